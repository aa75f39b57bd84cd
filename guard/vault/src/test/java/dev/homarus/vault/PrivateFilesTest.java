package dev.homarus.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {
    @TempDir
    Path folder;

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static byte[] filled(int every, int length) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) every);
        return bytes;
    }

    @Test
    void write_replacesTheWholeFile_forThisUserAlone() throws IOException {
        var file = folder.resolve("a/b/file");
        PrivateFiles.write(file, filled(1, 1_000));
        PrivateFiles.write(file, filled(2, 10));
        assertThat(file).hasBinaryContent(filled(2, 10));
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(folder.resolve("a"))).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("a/b"))).isEqualTo("rwx------");
    }

    @Test
    void write_overAFileOthersCouldRead_closesIt() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        PrivateFiles.write(file, filled(2, 10));
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void write_overALeftoverOfACrash_succeeds() throws IOException {
        var file = folder.resolve("file");
        Files.writeString(folder.resolve("file.new"), "half");
        PrivateFiles.write(file, filled(3, 10));
        assertThat(file).hasBinaryContent(filled(3, 10));
        assertThat(folder.resolve("file.new")).doesNotExist();
    }

    @Test
    void write_throughALink_replacesTheLinkAndNotItsTarget() throws IOException {
        var target = Files.writeString(folder.resolve("target"), "kept");
        var link = Files.createSymbolicLink(folder.resolve("link"), target);
        PrivateFiles.write(link, filled(4, 4));
        assertThat(target).hasContent("kept");
        assertThat(Files.isSymbolicLink(link)).isFalse();
    }

    @Test
    void write_thatFails_leavesTheOldContentAndNoLeftover() throws IOException {
        var file = folder.resolve("file");
        Files.createDirectories(file.resolve("child"));
        assertThatThrownBy(() -> PrivateFiles.write(file, filled(5, 5))).isInstanceOf(UncheckedIOException.class);
        assertThat(folder.resolve("file/child")).isDirectory();
        assertThat(folder.resolve("file.new")).doesNotExist();
    }

    @Test
    void write_byManyThreads_leavesOneWholeContent() throws InterruptedException, IOException {
        var file = folder.resolve("file");
        var failed = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (int i = 1; i <= 8; i++) {
            int every = i;
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    for (int n = 0; n < 20; n++) {
                        PrivateFiles.write(file, filled(every, every * 1_000));
                    }
                } catch (UncheckedIOException e) {
                    failed.incrementAndGet();
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(failed).hasValue(0);
        var content = Files.readAllBytes(file);
        assertThat(content).isEqualTo(filled(content[0], content[0] * 1_000));
    }

    @Test
    void closeToOthers_takesEveryPermissionFromThem() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "x");
        for (var open : new String[] {"rw----r--", "rw--w----", "rwx--x---"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(open));
            assertThat(PrivateFiles.isOpenToOthers(file)).isTrue();
            PrivateFiles.closeToOthers(file);
            assertThat(PrivateFiles.isOpenToOthers(file)).isFalse();
            assertThat(mode(file)).isEqualTo("rw-------");
        }
        PrivateFiles.closeToOthers(folder);
        assertThat(mode(folder)).isEqualTo("rwx------");
    }
}

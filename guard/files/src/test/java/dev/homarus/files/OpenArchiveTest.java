package dev.homarus.files;

import static dev.homarus.files.Rig.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SystemEntropy;
import dev.homarus.policy.Action.WriteWorkspace;
import dev.homarus.policy.Permit;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OpenArchiveTest {
    private static final Map<String, String> CONTENT =
            Map.of("d/one.txt", "one", "d/e/two.txt", "two", "top", "x".repeat(100_000));

    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void make() throws IOException {
        rig = new Rig(folder);
        zip(rig.root.resolve("a.zip"), CONTENT);
    }

    @AfterEach
    void close() {
        assertThat(rig.root).isDirectoryNotContaining("regex:.*/[.]homarus-.*");
        rig.close();
    }

    private static void zip(Path file, Map<String, String> content) throws IOException {
        zip(Files.newOutputStream(file), content);
    }

    private static void zip(OutputStream out, Map<String, String> content) throws IOException {
        try (var zip = new ZipOutputStream(out)) {
            for (var entry : new TreeMap<>(content).entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
    }

    private OpenArchive open() {
        return OpenArchive.open(rig.workspace, rig.reading("a.zip"));
    }

    private Permit extracting(OpenArchive archive, String into) {
        return rig.permit(new WriteWorkspace(Rig.SESSION, into + "/", "", archive.digest()));
    }

    @Test
    void extract_toANewFolder_writesWhatWasListed() {
        try (var archive = open()) {
            assertThat(archive.listed()).extracting(Listed::path).containsExactly("d/e/two.txt", "d/one.txt", "top");
            archive.extract(extracting(archive, "made/here"), SystemEntropy.INSTANCE);
        }
        assertThat(rig.root.resolve("made/here/d/one.txt")).hasContent("one");
        assertThat(rig.root.resolve("made/here/d/e/two.txt")).hasContent("two");
        assertThat(rig.root.resolve("made/here/top")).hasContent("x".repeat(100_000));
    }

    @Test
    void extract_ontoSomethingThatIsThere_isRefused() throws IOException {
        Files.createDirectory(rig.root.resolve("there"));
        Files.createSymbolicLink(rig.root.resolve("link"), rig.outside);
        Files.createSymbolicLink(rig.root.resolve("dangling"), rig.outside.resolve("new"));
        try (var archive = open()) {
            for (var into : java.util.List.of("there", "link", "dangling", "a.zip")) {
                assertProblem("FILES-011", () -> archive.extract(extracting(archive, into), SystemEntropy.INSTANCE));
            }
            assertProblem("FILES-003", () -> archive.extract(extracting(archive, "link/x"), SystemEntropy.INSTANCE));
        }
        assertThat(rig.outside).isEmptyDirectory();
    }

    @Test
    @DisplayName("FS-10: an archive that is replaced after it was looked through is extracted as it was seen")
    void extract_afterAReplacement_takesTheSameOpenFile() throws IOException {
        try (var archive = open()) {
            var evil = rig.root.resolve("evil.zip");
            zip(evil, Map.of("d/one.txt", "evil"));
            Files.move(evil, rig.root.resolve("a.zip"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            archive.extract(extracting(archive, "out"), SystemEntropy.INSTANCE);
        }
        assertThat(rig.root.resolve("out/d/one.txt")).hasContent("one");
    }

    @Test
    @DisplayName("FS-10: an archive that is written over after it was looked through is not extracted")
    void extract_afterAChangeInPlace_isRefused() throws IOException {
        for (var other : java.util.List.of(
                Map.of("d/one.txt", "evl", "d/e/two.txt", "two", "top", "x".repeat(100_000)),
                Map.of("d/one.txt", "one"),
                Map.of("d/one.txt", "one", "d/e/two.txt", "two", "top", "y".repeat(100_000), "z", "z"))) {
            zip(rig.root.resolve("a.zip"), CONTENT);
            try (var archive = open()) {
                zip(
                        Files.newOutputStream(
                                rig.root.resolve("a.zip"),
                                StandardOpenOption.WRITE,
                                StandardOpenOption.TRUNCATE_EXISTING),
                        other);
                assertThatThrownBy(() -> archive.extract(extracting(archive, "out"), SystemEntropy.INSTANCE))
                        .isInstanceOf(dev.homarus.types.ProblemException.class);
            }
            assertThat(rig.root.resolve("out")).doesNotExist();
        }
    }

    @Test
    void extract_ofWhatWasNotDecidedOn_fails() {
        try (var archive = open()) {
            var permit = rig.permit(new WriteWorkspace(Rig.SESSION, "out/", "", "0".repeat(64)));
            assertThatThrownBy(() -> archive.extract(permit, SystemEntropy.INSTANCE))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(rig.root.resolve("out")).doesNotExist();
    }

    @Test
    void open_ofAnArchiveThatIsRefused_leavesNothingOpen() throws IOException {
        Files.writeString(rig.root.resolve("a.zip"), "no archive");
        assertProblem("ARCHIVE-001", this::open);
        zip(rig.root.resolve("a.zip"), Map.of("../evil", "x"));
        assertProblem("ARCHIVE-003", this::open);
        zip(rig.root.resolve("a.zip"), Map.of(" spaces ", "x"));
        assertProblem("FILES-001", this::open);
    }
}

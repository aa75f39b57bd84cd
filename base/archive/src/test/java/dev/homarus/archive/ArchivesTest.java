package dev.homarus.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.types.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ArchivesTest {
    @TempDir
    Path folder;

    private List<String> read(byte[] bytes) throws IOException {
        return read(bytes, Budget.STANDARD);
    }

    private List<String> read(byte[] bytes, Budget budget) throws IOException {
        var found = new ArrayList<String>();
        var file = Files.write(folder.resolve("archive"), bytes);
        try (var channel = FileChannel.open(file)) {
            Archives.read(channel, budget, new Receiver() {
                @Override
                public void folder(Member member) {
                    found.add(member.path() + "/");
                }

                @Override
                public void file(Member member, InputStream content) throws IOException {
                    var text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
                    found.add(member.path() + (member.program() ? "*" : "") + "=" + text);
                }
            });
        }
        return found;
    }

    private void assertRefused(String code, byte[] bytes) {
        assertRefused(code, bytes, Budget.STANDARD);
    }

    private void assertRefused(String code, byte[] bytes, Budget budget) {
        assertThatThrownBy(() -> read(bytes, budget))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.problem().code()).isEqualTo(code));
    }

    private static RawZip.Item item(String name, String content) {
        return new RawZip.Item(name, content);
    }

    @Test
    void zip_asOthersWriteThem_isRead() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.setComment("made by another");
            zip.putNextEntry(new ZipEntry("d/"));
            zip.putNextEntry(new ZipEntry("d/ä.txt"));
            zip.write("hello".getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("empty"));
            zip.closeEntry();
        }
        assertThat(read(out.toByteArray())).containsExactly("d/", "d/ä.txt=hello", "empty=");
        assertThat(read(new RawZip().bytes())).isEmpty();
    }

    @Test
    void zip_withStoredAndProgramEntries_isRead() throws IOException {
        var stored = item("a", "plain");
        stored.method = 0;
        var program = item("run", "x".repeat(1_000));
        program.mode = 0100755;
        assertThat(read(new RawZip().add(stored).add(program).bytes()))
                .containsExactly("a=plain", "run*=" + "x".repeat(1_000));
    }

    @Test
    @DisplayName("FS-09: a zip that two readers could read differently is refused")
    void zip_thatIsAmbiguous_isRefused() {
        assertRefused("ARCHIVE-002", new RawZip().add("a", "1").add("a", "2").bytes());
        assertRefused("ARCHIVE-002", new RawZip().add("a", "1").add("A", "2").bytes());
        assertRefused("ARCHIVE-002", new RawZip().add("a", "1").add("a/b", "2").bytes());
        assertRefused("ARCHIVE-002", new RawZip().add("a/b", "1").add("a", "2").bytes());
        var renamed = item("safe", "1");
        renamed.localName = "evil";
        assertRefused("ARCHIVE-002", new RawZip().add(renamed).bytes());
        var summed = item("a", "1");
        summed.localCrcChange = 1;
        assertRefused("ARCHIVE-002", new RawZip().add(summed).bytes());
        var prefixed = new RawZip().add("a", "1");
        prefixed.prefix = "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8);
        assertRefused("ARCHIVE-001", prefixed.bytes());
        prefixed.prefix = new RawZip().add("b", "2").bytes();
        assertRefused("ARCHIVE-002", prefixed.bytes());
        var gap = item("b", "2");
        gap.before = new byte[3];
        assertRefused("ARCHIVE-002", new RawZip().add("a", "1").add(gap).bytes());
        var behind = new RawZip().add("a", "1");
        behind.suffix = new byte[] {1};
        assertRefused("ARCHIVE-002", behind.bytes());
        var counted = new RawZip().add("a", "1").add("b", "2");
        counted.countChange = -1;
        assertRefused("ARCHIVE-002", counted.bytes());
    }

    @Test
    @DisplayName("FS-09: an end record inside the comment, and a second name or size, are refused")
    void zip_withCommentTricks_isRefused() throws IOException {
        var inner = new RawZip().add("b", "2").bytes();
        var outer = new RawZip().add("a", "1");
        outer.comment = inner;
        assertRefused("ARCHIVE-002", outer.bytes());
        outer.comment = new RawZip().bytes();
        assertRefused("ARCHIVE-002", outer.bytes());
        outer.comment = "harmless".getBytes(StandardCharsets.UTF_8);
        assertThat(read(outer.bytes())).containsExactly("a=1");
        for (int id : new int[] {0x0001, 0x7075}) {
            var two = item("a", "1");
            two.extra = RawZip.little(12)
                    .putShort((short) id)
                    .putShort((short) 8)
                    .putLong(1)
                    .array();
            assertRefused("ARCHIVE-002", new RawZip().add(two).bytes());
        }
        var cut = new RawZip().add("a", "1").bytes();
        for (int length = 4; length < cut.length; length++) {
            assertRefused("ARCHIVE-002", java.util.Arrays.copyOf(cut, length));
        }
    }

    @Test
    void zip_whoseContentIsNotAsAnnounced_isRefused() {
        var longer = item("a", "12345");
        longer.size = 4;
        assertRefused("ARCHIVE-002", new RawZip().add(longer).bytes());
        longer.size = 6;
        assertRefused("ARCHIVE-002", new RawZip().add(longer).bytes());
        var encrypted = item("a", "1");
        encrypted.flags |= 1;
        assertRefused("ARCHIVE-003", new RawZip().add(encrypted).bytes());
        var odd = item("a", "1");
        odd.method = 12;
        assertRefused("ARCHIVE-003", new RawZip().add(odd).bytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {0120777, 0010644, 0020644, 0060644, 0140644, 0104755, 0102755})
    @DisplayName("FS-07: links, devices, pipes and set-id bits in an archive are refused")
    void entries_thatAreNoPlainFiles_areRefused(int mode) {
        var special = item("a", "/etc/passwd");
        special.mode = mode;
        assertRefused("ARCHIVE-003", new RawZip().add(special).bytes());
        if ((mode & 06000) != 0) {
            assertRefused(
                    "ARCHIVE-003", new RawTar().add("a", '0', mode & 07777, "x").bytes());
        }
    }

    @ParameterizedTest
    @ValueSource(chars = {'1', '2', '3', '4', '6', '7', 'S', 'D', 'K', 'V'})
    @DisplayName("FS-07: tar entries that are no plain files or folders are refused")
    void tar_withSpecialEntries_isRefused(char kind) {
        assertRefused(
                "ARCHIVE-003",
                new RawTar().add("a", kind, 0644, new byte[0], "/etc/passwd").bytes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x",
                "a/../../x",
                "/etc/x",
                "a//b",
                "a/./b",
                "..",
                "C:/x",
                "C:x",
                "a\\..\\b",
                "~/x",
                "a\nb",
                "a\u001bb",
                "\u0000"
            })
    @DisplayName("FS-01: names in an archive that lead elsewhere are refused")
    void names_thatLeadElsewhere_areRefused(String name) {
        assertRefused("ARCHIVE-003", new RawZip().add(name, "x").bytes());
        if (name.indexOf('\0') < 0) {
            assertRefused("ARCHIVE-003", new RawTar().file(name, "x").bytes());
            var pax = " path=" + name + "\n";
            int length = pax.length() + 2;
            assertRefused(
                    "ARCHIVE-003",
                    new RawTar()
                            .add("pax", 'x', 0644, length + pax)
                            .file("a", "x")
                            .bytes());
            assertRefused(
                    "ARCHIVE-003",
                    new RawTar()
                            .add("long", 'L', 0644, name + "\0")
                            .file("a", "x")
                            .bytes());
        }
    }

    @Test
    void tar_plainOrPacked_isRead() throws IOException {
        var tar = new RawTar()
                .add("./", '5', 0755, "")
                .add("./d/", '5', 0755, "")
                .file("d/a", "one")
                .add("d/run", '0', 0755, "y".repeat(600))
                .add("pax", 'x', 0644, "12 path=d/b\n")
                .file("x", "two")
                .add("L", 'L', 0644, "d/" + "n".repeat(150) + "\0")
                .file("x", "three")
                .bytes();
        var found = List.of("d/", "d/a=one", "d/run*=" + "y".repeat(600), "d/b=two", "d/" + "n".repeat(150) + "=three");
        assertThat(read(tar)).isEqualTo(found);
        assertThat(read(RawTar.gzip(tar))).isEqualTo(found);
    }

    @Test
    @DisplayName("FS-09: a tar with a name twice, two names for one, a false sum, or more behind its end is refused")
    void tar_thatIsAmbiguous_isRefused() {
        assertRefused("ARCHIVE-002", new RawTar().file("a", "1").file("a", "2").bytes());
        assertRefused(
                "ARCHIVE-002", new RawTar().file("a", "1").file("a/b", "2").bytes());
        assertRefused(
                "ARCHIVE-002",
                new RawTar().add("g", 'g', 0644, "10 path=x\n").file("a", "1").bytes());
        assertRefused(
                "ARCHIVE-002",
                new RawTar()
                        .add("l", 'L', 0644, "x\0")
                        .add("p", 'x', 0644, "10 path=y\n")
                        .file("a", "1")
                        .bytes());
        var damaged = new RawTar().file("a", "1").bytes();
        damaged[0] = 'b';
        assertRefused("ARCHIVE-002", damaged);
        var behind = java.util.Arrays.copyOf(new RawTar().file("a", "1").bytes(), 4_096);
        behind[4_000] = 1;
        assertRefused("ARCHIVE-002", behind);
        var whole = new RawTar().file("a", "1").bytes();
        for (int length = 512; length < whole.length; length += 100) {
            assertRefused("ARCHIVE-002", java.util.Arrays.copyOf(whole, length));
        }
    }

    @Test
    @DisplayName("FS-08: ten gigabytes of zeros, as a zip says it and as a tar.gz is it, are refused early")
    void bombs_areRefused() throws IOException {
        var bomb = item("zeros", "");
        bomb.size = 4_000_000_000L;
        assertRefused("ARCHIVE-004", new RawZip().add(bomb).bytes());
        var tar = Files.newOutputStream(folder.resolve("bomb"));
        try (var gzip = new java.util.zip.GZIPOutputStream(tar, 65_536)) {
            gzip.write(RawTar.header("zeros", '0', 0644, 8_000_000_000L, ""));
        }
        assertRefused("ARCHIVE-004", Files.readAllBytes(folder.resolve("bomb")));
        var packed = new ByteArrayOutputStream();
        try (var gzip = new java.util.zip.GZIPOutputStream(packed, 65_536)) {
            gzip.write(RawTar.header("zeros", '0', 0644, 60_000_000L, ""));
            for (int i = 0; i < 60; i++) {
                gzip.write(new byte[1_000_000]);
            }
        }
        assertThat(packed.size()).isLessThan(100_000);
        assertRefused("ARCHIVE-004", packed.toByteArray());
        var ratio = item("zeros", "\0".repeat(20_000_000));
        assertRefused("ARCHIVE-004", new RawZip().add(ratio).bytes());
    }

    @Test
    @DisplayName("FS-08: overlapping entries, a million entries and deep folders are refused")
    void tooMuch_isRefused() throws IOException {
        var small = new Budget(1_000_000, 10, 100, 100, 3);
        var many = new RawZip();
        var tar = new RawTar();
        for (int i = 0; i < 11; i++) {
            many.add("f" + i, "");
            tar.file("f" + i, "");
        }
        assertRefused("ARCHIVE-004", many.bytes(), small);
        assertRefused("ARCHIVE-004", tar.bytes(), small);
        assertRefused("ARCHIVE-004", new RawZip().add("a/b/c/d", "").bytes(), small);
        assertRefused("ARCHIVE-004", new RawTar().file("a/b/c/d", "").bytes(), small);
        assertRefused(
                "ARCHIVE-004",
                new RawZip().add("a", "x".repeat(60)).add("b", "x".repeat(60)).bytes(),
                small);
        assertRefused("ARCHIVE-004", new byte[1_000_001], small);
        var headers = new ByteArrayOutputStream();
        for (int i = 0; i < 20_000; i++) {
            headers.writeBytes(RawTar.header("f" + i, '0', 0644, 0, ""));
        }
        assertRefused("ARCHIVE-004", RawTar.gzip(headers.toByteArray()));
    }

    @Test
    @DisplayName("FS-08: an archive inside an archive stays a file")
    void archive_insideAnArchive_isNotOpened() throws IOException {
        var inner = item("inner.zip", "");
        inner.content = new RawZip().add("../evil", "x").bytes();
        inner.size = inner.content.length;
        assertThat(read(new RawZip().add(inner).bytes()))
                .singleElement()
                .asString()
                .startsWith("inner.zip=PK");
    }

    @Test
    void anythingElse_isUnknown() {
        assertRefused("ARCHIVE-001", new byte[0]);
        assertRefused("ARCHIVE-001", "hello".getBytes(StandardCharsets.UTF_8));
        assertRefused("ARCHIVE-001", new byte[2_000]);
    }

    @Test
    void damagedBytes_neverDoMoreThanBeRefused() throws IOException {
        var random = new Random(11);
        var seeds = List.of(
                new RawZip().add("d/a", "some text, some text").add("b", "x").bytes(),
                new RawTar().add("d/", '5', 0755, "").file("d/a", "some text").bytes(),
                RawTar.gzip(new RawTar().file("d/a", "some text").bytes()));
        for (int i = 0; i < 3_000; i++) {
            var bytes = seeds.get(i % seeds.size()).clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(read(bytes)).allMatch(found -> !found.contains(".."));
            } catch (ProblemException refused) {
                assertThat(refused.problem().code()).startsWith("ARCHIVE-00");
            }
        }
    }
}

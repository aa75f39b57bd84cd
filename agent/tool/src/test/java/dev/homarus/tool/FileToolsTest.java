package dev.homarus.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.crypto.SystemEntropy;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import dev.homarus.provider.ToolSpec;
import dev.homarus.tool.ToolResult.State;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FileToolsTest {
    @TempDir
    Path folder;

    private FileRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = new FileRig(folder);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static void assertDone(ToolResult result) {
        assertThat(result.state()).as(result.text()).isEqualTo(State.DONE);
    }

    private static void assertFailed(ToolResult result, String part) {
        assertThat(result.state()).as(result.text()).isEqualTo(State.FAILED);
        assertThat(result.text()).contains(part);
        assertThat(result.label()).isEqualTo(Label.SYSTEM);
    }

    @Test
    void write_thatTheOwnerAllows_isDoneAndCanBeUndone() throws IOException {
        rig.file("a.txt", "one\ntwo\nthree\n");
        assertDone(rig.call("write_file", "path", "/workspace/a.txt", "content", "one\n2\nthree\n"));
        assertThat(rig.files.resolve("a.txt")).hasContent("one\n2\nthree\n");
        assertThat(rig.asked).containsExactly("@@ line 1\n one\n-two\n+2\n three\n");
        assertDone(rig.call("undo_write"));
        assertThat(rig.files.resolve("a.txt")).hasContent("one\ntwo\nthree\n");
        assertThat(rig.asked.getLast()).isEqualTo("@@ line 1\n one\n-2\n+two\n three\n");
        assertFailed(rig.call("undo_write"), "no change of this session");
    }

    @Test
    void write_thatTheOwnerRefuses_changesNothing() throws IOException {
        rig.allows = change -> false;
        rig.file("a.txt", "one");
        assertThat(rig.call("write_file", "path", "a.txt", "content", "two").state())
                .isEqualTo(State.REFUSED);
        assertThat(rig.call("write_file", "path", "b/c.txt", "content", "two").state())
                .isEqualTo(State.REFUSED);
        assertThat(rig.files.resolve("a.txt")).hasContent("one");
        assertThat(rig.files).isDirectoryNotContaining(path -> !path.endsWith("a.txt"));
    }

    @Test
    void write_whileTheOwnerThinks_isBoundToWhatWasShown() throws IOException {
        var file = rig.file("a.txt", "one");
        rig.allows = change -> {
            try {
                Files.writeString(file, "three");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return true;
        };
        assertFailed(rig.call("write_file", "path", "a.txt", "content", "two"), "FILES-007");
        assertThat(file).hasContent("three");
    }

    @Test
    @DisplayName("SB-19: a change of what runs later says so in the call's line and in the question")
    void write_ofWhatRunsLater_isFlagged() {
        for (var path : List.of(".git/hooks/pre-commit", ".git/config", ".envrc", ".vscode/tasks.json", "Makefile")) {
            assertDone(rig.call("write_file", "path", path, "content", "x"));
            assertThat(rig.asked.getLast()).startsWith("! runs later on its own: ");
            var arguments = Json.object().put("path", path).build();
            for (var tool : List.of("write_file", "edit_file")) {
                assertThat(rig.tool(tool).shown(arguments)).startsWith(path + " (runs later on its own: ");
            }
            var patch = Json.object().put("patch", "--- a/x\n+++ b/" + path + "\n@@ -1 +1 @@\n-x\n+y\n");
            assertThat(rig.tool("apply_patch").shown(patch.build())).contains("runs later on its own");
        }
        assertDone(rig.call("write_file", "path", "plain.txt", "content", "x"));
        assertThat(rig.asked.getLast()).isEqualTo("new file\n@@ line 1\n+x\n\\ no line break at the end\n");
    }

    @Test
    @DisplayName("SB-26: names and changes are shown with everything written out that cannot be seen")
    void shown_isEscaped() throws IOException {
        Files.createFile(rig.files.resolve("esc\u001b[2J"));
        Files.createFile(rig.files.resolve("two\nlines"));
        Files.createFile(rig.files.resolve("bidi\u202etxt"));
        rig.file("hit", "needle");
        Files.createDirectory(rig.files.resolve("d\u001b"));
        rig.file("d\u001b/f", "needle");
        for (var listing : List.of(
                rig.call("list_files").text(),
                rig.call("read_file", "path", ".").text(),
                rig.call("search_files", "pattern", "needle").text())) {
            assertThat(listing).doesNotContain("\u001b", "\u202e", "two\nlines");
        }
        assertThat(rig.call("list_files").text()).contains("esc\\u{1b}[2J", "two\\u{a}lines", "bidi\\u{202e}txt");
        assertThat(rig.tool("write_file")
                        .shown(Json.object().put("path", "a\u202e\n").build()))
                .isEqualTo("a\\u{202e}\\u{a}");
        assertDone(rig.call("write_file", "path", "a", "content", "x\u001b[2J\ty\u202e\n"));
        assertThat(Shown.prose(rig.asked.getLast())).contains("+x\\u{1b}[2J\ty\\u{202e}\n");
        assertThat(rig.asked.getLast()).contains("\u202e");
        assertDone(rig.call("write_file", "path", "a", "content", "x\u200d\u2800\u00a0y\\u{1}\r\n"));
        assertThat(rig.asked.getLast()).contains("+x\\u{200d}\\u{2800}\\u{a0}y\\u{5c}u{1}\\u{d}\n");
    }

    @Test
    @DisplayName("FS-01, FS-02: every tool that takes a path refuses what could lead out")
    void everyTool_givenAPathThatLeadsOut_refuses() throws IOException {
        Files.writeString(rig.outside.resolve("x"), "marker");
        var bad = List.of(
                "../outside/x",
                "a/../../outside/x",
                "..\\outside\\x",
                "%2e%2e/outside/x",
                "..%00/x",
                rig.outside + "/x",
                "/etc/passwd",
                "~/x",
                "C:\\x",
                "@/etc/passwd",
                "file:///etc/passwd",
                "./@../outside/x",
                " ../outside/x",
                "../outside/x ",
                "a\u0000b",
                "/workspace/../outside/x",
                "//etc/passwd");
        for (var path : bad) {
            var patch = "--- a/" + path + "\n+++ b/" + path + "\n@@ -1 +1 @@\n-marker\n+changed\n";
            var bare = "--- " + path + "\n+++ " + path + "\n@@ -1 +1 @@\n-marker\n+changed\n";
            for (var call : List.of(
                    rig.call("read_file", "path", path),
                    rig.call("list_files", "path", path),
                    rig.call("search_files", "pattern", ".", "path", path),
                    rig.call("write_file", "path", path, "content", "changed"),
                    rig.call("edit_file", "path", path, "old", "marker", "new", "changed"),
                    rig.call("open_archive", "path", path),
                    rig.call("open_archive", "path", "a.zip", "into", path),
                    rig.call("apply_patch", "patch", patch),
                    rig.call("apply_patch", "patch", bare))) {
                assertThat(call.state()).as(path).isEqualTo(State.FAILED);
                assertThat(call.text()).as(path).doesNotContain("marker", "root:");
            }
        }
        assertThat(rig.asked).isEmpty();
        assertThat(rig.outside.resolve("x")).hasContent("marker");
        assertThat(rig.files).isEmptyDirectory();
    }

    @Test
    @DisplayName("FS-01, FS-02: no path at all makes a tool read or change what lies outside")
    void everyTool_givenAnyPath_staysInside() throws IOException {
        Files.writeString(rig.outside.resolve("x"), "marker");
        Files.createSymbolicLink(rig.files.resolve("link"), rig.outside);
        var pieces = List.of(
                "..",
                ".",
                "/",
                "\\",
                "link",
                "x",
                "outside",
                "@",
                "~",
                " ",
                "%2e",
                "file:",
                "C:",
                "\0",
                "workspace",
                rig.outside.toString());
        var random = new Random(3);
        for (int i = 0; i < 400; i++) {
            var path = new StringBuilder();
            for (int n = random.nextInt(6); n >= 0; n--) {
                path.append(pieces.get(random.nextInt(pieces.size())));
            }
            var given = path.toString();
            for (var call : List.of(
                    rig.call("read_file", "path", given),
                    rig.call("search_files", "pattern", "marker", "path", given),
                    rig.call("write_file", "path", given, "content", "changed"),
                    rig.call("edit_file", "path", given, "old", "marker", "new", "changed"))) {
                assertThat(call.text()).as(given).doesNotContain("x:1: marker").doesNotStartWith("marker");
            }
        }
        assertThat(rig.outside.resolve("x")).hasContent("marker");
        assertThat(rig.outside).isDirectoryNotContaining(path -> !path.endsWith("x"));
        assertThat(folder).isDirectoryNotContaining(path -> path.endsWith("x"));
    }

    @Test
    void edit_ofTextThatOccursOnce_replacesIt() throws IOException {
        rig.file("a", "x = 1;\ny = 1;\n");
        assertDone(rig.call("edit_file", "path", "a", "old", "y = 1", "new", "y = $2"));
        assertThat(rig.files.resolve("a")).hasContent("x = 1;\ny = $2;\n");
        assertFailed(rig.call("edit_file", "path", "a", "old", "z", "new", "q"), "does not occur");
        assertFailed(rig.call("edit_file", "path", "a", "old", ";", "new", "q"), "occurs 2 times");
        assertFailed(rig.call("edit_file", "path", "a", "old", "", "new", "q"), "has to be some text");
        assertFailed(rig.call("edit_file", "path", "none", "old", "a", "new", "q"), "FILES-002");
        assertDone(rig.call(
                "edit_file",
                Json.object().put("path", "a").put("old", ";").put("new", ".").put("all", true)));
        assertThat(rig.files.resolve("a")).hasContent("x = 1.\ny = $2.\n");
    }

    @Test
    void edit_ofBytesThatAreNoText_isRefused() throws IOException {
        Files.write(rig.files.resolve("latin"), new byte[] {'a', (byte) 0xe4});
        assertFailed(rig.call("edit_file", "path", "latin", "old", "a", "new", "b"), "FILES-005");
        assertDone(rig.call("write_file", "path", "latin", "content", "text"));
        assertThat(rig.asked.getLast()).startsWith("- 2 bytes that are not shown\n");
        assertDone(rig.call("undo_write"));
        assertThat(Files.readAllBytes(rig.files.resolve("latin"))).containsExactly('a', 0xe4);
    }

    @Test
    void change_thatIsTooLargeToBeShown_isRefusedBeforeAsking() {
        assertFailed(rig.call("write_file", "path", "a", "content", "x".repeat(200_001)), "too large to be shown");
        assertFailed(rig.call("write_file", "path", "a", "content", "\u200d".repeat(40_000)), "too large to be shown");
        assertThat(rig.asked).isEmpty();
    }

    @Test
    void change_thatCannotBeUndone_saysSoInTheQuestion() throws IOException {
        rig.file("large", "x".repeat(1_048_577));
        assertDone(rig.call("write_file", "path", "large", "content", "y"));
        assertThat(rig.asked.getLast()).startsWith("! cannot be undone: ").contains("- 1048577 bytes");
        assertFailed(rig.call("undo_write"), "can be undone");
    }

    @Test
    void list_showsFilesBelowWithSizes_andLooksIntoNoGit() throws IOException {
        rig.file("src/a.txt", "12");
        rig.file("src/deep/b.java", "3");
        rig.file(".git/objects/x", "");
        assertThat(rig.call("list_files").text()).isEqualTo(".git/\nsrc/\nsrc/a.txt 2\nsrc/deep/\nsrc/deep/b.java 1");
        assertThat(rig.call("list_files", "glob", "*.java").text()).isEqualTo("src/deep/b.java 1");
        assertThat(rig.call("list_files", "glob", "src/*").text()).isEqualTo("src/a.txt 2");
        assertThat(rig.call("list_files", "path", "src/deep").text()).isEqualTo("src/deep/b.java 1");
        assertThat(rig.call("list_files").label().provenance()).isEqualTo(Provenance.UNTRUSTED);
    }

    @Test
    void list_ofManyFiles_isCut() throws IOException {
        for (int i = 0; i < 1_005; i++) {
            rig.file("f" + i, "");
        }
        assertThat(rig.call("list_files").text().lines()).hasSize(1_001).contains("[more]");
    }

    @Test
    void search_findsLinesByExpression() throws IOException {
        rig.file("a.txt", "one\ntwo needle\n");
        rig.file("b/c.java", "Needle(1)\n");
        Files.write(rig.files.resolve("bin"), new byte[] {'n', 'e', 'e', 'd', 'l', 'e', 0});
        assertThat(rig.call("search_files", "pattern", "(?i)needle").text()).isEqualTo("""
                        a.txt:2: two needle
                        b/c.java:1: Needle(1)
                        [1 files that are no text, too large or unreadable]
                        """);
        assertThat(rig.call("search_files", "pattern", "eedle\\(\\d", "glob", "b/**")
                        .text())
                .isEqualTo("b/c.java:1: Needle(1)\n");
        assertThat(rig.call("search_files", "pattern", "needle", "path", "a.txt")
                        .text())
                .isEqualTo("a.txt:2: two needle\n");
        assertThat(rig.call("search_files", "pattern", "nothing", "path", "b").text())
                .isEqualTo("no match\n");
    }

    @Test
    void search_withAHostileExpression_staysLinear() throws IOException {
        rig.file("a", "a".repeat(100_000) + "\n");
        assertThat(rig.call("search_files", "pattern", "(a*)*b").text()).isEqualTo("no match\n");
        assertFailed(rig.call("search_files", "pattern", "((a{100}){100}){100}"), "repeats too often");
        assertFailed(rig.call("search_files", "pattern", "(unclosed"), "no RE2 expression");
        assertFailed(rig.call("search_files", "pattern", "(a)\\1"), "no RE2 expression");
        assertFailed(rig.call("search_files", "pattern", "x".repeat(1_001)), "1 to 1000");
    }

    @Test
    void search_withManyMatches_isCut() throws IOException {
        rig.file("a", "x\n".repeat(500));
        assertThat(rig.call("search_files", "pattern", "x").text().lines())
                .hasSize(201)
                .contains("[more]");
    }

    @Test
    void patch_overSeveralFiles_isAppliedAsOne() throws IOException {
        rig.file("a", "1\n2\n3\n4\n5\n6\n7\n8\n9\n");
        rig.file("gone", "x\n");
        var patch = """
                diff --git a/a b/a
                index 1..2 100644
                --- a/a
                +++ b/a
                @@ -1,3 +1,3 @@
                -1
                +one
                 2
                 3
                @@ -8,2 +8,3 @@
                 8
                 9
                +10
                --- /dev/null
                +++ b/new/made
                @@ -0,0 +1,1 @@
                +made
                --- a/gone
                +++ /dev/null
                @@ -1 +0,0 @@
                -x
                """;
        assertDone(rig.call("apply_patch", "patch", patch));
        assertThat(rig.files.resolve("a")).hasContent("one\n2\n3\n4\n5\n6\n7\n8\n9\n10\n");
        assertThat(rig.files.resolve("new/made")).hasContent("made\n");
        assertThat(rig.files.resolve("gone")).doesNotExist();
        assertThat(rig.asked).hasSize(3).allMatch(change -> change.contains("one of 3 files"));
        assertDone(rig.call("undo_write"));
        assertThat(rig.files.resolve("a")).hasContent("1\n2\n3\n4\n5\n6\n7\n8\n9\n");
        assertThat(rig.files.resolve("new/made")).doesNotExist();
        assertThat(rig.files.resolve("gone")).hasContent("x\n");
    }

    @Test
    void patch_ofWhichOnePartIsRefusedOrDoesNotFit_changesNothing() throws IOException {
        rig.file("a", "1\n");
        rig.file("b", "2\n");
        var fits = "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-1\n+one\n";
        assertFailed(
                rig.call("apply_patch", "patch", fits + "--- a/b\n+++ b/b\n@@ -1 +1 @@\n-3\n+three\n"),
                "hunk 1 of b does not match");
        assertThat(rig.asked).isEmpty();
        rig.allows = change -> !change.contains("two");
        var refused = rig.call("apply_patch", "patch", fits + "--- a/b\n+++ b/b\n@@ -1 +1 @@\n-2\n+two\n");
        assertThat(refused.state()).isEqualTo(State.REFUSED);
        assertThat(rig.files.resolve("a")).hasContent("1\n");
        assertThat(rig.files.resolve("b")).hasContent("2\n");
    }

    @Test
    void patch_withWrongLineNumbers_goesToTheOnlyPlace() throws IOException {
        rig.file("a", "x\ny\nx\nz\n");
        assertDone(rig.call("apply_patch", "patch", "--- a\n+++ a\n@@ -40,9 +7,1 @@\n x\n-z\n+Z\n"));
        assertThat(rig.files.resolve("a")).hasContent("x\ny\nx\nZ\n");
        assertFailed(rig.call("apply_patch", "patch", "--- a\n+++ a\n@@ @@\n-x\n+q\n"), "more than one place");
    }

    @Test
    void patch_thatIsNone_saysWhatToMend() throws IOException {
        rig.file("a", "x");
        for (var entry : Map.of(
                        "hello", "names no file",
                        "@@ -1 +1 @@\n-x\n+y\n", "before its file",
                        "--- a/a\n+++ b/b\n@@ -1 +1 @@\n-x\n+y\n", "renames",
                        "rename from a\nrename to b\n", "renames",
                        "--- /dev/null\n+++ b/a\n@@ -0,0 +1 @@\n+y\n", "there already",
                        "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n+y\n--- a/a\n+++ b/a\n", "twice",
                        "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n+y\n", "does not match",
                        "--- a/none\n+++ b/none\n@@ -1 +1 @@\n-x\n+y\n", "FILES-002")
                .entrySet()) {
            assertFailed(rig.call("apply_patch", "patch", entry.getKey()), entry.getValue());
        }
        assertDone(rig.call(
                "apply_patch",
                "patch",
                "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+y\n\\ No newline at end of file\n"));
        assertThat(rig.files.resolve("a")).hasContent("y");
    }

    @Test
    void archive_isListed_andExtractedOnceTheOwnerHasSeenIt() throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(rig.files.resolve("a.zip")))) {
            for (var name : List.of("src/a.txt", ".git/hooks/post-checkout")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(1);
                zip.closeEntry();
            }
        }
        assertThat(rig.call("open_archive", "path", "a.zip").text())
                .isEqualTo("src/a.txt 1\n.git/hooks/post-checkout 1\n");
        assertThat(rig.asked).isEmpty();
        assertDone(rig.call("open_archive", "path", "a.zip", "into", "out"));
        assertThat(rig.asked.getLast()).isEqualTo("""
                        new folder of 2 extracted entries
                        ! cannot be undone by undo_write; the folder can be removed
                        +src/a.txt 1
                        ! runs later on its own: git obeys what lies in .git:
                        +.git/hooks/post-checkout 1
                        """);
        assertThat(rig.files.resolve("out/src/a.txt")).hasSize(1);
        assertFailed(rig.call("open_archive", "path", "a.zip", "into", "out"), "FILES-011");
        rig.allows = change -> false;
        assertThat(rig.call("open_archive", "path", "a.zip", "into", "no").state())
                .isEqualTo(State.REFUSED);
        assertThat(rig.files.resolve("no")).doesNotExist();
    }

    @Test
    void tools_withoutUsableArguments_sayWhatToMend() {
        for (var tool : FileTools.of(rig.hands, FileRig.UNLABELLED, SystemEntropy.INSTANCE)) {
            for (var name : List.of("path", "pattern", "patch", "content", "old", "glob")) {
                var result = tool.call(Json.object().put(name, 1).build(), FileRig.ASKING, running -> {});
                assertThat(result.state()).isIn(State.FAILED, State.DONE);
            }
        }
        assertThat(rig.asked).isEmpty();
    }

    @Test
    void specs_areShort() {
        int bytes = 0;
        for (var tool : FileTools.of(rig.hands, FileRig.UNLABELLED, SystemEntropy.INSTANCE)) {
            ToolSpec spec = tool.spec();
            bytes += spec.name().length()
                    + spec.description().length()
                    + spec.parameters().bytes().length;
        }
        System.out.println("file tools: " + bytes + " bytes");
        assertThat(bytes).isLessThan(1_500);
    }
}

package dev.homarus.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.tool.Workspace.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class WorkspaceTest {
    @TempDir
    Path folder;

    private Path root;
    private Workspace workspace;

    @BeforeEach
    void make() throws IOException {
        root = Files.createDirectories(folder.resolve("workspace"));
        Files.createDirectories(root.resolve("a/b"));
        Files.writeString(root.resolve("a/b/note.txt"), "hällo");
        Files.writeString(folder.resolve("secret.txt"), "secret");
        workspace = new Workspace(root);
    }

    private String not(String path) {
        return switch (workspace.read(path)) {
            case Found.Not(var reason) -> reason;
            case Found.Text text -> throw new AssertionError(text);
            case Found.Folder names -> throw new AssertionError(names);
        };
    }

    @Test
    void read_ofAFileOrFolderBelow_isWhatStandsThere() throws IOException {
        assertThat(workspace.read("a/b/note.txt")).isEqualTo(new Found.Text("hällo", false));
        assertThat(workspace.read("a//b/note.txt")).isEqualTo(new Found.Text("hällo", false));
        assertThat(workspace.read("a/b")).isEqualTo(new Found.Folder(List.of("note.txt")));
        Files.writeString(root.resolve("top.txt"), "");
        assertThat(workspace.read("")).isEqualTo(new Found.Folder(List.of("a/", "top.txt")));
        assertThat(workspace.read("top.txt")).isEqualTo(new Found.Text("", false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "/",
                "..",
                "../secret.txt",
                "a/../../secret.txt",
                "a/..",
                "./a",
                ".",
                "a/./b",
                "missing",
                "a/missing/x",
                "a/b/note.txt/x",
                "a\0b",
                "\ud800"
            })
    void read_ofAnythingElse_isNotDone(String path) {
        assertThat(not(path)).isNotBlank().doesNotContain("secret");
    }

    @Test
    void read_throughALink_isRefused() throws IOException {
        Files.createSymbolicLink(root.resolve("file"), folder.resolve("secret.txt"));
        Files.createSymbolicLink(root.resolve("up"), folder);
        Files.createSymbolicLink(root.resolve("a/inner"), root.resolve("a/b/note.txt"));
        Files.createSymbolicLink(root.resolve("loop"), root.resolve("loop"));
        Files.createSymbolicLink(root.resolve("kernel"), Path.of("/proc/self/environ"));
        for (var path : List.of("file", "up", "up/secret.txt", "a/inner", "loop", "loop/x", "kernel")) {
            assertThat(not(path)).isNotBlank();
        }
        assertThat(workspace.read("")).isEqualTo(new Found.Folder(List.of("a/", "file", "kernel", "loop", "up")));
    }

    @Test
    void read_ofAPipe_doesNotWaitForAWriter() throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", root.resolve("pipe").toString())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(not("pipe")).contains("ordinary files");
    }

    @Test
    void read_ofALongFile_isCut() throws IOException {
        Files.writeString(root.resolve("exact"), "x".repeat(Workspace.MAX_BYTES));
        Files.writeString(root.resolve("long"), "x".repeat(Workspace.MAX_BYTES + 1));
        assertThat(workspace.read("exact")).isEqualTo(new Found.Text("x".repeat(Workspace.MAX_BYTES), false));
        assertThat(workspace.read("long")).isEqualTo(new Found.Text("x".repeat(Workspace.MAX_BYTES), true));
    }

    @Test
    void read_ofBytesThatAreNoText_isRefusedOrReplaced() throws IOException {
        Files.write(root.resolve("zero"), new byte[] {'a', 0, 'b'});
        Files.write(root.resolve("latin"), new byte[] {'a', (byte) 0xe4, 'b'});
        assertThat(not("zero")).contains("not a text file");
        assertThat(workspace.read("latin")).isEqualTo(new Found.Text("a\ufffdb", false));
    }

    @Test
    void read_ofAFolderWithManyNames_isCut() throws IOException {
        var many = Files.createDirectory(root.resolve("many"));
        for (int i = 0; i < 2_010; i++) {
            Files.createFile(many.resolve("f" + i));
        }
        assertThat(workspace.read("many"))
                .isInstanceOfSatisfying(
                        Found.Folder.class,
                        found -> assertThat(found.names()).hasSize(2_001).contains("[more]"));
    }

    @Test
    void read_ofAPathWithoutEnd_opensNoFolders() throws IOException {
        var deep = root;
        for (int i = 0; i < 70; i++) {
            deep = Files.createDirectory(deep.resolve("d"));
        }
        assertThat(workspace.read("d/".repeat(64))).isEqualTo(new Found.Folder(List.of("d/")));
        assertThat(not("d/".repeat(65))).contains("too deep");
        assertThat(not("d/".repeat(1_000_000))).contains("too deep");
    }

    @Test
    void read_withoutAWorkspace_isNotDone() {
        assertThat(new Workspace(folder.resolve("gone")).read("a")).isInstanceOf(Found.Not.class);
    }
}

package dev.homarus.files;

import static dev.homarus.files.Rig.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class WorkspaceTest {
    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void make() throws IOException {
        rig = new Rig(folder);
        Files.createDirectories(rig.root.resolve("a/b"));
        Files.writeString(rig.root.resolve("a/b/note.txt"), "hällo");
        Files.writeString(rig.outside.resolve("secret.txt"), "secret");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void read_ofAFileOrFolderBelow_isWhatStandsThere() throws IOException {
        assertThat(rig.read("a/b/note.txt")).isEqualTo(new Found.Text("hällo", false));
        assertThat(rig.read("a//b/note.txt")).isEqualTo(new Found.Text("hällo", false));
        assertThat(rig.read("a/b")).isEqualTo(new Found.Names(List.of("note.txt"), false));
        Files.writeString(rig.root.resolve("top.txt"), "");
        assertThat(rig.read("")).isEqualTo(new Found.Names(List.of("a/", "top.txt"), false));
        assertThat(rig.read("top.txt")).isEqualTo(new Found.Text("", false));
    }

    @Test
    void whole_isAllOfAFile_andWhenItWasChanged_whateverItsTimesSay() throws Exception {
        var file = rig.root.resolve("a/b/note.txt");
        var before = Instant.now().minusSeconds(2);
        Files.writeString(file, "one\u0000two");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
        var whole = rig.whole("a/b/note.txt", 7);
        assertThat(whole.bytes()).asString().isEqualTo("one\u0000two");
        assertThat(whole.changed()).isBetween(before, Instant.now().plusSeconds(2));
        assertProblem("FILES-004", () -> rig.whole("a/b/note.txt", 6));
        assertProblem("FILES-002", () -> rig.whole("a/none", 6));
        assertProblem("FILES-003", () -> rig.whole("a", 6));
        assertProblem("FILES-003", () -> rig.whole("", 6));
    }

    @Test
    void read_ofNothing_isAbsent() {
        for (var path : List.of("missing", "a/missing/x", "a/b/note.txt/x")) {
            assertProblem("FILES-002", () -> rig.read(path));
        }
    }

    @Test
    @DisplayName("FS-03, SB-24: a link as the file, a folder above it, or the workspace is refused, at each use")
    void links_atAnyLevel_areRefused() throws IOException {
        Files.createSymbolicLink(rig.root.resolve("file"), rig.outside.resolve("secret.txt"));
        Files.createSymbolicLink(rig.root.resolve("up"), rig.outside);
        Files.createSymbolicLink(rig.root.resolve("a/inner"), rig.root.resolve("a/b/note.txt"));
        Files.createSymbolicLink(rig.root.resolve("loop"), rig.root.resolve("loop"));
        Files.createSymbolicLink(rig.root.resolve("kernel"), Path.of("/proc/self/environ"));
        for (var path : List.of("file", "up", "up/secret.txt", "a/inner", "loop", "loop/x", "kernel")) {
            assertProblem("FILES-003", () -> rig.read(path));
            assertProblem("FILES-003", () -> rig.content(path));
            assertProblem("FILES-003", () -> rig.changes.commit(List.of(rig.change(path, "", Optional.of("x")))));
        }
        assertThat(rig.outside).isDirectoryNotContaining(path -> !path.endsWith("secret.txt"));
        assertThat(rig.outside.resolve("secret.txt")).hasContent("secret");
        var moved = folder.resolve("moved");
        Files.move(rig.root, moved);
        Files.createSymbolicLink(rig.root, moved);
        assertProblem("FILES-003", () -> rig.read("a/b/note.txt"));
        assertProblem("FILES-003", () -> rig.changes.commit(List.of(rig.change("new", "", Optional.of("x")))));
        assertThat(moved.resolve("new")).doesNotExist();
    }

    @Test
    @DisplayName("SB-09: a hard link to an outside file is refused")
    void hardLinks_areRefused() throws IOException {
        Files.createLink(rig.root.resolve("hard"), rig.outside.resolve("secret.txt"));
        assertProblem("FILES-003", () -> rig.read("hard"));
        assertProblem("FILES-003", () -> rig.content("hard"));
        assertProblem("FILES-003", () -> rig.changes.commit(List.of(rig.change("hard", "", Optional.of("x")))));
        assertThat(rig.outside.resolve("secret.txt")).hasContent("secret");
        new Walk(rig.workspace, Bounds.MOST, (entry, reader) -> {
                    if (entry.path().equals("hard")) {
                        assertProblem("FILES-003", () -> reader.first(10));
                    }
                    return Walk.Next.ON;
                })
                .run(rig.reading(""));
    }

    @Test
    @DisplayName("SB-10: a dangling link as the target of a write is refused")
    void danglingLinks_asTarget_areRefused() throws IOException {
        Files.createSymbolicLink(rig.root.resolve("dangling"), rig.outside.resolve("made"));
        assertProblem("FILES-003", () -> rig.content("dangling"));
        assertProblem("FILES-003", () -> rig.changes.commit(List.of(rig.change("dangling", "", Optional.of("x")))));
        assertThat(rig.outside.resolve("made")).doesNotExist();
        assertThat(rig.root.resolve("dangling")).isSymbolicLink();
    }

    @Test
    @DisplayName("FS-07: pipes, sockets and devices are refused without waiting")
    void specialFiles_areRefused() throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", rig.root.resolve("pipe").toString())
                        .start()
                        .waitFor())
                .isZero();
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(rig.root.resolve("sock")));
            for (var path : List.of("pipe", "sock")) {
                assertProblem("FILES-003", () -> rig.read(path));
                assertProblem("FILES-003", () -> rig.content(path));
                assertProblem("FILES-003", () -> rig.changes.commit(List.of(rig.change(path, "", Optional.of("x")))));
            }
        }
        var devices = new Workspace(Path.of("/dev"), rig.now::get);
        assertProblem("FILES-003", () -> devices.read(rig.reading("zero")));
        assertProblem("FILES-003", () -> devices.content(rig.reading("null")));
    }

    /// Counts the openings that are under way, those of other tests' workspaces too.
    private static long openers() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("file-opener"))
                .filter(thread -> Arrays.stream(thread.getValue())
                        .anyMatch(frame -> frame.getMethodName().contains("open0")
                                || frame.getMethodName().contains("openat0")))
                .count();
    }

    @Test
    @DisplayName("FS-07: a pipe in the place of an unfinished file does not hold the writer for good")
    void setMode_ofAPipe_comesBack() throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", rig.root.resolve("pipe").toString())
                        .start()
                        .waitFor())
                .isZero();
        long before = openers();
        for (int i = 0; i < 3; i++) {
            try (var root = rig.workspace.root()) {
                assertProblem("FILES-009", () -> root.setMode("pipe", Modes.FILE));
            }
        }
        assertThat(rig.read("a/b/note.txt")).isEqualTo(new Found.Text("hällo", false));
        assertThat(openers()).isEqualTo(before);
    }

    @Test
    void read_ofALongFile_isCut() throws IOException {
        Files.writeString(rig.root.resolve("exact"), "x".repeat(Workspace.MAX_BYTES));
        Files.writeString(rig.root.resolve("long"), "x".repeat(Workspace.MAX_BYTES + 1));
        assertThat(rig.read("exact")).isEqualTo(new Found.Text("x".repeat(Workspace.MAX_BYTES), false));
        assertThat(rig.read("long")).isEqualTo(new Found.Text("x".repeat(Workspace.MAX_BYTES), true));
    }

    @Test
    void read_ofBytesThatAreNoText_isRefusedOrReplaced() throws IOException {
        Files.write(rig.root.resolve("zero"), new byte[] {'a', 0, 'b'});
        Files.write(rig.root.resolve("latin"), new byte[] {'a', (byte) 0xe4, 'b'});
        assertProblem("FILES-005", () -> rig.read("zero"));
        assertThat(rig.read("latin")).isEqualTo(new Found.Text("a\ufffdb", false));
        assertProblem("FILES-005", () -> rig.content("latin").text());
    }

    @Test
    void read_ofAFolderWithManyNames_isCut() throws IOException {
        var many = Files.createDirectory(rig.root.resolve("many"));
        for (int i = 0; i < 2_010; i++) {
            Files.createFile(many.resolve("f" + i));
        }
        assertThat(rig.read("many"))
                .isInstanceOfSatisfying(
                        Found.Names.class, found -> assertThat(found.names()).hasSize(2_000));
    }

    @Test
    void read_ofAPathWithoutEnd_opensNoFolders() throws IOException {
        var deep = rig.root;
        for (int i = 0; i < 70; i++) {
            deep = Files.createDirectory(deep.resolve("d"));
        }
        assertThat(rig.read("d/".repeat(64))).isEqualTo(new Found.Names(List.of("d/"), false));
        assertProblem("FILES-001", () -> rig.read("d/".repeat(65)));
        assertProblem("FILES-001", () -> rig.read("d/".repeat(1_000_000)));
    }

    @Test
    void read_withoutAWorkspace_isAbsent() {
        assertProblem("FILES-002", () -> new Workspace(folder.resolve("gone"), rig.now::get).read(rig.reading("a")));
    }

    @Test
    void walk_goesThroughEverythingInOrder_andNeverThroughALink() throws IOException {
        Files.createSymbolicLink(rig.root.resolve("a/out"), rig.outside);
        Files.writeString(rig.root.resolve("z.txt"), "abc");
        var seen = new java.util.ArrayList<String>();
        var walk = new Walk(rig.workspace, Bounds.MOST, (entry, reader) -> {
            seen.add(entry.kind() + " " + entry.path() + " " + entry.size());
            return Walk.Next.ON;
        });
        assertThat(walk.run(rig.reading(""))).isTrue();
        assertThat(seen)
                .containsExactly("FOLDER a 0", "FOLDER a/b 0", "FILE a/b/note.txt 6", "OTHER a/out 0", "FILE z.txt 3");
    }

    @Test
    void walk_beyondItsBounds_saysThatThereIsMore() throws IOException {
        Files.createDirectories(rig.root.resolve("x/y/z"));
        for (var bounds : List.of(new Bounds(2, 100), new Bounds(9, 4))) {
            assertThat(new Walk(rig.workspace, bounds, (entry, reader) -> Walk.Next.ON).run(rig.reading("")))
                    .isFalse();
        }
    }
}

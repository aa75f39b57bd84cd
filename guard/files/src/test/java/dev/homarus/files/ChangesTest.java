package dev.homarus.files;

import static dev.homarus.files.Rig.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.policy.Action.WriteWorkspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChangesTest {
    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void make() throws IOException {
        rig = new Rig(folder);
    }

    @AfterEach
    void close() {
        assertThat(rig.root).isDirectoryNotContaining("regex:.*/[.]homarus-.*");
        rig.close();
    }

    private Path file(String name) {
        return rig.root.resolve(name);
    }

    @Test
    void commit_ofANewFile_makesItAndItsFolders() {
        rig.write("a/b/new.txt", "hällo");
        assertThat(file("a/b/new.txt")).hasContent("hällo");
    }

    @Test
    void commit_ofAnExistingFile_keepsItsModeAndDropsSetId() throws IOException, InterruptedException {
        Files.writeString(file("run.sh"), "old");
        Files.setPosixFilePermissions(file("run.sh"), PosixFilePermissions.fromString("rwxr-x---"));
        assertThat(new ProcessBuilder("chmod", "u+s", file("run.sh").toString())
                        .start()
                        .waitFor())
                .isZero();
        rig.write("run.sh", "new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("run.sh"))))
                .isEqualTo("rwxr-x---");
        assertThat((int) Files.getAttribute(file("run.sh"), "unix:mode") & 07777)
                .isEqualTo(0750);
    }

    @Test
    void commit_ofAFileThatChangedSinceTheDecision_doesNothing() throws IOException {
        Files.writeString(file("a"), "one");
        var change = rig.change("a", Optional.of("two"));
        Files.writeString(file("a"), "someone else's");
        assertProblem("FILES-007", () -> rig.changes.commit(List.of(change)));
        assertThat(file("a")).hasContent("someone else's");
        var made = rig.change("b", Optional.of("two"));
        Files.writeString(file("b"), "someone else's");
        assertProblem("FILES-007", () -> rig.changes.commit(List.of(made)));
        assertThat(file("b")).hasContent("someone else's");
        assertThat(rig.changes.last(Rig.SESSION)).isEmpty();
    }

    @Test
    void accept_ofOtherContentThanWasDecidedOn_fails() {
        var permit = rig.permit(new WriteWorkspace(Rig.SESSION, "a", "", Content.digest(new byte[] {1})));
        assertThatThrownBy(() -> rig.changes.accept(permit, Optional.of(new byte[] {2})))
                .isInstanceOf(IllegalArgumentException.class);
        var removing = rig.permit(new WriteWorkspace(Rig.SESSION, "a", "", Content.digest(new byte[] {1})));
        assertThatThrownBy(() -> rig.changes.accept(removing, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void commit_ofAChangeTwiceOrTooLate_fails() throws IOException {
        var change = rig.change("a", Optional.of("x"));
        rig.changes.commit(List.of(change));
        Files.delete(file("a"));
        assertThatThrownBy(() -> rig.changes.commit(List.of(change))).isInstanceOf(IllegalStateException.class);
        var late = rig.change("b", Optional.of("x"));
        rig.now.set(rig.now.get().plus(Changes.MAX_WAIT).plusMillis(1));
        assertThatThrownBy(() -> rig.changes.commit(List.of(late))).isInstanceOf(IllegalStateException.class);
        assertThat(file("b")).doesNotExist();
    }

    @Test
    void commit_ofSeveral_isAllOrNothing() throws IOException {
        Files.writeString(file("one"), "1");
        Files.writeString(file("three"), "3");
        var changes = List.of(
                rig.change("one", Optional.of("1!")),
                rig.change("two", Optional.of("2!")),
                rig.change("three", Optional.empty()));
        Files.writeString(file("three"), "changed");
        assertProblem("FILES-007", () -> rig.changes.commit(changes));
        assertThat(file("one")).hasContent("1");
        assertThat(file("two")).doesNotExist();
        rig.changes.commit(List.of(
                rig.change("one", Optional.of("1!")),
                rig.change("two", Optional.of("2!")),
                rig.change("three", Optional.empty())));
        assertThat(file("one")).hasContent("1!");
        assertThat(file("two")).hasContent("2!");
        assertThat(file("three")).doesNotExist();
        rig.undo();
        assertThat(file("one")).hasContent("1");
        assertThat(file("two")).doesNotExist();
        assertThat(file("three")).hasContent("changed");
    }

    @Test
    void swapAll_thatFailsInTheMiddle_putsTheEarlierOnesBack() throws IOException {
        Files.writeString(file("one"), "1");
        Files.createDirectory(file("d"));
        Files.writeString(file("d/two"), "2");
        var changes = List.of(rig.change("one", Optional.of("1!")), rig.change("d/two", Optional.of("2!")));
        var staged = new java.util.ArrayList<Staged>();
        try (var root = rig.workspace.root()) {
            for (var change : changes) {
                staged.add(Staged.of(change, root, dev.homarus.crypto.SystemEntropy.INSTANCE));
                staged.getLast().prepare(true);
            }
            Files.writeString(file("d/two"), "late");
            assertProblem("FILES-007", () -> Staged.swapAll(staged));
        } finally {
            staged.forEach(Staged::close);
        }
        assertThat(file("one")).hasContent("1");
        assertThat(file("d/two")).hasContent("late");
        assertThat(file("d")).isDirectoryNotContaining("regex:.*/[.]homarus-.*");
    }

    @Test
    void undo_restoresTheLastChangesOneByOne() throws IOException {
        Files.writeString(file("a"), "0");
        rig.write("a", "1");
        rig.write("a", "2");
        rig.write("new", "n");
        rig.undo();
        assertThat(file("new")).doesNotExist();
        rig.undo();
        assertThat(file("a")).hasContent("1");
        rig.undo();
        assertThat(file("a")).hasContent("0");
        assertProblem("FILES-008", rig::undo);
    }

    @Test
    void commit_onAnInterruptedThread_isWholeAndKeepsTheInterrupt() throws IOException {
        Files.writeString(file("one"), "1");
        Files.writeString(file("two"), "2");
        var changes = List.of(rig.change("one", Optional.of("1!")), rig.change("two", Optional.of("2!")));
        Thread.currentThread().interrupt();
        rig.changes.commit(changes);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file("one")).hasContent("1!");
        assertThat(file("two")).hasContent("2!");
    }

    @Test
    void undo_afterAHaltInTheMiddle_putsBackWhatWasDone() throws IOException {
        Files.writeString(file("one"), "1");
        Files.writeString(file("two"), "2");
        rig.changes.commit(List.of(rig.change("one", Optional.of("1!")), rig.change("two", Optional.of("2!"))));
        Files.writeString(file("two"), "2");
        rig.undo();
        assertThat(file("one")).hasContent("1");
        assertThat(file("two")).hasContent("2");
        assertProblem("FILES-008", rig::undo);
    }

    @Test
    void undo_ofAFileThatWasChangedSince_doesNothing() throws IOException {
        rig.write("a", "1");
        Files.writeString(file("a"), "mine");
        assertProblem("FILES-007", rig::undo);
        assertThat(file("a")).hasContent("mine");
    }

    @Test
    void undo_knowsItsSessionAndItsTime() {
        rig.write("a", "1");
        assertThat(rig.changes.last("other")).isEmpty();
        rig.now.set(rig.now.get().plus(Duration.ofDays(7)).plusSeconds(1));
        assertThat(rig.changes.last(Rig.SESSION)).isEmpty();
    }

    @Test
    void change_ofALargeFile_cannotBeUndoneAndSaysSoBefore() throws IOException {
        rig.write("b", "small");
        Files.writeString(file("large"), "x".repeat(Changes.MAX_CONTENT + 1));
        assertThat(Changes.canBeUndone(rig.content("large"))).isFalse();
        rig.write("large", "y");
        assertThat(file("large")).hasContent("y");
        assertThat(rig.changes.last(Rig.SESSION)).isEmpty();
        assertThat(file("b")).hasContent("small");
    }

    @Test
    void undo_keepsAtMostItsBound() {
        rig.write("a", "1");
        rig.store.write(tx -> tx.run("UPDATE file_undo SET size = ?", UndoRows.MAX_BYTES - 3_000));
        rig.write("a", "2");
        rig.write("a", "3");
        rig.write("a", "4");
        long kept = rig.store.read(tx ->
                tx.one("SELECT SUM(size) FROM file_undo", row -> row.number(0)).orElseThrow());
        assertThat(kept).isBetween(3_000L, 4_000L);
    }

    @Test
    @DisplayName("FS-18, FS-21: what is unfinished lies in the folder itself, under a random name that is made new")
    void temporaryFiles_cannotBePlanted() throws IOException {
        Files.createSymbolicLink(file(".homarus-guess"), rig.outside.resolve("x"));
        rig.write("a", "1");
        assertThat(rig.outside).isEmptyDirectory();
        Files.delete(file(".homarus-guess"));
        assertProblem("FILES-001", () -> rig.write(".homarus-guess", "1"));
        assertProblem("FILES-001", () -> rig.read("/tmp/other-user.txt"));
    }

    @Test
    @DisplayName("FS-19: new files are 0644 and folders 0755, less the mask")
    void newFiles_haveTheirModes() throws IOException {
        rig.write("d/a", "1");
        assertThat((int) Files.getAttribute(file("d/a"), "unix:mode") & 07777 & ~0644)
                .isZero();
        assertThat((int) Files.getAttribute(file("d"), "unix:mode") & 07777 & ~0755)
                .isZero();
    }
}

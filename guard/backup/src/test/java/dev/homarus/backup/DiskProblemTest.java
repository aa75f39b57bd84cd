package dev.homarus.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Says of each thing that a disk refuses where it was and what helps, without the words of the program.
class DiskProblemTest {
    @TempDir
    Path root;

    private Problem making(Path folder) {
        try (var key = SecretBytes.random(32)) {
            return catchThrowableOfType(
                            ProblemException.class,
                            () -> Repository.make(folder, key, List.of(), Instant.EPOCH)
                                    .close())
                    .problem();
        }
    }

    private Problem opening(Path folder) {
        try (var key = SecretBytes.random(32)) {
            return catchThrowableOfType(
                            ProblemException.class,
                            () -> Repository.open(folder, key, Repository.Mode.READ)
                                    .close())
                    .problem();
        }
    }

    private static Problem told(IOException cause) {
        var problem = DiskProblem.of(cause);
        assertThat(problem.code()).isEqualTo("BACKUP-001");
        assertThat(problem.line()).doesNotContain("Exception").doesNotContain("null");
        return problem;
    }

    @Test
    void make_belowAFolderThatIsNotThere_namesTheOutermostThatIsMissing() {
        assertThat(making(root.resolve("disk/deep/homarus")).line())
                .isEqualTo("BACKUP-001 There is no folder " + root.resolve("disk")
                        + ". Connect its disk, or make the folder; then try again.");
    }

    @Test
    void make_whereAFileOrALinkIs_saysThatAFolderIsNeeded() throws IOException {
        var file = Files.writeString(root.resolve("file"), "x");
        var link = Files.createSymbolicLink(root.resolve("link"), root);
        for (var place : List.of(file, link)) {
            assertThat(making(place).sentence()).isEqualTo(place + " is a file or a link, where a folder is needed.");
        }
        assertThat(making(file.resolve("homarus")).sentence())
                .isEqualTo(file + " is a file or a link, where a folder is needed.");
    }

    @Test
    void make_amongOtherFiles_saysSo_andOfNoRestore() throws IOException {
        Files.writeString(root.resolve("letters"), "x");
        assertThat(making(root).line())
                .startsWith("BACKUP-007 The folder " + root + " holds other files and no backup.")
                .contains(root.resolve("homarus").toString())
                .doesNotContain("restore");
    }

    @Test
    void open_saysWhetherTheFolderIsMissingAFileOrWithoutABackup() throws IOException {
        assertThat(opening(root.resolve("gone")).sentence())
                .isEqualTo("There is no folder " + root.resolve("gone") + ".");
        var file = Files.writeString(root.resolve("file"), "x");
        assertThat(opening(file).sentence()).isEqualTo(file + " is not a folder, so it holds no backup.");
        assertThat(opening(root).sentence())
                .isEqualTo("The folder " + root + " holds no backup, or not one that can be read.");
    }

    @Test
    void drill_beforeTheFirstSnapshot_saysThatThereIsNoneYet() {
        var folder = root.resolve("backup");
        try (var key = SecretBytes.random(32);
                var made = Repository.make(folder, key, List.of(), Instant.EPOCH)) {
            assertThat(catchThrowableOfType(
                                    ProblemException.class,
                                    () -> made.sample(0, 1, dev.homarus.crypto.SystemEntropy.INSTANCE, Progress.NONE))
                            .problem()
                            .line())
                    .isEqualTo("BACKUP-011 There is no snapshot in " + folder
                            + " yet. Make the first with: homarus backup create " + folder);
            assertThat(catchThrowableOfType(
                                    ProblemException.class,
                                    () -> made.sample(7, 1, dev.homarus.crypto.SystemEntropy.INSTANCE, Progress.NONE))
                            .problem()
                            .sentence())
                    .isEqualTo("There is no snapshot 7 in " + folder + ".");
        }
    }

    @Test
    void disk_thatIsFullReadOnlyForbiddenOrBroken_isToldApart() {
        var place = root.resolve("lock").toString();
        assertThat(told(new FileSystemException(place, null, "No space left on device"))
                        .sentence())
                .isEqualTo("The disk of the backup is full: " + place + ".");
        assertThat(told(new IOException("No space left on device")).sentence())
                .isEqualTo("The disk of the backup is full.");
        assertThat(told(new IOException("Disk quota exceeded")).sentence())
                .isEqualTo("The disk of the backup is full.");
        assertThat(told(new FileSystemException(place, null, "Read-only file system"))
                        .sentence())
                .isEqualTo("The disk can only be read, not written: " + place + ".");
        assertThat(told(new AccessDeniedException(place)).sentence()).isEqualTo("This user may not use " + place + ".");
        assertThat(told(new FileSystemException(place, null, "Input/output error"))
                        .sentence())
                .isEqualTo("The disk refused to read or write " + place + " (Input/output error).");
        assertThat(told(new IOException()).sentence()).isEqualTo("The disk refused to read or write the backup.");
    }
}

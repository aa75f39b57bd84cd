package dev.homarus.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes that are ended at any moment.
class KillTest {
    @TempDir
    Path folder;

    /// Starts this class in a process of its own.
    private Process start(String work) throws IOException {
        var path = String.join(
                ":",
                "target/classes",
                "target/test-classes",
                System.getProperty("java.class.path", ""),
                System.getProperty("jdk.module.path", ""));
        return new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        path,
                        KillTest.class.getName(),
                        folder.toString(),
                        work)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    /// Does one thing again and again until it is ended, and says when it was done.
    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        if (arguments[1].equals("restore")) {
            try (var repository = Repository.open(folder.resolve("backup"), Home.key(1), Repository.Mode.READ)) {
                for (int i = 0; i < 1_000; i++) {
                    repository.restore(Home.plan(1, folder.resolve("back")), Progress.NONE);
                    Scratch.remove(folder.resolve("back"));
                    System.out.println("done");
                }
            }
            return;
        }
        try (var home = new Home(folder.resolve("home"));
                var repository = Repository.open(folder.resolve("backup"), Home.key(1), Repository.Mode.WRITE)) {
            repository.sizes(new Chunker.Sizes(2_048, 8_192, 32_768));
            for (int i = 0; i < 1_000; i++) {
                home.store.write(tx -> tx.run("UPDATE message SET text = text || 'more' WHERE id % 40 = 1"));
                repository.revoke(List.of(new Revoked(Revoked.Kind.ID, "login", "r" + System.nanoTime(), Home.NOW)));
                repository.create(home.source(), Home.ORIGIN, Optional.of(new byte[8]), Home.NOW, Progress.NONE);
                repository.prune(new Retention(2, 0, 0, 0, false), ZoneOffset.UTC, Progress.NONE);
                System.out.println("done");
            }
        }
    }

    private void endAfter(Process process, int milliseconds) throws Exception {
        while (Files.size(folder.resolve("out")) == 0 && process.isAlive()) {
            process.waitFor(5, TimeUnit.MILLISECONDS);
        }
        assertThat(process.waitFor(milliseconds, TimeUnit.MILLISECONDS))
                .as(Files.readString(folder.resolve("out")))
                .isFalse();
        process.destroyForcibly().waitFor();
    }

    private void fill() throws IOException {
        try (var home = new Home(folder.resolve("home"));
                var repository = Repository.make(folder.resolve("backup"), Home.key(1), List.of(), Home.NOW)) {
            repository.sizes(new Chunker.Sizes(2_048, 8_192, 32_768));
            home.fill(1, 2_000);
            repository.create(home.source(), Home.ORIGIN, Optional.empty(), Home.NOW, Progress.NONE);
        }
    }

    @Test
    void writer_endedAtAnyMoment_leavesARepositoryThatIsWhole() throws Exception {
        fill();
        var random = new Random(System.nanoTime());
        for (int round = 0; round < 4; round++) {
            endAfter(start("write"), random.nextInt(700));
            try (var repository = Repository.open(folder.resolve("backup"), Home.key(1), Repository.Mode.READ)) {
                var findings = repository.check(Checked.Depth.ALL, 0, Progress.NONE).findings().stream()
                        .filter(finding -> !finding.what().startsWith("it was removed before"))
                        .toList();
                assertThat(findings).isEmpty();
                assertThat(repository.snapshots()).isNotEmpty();
                assertThat(repository.revocations()).isNotNull();
            }
            try (var repository = Repository.open(folder.resolve("backup"), Home.key(1), Repository.Mode.WRITE)) {
                assertThat(new Folder(folder.resolve("backup")).list(Folder.TEMPORARY))
                        .isEmpty();
                assertThat(repository
                                .check(Checked.Depth.RECORDS, 0, Progress.NONE)
                                .snapshots())
                        .isPositive();
            }
        }
    }

    @Test
    void restore_endedAtAnyMoment_leavesNothingOrAll() throws Exception {
        fill();
        var random = new Random(System.nanoTime());
        int begun = 0;
        for (int round = 0; round < 4; round++) {
            endAfter(start("restore"), random.nextInt(700));
            begun += Files.exists(folder.resolve("back.restoring")) ? 1 : 0;
            Scratch.remove(folder.resolve("back"));
        }
        assertThat(begun).isPositive();
        try (var repository = Repository.open(folder.resolve("backup"), Home.key(1), Repository.Mode.READ)) {
            assertThat(repository
                            .restore(Home.plan(1, folder.resolve("back")), Progress.NONE)
                            .records())
                    .isEqualTo(2_001);
        }
        assertThat(folder.resolve("back.restoring")).doesNotExist();
        assertThat(folder.resolve("back.restoring.lock")).doesNotExist();
    }
}

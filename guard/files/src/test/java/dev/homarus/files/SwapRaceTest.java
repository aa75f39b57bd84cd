package dev.homarus.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A process in the sandbox that swaps names while the tools work. `-Dhomarus.long=true` does every round.
@Timeout(1_800)
class SwapRaceTest {
    private static final boolean LONG = Boolean.getBoolean("homarus.long");
    private static final int ROUNDS = 100_000;
    private static final Duration SHORT = Duration.ofSeconds(4);

    @TempDir
    Path folder;

    private Rig rig;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicLong swaps = new AtomicLong();
    private final AtomicReference<Throwable> failed = new AtomicReference<>();

    @BeforeEach
    void make() throws IOException {
        rig = new Rig(folder);
        Files.createDirectory(rig.root.resolve("d"));
        Files.writeString(rig.root.resolve("d/f"), "inside");
        Files.writeString(rig.outside.resolve("f"), "OUTSIDE");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /// Swaps `d` between the folder and a link to the outside until told to stop.
    ///
    /// @param rest how long the folder stays each time, so that some of the work comes through
    private Thread swapper(Duration rest) throws IOException {
        var d = rig.root.resolve("d");
        var real = rig.root.resolve("real");
        var link = rig.root.resolve("link");
        Files.createSymbolicLink(link, rig.outside);
        return Thread.ofPlatform()
                .uncaughtExceptionHandler((thread, e) -> failed.set(e))
                .start(() -> {
                    while (!stop.get()) {
                        move(d, real);
                        move(link, d);
                        move(d, link);
                        move(real, d);
                        swaps.incrementAndGet();
                        LockSupport.parkNanos(rest.toNanos());
                    }
                });
    }

    /// Moves a name. Where nothing stood for a moment, the tool may have made a folder of its own: it is
    /// taken away.
    private static void move(Path from, Path to) {
        for (int tries = 0; tries < 10_000; tries++) {
            try {
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
                return;
            } catch (IOException e) {
                clear(to);
            }
        }
        throw new AssertionError(from + " does not move to " + to);
    }

    private static void clear(Path made) {
        if (!Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var below = Files.walk(made)) {
            for (var path : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            // The tool is writing in it: the next try takes it away.
            return;
        }
    }

    private int rounds(Duration rest, Runnable round) throws InterruptedException, IOException {
        var swapper = swapper(rest);
        long end = System.nanoTime() + SHORT.toNanos();
        int rounds = 0;
        while (rounds < ROUNDS && (LONG || System.nanoTime() < end)) {
            round.run();
            rounds++;
        }
        stop.set(true);
        swapper.join();
        assertThat(failed.get()).isNull();
        return rounds;
    }

    @Test
    @DisplayName("SB-08: a folder swapped with a link while d/f is read: nothing outside is read")
    void read_whileItsFolderIsSwapped_neverReadsOutside() throws Exception {
        var inside = new AtomicLong();
        int rounds = rounds(Duration.ZERO, () -> {
            try {
                assertThat(rig.read("d/f")).isEqualTo(new Found.Text("inside", false));
                inside.incrementAndGet();
            } catch (ProblemException refused) {
                assertThat(refused.problem().code()).isIn("FILES-002", "FILES-003", "FILES-006", "FILES-007");
            }
        });
        System.out.printf("SB-08 read: %d rounds, %d read, %d swaps%n", rounds, inside.get(), swaps.get());
        assertThat(inside.get()).isPositive().isLessThan(rounds);
        assertThat(swaps.get()).isGreaterThan(100);
    }

    @Test
    @DisplayName("SB-08: a folder swapped with a link while d/f is written: nothing outside is written")
    void write_whileItsFolderIsSwapped_neverWritesOutside() throws Exception {
        var done = new AtomicLong();
        var count = new AtomicLong();
        int rounds = rounds(Duration.ofMillis(2), () -> {
            try {
                var before = rig.content("d/f").digest();
                rig.changes.commit(
                        List.of(rig.change("d/f", before, Optional.of("inside " + count.incrementAndGet()))));
                done.incrementAndGet();
                if (count.get() % 16 == 0) {
                    rig.changes.commit(List.of(rig.change("d/new" + count.get() + "/x", "", Optional.of("inside"))));
                }
            } catch (ProblemException refused) {
                assertThat(refused.problem().code()).isIn("FILES-002", "FILES-003", "FILES-006", "FILES-007");
            }
        });
        System.out.printf("SB-08 write: %d rounds, %d done, %d swaps%n", rounds, done.get(), swaps.get());
        assertThat(rig.outside.resolve("f")).hasContent("OUTSIDE");
        assertThat(rig.outside).isDirectoryNotContaining(path -> !path.endsWith("f"));
        assertThat(done.get()).isPositive();
        assertThat(swaps.get()).isGreaterThan(20);
    }

    @Test
    @DisplayName("SB-08, FS-07: a file swapped with a pipe never holds a reader for good")
    void read_whileTheFileIsSwappedWithAPipe_comesBack() throws Exception {
        var file = rig.root.resolve("d/f");
        var pipe = rig.root.resolve("d/pipe");
        var aside = rig.root.resolve("d/aside");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        var swapper = Thread.ofPlatform().start(() -> {
            try {
                while (!stop.get()) {
                    Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
                    Files.move(pipe, file, StandardCopyOption.ATOMIC_MOVE);
                    Files.move(file, pipe, StandardCopyOption.ATOMIC_MOVE);
                    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        long end = System.nanoTime() + SHORT.toNanos();
        while (System.nanoTime() < end) {
            try {
                assertThat(rig.read("d/f")).isEqualTo(new Found.Text("inside", false));
            } catch (ProblemException refused) {
                assertThat(refused.problem().code()).startsWith("FILES-0");
            }
        }
        stop.set(true);
        swapper.join();
        assertThat(Files.exists(file, LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(rig.read("d/f")).isEqualTo(new Found.Text("inside", false));
    }
}

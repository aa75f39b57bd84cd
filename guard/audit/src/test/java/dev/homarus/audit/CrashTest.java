package dev.homarus.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
    @TempDir
    Path base;

    private Home home;

    @BeforeEach
    void create() {
        home = new Home(base.resolve("home"));
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void open_lastGroupCutAtEveryByte_keepsEarlierEntries() throws IOException {
        Home crashed;
        byte[] whole;
        int start;
        try (var log = home.open()) {
            for (int i = 0; i < 5; i++) {
                log.append(Home.event(i));
            }
            start = (int) Files.size(home.entries());
            crashed = home.copyTo(base.resolve("crashed"));
            log.append(Home.event(5));
            log.append(Home.event(6));
            whole = Files.readAllBytes(home.entries());
        }
        int middle = start + 4 + ByteBuffer.wrap(whole).getInt(start);
        for (int length = start; length <= whole.length; length++) {
            var copy = crashed.copyTo(base.resolve("cut" + length));
            Files.write(copy.entries(), Arrays.copyOf(whole, length));
            boolean torn = length != start && length != middle && length != whole.length;
            for (var report : new Report[] {copy.verify(), copy.verifyWithoutKeys()}) {
                assertThat(report.findings()).isEmpty();
                assertThat(report.notes().stream().anyMatch(note -> note.contains("unfinished record")))
                        .isEqualTo(torn);
            }
            int intact = length < middle ? 5 : length < whole.length ? 6 : 7;
            try (var log = copy.open()) {
                assertThat(log.findings()).isEmpty();
                var entries = log.query(Query.newest(100)).reversed();
                assertThat(entries).hasSize(intact + (torn ? 1 : 0));
                assertThat(entries.stream().limit(intact).map(Entry::event))
                        .containsExactlyElementsOf(
                                IntStream.range(0, intact).mapToObj(Home::event).toList());
                if (torn) {
                    assertThat(entries.getLast().event().kind()).isEqualTo("audit.recovered");
                }
            }
            assertThat(copy.verify().ok()).isTrue();
        }
    }

    @Test
    void open_afterAKill_losesNothingThatWasAcknowledged() throws IOException {
        try (var log = home.open()) {
            for (int i = 0; i < 50; i++) {
                log.append(Home.event(i));
                var killed = home.copyTo(base.resolve("killed" + i));
                try (var again = killed.open()) {
                    assertThat(again.findings()).isEmpty();
                    assertThat(again.head()).isEqualTo(log.head());
                }
                assertThat(killed.verify().ok()).isTrue();
            }
        }
    }

    @Test
    void append_diskFullInTheMiddleOfAGroup_refusesEverythingUntilReopened() {
        var full = new AtomicInteger(Integer.MAX_VALUE);
        try (var log = home.open(disk -> new Failing(disk, full, false, false))) {
            log.append(Home.event(0));
            full.set(100);
            assertThatThrownBy(() -> log.append(Home.event(1)))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageStartingWith("AUDIT-002");
            full.set(Integer.MAX_VALUE);
            assertThatThrownBy(() -> log.append(Home.event(2))).hasMessageStartingWith("AUDIT-002");
            assertThatThrownBy(() -> log.appendLater(Home.event(2))).hasMessageStartingWith("AUDIT-002");
            assertThat(log.query(Query.newest(10))).hasSize(1);
            assertThat(home.verify().ok()).isTrue();
            assertThat(home.verify().entries()).isEqualTo(1);
        }
        assertGoesOn(1);
    }

    @Test
    void append_diskThatCannotEvenTruncate_leavesAVerifiableLog() {
        var full = new AtomicInteger(Integer.MAX_VALUE);
        try (var log = home.open(disk -> new Failing(disk, full, true, false))) {
            log.append(Home.event(0));
            full.set(100);
            assertThatThrownBy(() -> log.append(Home.event(1))).hasMessageStartingWith("AUDIT-002");
            assertThat(home.verify().ok()).isTrue();
        }
        assertGoesOn(2);
    }

    @Test
    void append_forceFails_isNotAcknowledged() {
        var full = new AtomicInteger(Integer.MAX_VALUE);
        try (var log = home.open(disk -> new Failing(disk, full, false, true))) {
            assertThatThrownBy(() -> log.append(Home.event(0))).hasMessageStartingWith("AUDIT-002");
            assertThat(log.head().size()).isZero();
        }
        assertGoesOn(0);
    }

    @Test
    void append_diskFailsUnderManyThreads_answersEveryOne() throws Exception {
        var full = new AtomicInteger(Integer.MAX_VALUE);
        var failed = new AtomicInteger();
        var durable = new AtomicInteger();
        try (var log = home.open(disk -> new Failing(disk, full, false, false))) {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 500; i++) {
                    int number = i;
                    threads.execute(() -> {
                        try {
                            if (number == 250) {
                                full.set(10_000);
                            }
                            log.append(Home.event(number));
                            durable.incrementAndGet();
                        } catch (ProblemException e) {
                            failed.incrementAndGet();
                        }
                    });
                }
            }
            assertThat(failed.get() + durable.get()).isEqualTo(500);
            assertThat(failed.get()).isPositive();
            assertThat(log.head().size()).isEqualTo(durable.get());
        }
        assertGoesOn(durable.get());
    }

    private void assertGoesOn(int entries) {
        assertThat(home.verify().findings()).isEmpty();
        assertThat(home.verifyWithoutKeys().findings()).isEmpty();
        try (var log = home.open()) {
            assertThat(log.findings()).isEmpty();
            assertThat(log.append(Home.event(9)).index()).isEqualTo(entries);
        }
        assertThat(home.verify().ok()).isTrue();
    }

    /// A disk with room for a number of further bytes; it may refuse to truncate or to force as well.
    private record Failing(Disk disk, AtomicInteger room, boolean stuck, boolean volatileOnly) implements Disk {
        @Override
        public void write(ByteBuffer bytes, long at) throws IOException {
            int fits = Math.min(bytes.remaining(), room.get());
            disk.write(bytes.duplicate().limit(bytes.position() + fits), at);
            if (fits < bytes.remaining()) {
                throw new IOException("no space left");
            }
            room.addAndGet(room.get() == Integer.MAX_VALUE ? 0 : -fits);
        }

        @Override
        public void force() throws IOException {
            if (volatileOnly) {
                throw new IOException("input/output error");
            }
            disk.force();
        }

        @Override
        public void truncate(long length) throws IOException {
            if (stuck) {
                throw new IOException("input/output error");
            }
            disk.truncate(length);
        }

        @Override
        public void close() throws IOException {
            disk.close();
        }
    }
}

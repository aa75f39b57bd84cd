package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.backup.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class TurnstileTest {
    private static final Path ONE = Path.of("/one");
    private static final Path OTHER = Path.of("/other");

    @Test
    void enter_whileARunGivesSigns_waitsForItsEnd() throws Exception {
        var turnstile = new Turnstile(Duration.ofMinutes(2));
        var first = turnstile.enter(ONE, Progress.NONE);
        var second = CompletableFuture.supplyAsync(() -> turnstile.enter(OTHER, Progress.NONE));
        assertThatThrownBy(() -> second.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        first.close();
        try (var turn = second.get(10, TimeUnit.SECONDS)) {
            assertThat(turn.number()).isZero();
        }
    }

    @Test
    void enter_whileARunIsSilent_passesItBy_butNotAtItsOwnFolder() throws Exception {
        var turnstile = new Turnstile(Duration.ofMillis(100));
        var first = turnstile.enter(ONE, Progress.NONE);
        try (var turn = turnstile.enter(OTHER, Progress.NONE)) {
            assertThat(turn.number()).isOne();
            assertThatThrownBy(() -> turnstile.enter(ONE, Progress.NONE)).hasMessageStartingWith("BACKUP-025");
        }
        first.close();
        turnstile.enter(ONE, Progress.NONE).close();
    }

    @Test
    void enter_whileARunTellsOfItself_isNotPassedBy() throws Exception {
        var turnstile = new Turnstile(Duration.ofSeconds(2));
        var first = turnstile.enter(ONE, Progress.NONE);
        var second = CompletableFuture.supplyAsync(() -> turnstile.enter(OTHER, Progress.NONE));
        for (int i = 0; i < 25; i++) {
            assertThatThrownBy(() -> second.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            first.progress().at(Progress.Phase.STORING, i, i);
        }
        first.close();
        second.get(10, TimeUnit.SECONDS).close();
    }

    @Test
    void enter_thatIsCancelled_endsWithAProblem() {
        var turnstile = new Turnstile(Duration.ofMinutes(2));
        try (var _ = turnstile.enter(ONE, Progress.NONE)) {
            Progress cancelled = new Progress() {
                @Override
                public void at(Phase phase, long items, long bytes) {}

                @Override
                public boolean cancelled() {
                    return true;
                }
            };
            assertThatThrownBy(() -> turnstile.enter(OTHER, cancelled)).hasMessageStartingWith("BACKUP-009");
        }
    }

    @Test
    void visit_thatIsSilent_isLeft_andOneThatFailsSaysWhy() {
        var never = new CountDownLatch(1);
        try {
            var hanging = Visit.<Integer>begin(ONE, Duration.ofMillis(100), Progress.NONE, told -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return 1;
            });
            assertThatThrownBy(hanging::result).hasMessageStartingWith("BACKUP-025 The disk of the backup folder /one");
            assertThat(hanging.isEnded()).isFalse();
        } finally {
            never.countDown();
        }
        assertThat(Visit.begin(ONE, Visit.SILENCE, Progress.NONE, told -> 2).result())
                .isEqualTo(2);
        assertThatThrownBy(() -> Visit.begin(ONE, Visit.SILENCE, Progress.NONE, told -> {
                            throw new IllegalStateException("seven");
                        })
                        .result())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("seven");
    }

    @Test
    void visit_whoseCallerIsInterrupted_isCancelled_andWaitedFor() throws InterruptedException {
        var ended = new CompletableFuture<Boolean>();
        var began = new CountDownLatch(1);
        var caller = Thread.ofPlatform().start(() -> {
            var visit = Visit.begin(ONE, Visit.SILENCE, Progress.NONE, told -> {
                began.countDown();
                while (!told.cancelled()) {
                    Thread.onSpinWait();
                }
                return 3;
            });
            ended.complete(visit.result() == 3 && Thread.currentThread().isInterrupted());
        });
        began.await();
        caller.interrupt();
        assertThat(ended.join()).isTrue();
    }
}

package dev.homarus.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.policy.Action.ReadWorkspace;
import dev.homarus.policy.Action.RunCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PermitTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final ReadWorkspace READ = new ReadWorkspace("main", "a.txt");

    private static Permit permit() {
        return switch (Policy.decide(READ, Facts.at(NOW))) {
            case Decision.Allow(var permit) -> permit;
            case Decision.Ask ask -> throw new AssertionError(ask);
            case Decision.Deny deny -> throw new AssertionError(deny);
        };
    }

    @Test
    void redeem_once_givesWhatWasDecidedOn() {
        var permit = permit();
        assertThat(permit.rule()).isEqualTo("files.workspace");
        assertThat(permit.redeem(ReadWorkspace.class, NOW)).isEqualTo(READ);
    }

    @Test
    void redeem_again_fails() {
        var permit = permit();
        permit.redeem(ReadWorkspace.class, NOW);
        assertThatThrownBy(() -> permit.redeem(ReadWorkspace.class, NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the Permit was redeemed before");
    }

    @Test
    void redeem_asAnotherKind_failsAndDoesNotUseItUp() {
        var permit = permit();
        assertThatThrownBy(() -> permit.redeem(RunCommand.class, NOW))
                .hasMessage("the Permit is for another kind of Action");
        assertThat(permit.redeem(ReadWorkspace.class, NOW)).isEqualTo(READ);
    }

    @Test
    void redeem_afterItsLifetime_fails() {
        var last = NOW.plus(Permit.LIFETIME).minusNanos(1);
        assertThat(permit().redeem(ReadWorkspace.class, last)).isEqualTo(READ);
        assertThatThrownBy(() -> permit().redeem(ReadWorkspace.class, NOW.plus(Permit.LIFETIME)))
                .hasMessage("the Permit has expired");
    }

    @Test
    void redeem_byAHundredThreads_succeedsOnce() throws InterruptedException {
        for (int round = 0; round < 50; round++) {
            var permit = permit();
            var won = new AtomicInteger();
            var lost = new AtomicInteger();
            var start = new CountDownLatch(1);
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < 100; i++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    try {
                        start.await();
                        permit.redeem(ReadWorkspace.class, NOW);
                        won.incrementAndGet();
                    } catch (IllegalStateException | InterruptedException e) {
                        lost.incrementAndGet();
                    }
                }));
            }
            start.countDown();
            for (var thread : threads) {
                thread.join();
            }
            assertThat(won).hasValue(1);
            assertThat(lost).hasValue(99);
        }
    }
}

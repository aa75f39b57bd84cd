package dev.homarus.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.audit.Event;
import dev.homarus.budget.Amount;
import dev.homarus.budget.Scope;
import dev.homarus.budget.Span;
import dev.homarus.budget.Tokens;
import dev.homarus.budget.Unit;
import dev.homarus.protocol.Json;
import dev.homarus.types.ProblemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpendingTest {
    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Rig rig;

    @BeforeEach
    void open() {
        rig = new Rig(folder);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private Reservation reserve(String turn, long bytes) {
        var held = rig.spending.reserve(Rig.who(turn), Rig.FAR, bytes);
        held.await();
        return held;
    }

    private void assertRefused(String turn, long bytes) {
        assertThatThrownBy(() -> reserve(turn, bytes))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("BUDGET-001"));
    }

    @Test
    void reserve_ofARequestThatLimitsItsAnswer_setsAsideNoMoreThanThat() {
        var held = rig.spending.reserve(Rig.who("t").writing(Optional.of(7L)), Rig.FAR, 1_000);
        // The price says that the model writes one token, at ten micro-dollars.
        assertThat(rig.today()).isEqualTo(Rig.bound(1_000) + 6 * 10);
        held.release();
        assertThat(rig.today()).isZero();
    }

    @Test
    void reserve_countsAtOnce_andWhatWasCountedTakesItsPlace() {
        var held = reserve("t", 1_000);
        assertThat(rig.today()).isEqualTo(Rig.bound(1_000));
        held.settle(new Tokens(300, 100, 1));
        assertThat(rig.today()).isEqualTo(200 + 50 + 10);
        held.release();
        held.keep();
        assertThat(rig.today()).isEqualTo(260);
        rig.restart();
        assertThat(rig.today()).isEqualTo(260);
    }

    @Test
    void settle_withoutACount_keepsTheBound_andReleaseNothing() {
        reserve("t", 1_000).settle(Tokens.NONE);
        assertThat(rig.today()).isEqualTo(Rig.bound(1_000));
        reserve("t", 5_000).release();
        reserve("t", 10).keep();
        assertThat(rig.today()).isEqualTo(Rig.bound(1_000) + Rig.bound(10));
    }

    @Test
    void settle_aboveTheBound_countsWhatTheProviderCounts() {
        reserve("t", 10).settle(new Tokens(1_000_000, 0, 1));
        assertThat(rig.today()).isEqualTo(1_000_010);
    }

    @Test
    void reservation_leftOpenByACrash_countsAsSpentAfterARestart() {
        reserve("t", 1_000);
        rig.restart();
        assertThat(rig.today()).isEqualTo(Rig.bound(1_000));
        rig.limit(Scope.ALL, Span.DAY, Unit.MONEY, 0, Rig.bound(1_000) + Rig.bound(10) - 1);
        assertRefused("t2", 10);
    }

    /// 1,000 Turns at once, with whatever they ask for: what is reserved is never more than the limit, and what
    /// is left is less than the smallest request that was refused.
    @Test
    void parallelReservations_neverPassAHardLimit_DO10() throws InterruptedException {
        var random = new Random(42);
        long limit = 400 * Rig.bound(500);
        rig.limit(Scope.ALL, Span.DAY, Unit.MONEY, 0, limit);
        var granted = new AtomicLong();
        var refused = new AtomicInteger();
        var smallest = new AtomicLong(Long.MAX_VALUE);
        var other = Collections.synchronizedList(new ArrayList<Throwable>());
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1_000; i++) {
                var turn = "t" + i;
                long bytes = random.nextInt(1_000);
                threads.execute(() -> {
                    try {
                        start.await();
                        reserve(turn, bytes);
                        granted.addAndGet(Rig.bound(bytes));
                    } catch (ProblemException e) {
                        refused.incrementAndGet();
                        smallest.accumulateAndGet(Rig.bound(bytes), Math::min);
                    } catch (InterruptedException | RuntimeException e) {
                        other.add(e);
                    }
                });
            }
            start.countDown();
            threads.shutdown();
            assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(other).isEmpty();
        assertThat(refused).hasPositiveValue();
        assertThat(granted.get()).isLessThanOrEqualTo(limit).isEqualTo(rig.today());
        assertThat(limit - granted.get()).isLessThan(smallest.get());
        rig.restart();
        assertThat(rig.today()).isEqualTo(granted.get());
    }

    /// Requests that end while others begin: at no moment is more set aside than the limit.
    @Test
    void parallelReservationsAndEnds_neverPassAHardLimit() throws InterruptedException {
        long limit = 20 * Rig.bound(500);
        rig.limit(Scope.ALL, Span.MONTH, Unit.MONEY, 0, limit);
        var most = new AtomicLong();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1_000; i++) {
                int seed = i;
                threads.execute(() -> {
                    var random = new Random(seed);
                    try {
                        var held = reserve("t" + seed, random.nextInt(1_000));
                        most.accumulateAndGet(rig.spending.spent().all().month().micros(), Math::max);
                        held.settle(new Tokens(1 + random.nextInt(50), 0, 1));
                    } catch (ProblemException e) {
                        most.accumulateAndGet(rig.spending.spent().all().month().micros(), Math::max);
                    }
                });
            }
        }
        assertThat(most.get()).isPositive().isLessThanOrEqualTo(limit);
    }

    @Test
    void limits_ofATurn_endThatTurnOnly_DO10() {
        rig.limit(Scope.ALL, Span.TURN, Unit.MONEY, 0, 2 * Rig.bound(100));
        reserve("t1", 100);
        reserve("t1", 100);
        assertRefused("t1", 1);
        reserve("t2", 100);
    }

    @Test
    void limits_ofADay_beginAnewWithTheNext_andThoseOfAMonthDoNot() {
        rig.limit(Scope.ALL, Span.DAY, Unit.MONEY, 0, Rig.bound(100));
        rig.limit(Scope.ALL, Span.MONTH, Unit.MONEY, 0, 2 * Rig.bound(100));
        reserve("t1", 100);
        assertRefused("t2", 1);
        rig.now.set(Rig.START.plus(Duration.ofDays(1)));
        reserve("t3", 100);
        rig.now.set(Rig.START.plus(Duration.ofDays(2)));
        assertRefused("t4", 1);
        rig.restart();
        assertRefused("t4", 1);
        rig.now.set(Rig.START.plus(Duration.ofDays(20)));
        reserve("t5", 100);
    }

    @Test
    void limits_ofOneSenderModelAgentOrKey_countTheirsOnly() {
        for (var scope : Scope.of(Rig.who("t"))) {
            if (scope.kind() != Scope.Kind.ALL) {
                rig.limit(new Scope(scope.kind(), "other"), Span.DAY, Unit.TOKENS, 0, 0);
            }
        }
        reserve("t", 100);
        rig.limit(new Scope(Scope.Kind.SENDER, "owner"), Span.DAY, Unit.TOKENS, 0, 10);
        assertRefused("t", 1);
    }

    @Test
    void local_costsNothing_whateverTheLimits() {
        rig.own.clear();
        rig.spending.book().set(dev.homarus.budget.Budget.NOTHING, "owner");
        var held = rig.spending.reserve(Rig.who("t"), Rig.LOCAL, 1 << 30);
        held.settle(new Tokens(1_000, 0, 1_000));
        assertThat(rig.spending.spent().all().month()).isEqualTo(Amount.NONE);
        assertRefused("t", 1);
    }

    @Test
    void unknownPrice_isCountedInTokens_andLimitedByThem() {
        rig.own.clear();
        reserve("t", 1_000).settle(new Tokens(700, 0, 30));
        assertThat(rig.spending.spent().all().day()).isEqualTo(new Amount(0, 730, 730));
        rig.limit(Scope.ALL, Span.DAY, Unit.UNPRICED, 0, 800);
        assertRefused("t", 1);
    }

    @Test
    void soft_isToldOnce_alsoAfterARestart() {
        var told = new ArrayList<Told>();
        rig.limit(Scope.ALL, Span.DAY, Unit.MONEY, 100, 1_000_000);
        rig.spending.onSoft(told::add);
        reserve("t1", 10).settle(new Tokens(50, 0, 1));
        assertThat(told).isEmpty();
        reserve("t2", 10).settle(new Tokens(50, 0, 1));
        reserve("t3", 10).settle(new Tokens(50, 0, 1));
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().turn()).isEqualTo("t2");
        assertThat(told.getFirst().problem().sentence())
                .isEqualTo("Of what may be spent (all, a day) $0.00012 is used; beyond $1.00 nothing more goes.");
        rig.restart();
        rig.spending.onSoft(told::add);
        reserve("t4", 10).settle(new Tokens(50, 0, 1));
        assertThat(told).hasSize(1);
        rig.audit.append(Event.of("test", "test", "", Json.Obj.EMPTY));
        assertThat(rig.kinds()).containsOnlyOnce("budget.soft");
        assertThat(rig.spending.spent().limits()).anyMatch(Spent.Use::isReached);
    }

    @Test
    void refusal_saysWhichLimitHowMuchUntilWhenAndHowToRaiseIt_andIsOnRecord() {
        rig.limit(new Scope(Scope.Kind.MODEL, "m"), Span.DAY, Unit.MONEY, 0, 1_000);
        assertThatThrownBy(() -> reserve("t", 100))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().line())
                                .contains("limit of $0.001 (model m, a day)")
                                .contains("$0.00 is spent or reserved, and this request may need up to $0.002158")
                                .contains("from 2030-01-16T00:00:00Z on")
                                .contains("homarus budget set --model m --day N"));
        assertThat(rig.kinds()).contains("budget.refused");
        assertThat(rig.today()).isZero();
    }

    @Test
    void await_whereTheDiskRefuses_setsNothingAside() {
        rig.store.close();
        assertThatThrownBy(() -> reserve("t", 100)).isInstanceOf(ProblemException.class);
    }
}

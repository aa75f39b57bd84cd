package dev.homarus.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private static final Spender ANN = new Spender("gpt", "gpt-5", "homarus", "owner", "trn_1", "model.gpt");

    private static Limit hard(Scope scope, Span span, Unit unit, long hard) {
        return new Limit(scope, span, unit, OptionalLong.empty(), OptionalLong.of(hard));
    }

    private static Amount micros(long micros) {
        return new Amount(micros, 10, 0);
    }

    @Test
    void decide_upToTheLimit_goes_andNotOneMore() {
        var budget = new Budget(List.of(hard(Scope.ALL, Span.DAY, Unit.MONEY, 100)));
        assertThat(budget.decide(ANN, micros(40), limit -> 60)).isEqualTo(new Verdict.Goes());
        assertThat(budget.decide(ANN, micros(41), limit -> 60))
                .isEqualTo(new Verdict.Stays(budget.limits().getFirst(), 60, 41));
    }

    @Test
    void decide_limitsOfOthers_doNotCount() {
        var budget = new Budget(List.of(
                hard(new Scope(Scope.Kind.MODEL, "other"), Span.DAY, Unit.MONEY, 0),
                hard(new Scope(Scope.Kind.SENDER, "tok_1"), Span.DAY, Unit.MONEY, 0),
                hard(new Scope(Scope.Kind.KEY, "model.other"), Span.DAY, Unit.MONEY, 0)));
        assertThat(budget.decide(ANN, micros(1), limit -> 0)).isEqualTo(new Verdict.Goes());
    }

    @Test
    void decide_eachScopeOfTheSpender_counts() {
        for (var scope : Scope.of(ANN)) {
            var budget = new Budget(List.of(hard(scope, Span.MONTH, Unit.TOKENS, 9)));
            assertThat(budget.decide(ANN, micros(0), limit -> 0)).isInstanceOf(Verdict.Stays.class);
        }
        assertThat(Scope.of(ANN)).hasSize(Scope.Kind.values().length);
    }

    @Test
    void decide_whatIsFree_goesWhateverIsUsed() {
        assertThat(Budget.NOTHING.decide(ANN, new Pricing.Free().amount(new Tokens(1_000, 0, 1_000)), limit -> 1 << 30))
                .isEqualTo(new Verdict.Goes());
        assertThat(Budget.NOTHING.decide(ANN, new Pricing.Unknown().amount(new Tokens(1, 0, 0)), limit -> 0))
                .isInstanceOf(Verdict.Stays.class);
    }

    @Test
    void decide_sumBeyondTheRange_stays() {
        var budget = new Budget(List.of(hard(Scope.ALL, Span.DAY, Unit.MONEY, Money.MOST)));
        assertThat(budget.decide(ANN, micros(Long.MAX_VALUE), limit -> Long.MAX_VALUE))
                .isInstanceOf(Verdict.Stays.class);
    }

    @Test
    void standard_stopsARunawayModel_pricedOrNot() {
        var priced = new Pricing.Priced(new Price(3_000_000, 300_000, 15_000_000, 64_000), "test");
        var one = priced.amount(Tokens.bound(100_000, 64_000));
        assertThat(Budget.STANDARD.decide(ANN, one, limit -> 0)).isEqualTo(new Verdict.Goes());
        assertThat(Budget.STANDARD.decide(ANN, one, limit -> 9_900_000)).isInstanceOf(Verdict.Stays.class);
        var unpriced = new Pricing.Unknown().amount(Tokens.bound(100_000, 64_000));
        assertThat(Budget.STANDARD.decide(ANN, unpriced, limit -> 9_990_000)).isInstanceOf(Verdict.Stays.class);
    }

    @Test
    void reached_fromTheSoftValueOn() {
        var soft = new Limit(Scope.ALL, Span.DAY, Unit.MONEY, OptionalLong.of(10), OptionalLong.empty());
        var budget = new Budget(List.of(soft));
        assertThat(budget.reached(ANN, limit -> 9)).isEmpty();
        assertThat(budget.reached(ANN, limit -> 10)).containsExactly(soft);
    }

    @Test
    void with_takesThePlaceOfTheSame_andTheDiffSaysSo() {
        var wider = hard(Scope.ALL, Span.DAY, Unit.MONEY, 20_000_000);
        var other = Budget.STANDARD.with(wider);
        assertThat(other.limits()).hasSameSizeAs(Budget.STANDARD.limits()).contains(wider);
        assertThat(Budget.STANDARD.diff(other))
                .containsExactly("- all, a day: at most $10.00, told from $5.00", "+ all, a day: at most $20.00");
        assertThat(Budget.STANDARD.isLoosenedBy(other)).isTrue();
        assertThat(other.isLoosenedBy(Budget.STANDARD)).isFalse();
        assertThat(Budget.STANDARD.isLoosenedBy(Budget.STANDARD.without(wider))).isTrue();
    }

    @Test
    void limit_withoutAValueOrBelowZero_isNone() {
        assertThatThrownBy(() -> new Limit(Scope.ALL, Span.DAY, Unit.MONEY, OptionalLong.empty(), OptionalLong.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> hard(Scope.ALL, Span.DAY, Unit.MONEY, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void spans_areThoseOfUtc() {
        var now = Instant.parse("2026-12-31T23:59:59Z");
        assertThat(Span.DAY.start(now)).isEqualTo(Instant.parse("2026-12-31T00:00:00Z"));
        assertThat(Span.DAY.end(now)).contains(Instant.parse("2027-01-01T00:00:00Z"));
        assertThat(Span.MONTH.start(now)).isEqualTo(Instant.parse("2026-12-01T00:00:00Z"));
        assertThat(Span.MONTH.end(now)).contains(Instant.parse("2027-01-01T00:00:00Z"));
        assertThat(Span.TURN.end(now)).isEmpty();
    }
}

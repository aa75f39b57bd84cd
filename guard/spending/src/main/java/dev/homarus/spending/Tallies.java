package dev.homarus.spending;

import dev.homarus.budget.Amount;
import dev.homarus.budget.Limit;
import dev.homarus.budget.Scope;
import dev.homarus.budget.Span;
import dev.homarus.budget.Spender;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What was spent, by scope and time. Used under its owner's lock.
final class Tallies {
    /// How many Turns' sums are kept: more than can run at once.
    private static final int MAX_TURNS = 10_000;

    /// @param of the start of the day or month
    private record Key(Scope scope, Span span, Instant of) {}

    private final Map<Key, Amount> sums = new HashMap<>();
    private final Map<String, Map<Scope, Amount>> turns = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<Scope, Amount>> eldest) {
            return size() > MAX_TURNS;
        }
    };

    /// Counts an amount, which may be below zero where less was needed than was reserved.
    ///
    /// @param at when it was reserved
    void add(Spender who, Instant at, Amount amount) {
        addDays(who, at, amount);
        var turn = turns.computeIfAbsent(who.turn(), id -> new HashMap<>());
        Scope.of(who).forEach(scope -> turn.merge(scope, amount, Amount::plus));
    }

    /// Counts an amount of a Turn that has ended.
    void addDays(Spender who, Instant at, Amount amount) {
        for (var scope : Scope.of(who)) {
            sums.merge(new Key(scope, Span.DAY, Span.DAY.start(at)), amount, Amount::plus);
            sums.merge(new Key(scope, Span.MONTH, Span.MONTH.start(at)), amount, Amount::plus);
        }
    }

    /// Forgets the days and months before the month of `now`.
    void forgetBefore(Instant now) {
        var month = Span.MONTH.start(now);
        sums.keySet().removeIf(key -> key.of().isBefore(month));
    }

    Amount of(Scope scope, Span span, Instant now) {
        return sums.getOrDefault(new Key(scope, span, span.start(now)), Amount.NONE);
    }

    /// Returns what counts against a limit.
    long used(Limit limit, String turn, Instant now) {
        var amount = limit.span() == Span.TURN
                ? turns.getOrDefault(turn, Map.of()).getOrDefault(limit.scope(), Amount.NONE)
                : of(limit.scope(), limit.span(), now);
        return limit.unit().of(amount);
    }

    /// Returns the names of a kind for which something was spent this month, sorted.
    List<Scope> scopes(Scope.Kind kind, Instant now) {
        var month = Span.MONTH.start(now);
        var found = new TreeMap<String, Scope>();
        sums.keySet().stream()
                .filter(key -> key.scope().kind() == kind
                        && key.span() == Span.MONTH
                        && key.of().equals(month))
                .forEach(key -> found.put(key.scope().name(), key.scope()));
        return List.copyOf(found.values());
    }
}

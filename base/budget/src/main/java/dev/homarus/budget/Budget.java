package dev.homarus.budget;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// All limits together. A request goes where no hard limit stands against it.
public record Budget(List<Limit> limits) {
    /// The most limits there may be.
    public static final int MOST = 200;

    private static final Comparator<Limit> ORDER = Comparator.comparing(
                    (Limit limit) -> limit.scope().kind())
            .thenComparing(limit -> limit.scope().name())
            .thenComparing(Limit::unit)
            .thenComparing(Limit::span);

    /// What holds until the owner says something else.
    public static final Budget STANDARD = new Budget(List.of(
            limit(Span.DAY, Unit.MONEY, 5 * Money.DOLLAR, 10 * Money.DOLLAR),
            limit(Span.TURN, Unit.MONEY, 2 * Money.DOLLAR, 5 * Money.DOLLAR),
            limit(Span.DAY, Unit.UNPRICED, 5_000_000, 10_000_000),
            limit(Span.TURN, Unit.UNPRICED, 2_000_000, 5_000_000)));

    /// Nothing that is paid for goes.
    public static final Budget NOTHING = new Budget(List.of(
            new Limit(Scope.ALL, Span.DAY, Unit.MONEY, OptionalLong.empty(), OptionalLong.of(0)),
            new Limit(Scope.ALL, Span.DAY, Unit.UNPRICED, OptionalLong.empty(), OptionalLong.of(0))));

    public Budget {
        limits = limits.stream().sorted(ORDER).toList();
        if (limits.size() > MOST) {
            throw new IllegalArgumentException("more than " + MOST + " limits");
        }
    }

    private static Limit limit(Span span, Unit unit, long soft, long hard) {
        return new Limit(Scope.ALL, span, unit, OptionalLong.of(soft), OptionalLong.of(hard));
    }

    /// Returns this with a limit in place of the one about the same.
    public Budget with(Limit limit) {
        return new Budget(
                Stream.concat(without(limit).limits.stream(), Stream.of(limit)).toList());
    }

    /// Returns this without the limit about the same as `limit`.
    public Budget without(Limit limit) {
        return new Budget(
                limits.stream().filter(other -> !other.isInPlaceOf(limit)).toList());
    }

    /// Decides whether a request may go.
    ///
    /// @param most the most that it may need
    /// @param used what counts against a limit already
    public Verdict decide(Spender who, Amount most, ToLongFunction<Limit> used) {
        for (var limit : limits) {
            long wanted = limit.unit().of(most);
            if (limit.hard().isPresent() && limit.scope().covers(who) && wanted > 0) {
                long before = used.applyAsLong(limit);
                if (Amount.sum(before, wanted) > limit.hard().getAsLong()) {
                    return new Verdict.Stays(limit, before, wanted);
                }
            }
        }
        return new Verdict.Goes();
    }

    /// Returns the limits over a spender whose soft value is reached.
    public List<Limit> reached(Spender who, ToLongFunction<Limit> used) {
        return limits.stream()
                .filter(limit -> limit.scope().covers(who) && isReached(limit, used))
                .toList();
    }

    /// Whether the soft value is reached; a value of 0 is with the first request.
    public static boolean isReached(Limit limit, ToLongFunction<Limit> used) {
        return limit.soft().isPresent()
                && used.applyAsLong(limit) >= Math.max(1, limit.soft().getAsLong());
    }

    /// Returns what changes from this to another, a line each: `- ` what held, `+ ` what will hold.
    public List<String> diff(Budget other) {
        var lines = new ArrayList<String>();
        for (var limit : limits) {
            if (!other.limits.contains(limit)) {
                lines.add("- " + limit.about() + ": " + limit.values());
            }
        }
        for (var limit : other.limits) {
            if (!limits.contains(limit)) {
                lines.add("+ " + limit.about() + ": " + limit.values());
            }
        }
        return List.copyOf(lines);
    }

    /// Whether the other lets something go that this does not: a hard limit of this that is higher there, or gone.
    public boolean isLoosenedBy(Budget other) {
        return limits.stream()
                .filter(limit -> limit.hard().isPresent())
                .anyMatch(limit -> other.limits.stream()
                        .filter(limit::isInPlaceOf)
                        .noneMatch(there -> there.hard().isPresent()
                                && there.hard().getAsLong() <= limit.hard().getAsLong()));
    }
}

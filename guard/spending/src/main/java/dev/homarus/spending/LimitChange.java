package dev.homarus.spending;

import dev.homarus.budget.Budget;
import dev.homarus.budget.Limit;
import dev.homarus.budget.Money;
import dev.homarus.budget.Scope;
import dev.homarus.budget.Span;
import dev.homarus.budget.Unit;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/// What an owner wants to be limited otherwise: one hard value for each span, or none, and from what part of it on
/// the owner is told.
///
/// @param softPercent from 1 to 100
/// @param hard by span; nothing where there is to be no limit
public record LimitChange(Scope scope, Unit unit, int softPercent, Map<Span, OptionalLong> hard) {
    /// Where the owner says nothing else.
    public static final int USUAL_PERCENT = 80;

    private static final String NONE = "none";

    public LimitChange {
        hard = Map.copyOf(hard);
    }

    /// Reads `{"scope"?, "name"?, "unit"?, "softPercent"?, "day"?, "month"?, "turn"?}`; a value is a text like `5.00`
    /// or `2000000`, or `none`.
    ///
    /// @throws JsonException where it is not readable, or changes nothing
    public static LimitChange of(Json.Obj json) {
        var unit = LimitJson.unit(json);
        var hard = new LinkedHashMap<Span, OptionalLong>();
        for (var span : Span.values()) {
            json.optionalText(span.word()).ifPresent(text -> hard.put(span, value(text, span, unit)));
        }
        if (hard.isEmpty()) {
            throw new JsonException("a limit", "has to be given for a day, a month or a turn");
        }
        return new LimitChange(
                LimitJson.scope(json), unit, (int) json.number("softPercent", USUAL_PERCENT, 1, 100), hard);
    }

    private static OptionalLong value(String text, Span span, Unit unit) {
        if (text.equals(NONE)) {
            return OptionalLong.empty();
        }
        try {
            if (unit == Unit.MONEY) {
                return OptionalLong.of(Money.parse(text));
            }
            if (text.matches("[0-9]{1,14}")) {
                return OptionalLong.of(Math.min(Long.parseLong(text), Money.MOST));
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new JsonException(
                span.word(),
                unit == Unit.MONEY
                        ? "has to be dollars like 5 or 0.50, at most 100000000, or none"
                        : "has to be a whole number of tokens, or none");
    }

    /// Returns the limits with this change.
    ///
    /// @throws JsonException where there would be too many
    public Budget on(Budget before) {
        var after = before;
        for (var span : Span.values()) {
            if (hard.containsKey(span)) {
                after = on(after, span, hard.get(span));
            }
        }
        return after;
    }

    private Budget on(Budget before, Span span, OptionalLong most) {
        var zero = new Limit(scope, span, unit, OptionalLong.empty(), OptionalLong.of(0));
        if (most.isEmpty()) {
            return before.without(zero);
        }
        if (before.without(zero).limits().size() >= Budget.MOST) {
            throw new JsonException("limits", "are " + Budget.MOST + " already; take one back with none");
        }
        long soft = most.getAsLong() / 100 * softPercent + most.getAsLong() % 100 * softPercent / 100;
        return before.with(new Limit(scope, span, unit, OptionalLong.of(soft), most));
    }
}

package dev.homarus.budget;

import java.util.OptionalLong;

/// How much may be spent. At least one of the two values is there; each is from 0 to [Money#MOST].
///
/// @param soft from which on the owner is told
/// @param hard beyond which nothing goes
public record Limit(Scope scope, Span span, Unit unit, OptionalLong soft, OptionalLong hard) {
    public Limit {
        if ((soft.isEmpty() && hard.isEmpty()) || !inRange(soft) || !inRange(hard)) {
            throw new IllegalArgumentException("limit");
        }
    }

    private static boolean inRange(OptionalLong value) {
        return value.isEmpty() || (value.getAsLong() >= 0 && value.getAsLong() <= Money.MOST);
    }

    /// Whether both are about the same: one can be in place of the other.
    public boolean isInPlaceOf(Limit other) {
        return scope.equals(other.scope) && span == other.span && unit == other.unit;
    }

    /// Returns what it is about: like `all, a day`.
    public String about() {
        return scope.text() + ", a " + span.word() + (unit == Unit.MONEY ? "" : ", " + unit.word());
    }

    /// Returns both values as a person reads them.
    public String values() {
        var hardText = hard.isPresent() ? "at most " + unit.text(hard.getAsLong()) : "no end";
        return soft.isPresent() ? hardText + ", told from " + unit.text(soft.getAsLong()) : hardText;
    }
}

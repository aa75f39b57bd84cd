package dev.homarus.spending;

import dev.homarus.budget.Limit;
import dev.homarus.types.Problem;

/// A limit whose soft value is reached.
///
/// @param used what counts against it
/// @param turn the Turn that has reached it
public record Told(Limit limit, long used, String turn) {
    /// Returns what the owner is told.
    public Problem problem() {
        var hard = limit.hard().isPresent()
                ? "; beyond " + limit.unit().text(limit.hard().getAsLong()) + " nothing more goes"
                : "";
        return new Problem(
                "BUDGET-003",
                "Of what may be spent (" + limit.about() + ") " + limit.unit().text(used) + " is used" + hard + ".",
                "See for what with: homarus budget");
    }
}

package dev.homarus.spending;

import dev.homarus.budget.Amount;
import dev.homarus.budget.Budget;
import dev.homarus.budget.Limit;
import dev.homarus.budget.Money;
import dev.homarus.budget.Scope;
import dev.homarus.budget.Span;
import dev.homarus.protocol.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What was spent at one moment, and what may be.
///
/// @param rows by scope, that for all first
/// @param limits each with what counts against it; nothing for those of a Turn
/// @param standard whether the limits are those that hold until the owner says something else
public record Spent(Instant at, List<Row> rows, List<Use> limits, boolean standard) {
    /// What one scope has spent.
    ///
    /// @param day what was spent today
    /// @param month what was spent this month
    public record Row(Scope scope, Amount day, Amount month) {}

    /// How much of a limit is used.
    ///
    /// @param used what counts against it
    public record Use(Limit limit, long used) {
        /// Whether the soft value is reached.
        public boolean isReached() {
            return limit.span() != Span.TURN && Budget.isReached(limit, known -> used);
        }

        /// Whether nothing is left.
        public boolean isUsedUp() {
            return limit.span() != Span.TURN
                    && limit.hard().isPresent()
                    && used >= limit.hard().getAsLong();
        }

        private Json.Obj json(Instant now) {
            return LimitJson.write(limit)
                    .put("about", limit.about())
                    .put("values", limit.values())
                    .put("used", used)
                    .put("usedText", limit.unit().text(used))
                    .put("reached", isReached())
                    .put("usedUp", isUsedUp())
                    .put("ends", limit.span().end(now).map(Instant::toString))
                    .build();
        }
    }

    static Spent of(Tallies tallies, LimitBook book, Instant now) {
        var rows = new ArrayList<Row>();
        rows.add(row(tallies, Scope.ALL, now));
        for (var kind : Scope.Kind.values()) {
            if (kind != Scope.Kind.ALL) {
                tallies.scopes(kind, now).forEach(scope -> rows.add(row(tallies, scope, now)));
            }
        }
        var limits = book.now().limits().stream()
                .map(limit -> new Use(limit, limit.span() == Span.TURN ? 0 : tallies.used(limit, "", now)))
                .toList();
        return new Spent(now, rows, limits, book.isStandard());
    }

    private static Row row(Tallies tallies, Scope scope, Instant now) {
        return new Row(scope, tallies.of(scope, Span.DAY, now), tallies.of(scope, Span.MONTH, now));
    }

    /// Returns what was spent by all.
    public Row all() {
        return rows.getFirst();
    }

    /// Returns the form of `GET /api/budget`, but for prices.
    public Json.Builder json() {
        return Json.object()
                .put("currency", "USD")
                .put("at", at.toString())
                .put("today", amount(all().day()))
                .put("month", amount(all().month()))
                .put("spent", Json.array(rows.stream().skip(1).map(Spent::json).toList()))
                .put(
                        "limits",
                        Json.array(limits.stream().map(use -> use.json(at)).toList()))
                .put("standard", standard);
    }

    private static Json.Obj json(Row row) {
        return Json.object()
                .put("scope", row.scope().kind().word())
                .put("name", row.scope().name())
                .put("today", amount(row.day()))
                .put("month", amount(row.month()))
                .build();
    }

    private static Json.Obj amount(Amount amount) {
        return Json.object()
                .put("micros", amount.micros())
                .put("text", Money.text(amount.micros()))
                .put("tokens", amount.tokens())
                .put("unpricedTokens", amount.unpriced())
                .build();
    }
}

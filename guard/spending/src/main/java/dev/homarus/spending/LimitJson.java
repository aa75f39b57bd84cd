package dev.homarus.spending;

import dev.homarus.budget.Budget;
import dev.homarus.budget.Limit;
import dev.homarus.budget.Money;
import dev.homarus.budget.Scope;
import dev.homarus.budget.Span;
import dev.homarus.budget.Unit;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import java.util.ArrayList;
import java.util.OptionalLong;

/// Limits as they are stored, and as faces get them.
final class LimitJson {
    private LimitJson() {}

    static Json.Builder write(Limit limit) {
        var json = Json.object()
                .put("scope", limit.scope().kind().word())
                .put("name", limit.scope().name())
                .put("span", limit.span().word())
                .put("unit", limit.unit().word());
        limit.soft().ifPresent(soft -> json.put("soft", soft));
        limit.hard().ifPresent(hard -> json.put("hard", hard));
        return json;
    }

    static Json.Obj write(Budget budget) {
        return Json.object()
                .put(
                        "limits",
                        Json.array(budget.limits().stream()
                                .map(limit -> write(limit).build())
                                .toList()))
                .build();
    }

    /// Reads limits.
    ///
    /// @throws JsonException where they are none
    static Budget read(Json.Obj json) {
        var limits = new ArrayList<Limit>();
        for (var item : json.array("limits")) {
            limits.add(limit(Json.object(item, "limits")));
        }
        return new Budget(limits);
    }

    static Limit limit(Json.Obj json) {
        return new Limit(scope(json), span(json.text("span")), unit(json), value(json, "soft"), value(json, "hard"));
    }

    static Scope scope(Json.Obj json) {
        var kind = Scope.Kind.of(json.optionalText("scope").orElse("all"))
                .orElseThrow(() -> new JsonException("scope", "has to be all, model, agent, sender or key"));
        try {
            return new Scope(kind, json.optionalText("name").orElse(""));
        } catch (IllegalArgumentException e) {
            throw new JsonException("name", "has to be there for all scopes but all, with at most 80 characters");
        }
    }

    static Span span(String word) {
        return Span.of(word).orElseThrow(() -> new JsonException("span", "has to be day, month or turn"));
    }

    static Unit unit(Json.Obj json) {
        return Unit.of(json.optionalText("unit").orElse("money"))
                .orElseThrow(() -> new JsonException("unit", "has to be money, tokens or unpriced"));
    }

    private static OptionalLong value(Json.Obj json, String name) {
        return json.get(name).isEmpty() ? OptionalLong.empty() : OptionalLong.of(json.number(name, 0, 0, Money.MOST));
    }
}

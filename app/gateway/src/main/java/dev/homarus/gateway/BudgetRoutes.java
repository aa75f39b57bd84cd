package dev.homarus.gateway;

import dev.homarus.budget.Budget;
import dev.homarus.budget.Money;
import dev.homarus.budget.Price;
import dev.homarus.budget.Pricing;
import dev.homarus.protocol.Json;
import dev.homarus.spending.LimitChange;
import dev.homarus.spending.Spending;
import dev.homarus.spending.Spent;
import dev.homarus.types.Principal.Scope;
import java.util.Optional;

/// What was spent, what may be, and what models cost.
record BudgetRoutes(Spending spending, Models models) {
    void addTo(Router router) {
        router.on(Scope.READ, "GET", "/api/budget", call -> call.reply(json()))
                .on(Scope.ADMIN, "POST", "/api/budget", this::set)
                .on(Scope.ADMIN, "POST", "/api/budget/undo", this::undo)
                .on(Scope.ADMIN, "PUT", "/api/budget/prices/{}", this::price)
                .on(Scope.ADMIN, "DELETE", "/api/budget/prices/{}", this::unprice);
    }

    private Json.Obj json() {
        var prices = models.all().stream()
                .map(model -> {
                    var pricing = spending.prices().of(model.name(), model.id(), model.destination());
                    return json(model.name(), pricing);
                })
                .toList();
        return spending.spent().json().put("prices", Json.array(prices)).build();
    }

    private static Json.Obj json(String model, Pricing pricing) {
        var json = Json.object().put("model", model);
        return switch (pricing) {
            case Pricing.Free() -> json.put("price", "free").build();
            case Pricing.Unknown() -> json.put("price", "unknown").build();
            case Pricing.Priced(var price, var source) ->
                json.put("price", "known")
                        .put("input", Money.text(price.input()))
                        .put("cached", Money.text(price.cached()))
                        .put("output", Money.text(price.output()))
                        .put("maxOutput", price.maxOutput())
                        .put("source", source)
                        .build();
        };
    }

    /// Returns what `status` says: spent today and this month, and whether a limit is reached.
    static Json.Obj summary(Spent spent) {
        return Json.object()
                .put("today", Money.text(spent.all().day().micros()))
                .put("month", Money.text(spent.all().month().micros()))
                .put("unpricedTokensToday", spent.all().day().unpriced())
                .put("reached", spent.limits().stream().anyMatch(Spent.Use::isReached))
                .put("usedUp", spent.limits().stream().anyMatch(Spent.Use::isUsedUp))
                .build();
    }

    /// `{"scope"?, "name"?, "unit"?, "day"?, "month"?, "turn"?, "softPercent"?, "preview"?}`.
    private void set(Call call) {
        var json = call.json();
        var before = spending.book().now();
        var after = LimitChange.of(json).on(before);
        boolean preview = json.flag("preview", false);
        if (!preview) {
            spending.book().set(after, call.principal().id());
        }
        call.reply(changed(before, after));
    }

    private void undo(Call call) {
        var before = spending.book().now();
        call.reply(changed(before, spending.book().undo(call.principal().id())));
    }

    private Json.Obj changed(Budget before, Budget after) {
        return Json.object()
                .put("diff", Json.strings(before.diff(after)))
                .put("loosens", before.isLoosenedBy(after))
                .build();
    }

    private void price(Call call) {
        set(call, Optional.of(PriceSettings.price(call.json(), "")));
    }

    private void unprice(Call call) {
        set(call, Optional.empty());
    }

    private void set(Call call, Optional<Price> price) {
        models.price(call.names().getFirst(), price, call.principal());
        call.reply(json());
    }
}

package dev.homarus.gateway;

import dev.homarus.audit.AuditLog;
import dev.homarus.budget.Amount;
import dev.homarus.budget.Money;
import dev.homarus.egress.Receivers;
import dev.homarus.egress.Receivers.Receiver;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.spending.Spending;
import dev.homarus.types.Destination.Reach;
import dev.homarus.types.Principal.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Collectors;

/// What happened in some days, on one page: from the audit, the ledger and what was paid.
record DigestRoutes(AuditLog audit, Receivers receivers, Spending spending, InstantSource clock) {
    private static final Duration WEEK = Duration.ofDays(7);

    void addTo(Router router) {
        router.on(Scope.READ, "GET", "/api/digest", this::digest);
    }

    private void digest(Call call) {
        var until = call.time("until").orElseGet(clock::instant);
        var since = call.time("since").orElseGet(() -> until.minus(WEEK));
        if (!since.isBefore(until)) {
            throw new JsonException("since", "has to be before until");
        }
        call.reply(json(since, until));
    }

    Json.Obj json(Instant since, Instant until) {
        var digest = new Digest(until);
        boolean complete = audit.each(since, digest::add);
        var json = Json.object()
                .put("since", since.toString())
                .put("until", until.toString())
                .put("complete", complete);
        digest.addTo(json);
        paid(since, until, json);
        received(since, until, json);
        audit.head().json().members().forEach(json::put);
        return json.build();
    }

    private void paid(Instant since, Instant until, Json.Builder json) {
        var models = spending.between(since, until);
        var all = models.stream().reduce(Amount.NONE, (sum, paid) -> sum.plus(paid.amount()), Amount::plus);
        json.put("spent", Money.text(all.micros()))
                .put("unpricedTokens", all.unpriced())
                .put(
                        "models",
                        Json.array(models.stream()
                                .map(paid -> Json.object()
                                        .put("model", paid.model())
                                        .put("requests", paid.requests())
                                        .put("spent", Money.text(paid.amount().micros()))
                                        .put("tokens", paid.amount().tokens())
                                        .put("unpricedTokens", paid.amount().unpriced())
                                        .build())
                                .toList()));
    }

    private void received(Instant since, Instant until, Json.Builder json) {
        var first = receivers.list().stream().collect(Collectors.toMap(Receiver::origin, Receiver::first));
        var there = receivers.between(since, until);
        json.put(
                        "hosts",
                        Json.array(there.stream()
                                .filter(receiver -> receiver.reach() != Reach.LOCAL)
                                .map(receiver -> receiver.json()
                                        .put(
                                                "new",
                                                !first.getOrDefault(receiver.origin(), until)
                                                        .isBefore(since))
                                        .build())
                                .toList()))
                .put(
                        "here",
                        there.stream()
                                .filter(receiver -> receiver.reach() == Reach.LOCAL)
                                .mapToLong(Receiver::requests)
                                .sum());
    }
}

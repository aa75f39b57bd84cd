package dev.homarus.gateway;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Entry;
import dev.homarus.audit.Query;
import dev.homarus.audit.Report;
import dev.homarus.egress.Ledger;
import dev.homarus.protocol.Json;
import dev.homarus.store.Store;
import dev.homarus.types.Principal.Scope;
import dev.homarus.types.Problem;
import java.time.Instant;
import java.util.function.Supplier;

/// What was done: the ledger of requests and the audit.
record RecordRoutes(Ledger ledger, Hosts hosts, AuditLog audit, Supplier<Json.Obj> verify) {
    void addTo(Router router) {
        router.on(Scope.READ, "GET", "/api/ledger", this::requests)
                .on(Scope.READ, "GET", "/api/ledger/hosts", call -> call.reply(hosts.json()))
                .on(Scope.READ, "GET", "/api/ledger/{}", this::request)
                .on(Scope.READ, "GET", "/api/ledger/{}/wire", this::wire)
                .on(Scope.READ, "GET", "/api/audit", this::entries)
                .on(Scope.READ, "POST", "/api/audit/verify", call -> call.reply(verify.get()));
    }

    /// Returns what a verification of the audit found, with a member `changedRows`: the tables with rights and
    /// secrets that somebody else has changed while this process runs.
    static Json.Obj verified(Report report, Store store) {
        var json = Json.object();
        report.json().members().forEach(json::put);
        return json.put("changedRows", Json.strings(store.changedElsewhere())).build();
    }

    private void requests(Call call) {
        var rows = ledger
                .list(call.time("since").orElse(Instant.EPOCH), call.parameter("to"), (int)
                        call.number("limit", 200, 1, 1_000))
                .stream()
                .map(Ledger.Entry::json)
                .toList();
        call.reply(Json.object().put("requests", Json.array(rows)).build());
    }

    private Ledger.Entry entry(Call call) {
        return entry(ledger, call);
    }

    /// Returns the request that a path names.
    ///
    /// @throws dev.homarus.types.ProblemException HTTP-004
    static Ledger.Entry entry(Ledger ledger, Call call) {
        try {
            var found = ledger.find(Long.parseLong(call.names().getFirst()));
            if (found.isPresent()) {
                return found.get();
            }
        } catch (NumberFormatException e) {
            // Answered below, like any other id that does not exist.
        }
        throw new Problem("HTTP-004", "There is no such request in the ledger.", "List them with: homarus ledger")
                .asException();
    }

    private void request(Call call) {
        var entry = entry(call);
        var segments = ledger.segments(entry.id()).stream().map(SentImage::row).toList();
        var json = Json.object();
        entry.json().members().forEach(json::put);
        if (!entry.isKept()) {
            json.put("kept", false);
        }
        call.reply(json.put("method", entry.method())
                .put("path", entry.path())
                .put("headers", entry.headers())
                .put("segments", Json.array(segments))
                .build());
    }

    private void wire(Call call) {
        var body = ledger.wire(entry(call));
        Replies.bytes(call.response(), call.callback(), 200, "application/octet-stream", body);
    }

    private void entries(Call call) {
        var query = new Query(call.parameter("kind"), call.time("since"), call.parameter("session"), (int)
                call.number("limit", 100, 1, Query.MAX_LIMIT));
        var entries = audit.query(query).stream().map(Entry::json).toList();
        var json = Json.object().put("entries", Json.array(entries));
        audit.head().json().members().forEach(json::put);
        call.reply(json.build());
    }
}

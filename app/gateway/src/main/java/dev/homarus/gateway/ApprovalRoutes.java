package dev.homarus.gateway;

import dev.homarus.approval.ActionGate;
import dev.homarus.approval.Approval;
import dev.homarus.approval.Elevation;
import dev.homarus.approval.GrantBook;
import dev.homarus.approval.Sending;
import dev.homarus.approval.Standing;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Principal.Scope;
import dev.homarus.types.Problem;
import java.time.Duration;
import java.time.Instant;

/// Questions to the owner, their answers, and the Grants that follow from them.
///
/// @param proof recognises the owner anew before an elevation
record ApprovalRoutes(ActionGate gate, GrantBook grants, Elevation elevation, StepUp proof) {
    private static final int MAX_PROOF = 4_096;

    void addTo(Router router) {
        router.onEither(Scope.READ, Scope.APPROVE, "GET", "/api/approvals", this::list)
                .onEither(Scope.READ, Scope.APPROVE, "GET", "/api/approvals/{}", this::one)
                .onEither(Scope.READ, Scope.APPROVE, "GET", "/api/approvals/{}/request", this::request)
                .on(Scope.APPROVE, "POST", "/api/approvals/{}", this::answer)
                .onEither(Scope.READ, Scope.APPROVE, "GET", "/api/grants", this::standing)
                .on(Scope.APPROVE, "DELETE", "/api/grants", this::revokeAll)
                .on(Scope.APPROVE, "DELETE", "/api/grants/{}", this::revoke)
                .local("POST", "/api/elevation", this::elevate)
                .local("DELETE", "/api/elevation", this::lower);
    }

    private void list(Call call) {
        var state = call.parameter("state").orElse("waiting");
        var rows = switch (state) {
            case "waiting" -> gate.waiting();
            case "closed" -> gate.closed((int) call.number("limit", 100, 1, 1_000));
            default -> throw new JsonException("state", "has to be waiting or closed");
        };
        var paused = gate.paused().entrySet().stream()
                .map(session -> Json.object()
                        .put("session", session.getKey())
                        .put("until", session.getValue().toString())
                        .build())
                .toList();
        call.reply(Json.object()
                .put("approvals", Json.array(rows.stream().map(Approval::json).toList()))
                .put("paused", Json.array(paused))
                .build());
    }

    private Approval named(Call call) {
        return gate.find(call.names().getFirst())
                .orElseThrow(() -> new Problem(
                                "APPROVAL-001", "There is no such question.", "List them with: homarus approvals")
                        .asException());
    }

    private void one(Call call) {
        call.reply(named(call).jsonWithTexts());
    }

    /// The exact body of a request that waits for a look.
    private void request(Call call) {
        var body = named(call)
                .request()
                .sending()
                .flatMap(Sending::body)
                .orElseThrow(() -> new Problem(
                                "APPROVAL-007",
                                "No request waits here to be looked at.",
                                "What was sent is in the ledger: homarus ledger")
                        .asException());
        Replies.bytes(call.response(), call.callback(), 200, "application/octet-stream", body);
    }

    private void answer(Call call) {
        call.reply(Speech.answer(gate, call.names().getFirst(), call.principal(), call.face(), call.json())
                .json());
    }

    private void standing(Call call) {
        call.reply(Json.object()
                .put(
                        "grants",
                        Json.array(grants.list().stream().map(Standing::json).toList()))
                .put("elevatedUntil", elevation.until().map(Instant::toString))
                .build());
    }

    private void revoke(Call call) {
        call.reply(grants.revoke(call.names().getFirst(), call.principal().id()).json());
    }

    private void revokeAll(Call call) {
        int count = grants.revokeAll(call.principal().id());
        if (elevation.until().isPresent()) {
            elevation.close(call.principal().id());
        }
        call.reply(Json.object().put("revoked", count).build());
    }

    private void elevate(Call call) {
        var json = call.json(MAX_PROOF);
        var life = Lifetimes.parse(json.optionalText("for").orElse("10m"), Duration.ofDays(1));
        var how = proof.check(json);
        call.reply(Json.object()
                .put("until", elevation.open(call.principal().id(), life, how).toString())
                .put("proof", how)
                .build());
    }

    private void lower(Call call) {
        elevation.close(call.principal().id());
        call.done();
    }
}

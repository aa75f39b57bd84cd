package dev.homarus.gateway;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.protocol.Json;
import dev.homarus.slots.Passkey;
import dev.homarus.types.Principal.Scope;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.OpenRing;
import java.time.InstantSource;

/// Who can open the home: slots, and a new root key. Adding and removing needs the owner recognised anew.
///
/// @param surface is to hold the name `localhost` where there is a passkey of that name
record KeyRoutes(
        OpenRing ring,
        SlotKinds kinds,
        StepUp stepUp,
        AuditLog audit,
        InstantSource clock,
        String openedBy,
        Surface surface) {
    void addTo(Router router) {
        router.on(Scope.ADMIN, "GET", "/api/keys", call -> call.reply(json()))
                .on(Scope.ADMIN, "POST", "/api/keys", this::add)
                .on(Scope.ADMIN, "POST", "/api/keys/rotate", this::rotate)
                .on(Scope.ADMIN, "POST", "/api/keys/{}/remove", this::remove);
    }

    private Json.Obj json() {
        var now = ring.ring();
        return Json.object()
                .put("home", now.home())
                .put("version", now.version())
                .put("generation", now.generation())
                .put("openedBy", openedBy)
                .put(
                        "slots",
                        Json.array(now.slots().stream().map(KeyRoutes::slot).toList()))
                .put("passkeys", Json.array(Passkeys.of(now)))
                .put("kinds", Json.array(kinds.available()))
                .put(
                        "proof",
                        Json.array(stepUp.ways().stream().map(Json::strings).toList()))
                .build();
    }

    private static Json.Obj slot(KeyRing.Slot slot) {
        return Json.object()
                .put("id", slot.id())
                .put("kind", slot.kind())
                .put("of", Json.strings(SlotKinds.needs(slot)))
                .put("created", slot.created().toString())
                .put("opensByItself", SlotKinds.opensByItself(slot))
                .build();
    }

    /// Where a person has something to give, it is needed; the owner on this machine needs no word where not.
    private void recognise(Call call, Json.Obj json) {
        if (!stepUp.ways().isEmpty() || !Doorkeeper.isLocal(call.request())) {
            String ignored = stepUp.check(json);
        }
    }

    /// `{"kind", "with": {…}, "passphrase"|"confirm"}`: what the kind takes stands below `with`.
    private void add(Call call) {
        var json = call.json();
        recognise(call, json);
        var kind = json.text("kind");
        var fresh = kinds.fresh(
                kind, json.object("with").orElse(Json.Obj.EMPTY), ring.ring().home());
        try {
            add(call, kind, fresh);
        } finally {
            fresh.key().wipe();
        }
    }

    private void add(Call call, String kind, SlotKinds.Fresh fresh) {
        if (fresh.handsOut() && !Doorkeeper.isLocal(call.request())) {
            throw new Problem(
                            "HTTP-003",
                            "What is printed or handed out is for the owner on this machine only.",
                            "Use the homarus command in a terminal: homarus key add " + kind)
                    .asException();
        }
        if (kind.equals(Passkey.KIND)) {
            surface.holdLocalhost();
        }
        record(call, "add " + kind);
        var slot = ring.add(fresh.key(), clock.instant());
        var reply = Json.object().put("slot", slot(slot));
        fresh.handOut().get().members().forEach(reply::put);
        call.reply(reply.build());
    }

    private void remove(Call call) {
        var json = call.json();
        recognise(call, json);
        var id = call.names().getFirst();
        var before = ring.ring();
        record(call, "rm " + id);
        ring.remove(id);
        var reply = Json.object();
        json().members().forEach(reply::put);
        try {
            before.slots().stream()
                    .filter(slot -> slot.id().equals(id))
                    .forEach(slot -> kinds.forget(slot, before.home(), json.optionalText("pin")));
        } catch (ProblemException e) {
            // The slot is gone whatever its store says; what is left there opens nothing.
            reply.put("left", Replies.problem(e.problem()));
        }
        call.reply(reply.build());
    }

    private void rotate(Call call) {
        record(call, "rotate");
        ring.rotate();
        call.reply(json());
    }

    private void record(Call call, String what) {
        audit.append(Event.of("key", call.principal().id(), what, Json.Obj.EMPTY));
    }
}

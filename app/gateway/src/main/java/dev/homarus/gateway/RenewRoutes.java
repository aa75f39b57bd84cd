package dev.homarus.gateway;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.protocol.Json;
import dev.homarus.types.Principal.Scope;
import dev.homarus.vault.OpenRing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;

/// New keys for everything a home keeps. It needs the owner recognised anew; every path says that it is being
/// done, until it is.
///
/// @param end lets the gateway end for it
record RenewRoutes(
        Home home,
        OpenRing ring,
        StepUp stepUp,
        BackupBook book,
        AuditLog audit,
        Closing closing,
        Renewals renewals,
        Runnable end,
        InstantSource clock) {
    void addTo(Router router) {
        router.on(Scope.ADMIN, "GET", "/api/keys/renew", call -> call.reply(plan()))
                .on(Scope.ADMIN, "POST", "/api/keys/renew", this::renew);
    }

    /// Returns the table of a gateway that is being given new keys; the owner on this machine reads how far it
    /// is.
    static Router meanwhile(Doorkeeper doorkeeper, Renewals renewals, InstantSource clock) {
        var router = new Router(doorkeeper, clock).otherwise(Renewals.PROBLEM);
        router.open("GET", "/healthz", call -> Replies.empty(call.response(), call.callback(), 200));
        router.open("GET", "/readyz", call -> Replies.empty(call.response(), call.callback(), 503));
        router.open("GET", "/api/keys/renew", call -> {
            if (!Doorkeeper.isLocal(call.request())) {
                throw Renewals.PROBLEM.asException();
            }
            call.reply(Json.object().put("last", renewals.json()).build());
        });
        Surface.addFiles(router);
        return router;
    }

    /// What it would do: bytes `needed` and `free` on the disk, about how many `seconds`, which
    /// `backups` the new keys do not open, and whether each opens without this home; and what became of the
    /// `last` one.
    private Json.Obj plan() {
        var next = next();
        try {
            long needed = next.needed();
            return Json.object()
                    .put("needed", needed)
                    .put("free", next.free())
                    .put("seconds", Renewals.seconds(needed))
                    .put(
                            "backups",
                            Json.array(book.all().stream()
                                    .filter(entry -> entry.earlier().isEmpty())
                                    .map(RenewRoutes::backup)
                                    .toList()))
                    .put("last", renewals.json())
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Json.Obj backup(BackupBook.Entry entry) {
        return Json.object()
                .put("folder", entry.folder().toString())
                .put(
                        "opensWithout",
                        entry.recovery().filter(who -> !who.isNobody()).isPresent())
                .build();
    }

    private NextHome next() {
        return new NextHome(home, ring.ring().home());
    }

    private void renew(Call call) {
        var json = call.json();
        if (!stepUp.ways().isEmpty() || !Doorkeeper.isLocal(call.request())) {
            String ignored = stepUp.check(json);
        }
        var plan = plan();
        try {
            Renewal.enough(next());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        audit.append(Event.of("key", call.principal().id(), "renew", Json.Obj.EMPTY));
        renewals.begin();
        call.reply(plan);
        Thread.ofPlatform().daemon().name("renewal").start(() -> {
            if (closing.renew(renewals)) {
                end.run();
            }
        });
    }
}

package dev.homarus.gateway;

import dev.homarus.approval.GrantBook;
import dev.homarus.approval.Standing;
import dev.homarus.egress.Consents;
import dev.homarus.egress.Receivers;
import dev.homarus.egress.Receivers.Receiver;
import dev.homarus.policy.Grant.Scope;
import dev.homarus.policy.Stops;
import dev.homarus.protocol.Json;
import dev.homarus.types.Destination.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// Who has received something, with what the owner lets them have now.
record Hosts(Receivers receivers, Consents consents, GrantBook grants, Supplier<Stops> stops) {
    /// Returns the answer of `GET /api/ledger/hosts`.
    Json.Obj json() {
        var elsewhere = new ArrayList<Json>();
        var here = new ArrayList<Json>();
        var standing = grants.list();
        for (var receiver : receivers.list()) {
            if (receiver.reach() == Reach.LOCAL) {
                here.add(receiver.json().build());
            } else {
                elsewhere.add(row(receiver, standing));
            }
        }
        return Json.object()
                .put("hosts", Json.array(elsewhere))
                .put("here", Json.array(here))
                .build();
    }

    private Json.Obj row(Receiver receiver, List<Standing> standing) {
        var row = receiver.json();
        consents.of(receiver.origin())
                .ifPresent(consent -> row.put(
                        "consent",
                        Json.object()
                                .put("allow", consent.highest().name().toLowerCase(Locale.ROOT))
                                .put("pseudonyms", consent.names())
                                .put("expires", consent.expires().toString())
                                .build()));
        var domains = consents.domains(receiver.origin());
        if (!domains.isEmpty()) {
            row.put(
                    "domains",
                    Json.array(domains.stream()
                            .map(consent -> Json.object()
                                    .put("domain", consent.domain())
                                    .put("expires", consent.expires().toString())
                                    .build())
                            .toList()));
        }
        standing.stream()
                .filter(known -> known.grant().scope() instanceof Scope.Host(var host, int port)
                        && receiver.place().equals(host + ":" + port))
                .findFirst()
                .ifPresent(known -> row.put(
                        "grant",
                        Json.object()
                                .put("id", known.grant().id())
                                .put("expires", known.grant().expires().toString())
                                .build()));
        if (stops.get().forbids(receiver.place().replaceFirst(":[0-9]+$", ""))) {
            row.put("forbidden", true);
        }
        return row.build();
    }
}

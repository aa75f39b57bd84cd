package dev.homarus.gateway;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.crypto.KeyDerivation;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.store.RowAnchor;
import dev.homarus.types.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Keeps in the audit what the rows of rights and secrets have to be: entries `state.next` before a change of
/// them is
/// committed, `state.kept` after it, and `rows` where they were found to be others. Contract:
/// `docs/spec/home.md`.
///
/// @param accepts whether rows that are others are accepted, their rights withdrawn
/// @param anew whether it counts for nothing what was known of them, as in a home that was just restored
record AuditedRows(AuditLog audit, boolean accepts, boolean anew) implements RowAnchor {
    private static final String SELF = "homarus";
    private static final String ROWS = "rows";
    private static final String BEFORE = "before";

    /// Makes the key of the tags below the data key.
    static SecretBytes key(SecretBytes data) {
        return KeyDerivation.derive(data, "database rows");
    }

    @Override
    public Optional<State> newest() {
        if (!anew && audit.isStateDoubtful()) {
            // Durable, so that the start after this one does not take the older state for the newest either.
            var none = new State(Map.of(), Optional.empty());
            announce(none);
            return Optional.of(none);
        }
        return anew
                ? Optional.empty()
                : audit.state().map(entry -> state(entry.event().detail()));
    }

    /// An entry that does not say what the rows have to be allows none.
    private static State state(Json.Obj detail) {
        try {
            return new State(
                    detail.object(ROWS).map(AuditedRows::tags).orElse(Map.of()),
                    detail.object(BEFORE).map(AuditedRows::tags));
        } catch (JsonException e) {
            return new State(Map.of(), Optional.empty());
        }
    }

    private static Map<String, String> tags(Json.Obj json) {
        var tags = new TreeMap<String, String>();
        json.members().keySet().forEach(table -> tags.put(table, json.text(table)));
        return tags;
    }

    private static Json.Obj json(Map<String, String> tags) {
        var json = Json.object();
        new TreeMap<>(tags).forEach(json::put);
        return json.build();
    }

    @Override
    public void announce(State next) {
        var detail = Json.object().put(ROWS, json(next.rows()));
        next.before().ifPresent(before -> detail.put(BEFORE, json(before)));
        audit.append(Event.of("state.next", SELF, ROWS, detail.build()));
    }

    @Override
    public void keep(Map<String, String> rows) {
        try {
            audit.appendLater(Event.of(
                    "state.kept",
                    SELF,
                    ROWS,
                    Json.object().put(ROWS, json(rows)).build()));
        } catch (ProblemException e) {
            // The log accepts nothing any more: what was announced stays, and the next start keeps what it finds.
        }
    }

    @Override
    public boolean differ(List<String> tables) {
        audit.append(Event.of(
                ROWS,
                accepts ? "owner" : SELF,
                accepts ? "accepted" : "refused",
                Json.object().put("tables", Json.strings(tables)).build()));
        return accepts;
    }
}

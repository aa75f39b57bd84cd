package dev.homarus.gateway;

import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Incognito;
import dev.homarus.types.Label;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Which model the owner has chosen for a Session, where they have; that of an incognito one is kept in memory
/// only.
final class SessionModels {
    static final Space SPACE = new Space(
            "session_model",
            java.util.List.of("CREATE TABLE session_model(session TEXT PRIMARY KEY, model TEXT NOT NULL,"
                    + " label TEXT NOT NULL) WITHOUT ROWID"),
            Classification.PERSONAL,
            Duration.ofDays(400),
            Space.Subjects.MENTIONED,
            Space.Export.JSON_LINES,
            false,
            Optional.empty());

    private final Store store;
    private final Map<String, String> known = new ConcurrentHashMap<>();

    SessionModels(Store store) {
        this.store = store;
        store.read(tx -> tx.all("SELECT session, model FROM session_model", row -> Map.entry(row.text(0), row.text(1))))
                .forEach(row -> known.put(row.getKey(), row.getValue()));
    }

    Optional<String> of(String session) {
        return Optional.ofNullable(known.get(session));
    }

    void choose(String session, String model) {
        known.put(session, model);
        if (!Incognito.is(session)) {
            store.write(tx -> tx.run(
                    "INSERT INTO session_model(session, model, label) VALUES (?, ?, ?)"
                            + " ON CONFLICT(session) DO UPDATE SET model = excluded.model",
                    session,
                    model,
                    Label.OWNER));
        }
    }

    void forget(String session) {
        known.remove(session);
        if (!Incognito.is(session)) {
            store.write(tx -> tx.run("DELETE FROM session_model WHERE session = ?", session));
        }
    }
}

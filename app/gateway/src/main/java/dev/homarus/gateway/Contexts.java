package dev.homarus.gateway;

import dev.homarus.loop.Model;
import dev.homarus.protocol.Json;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// How many tokens each of the owner's models takes at once, as its server said when it was last asked. What
/// the owner says goes before it. A size is of what the name stood for then. Thread-safe.
final class Contexts {
    static final Space SPACE = new Space(
                    "model_context",
                    java.util.List.of("CREATE TABLE model_context(model TEXT PRIMARY KEY, of TEXT NOT NULL,"
                            + " tokens INTEGER NOT NULL, source TEXT NOT NULL, at INTEGER NOT NULL,"
                            + " label TEXT NOT NULL) WITHOUT ROWID"),
                    Classification.PERSONAL,
                    Duration.ofDays(3_650),
                    Space.Subjects.OWNER,
                    Space.Export.JSON_LINES,
                    false,
                    Optional.empty())
            .timesIn("at");

    /// What a server said.
    ///
    /// @param of what the name stood for
    record Learned(String of, long tokens, String source, Instant at) {
        Json.Obj json() {
            return Json.object()
                    .put("tokens", tokens)
                    .put("source", source)
                    .put("at", at.toString())
                    .build();
        }
    }

    private final Store store;
    private final ContextProbe probe;
    private final InstantSource clock;
    private final Map<String, Learned> known = new ConcurrentHashMap<>();

    Contexts(Store store, ContextProbe probe, InstantSource clock) {
        this.store = store;
        this.probe = probe;
        this.clock = clock;
        store.read(tx -> tx.all(
                        "SELECT model, of, tokens, source, at FROM model_context",
                        row -> Map.entry(
                                row.text(0), new Learned(row.text(1), row.number(2), row.text(3), row.time(4)))))
                .forEach(row -> known.put(row.getKey(), row.getValue()));
    }

    Optional<Learned> of(Model model) {
        return Optional.ofNullable(known.get(model.name()))
                .filter(learned -> learned.of().equals(what(model)));
    }

    /// Returns a model with what its server said, where the owner has said nothing.
    Model sized(Model model) {
        return model.manner().context().isPresent()
                ? model
                : of(model)
                        .map(learned -> model.in(model.manner().within(learned.tokens())))
                        .orElse(model);
    }

    /// Asks the server, and keeps what the model has there.
    ///
    /// @param by the id of the principal who wants it
    Optional<ContextProbe.Size> ask(Model model, String by) {
        var size = probe.ask(model, by);
        size.filter(ContextProbe.Size::has).ifPresent(said -> keep(model, said));
        return size;
    }

    private void keep(Model model, ContextProbe.Size said) {
        var learned = new Learned(what(model), said.tokens(), said.source(), clock.instant());
        store.write(tx -> tx.run(
                "INSERT INTO model_context(model, of, tokens, source, at, label) VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT(model) DO UPDATE SET of = excluded.of, tokens = excluded.tokens,"
                        + " source = excluded.source, at = excluded.at",
                model.name(),
                learned.of(),
                learned.tokens(),
                learned.source(),
                learned.at(),
                Label.OWNER));
        known.put(model.name(), learned);
    }

    /// Asks the server of a model to which a conversation was too long, where nobody has said how much it
    /// takes; returns the model with that.
    Optional<Model> afterTooLong(Model model, Problem problem, String by) {
        return problem.code().equals("MODEL-016")
                        && model.manner().context().isEmpty()
                        && ask(model, by).filter(ContextProbe.Size::has).isPresent()
                ? Optional.of(sized(model))
                : Optional.empty();
    }

    /// Says that a conversation is cut from now on.
    static Problem told(Model model) {
        return new Problem(
                "MODEL-049",
                "'" + model.name() + "' takes " + model.manner().context().orElse(0L)
                        + " tokens at once, as its server says; older messages are left out from now on.",
                "Say another size with: homarus model add " + model.name() + " … --context N");
    }

    private static String what(Model model) {
        return String.join(" ", model.api().name(), model.destination().origin() + model.basePath(), model.id());
    }
}

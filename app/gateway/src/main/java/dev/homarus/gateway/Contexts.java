package dev.homarus.gateway;

import dev.homarus.loop.Model;
import dev.homarus.protocol.Json;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Problem;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// How many tokens each of the owner's models takes at once, as its server said when it was last asked. What
/// the owner says goes before it. Thread-safe.
final class Contexts {
    private static final ModelFacts.Kind<Learned> KIND = ModelFacts.Kind.of(
            "model_context",
            row -> new Learned(row.number(0), row.text(1), row.time(2)),
            learned -> List.of(learned.tokens(), learned.source(), learned.at()),
            "tokens",
            "INTEGER",
            "source",
            "TEXT",
            "at",
            "INTEGER");

    static final Space SPACE = KIND.space();

    /// What a server said.
    record Learned(long tokens, String source, Instant at) {
        Json.Obj json() {
            return Json.object()
                    .put("tokens", tokens)
                    .put("source", source)
                    .put("at", at.toString())
                    .build();
        }
    }

    private final ContextProbe probe;
    private final InstantSource clock;
    private final ModelFacts<Learned> facts;

    Contexts(Store store, ContextProbe probe, InstantSource clock) {
        this.facts = new ModelFacts<>(store, KIND);
        this.probe = probe;
        this.clock = clock;
    }

    Optional<Learned> of(Model model) {
        return facts.of(model);
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
        size.filter(ContextProbe.Size::has)
                .ifPresent(said -> facts.keep(model, new Learned(said.tokens(), said.source(), clock.instant())));
        return size;
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
}

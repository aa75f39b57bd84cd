package dev.homarus.gateway;

import dev.homarus.approval.ActionGate;
import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.budget.Spender;
import dev.homarus.budget.Tokens;
import dev.homarus.egress.EgressGate;
import dev.homarus.egress.Exchange;
import dev.homarus.egress.Onlooker;
import dev.homarus.loop.Model;
import dev.homarus.loop.OwnersLook;
import dev.homarus.protocol.Json;
import dev.homarus.provider.EmbeddingApi;
import dev.homarus.provider.ModelReply;
import dev.homarus.provider.Prompt;
import dev.homarus.provider.Refused;
import dev.homarus.types.Label;
import dev.homarus.types.Outgoing;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import dev.homarus.types.Segment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Asks a model something outside of every conversation. What the provider counts is settled.
///
/// @param thread what stands for a conversation
/// @param agent what asks, as the budget names it
/// @param by the id of the principal who wants it
/// @param turn what stands for a Turn
/// @param look is shown the request first, where the owner wants that
record ModelAsk(EgressGate egress, Model model, String thread, String agent, String by, String turn, Onlooker look) {
    private static final Duration SILENCE = Duration.ofSeconds(60);

    /// Asks for the owner, who may look at each request first.
    ///
    /// @param what is done with the model: `test`
    static ModelAsk owners(EgressGate egress, ActionGate gate, Model model, String what, String by) {
        var thread = "(model " + what + ")";
        var turn = what + "-" + System.nanoTime();
        var origin = "the " + what + " of the model " + model.name();
        var look = new OwnersLook(gate, new Asking(thread, turn, origin, Label.SYSTEM, true));
        return new ModelAsk(egress, model, thread, "model " + what, by, turn, look);
    }

    /// Returns the same, shown to another one.
    ModelAsk shownTo(Onlooker other) {
        return new ModelAsk(egress, model, thread, agent, by, turn, other);
    }

    /// @throws ProblemException what is wrong
    ModelReply answer(Prompt prompt) throws IOException {
        var api = model.api();
        var path = api.chatPath(model.id());
        var body = api.request(model.terms(), prompt);
        try (var exchange = send(path, api.headers(), body, api.limit(model.terms()))) {
            var offered = model.manner().writtenCalls() ? prompt.offered() : Set.<String>of();
            var reply = api.read(exchange.body(), offered, piece -> {});
            var usage = reply.usage();
            exchange.settle(Tokens.counted(usage.input(), usage.cacheRead(), usage.output()));
            exchange.complete();
            return reply;
        }
    }

    /// @throws ProblemException what is wrong
    EmbeddingApi.Vectors vectors(EmbeddingApi api, List<Prompt.User> texts) throws IOException {
        var accept = Map.of("Accept", "application/json");
        try (var exchange = send(api.path(model.id()), accept, api.request(model.id(), texts), Optional.of(0L))) {
            var vectors = api.read(exchange.body().readNBytes(EmbeddingApi.MAX_BODY), texts.size());
            exchange.settle(Tokens.counted(vectors.tokens(), 0, 0));
            exchange.complete();
            return vectors;
        }
    }

    private Exchange send(String path, Map<String, String> headers, List<Segment> body, Optional<Long> limit)
            throws IOException {
        var out = new Outgoing(
                model.destination(),
                "POST",
                model.basePath() + path,
                headers,
                model.key().map(model.api()::credential),
                body,
                thread,
                SILENCE);
        var who = new Spender(model.name(), model.id(), agent, by, turn).writing(limit);
        var exchange = egress.send(out, who, look);
        if (exchange.status() == 200) {
            return exchange;
        }
        try (exchange) {
            var said = exchange.body().readNBytes(Refused.MAX_BODY);
            throw Refused.of(model.id(), exchange.status(), exchange.retryAfter(), said)
                    .problem()
                    .asException();
        }
    }

    /// Returns what is told where it did not go well.
    static Json.Obj failed(Problem problem) {
        return Json.object()
                .put("ok", false)
                .put("problem", Replies.problem(problem))
                .build();
    }
}

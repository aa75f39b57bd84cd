package dev.homarus.gateway;

import dev.homarus.budget.Spender;
import dev.homarus.egress.EgressGate;
import dev.homarus.egress.Exchange;
import dev.homarus.loop.Model;
import dev.homarus.protocol.Json;
import dev.homarus.provider.ContextSize;
import dev.homarus.types.Destination.Reach;
import dev.homarus.types.Label;
import dev.homarus.types.Outgoing;
import dev.homarus.types.ProblemException;
import dev.homarus.types.Segment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Asks a server of the owner's how many tokens a model takes at once: llama.cpp's and Ollama's say so.
record ContextProbe(EgressGate egress) {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final int MAX_BODY = 4 * 1_048_576;
    private static final String THREAD = "(model test)";

    /// Returns what the server says; nothing where it does not, or is somebody else's.
    ///
    /// @param by the id of the principal who wants it
    Optional<Long> ask(Model model, String by) {
        if (model.destination().reach() == Reach.CLOUD) {
            return Optional.empty();
        }
        try {
            return switch (model.api().name()) {
                case "openai" -> read(egress.list(out(model, "GET", props(model), List.of())), ContextSize::ofProps);
                case "ollama" -> {
                    var body = Json.object().put("model", model.id()).build().bytes();
                    var segment = new Segment("framing", Label.SYSTEM, body);
                    var who = new Spender(model.name(), model.id(), "model test", by, THREAD);
                    yield read(
                            egress.send(out(model, "POST", model.basePath() + "/api/show", List.of(segment)), who),
                            ContextSize::ofShow);
                }
                default -> Optional.empty();
            };
        } catch (ProblemException | IOException e) {
            return Optional.empty();
        }
    }

    private static String props(Model model) {
        return model.basePath().replaceFirst("/v1$", "") + "/props";
    }

    private static Outgoing out(Model model, String method, String path, List<Segment> body) {
        return new Outgoing(
                model.destination(),
                method,
                path,
                Map.of(),
                model.key().map(model.api()::credential),
                body,
                THREAD,
                LIMIT);
    }

    private static Optional<Long> read(Exchange answer, Function<byte[], Optional<Long>> reading) throws IOException {
        try (answer) {
            if (answer.status() != 200) {
                return Optional.empty();
            }
            var size = reading.apply(answer.body().readNBytes(MAX_BODY));
            answer.complete();
            return size;
        }
    }
}

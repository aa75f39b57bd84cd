package dev.homarus.gateway;

import dev.homarus.budget.Spender;
import dev.homarus.egress.EgressGate;
import dev.homarus.egress.Exchange;
import dev.homarus.loop.Model;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
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

/// Asks a server of the owner's how many tokens a model takes at once. One that is somebody else's is not asked.
record ContextProbe(EgressGate egress) {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final int MAX_BODY = 4 * 1_048_576;
    private static final String THREAD = "(model test)";

    /// What a server says.
    ///
    /// @param source which server says it, and where
    /// @param has whether that is what the model has there now; else only what it was made for
    record Size(long tokens, String source, boolean has) {}

    /// Returns what the server says; nothing where it does not, or is somebody else's.
    ///
    /// @param by the id of the principal who wants it
    Optional<Size> ask(Model model, String by) {
        if (model.destination().reach() == Reach.CLOUD) {
            return Optional.empty();
        }
        try {
            return switch (model.api().name()) {
                case "openai" -> openAi(model);
                case "ollama" -> ollama(model, by);
                default -> Optional.empty();
            };
        } catch (ProblemException | IOException e) {
            return Optional.empty();
        }
    }

    /// llama.cpp's server, then vLLM, then LM Studio: each says it at a place of its own.
    private Optional<Size> openAi(Model model) throws IOException {
        var root = model.basePath().replaceFirst("/v1$", "");
        var props = get(model, root + "/props").flatMap(ContextSize::ofProps);
        if (props.isPresent()) {
            return props.map(tokens -> new Size(tokens, "llama.cpp, /props", true));
        }
        var list = get(model, model.basePath() + "/models");
        var listed = list.flatMap(body -> ContextSize.ofModels(body, model.id()));
        if (listed.isPresent() || list.filter(ContextProbe::isJson).isEmpty()) {
            return listed.map(tokens -> new Size(tokens, "vLLM, /v1/models", true));
        }
        return get(model, root + "/api/v0/models")
                .flatMap(body -> ContextSize.ofLmStudio(body, model.id()))
                .map(tokens -> new Size(tokens, "LM Studio, /api/v0/models", true));
    }

    private Optional<Size> ollama(Model model, String by) throws IOException {
        var loaded = get(model, model.basePath() + "/api/ps").flatMap(body -> ContextSize.ofPs(body, model.id()));
        if (loaded.isPresent()) {
            return loaded.map(tokens -> new Size(tokens, "Ollama, /api/ps", true));
        }
        var body = Json.object().put("model", model.id()).build().bytes();
        var segment = new Segment("framing", Label.SYSTEM, body);
        var who = new Spender(model.name(), model.id(), "model test", by, THREAD);
        var shown = read(egress.send(out(model, "POST", model.basePath() + "/api/show", List.of(segment)), who));
        return shown.flatMap(ContextSize::ofParameters)
                .map(tokens -> new Size(tokens, "Ollama, num_ctx of its Modelfile", true))
                .or(() -> shown.flatMap(ContextSize::ofShow)
                        .map(tokens -> new Size(tokens, "Ollama, what the model was made for", false)));
    }

    private static boolean isJson(byte[] body) {
        try {
            JsonText.parseObject(body);
            return true;
        } catch (JsonException e) {
            return false;
        }
    }

    private Optional<byte[]> get(Model model, String path) throws IOException {
        return read(egress.list(out(model, "GET", path, List.of())));
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

    private static Optional<byte[]> read(Exchange answer) throws IOException {
        try (answer) {
            if (answer.status() != 200) {
                return Optional.empty();
            }
            var body = answer.body().readNBytes(MAX_BODY);
            answer.complete();
            return Optional.of(body);
        }
    }
}

package dev.homarus.provider;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import java.util.Optional;

/// How many tokens a server says that a model takes at once.
public final class ContextSize {
    private static final long MOST = Manner.MOST_CONTEXT;

    private ContextSize() {}

    /// Reads what llama.cpp's server answers to `GET /props`: what each of its slots has. Source: llama.cpp
    /// server documentation, "GET /props".
    public static Optional<Long> ofProps(byte[] body) {
        try {
            return some(JsonText.parseObject(body)
                    .object("default_generation_settings")
                    .map(settings -> settings.number("n_ctx", 0, 0, MOST))
                    .orElse(0L));
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    /// Reads what Ollama answers to `POST /api/show`: what the model was made for, which a machine may not have
    /// memory for. Source: Ollama API documentation, "Show Model Information".
    public static Optional<Long> ofShow(byte[] body) {
        try {
            var facts = JsonText.parseObject(body).object("model_info").orElse(Json.Obj.EMPTY);
            return facts.members().keySet().stream()
                    .filter(name -> name.endsWith(".context_length"))
                    .findFirst()
                    .flatMap(name -> some(facts.number(name, 0, 0, MOST)));
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> some(long tokens) {
        return tokens >= Manner.LEAST_CONTEXT ? Optional.of(tokens) : Optional.empty();
    }
}

package dev.homarus.provider;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import java.util.Optional;
import java.util.stream.Stream;

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

    /// Reads what vLLM answers to `GET /v1/models` about one model: what it was started with. Source: vLLM,
    /// class
    /// `ModelCard` of its OpenAI-compatible server, field `max_model_len`.
    ///
    /// @param model its name at the server
    public static Optional<Long> ofModels(byte[] body, String model) {
        return named(body, "data", model).flatMap(row -> whole(row, "max_model_len"));
    }

    /// Reads what LM Studio answers to `GET /api/v0/models` about one model: what it was loaded with; nothing
    /// where it is not loaded. Source: LM Studio documentation, "REST API v0".
    ///
    /// @param model its name at the server
    public static Optional<Long> ofLmStudio(byte[] body, String model) {
        return named(body, "data", model).flatMap(row -> whole(row, "loaded_context_length"));
    }

    /// Reads what Ollama answers to `GET /api/ps` about one model: what it was loaded with; nothing where it is
    /// not loaded. Source: Ollama API documentation, "List Running Models".
    ///
    /// @param model its name at the server; one without a tag is `:latest`
    public static Optional<Long> ofPs(byte[] body, String model) {
        return named(body, "models", model)
                .or(() -> named(body, "models", model + ":latest"))
                .flatMap(row -> whole(row, "context_length"));
    }

    /// Reads what Ollama answers to `POST /api/show` about how it loads a model where a request does not say:
    /// the parameter `num_ctx` of its Modelfile. Source: Ollama API documentation, "Show Model Information".
    public static Optional<Long> ofParameters(byte[] body) {
        try {
            return JsonText.parseObject(body).optionalText("parameters").stream()
                    .flatMap(String::lines)
                    .map(line -> line.strip().split("\\s+"))
                    .filter(words -> words.length == 2 && words[0].equals("num_ctx") && words[1].matches("[0-9]{1,9}"))
                    .findFirst()
                    .flatMap(words -> some(Math.min(MOST, Long.parseLong(words[1]))));
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    /// Returns the row of a list that is about one model.
    private static Optional<Json.Obj> named(byte[] body, String list, String model) {
        try {
            return JsonText.parseObject(body).array(list).stream()
                    .flatMap(item -> item instanceof Json.Obj row ? Stream.of(row) : Stream.empty())
                    .filter(row -> Stream.of("id", "model", "name")
                            .anyMatch(name -> row.get(name)
                                    .filter(new Json.Str(model)::equals)
                                    .isPresent()))
                    .findFirst();
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> whole(Json.Obj row, String name) {
        try {
            return some(row.number(name, 0, 0, MOST));
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> some(long tokens) {
        return tokens >= Manner.LEAST_CONTEXT ? Optional.of(tokens) : Optional.empty();
    }
}

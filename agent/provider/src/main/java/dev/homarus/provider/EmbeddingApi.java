package dev.homarus.provider;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.types.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a model that turns texts into vectors is asked, and what its answers mean. Stateless and thread-safe.
public enum EmbeddingApi {
    /// OpenAI's, as many servers speak it. Source: OpenAI API reference, "Embeddings".
    OPENAI {
        @Override
        public String path(String model) {
            return "/embeddings";
        }

        @Override
        String opening(String model) {
            return "{\"model\":" + Json.of(model).write() + ",\"encoding_format\":\"float\",\"input\":[";
        }

        @Override
        String text(String model, String text) {
            return Json.of(text).write();
        }

        @Override
        List<Json> rows(Json.Obj answer) {
            var rows = new ArrayList<Json>(answer.array("data"));
            // Each row says its place; servers that leave it out keep the order.
            rows.sort((one, other) -> Long.compare(index(one), index(other)));
            return rows.stream()
                    .map(row -> Json.object(row, "data").get("embedding").orElse(Json.Null.NULL))
                    .toList();
        }

        private static long index(Json row) {
            return Json.object(row, "data").number("index", 0, 0, MOST_TEXTS);
        }

        @Override
        long tokens(Json.Obj answer) {
            return answer.object("usage")
                    .map(usage -> Tokens.of(usage, "prompt_tokens"))
                    .orElse(0L);
        }
    },
    /// Google's. Source: Gemini API reference, "models.batchEmbedContents".
    GEMINI {
        @Override
        public String path(String model) {
            return GeminiApi.INSTANCE.modelPath(model) + ":batchEmbedContents";
        }

        @Override
        String opening(String model) {
            return "{\"requests\":[";
        }

        @Override
        String text(String model, String text) {
            var name = model.contains("/") ? model : "models/" + model;
            var parts = Json.array(List.of(Json.object().put("text", text).build()));
            return Json.object()
                    .put("model", name)
                    .put("content", Json.object().put("parts", parts).build())
                    .build()
                    .write();
        }

        @Override
        List<Json> rows(Json.Obj answer) {
            return answer.array("embeddings").stream()
                    .map(row -> Json.object(row, "embeddings").get("values").orElse(Json.Null.NULL))
                    .toList();
        }

        @Override
        long tokens(Json.Obj answer) {
            return answer.object("usageMetadata")
                    .map(usage -> Tokens.of(usage, "promptTokenCount"))
                    .orElse(0L);
        }
    },
    /// Ollama's. Source: Ollama API documentation, "Generate Embeddings".
    OLLAMA {
        @Override
        public String path(String model) {
            return "/api/embed";
        }

        @Override
        String opening(String model) {
            return "{\"model\":" + Json.of(model).write() + ",\"input\":[";
        }

        @Override
        String text(String model, String text) {
            return Json.of(text).write();
        }

        @Override
        List<Json> rows(Json.Obj answer) {
            return answer.array("embeddings");
        }

        @Override
        long tokens(Json.Obj answer) {
            return Tokens.of(answer, "prompt_eval_count");
        }
    };

    /// The most texts of one request.
    public static final int MOST_TEXTS = 100;

    /// The most numbers of one vector.
    public static final int MOST_NUMBERS = 16_384;

    /// The most bytes of an answer that are read.
    public static final int MAX_BODY = 64 * 1_048_576;

    /// Vectors, one for each text in order, and the tokens that were counted; 0 where the provider did not say.
    public record Vectors(List<float[]> rows, long tokens) {
        public Vectors {
            rows = List.copyOf(rows);
        }
    }

    /// Returns how models of this format are asked for vectors; empty where its vendor has none.
    public static Optional<EmbeddingApi> of(ModelApi api) {
        return switch (api) {
            case OpenAiApi a -> Optional.of(OPENAI);
            case ResponsesApi a -> Optional.of(OPENAI);
            case GeminiApi a -> Optional.of(GEMINI);
            case OllamaApi a -> Optional.of(OLLAMA);
            case EmbeddedApi a -> Optional.of(OPENAI);
            case AnthropicApi a -> Optional.empty();
        };
    }

    /// Returns the path of a request below the base URL.
    public abstract String path(String model);

    abstract String opening(String model);

    abstract String text(String model, String text);

    abstract List<Json> rows(Json.Obj answer);

    abstract long tokens(Json.Obj answer);

    /// Returns the body of a request, each text in a segment of its own.
    ///
    /// @param texts 1 to [#MOST_TEXTS]
    public List<Segment> request(String model, List<Prompt.User> texts) {
        if (texts.isEmpty() || texts.size() > MOST_TEXTS) {
            throw new IllegalArgumentException("texts");
        }
        var segments = new ArrayList<Segment>();
        segments.add(Body.framing(opening(model)));
        for (int i = 0; i < texts.size(); i++) {
            var text = texts.get(i);
            segments.add(Body.segment(text, (i == 0 ? "" : ",") + text(model, text.text())));
        }
        segments.add(Body.framing("]}"));
        return segments;
    }

    /// Reads an answer.
    ///
    /// @param texts how many were sent
    /// @throws dev.homarus.types.ProblemException MODEL-006 where it is not one vector for each text, all as
    ///     long and of finite numbers
    public Vectors read(byte[] body, int texts) {
        try {
            var answer = JsonText.parseObject(body);
            var rows = rows(answer).stream().map(EmbeddingApi::vector).toList();
            if (rows.size() == texts
                    && rows.stream().allMatch(row -> row.length > 0 && row.length == rows.getFirst().length)) {
                return new Vectors(rows, tokens(answer));
            }
        } catch (JsonException e) {
            // Said below.
        }
        throw ModelApi.notUnderstood().asException();
    }

    private static float[] vector(Json row) {
        if (!(row instanceof Json.Arr(var numbers)) || numbers.size() > MOST_NUMBERS) {
            throw new JsonException("a vector", "has to be a list of at most " + MOST_NUMBERS + " numbers");
        }
        var vector = new float[numbers.size()];
        for (int i = 0; i < vector.length; i++) {
            if (!(numbers.get(i) instanceof Json.Num(var number)) || !Float.isFinite(number.floatValue())) {
                throw new JsonException("a vector", "has to be of numbers");
            }
            vector[i] = number.floatValue();
        }
        return vector;
    }
}

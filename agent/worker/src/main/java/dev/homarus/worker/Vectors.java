package dev.homarus.worker;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// Answers a request for embeddings: the vector of each text.
record Vectors(Loaded model, Spoken spoken, Talk talk) {
    private static final int MOST_TEXTS = 256;

    void answer(Json.Obj request) throws IOException, Unfit {
        var rows = new ArrayList<Json>();
        long tokens = 0;
        var texts = texts(request);
        talk.step("vectors");
        for (var text : texts) {
            int these = model.textTokens(text) + 2;
            if (these > model.longestText()) {
                talk.error(
                        "context_length_exceeded",
                        "a text has " + these + " tokens, and one may have " + model.longestText());
                return;
            }
            tokens += these;
            rows.add(Json.object()
                    .put("object", "embedding")
                    .put("index", rows.size())
                    .put("embedding", numbers(model.vector(text)))
                    .build());
        }
        var usage = Json.object().put("prompt_tokens", tokens).put("total_tokens", tokens);
        talk.whole(
                200,
                Json.object()
                        .put("object", "list")
                        .put("data", Json.array(rows))
                        .put("usage", usage.build())
                        .build());
    }

    private List<String> texts(Json.Obj request) {
        var input = request.get("input").orElse(Json.Null.NULL);
        var items = input instanceof Json.Arr(var many) ? many : List.of(input);
        if (items.isEmpty() || items.size() > MOST_TEXTS) {
            throw new JsonException("input", "has to be a text, or up to " + MOST_TEXTS);
        }
        var texts = new ArrayList<String>();
        for (var item : items) {
            if (!(item instanceof Json.Str(var text)) || text.isBlank()) {
                throw new JsonException("input", "has to be made of texts that are not empty");
            }
            texts.add(spoken.harmless(text));
        }
        return texts;
    }

    private static Json numbers(float[] vector) {
        var numbers = new ArrayList<Json>(vector.length);
        for (float number : vector) {
            numbers.add(new Json.Num(Float.isFinite(number) ? BigDecimal.valueOf(number) : BigDecimal.ZERO));
        }
        return Json.array(numbers);
    }
}

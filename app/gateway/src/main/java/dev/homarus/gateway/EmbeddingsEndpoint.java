package dev.homarus.gateway;

import dev.homarus.egress.EgressGate;
import dev.homarus.egress.Onlooker;
import dev.homarus.loop.Model;
import dev.homarus.outlook.Look;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.provider.EmbeddingApi;
import dev.homarus.provider.EmbeddingApi.Vectors;
import dev.homarus.provider.ModelApi;
import dev.homarus.provider.Prompt;
import dev.homarus.types.Entropy;
import dev.homarus.types.Label;
import dev.homarus.types.Principal;
import dev.homarus.types.Problem;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// `/v1/embeddings` as OpenAI's clients know it. `model` is the owner's name of a model that makes vectors.
/// Each text is
/// looked at like one of a prompt; one that has to stay keeps the whole request here. Source: OpenAI API
/// reference,
/// "Embeddings".
record EmbeddingsEndpoint(Models models, EgressGate egress, Entropy entropy) {
    void embed(Call call) {
        var json = call.json(Call.MAX_SAID);
        boolean packed = packed(json);
        var texts = texts(json);
        var name = json.text("model");
        var model = models.named(name);
        var vectors = vectors(model, texts, call.principal());
        var rows = new ArrayList<Json>();
        for (var vector : vectors.rows()) {
            rows.add(Json.object()
                    .put("object", "embedding")
                    .put("index", rows.size())
                    .put("embedding", packed ? packed(vector) : numbers(vector))
                    .build());
        }
        var usage = Json.object()
                .put("prompt_tokens", vectors.tokens())
                .put("total_tokens", vectors.tokens())
                .build();
        call.reply(Json.object()
                .put("object", "list")
                .put("data", Json.array(rows))
                .put("model", name)
                .put("usage", usage)
                .build());
    }

    private static boolean packed(Json.Obj json) {
        return switch (json.optionalText("encoding_format").orElse("float")) {
            case "float" -> false;
            case "base64" -> true;
            default -> throw new JsonException("encoding_format", "has to be float or base64");
        };
    }

    private static List<String> texts(Json.Obj json) {
        var given = json.get("input").orElse(Json.Null.NULL);
        var items = given instanceof Json.Arr(var several) ? several : List.of(given);
        if (items.isEmpty() || items.size() > EmbeddingApi.MOST_TEXTS) {
            throw new JsonException("input", "has to have 1 to " + EmbeddingApi.MOST_TEXTS + " texts");
        }
        return items.stream()
                .map(item -> {
                    if (!(item instanceof Json.Str(var text)) || text.isEmpty()) {
                        throw new JsonException("input", "has to be a text or a list of texts, none of them empty");
                    }
                    return text;
                })
                .toList();
    }

    private Vectors vectors(Model model, List<String> texts, Principal who) {
        var api = EmbeddingApi.of(model.api())
                .orElseThrow(() -> new Problem(
                                "MODEL-046",
                                "Models of " + model.api().name() + " make no vectors.",
                                "Add one that does, like: homarus model add embed --api ollama --model nomic-embed-text")
                        .asException());
        var thread = "(embeddings " + entropy.id("emb_") + ")";
        try {
            var ask = new ModelAsk(egress, model, thread, "embeddings", who.id(), thread, Onlooker.NOBODY);
            return ask.vectors(api, looked(model, thread, texts, Speech.label(who)));
        } catch (IOException e) {
            throw ModelApi.cut().asException();
        } finally {
            egress.forget(thread);
        }
    }

    private List<Prompt.User> looked(Model model, String thread, List<String> texts, Label label) {
        return texts.stream()
                .map(text -> switch (egress.look(model.destination(), thread, text, label)) {
                    case Look.Leaves(var leaving, var its, var before, var replaced, var people) ->
                        new Prompt.User(leaving, its, before);
                    case Look.Stays stays ->
                        throw new Problem(
                                        "MODEL-047",
                                        "A text may not be sent to the model '" + model.name() + "', so no vectors were"
                                                + " made.",
                                        "See what it may be sent: homarus model list. A model on this machine may be"
                                                + " sent more.")
                                .asException();
                })
                .toList();
    }

    private static Json numbers(float[] vector) {
        var numbers = new ArrayList<Json>(vector.length);
        for (var number : vector) {
            numbers.add(new Json.Num(new BigDecimal(Float.toString(number))));
        }
        return Json.array(numbers);
    }

    /// OpenAI's clients ask for 32-bit numbers, the low byte first, in Base64.
    private static Json packed(float[] vector) {
        var bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (var number : vector) {
            bytes.putFloat(number);
        }
        return Json.of(Base64.getEncoder().encodeToString(bytes.array()));
    }
}

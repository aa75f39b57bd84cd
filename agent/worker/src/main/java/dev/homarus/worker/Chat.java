package dev.homarus.worker;

import de.kherud.llama.InferenceParameters;
import dev.homarus.protocol.Json;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Answers a chat completion, streamed.
///
/// @param cancelled asked after each token
record Chat(Loaded model, Spoken spoken, Talk talk, BooleanSupplier cancelled) {
    /// The token that a text begins with, which the library adds itself.
    private static final int BEGINNING = 1;

    private static final float TEMPERATURE = 0.7f;

    void answer(Json.Obj request) throws IOException, Unfit {
        var schema = Grammar.schema(request);
        if (schema.isPresent()) {
            talk.step("schema");
        }
        var grammar = schema.flatMap(Grammar::of);
        if (schema.isPresent() && grammar.isEmpty()) {
            talk.error("json_schema", "the response_format has a json_schema that is not known here");
            return;
        }
        talk.step("template");
        var prompt = model.prompt(spoken.of(request));
        talk.step("prompt");
        int tokens = model.promptTokens(prompt) + BEGINNING;
        int left = model.context() - tokens;
        if (left < 1) {
            talk.error(
                    "context_length_exceeded",
                    "the conversation has " + tokens + " tokens, and the context " + model.context());
            return;
        }
        int most = (int) Math.min(left, request.number("max_tokens", left, 1, Integer.MAX_VALUE));
        talk.head(200);
        int made = pieces(prompt, request, grammar, most);
        talk.data(Chunks.finish(made < most ? "stop" : "length"));
        talk.data(Chunks.usage(tokens, made));
        talk.data(Chunks.DONE);
        talk.end();
    }

    /// Returns how many tokens were made.
    private int pieces(String prompt, Json.Obj request, Optional<String> grammar, int most) throws IOException, Unfit {
        var parameters = new InferenceParameters(prompt)
                .setNPredict(most)
                .setCachePrompt(true)
                .setTemperature(fraction(request, "temperature").orElse(TEMPERATURE));
        fraction(request, "top_p").ifPresent(parameters::setTopP);
        grammar.ifPresent(parameters::setGrammar);
        var pieces = model.answer(parameters);
        int made = 0;
        while (pieces.hasNext()) {
            if (cancelled.getAsBoolean()) {
                pieces.cancel();
                break;
            }
            var text = pieces.next().text;
            if (pieces.hasNext()) {
                made++;
            }
            if (!text.isEmpty()) {
                talk.data(Chunks.text(text));
            }
        }
        return made;
    }

    private static Optional<Float> fraction(Json.Obj request, String name) {
        return request.get(name).map(value -> value instanceof Json.Num(var number) ? number.floatValue() : 0f);
    }
}

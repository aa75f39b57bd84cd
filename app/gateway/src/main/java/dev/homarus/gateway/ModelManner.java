package dev.homarus.gateway;

import de.marhali.json5.Json5Object;
import dev.homarus.budget.Pricing;
import dev.homarus.loop.Model;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.provider.Effort;
import dev.homarus.provider.Manner;
import dev.homarus.spending.Prices;
import java.util.Optional;

/// The settings of a model that say how it answers: `writtenCalls`, `maxOutput`, `reasoning`, `context` and
/// `tools`.
final class ModelManner {
    static final String CALLS = "writtenCalls";
    static final String MOST = "maxOutput";
    static final String REASONING = "reasoning";
    static final String CONTEXT = "context";
    static final String TOOLS = "tools";
    private static final String FEW = "few";
    private static final String ALL = "all";

    /// The most tokens of an answer that is paid for, where the owner says nothing: long enough for a long text
    /// with some reasoning, and by itself dearer than what one question may cost with no model of the table.
    static final long USUAL_MOST = 16_384;

    private ModelManner() {}

    /// Reads the settings.
    static Manner of(Json.Obj json) {
        Optional<Long> most = json.get(MOST).isPresent()
                ? Optional.of(json.number(MOST, 0, 1, Manner.MOST_OUTPUT))
                : Optional.empty();
        var reasoning = json.optionalText(REASONING)
                .map(word -> Effort.named(word)
                        .orElseThrow(() -> new JsonException(REASONING, "has to be off, low, medium or high")));
        if (reasoning.filter(effort -> effort != Effort.OFF).isPresent()
                && most.filter(tokens -> tokens < Manner.FEWEST_TO_REASON).isPresent()) {
            throw new JsonException(
                    MOST,
                    "has to be at least " + Manner.FEWEST_TO_REASON + " with reasoning, which is part of the answer");
        }
        var context = context(json);
        if (context.isPresent()
                && most.filter(tokens -> tokens >= context.get()).isPresent()) {
            throw new JsonException(MOST, "has to be less than context, which holds the question too");
        }
        return new Manner(json.flag(CALLS, false), most, reasoning, context, few(json));
    }

    private static Optional<Boolean> few(Json.Obj json) {
        return json.optionalText(TOOLS).map(word -> switch (word) {
            case FEW -> true;
            case ALL -> false;
            default -> throw new JsonException(TOOLS, "has to be all or few");
        });
    }

    /// A small context is an embedded model's own, for its file says it; with any other it is a slip.
    private static Optional<Long> context(Json.Obj json) {
        boolean embedded = json.get("file").isPresent();
        long tokens = json.get(CONTEXT).isPresent()
                ? json.number(CONTEXT, 0, embedded ? 0 : Manner.LEAST_CONTEXT, Manner.MOST_CONTEXT)
                : 0;
        return Optional.of(tokens).filter(some -> some > 0);
    }

    static void write(Manner manner, Json5Object entry) {
        if (manner.writtenCalls()) {
            entry.addProperty(CALLS, true);
        }
        manner.maxOutput().ifPresent(most -> entry.addProperty(MOST, most));
        manner.reasoning().ifPresent(effort -> entry.addProperty(REASONING, effort.word()));
        manner.context().ifPresent(tokens -> entry.addProperty(CONTEXT, tokens));
        manner.few().ifPresent(few -> entry.addProperty(TOOLS, few ? FEW : ALL));
    }

    /// Returns the model with a limit of what it writes, where it costs money and the owner has set none.
    static Model limited(Model model, Prices prices) {
        var manner = model.manner();
        if (manner.maxOutput().isPresent()
                || !(prices.of(model.name(), model.id(), model.destination()) instanceof Pricing.Priced priced)) {
            return model;
        }
        return model.in(manner.atMost(Optional.of(Math.min(USUAL_MOST, priced.maxOutput()))));
    }

    /// Returns how many tools it is told of.
    static String tools(Model model) {
        return model.manner().hasFewTools() ? FEW : ALL;
    }

    /// Puts them into a row of a list: the limit that its requests say.
    static void show(Model model, Json.Builder row) {
        model.api().limit(model.terms()).ifPresent(most -> row.put(MOST, most));
        row.put(REASONING, model.manner().reasoning().map(Effort::word));
        model.manner().context().ifPresent(tokens -> row.put(CONTEXT, tokens));
        row.put(TOOLS, tools(model));
    }
}

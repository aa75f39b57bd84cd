package dev.homarus.provider;

import java.util.Optional;

/// What a request says beside the conversation and the tools.
///
/// @param model the provider's id of it
/// @param host where it goes: servers of one format differ in some names
/// @param maxOutput the most tokens of the answer
/// @param effort how much the model is to reason
/// @param shape what the answer is to look like
/// @param context the tokens that the model is to have room for, prompt and answer together
public record Terms(
        String model,
        String host,
        Optional<Long> maxOutput,
        Optional<Effort> effort,
        Optional<Shape> shape,
        Optional<Long> context) {
    /// Those of a model that answers as its server does it.
    public static Terms of(String model, String host) {
        return new Terms(model, host, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// Returns the same for an answer of this shape.
    public Terms in(Optional<Shape> wanted) {
        return new Terms(model, host, maxOutput, effort, wanted, context);
    }

    /// Whether OpenAI itself, or Azure for it, is asked.
    boolean isOpenAi() {
        return host.equals("api.openai.com") || host.endsWith(".openai.azure.com");
    }
}

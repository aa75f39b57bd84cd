package dev.homarus.provider;

import java.util.regex.Pattern;

/// How OpenAI's formats say how much a model is to reason. Source: OpenAI API reference, "reasoning_effort" and
/// "reasoning.effort".
final class OpenAiEffort {
    /// Models that cannot do without, and call the least they can `minimal`.
    private static final Pattern MINIMAL = Pattern.compile("gpt-5(-mini|-nano)?(-2025-.*)?");

    private OpenAiEffort() {}

    static String of(Terms terms, Effort effort) {
        if (effort.isOn()) {
            return effort.word();
        }
        return MINIMAL.matcher(terms.model()).matches() ? "minimal" : "none";
    }
}

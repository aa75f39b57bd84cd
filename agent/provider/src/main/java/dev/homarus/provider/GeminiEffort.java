package dev.homarus.provider;

import dev.homarus.protocol.Json;

/// How Gemini is told how much to reason: in tokens up to the models 2.5, in levels since. Source: Gemini API
/// documentation, "Gemini thinking".
final class GeminiEffort {
    /// The fewest tokens in which 2.5 Pro reasons; the others need none.
    private static final int LEAST_OF_PRO = 128;

    private static final int LOW = 1_024;
    private static final int MEDIUM = 8_192;
    private static final int HIGH = 24_576;

    private GeminiEffort() {}

    static Json.Obj of(String model, Effort effort) {
        var config = Json.object();
        if (model.contains("gemini-2")) {
            config.put("thinkingBudget", tokens(model, effort));
        } else {
            config.put("thinkingLevel", effort.isOn() ? effort.word() : "minimal");
        }
        return config.build();
    }

    private static int tokens(String model, Effort effort) {
        return switch (effort) {
            case OFF -> model.contains("pro") ? LEAST_OF_PRO : 0;
            case LOW -> LOW;
            case MEDIUM -> MEDIUM;
            case HIGH -> HIGH;
        };
    }
}

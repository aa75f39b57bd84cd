package dev.homarus.provider;

import dev.homarus.protocol.Json;
import java.util.regex.Pattern;

/// How Claude is told how much to think: older models in tokens, newer ones by effort. Source: Anthropic
/// documentation, "Thinking", "Adaptive thinking" and "Effort".
final class AnthropicEffort {
    /// Models that take a number of tokens only.
    private static final Pattern IN_TOKENS =
            Pattern.compile("claude-(3-.*|(opus|sonnet)-4(-[015])?(-20.*)?|haiku-4-5(-.*)?)");

    /// Models that do not think unless told to.
    private static final Pattern OFF_ANYWAY = Pattern.compile("claude-(3-.*|(opus|sonnet|haiku)-4(-.*)?)");

    /// Models that cannot do without.
    private static final Pattern ALWAYS = Pattern.compile("claude-(fable|mythos)-.*");

    /// The fewest tokens that can be said.
    private static final long LEAST = 1_024;

    private static final long LOW = 2_048;
    private static final long MEDIUM = 8_192;
    private static final long HIGH = 24_576;

    private AnthropicEffort() {}

    /// Returns the member `thinking` with a comma before it; empty where nothing has to be said.
    ///
    /// @param most the tokens of the whole answer
    static String thinking(Terms terms, long most) {
        if (terms.effort().isEmpty()) {
            return "";
        }
        var effort = terms.effort().get();
        if (!effort.isOn() && !ALWAYS.matcher(terms.model()).matches()) {
            return OFF_ANYWAY.matcher(terms.model()).matches() ? "" : ",\"thinking\":{\"type\":\"disabled\"}";
        }
        if (isInTokens(terms)) {
            long budget = Math.max(LEAST, Math.min(tokens(effort), most / 2));
            return ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":" + budget + "}";
        }
        return ",\"thinking\":{\"type\":\"adaptive\"}";
    }

    /// Puts in what `output_config` says of it.
    static void into(Json.Builder config, Terms terms) {
        terms.effort()
                .filter(effort -> !isInTokens(terms))
                .filter(effort -> effort.isOn() || ALWAYS.matcher(terms.model()).matches())
                .ifPresent(effort -> config.put("effort", (effort.isOn() ? effort : Effort.LOW).word()));
    }

    private static boolean isInTokens(Terms terms) {
        return IN_TOKENS.matcher(terms.model()).matches();
    }

    private static long tokens(Effort effort) {
        return switch (effort) {
            case OFF, LOW -> LOW;
            case MEDIUM -> MEDIUM;
            case HIGH -> HIGH;
        };
    }
}

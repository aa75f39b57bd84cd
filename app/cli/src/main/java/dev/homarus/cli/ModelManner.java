package dev.homarus.cli;

import dev.homarus.protocol.Json;
import java.util.Optional;

/// How a model answers, as `model add` says it.
///
/// @param writtenCalls whether it writes calls of tools as text
/// @param maxOutput the most tokens of one answer
/// @param reasoning `off`, `low`, `medium` or `high`
/// @param context the tokens that it takes at once
/// @param tools `all` or `few`
record ModelManner(
        boolean writtenCalls,
        Optional<Long> maxOutput,
        Optional<String> reasoning,
        Optional<Long> context,
        Optional<String> tools) {
    /// Returns what a tested model's server says of its context.
    static Optional<String> serverContext(Json.Obj tested) {
        long tokens = tested.number("serverContext", 0, 0, Long.MAX_VALUE);
        var said = "Its server (" + tested.optionalText("contextSource").orElse("?") + ") says that it takes " + tokens
                + " tokens at once. ";
        return tokens == 0
                ? Optional.empty()
                : Optional.of(
                        tested.flag("contextKept", false)
                                ? said
                                        + "Longer conversations are cut to that, unless you say another size (--context)."
                                : said
                                        + "That need not be what there is memory for, so it does not count: test it again"
                                        + " once it is loaded, or say a size with: homarus model add … --context N");
    }

    /// Returns how much a model of the list takes at once, and who says so.
    static String context(Json.Obj row) {
        if (row.optionalText("file").isPresent()) {
            return "";
        }
        if (row.get("context").isPresent()) {
            return ", " + Reports.number(row, "context") + " tokens";
        }
        return row.object("learnedContext")
                .map(said -> ", " + Reports.number(said, "tokens") + " tokens (says " + said.text("source") + ")")
                .orElse("");
    }

    void addTo(Json.Builder body) {
        body.put("writtenCalls", writtenCalls).put("reasoning", reasoning).put("tools", tools);
        maxOutput.ifPresent(most -> body.put("maxOutput", most));
        context.ifPresent(tokens -> body.put("context", tokens));
    }
}

package dev.homarus.cli.explain;

import dev.homarus.address.Reading;
import dev.homarus.address.WebAddress;
import dev.homarus.protocol.Json;
import java.util.List;

/// Says what a URL is worth before anything is looked up.
///
/// @see "docs/spec/address.md"
public final class ExplainUrl implements Explainer {
    /// It has no state.
    public ExplainUrl() {}

    @Override
    public Json.Obj explain(Json.Obj question) {
        var answer = Json.object().put("id", question.get("id").orElse(Json.Null.NULL));
        return switch (WebAddress.read(question.text("url"))) {
            case Reading.Plain(var address) ->
                answered(answer, "allow", "It leads out; a name's addresses are checked when it is dialled.")
                        .put("means", address.text())
                        .build();
            case Reading.Doubtful(var address, var why) ->
                answered(answer, "resolve", why).put("means", address.text()).build();
            case Reading.Refused(var _, var why) ->
                answered(answer, "block", why).build();
        };
    }

    private static Json.Builder answered(Json.Builder answer, String decision, String reason) {
        return answer.put("decision", decision).put("reasons", Json.strings(List.of(reason)));
    }

    @Override
    public String page() {
        return "docs/spec/address.md";
    }
}

package dev.homarus.cli.explain;

import dev.homarus.flow.Arguments;
import dev.homarus.flow.Call;
import dev.homarus.flow.Effect;
import dev.homarus.flow.Flow;
import dev.homarus.flow.Heard;
import dev.homarus.flow.Judgement;
import dev.homarus.flow.Turn;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Runs a recorded trace of tool calls through labels and the rules of the flow; no tool is called.
///
/// @see "docs/spec/flow.md"
public final class Replay implements Explainer {
    private static final int MAX_STEPS = 1_000;

    /// It has no state.
    public Replay() {}

    @Override
    public Json.Obj explain(Json.Obj trace) {
        var owner = trace.text("owner");
        var trusted = Set.copyOf(texts(trace.array("trusted"), "trusted"));
        var tools = trace.object("tools").orElse(Json.Obj.EMPTY);
        var steps = trace.array("steps");
        if (steps.size() > MAX_STEPS) {
            throw new JsonException("steps", "has to have at most " + MAX_STEPS + " items");
        }
        var heard = new ArrayList<Heard>();
        var done = new ArrayList<Call>();
        var answers = new ArrayList<Json>();
        for (var item : steps) {
            var step = Json.object(item, "steps");
            var call = call(step, tools);
            answers.add(answer(Flow.decide(new Turn(owner, trusted, heard, done), call)));
            done.add(call);
            step.get("result").ifPresent(result -> heard.add(heard(call, result)));
        }
        return Json.object()
                .put("id", trace.get("id").orElse(Json.Null.NULL))
                .put("steps", Json.array(answers))
                .build();
    }

    private static Json answer(Judgement judgement) {
        return Json.object()
                .put("decision", judgement.decision().name().toLowerCase(Locale.ROOT))
                .put("reasons", Json.strings(judgement.reasons()))
                .put("label", judgement.label().text())
                .build();
    }

    private static Call call(Json.Obj step, Json.Obj tools) {
        var name = step.text("tool");
        var tool = tools.object(name).orElse(Json.Obj.EMPTY);
        var aims = texts(tool.array("targets"), "targets");
        return Arguments.call(
                name,
                tool.optionalText("effect").map(Replay::effect),
                aims,
                step.object("args").orElse(Json.Obj.EMPTY));
    }

    private static Effect effect(String name) {
        return one(Effect.values(), "effect", name);
    }

    /// An answer without a label is a stranger's, about the owner.
    private static Heard heard(Call call, Json result) {
        var text = result instanceof Json.Obj object && object.members().containsKey("text")
                ? object.text("text")
                : result instanceof Json.Str(var plain) ? plain : result.write();
        var asked = Stream.concat(call.targets().values().stream(), call.others().values().stream())
                .flatMap(List::stream)
                .toList();
        return new Heard(call.tool(), asked, text, result instanceof Json.Obj object ? label(object) : Label.UNKNOWN);
    }

    private static Label label(Json.Obj result) {
        return Label.of(
                level(Classification.values(), "classification", result).orElse(Label.UNKNOWN.classification()),
                level(Provenance.values(), "provenance", result).orElse(Label.UNKNOWN.provenance()));
    }

    private static <T extends Enum<T>> Optional<T> level(T[] values, String name, Json.Obj result) {
        return result.optionalText(name).map(text -> one(values, name, text));
    }

    private static <T extends Enum<T>> T one(T[] values, String name, String text) {
        for (var value : values) {
            if (value.name().equalsIgnoreCase(text)) {
                return value;
            }
        }
        throw new JsonException(
                name, "has to be one of " + Stream.of(values).map(Enum::name).toList());
    }

    private static List<String> texts(List<Json> items, String name) {
        return items.stream()
                .map(item -> {
                    if (item instanceof Json.Str(var text)) {
                        return text;
                    }
                    throw new JsonException(name, "has to hold strings");
                })
                .toList();
    }

    @Override
    public String page() {
        return "docs/spec/flow.md";
    }
}

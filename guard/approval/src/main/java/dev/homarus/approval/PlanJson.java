package dev.homarus.approval;

import dev.homarus.command.Pin;
import dev.homarus.command.Plan;
import dev.homarus.command.Plan.Redirect;
import dev.homarus.command.Plan.Stage;
import dev.homarus.command.Plan.Step;
import dev.homarus.command.Plan.When;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A Plan as JSON, as `docs/spec/policy.md` has it. Equal Plans have equal bytes, and a Plan is read back equal.
final class PlanJson {
    private PlanJson() {}

    static Json.Obj write(Plan plan) {
        return Json.object()
                .put(
                        "steps",
                        Json.array(plan.steps().stream().map(PlanJson::step).toList()))
                .put(
                        "pins",
                        Json.array(plan.pins().entrySet().stream()
                                .map(pin -> Json.object()
                                        .put("path", pin.getKey())
                                        .put("inode", pin.getValue().inode())
                                        .put("sha256", pin.getValue().sha256())
                                        .build())
                                .toList()))
                .build();
    }

    static Plan read(Json.Obj json) {
        var pins = new LinkedHashMap<String, Pin>();
        objects(json, "pins")
                .forEach(pin -> pins.put(pin.text("path"), new Pin(pin.text("inode"), pin.text("sha256"))));
        return new Plan(objects(json, "steps").stream().map(PlanJson::step).toList(), pins);
    }

    private static Json.Obj step(Step step) {
        return Json.object()
                .put("when", word(step.when()))
                .put(
                        "stages",
                        Json.array(step.stages().stream().map(PlanJson::stage).toList()))
                .build();
    }

    private static Step step(Json.Obj json) {
        return new Step(
                When.valueOf(constant(json.text("when"))),
                objects(json, "stages").stream().map(PlanJson::stage).toList());
    }

    private static Json.Obj stage(Stage stage) {
        return Json.object()
                .put("program", stage.program())
                .put("arguments", Json.strings(stage.arguments()))
                .put("folder", stage.folder())
                .put("environment", environment(stage.environment()))
                .put(
                        "redirects",
                        Json.array(stage.redirects().stream()
                                .map(PlanJson::redirect)
                                .toList()))
                .build();
    }

    private static Stage stage(Json.Obj json) {
        return new Stage(
                json.text("program"),
                strings(json, "arguments"),
                json.text("folder"),
                environment(json),
                objects(json, "redirects").stream().map(PlanJson::redirect).toList());
    }

    private static Json.Obj redirect(Redirect redirect) {
        return Json.object()
                .put("descriptor", redirect.descriptor())
                .put("kind", word(redirect.kind()))
                .put("to", redirect.to())
                .build();
    }

    private static Redirect redirect(Json.Obj json) {
        return new Redirect(
                (int) json.number("descriptor", 0, 0, 2),
                Redirect.Kind.valueOf(constant(json.text("kind"))),
                json.text("to"));
    }

    /// Returns names with their values; an array, because a name may be longer than that of a member.
    static Json environment(Map<String, String> environment) {
        return Json.array(environment.entrySet().stream()
                .map(entry -> Json.object()
                        .put("name", entry.getKey())
                        .put("value", entry.getValue())
                        .build())
                .toList());
    }

    static Map<String, String> environment(Json.Obj json) {
        var environment = new LinkedHashMap<String, String>();
        objects(json, "environment").forEach(entry -> environment.put(entry.text("name"), entry.text("value")));
        return environment;
    }

    static List<Json.Obj> objects(Json.Obj json, String name) {
        return json.array(name).stream().map(item -> Json.object(item, name)).toList();
    }

    static List<String> strings(Json.Obj json, String name) {
        return json.array(name).stream()
                .map(item -> {
                    if (item instanceof Json.Str(var text)) {
                        return text;
                    }
                    throw new JsonException(name, "has to hold strings only");
                })
                .toList();
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static String constant(String word) {
        return word.toUpperCase(Locale.ROOT);
    }
}

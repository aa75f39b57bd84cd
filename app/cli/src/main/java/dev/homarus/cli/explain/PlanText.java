package dev.homarus.cli.explain;

import dev.homarus.command.Plan;
import dev.homarus.command.Plan.Redirect;
import dev.homarus.command.Plan.Stage;
import dev.homarus.command.Plan.Step;
import dev.homarus.protocol.Json;
import java.util.Locale;

/// A Plan as JSON: an array of steps, each with its stages.
final class PlanText {
    private PlanText() {}

    static Json json(Plan plan) {
        return Json.array(plan.steps().stream().map(PlanText::step).toList());
    }

    private static Json step(Step step) {
        return Json.object()
                .put("when", step.when().name().toLowerCase(Locale.ROOT))
                .put(
                        "stages",
                        Json.array(step.stages().stream().map(PlanText::stage).toList()))
                .build();
    }

    private static Json stage(Stage stage) {
        var environment = Json.object();
        stage.environment().forEach(environment::put);
        return Json.object()
                .put("program", stage.program())
                .put("arguments", Json.strings(stage.arguments()))
                .put("folder", stage.folder())
                .put("environment", environment.build())
                .put(
                        "redirects",
                        Json.array(stage.redirects().stream()
                                .map(PlanText::redirect)
                                .toList()))
                .build();
    }

    private static Json redirect(Redirect redirect) {
        return Json.object()
                .put("descriptor", redirect.descriptor())
                .put("kind", redirect.kind().name().toLowerCase(Locale.ROOT))
                .put("to", redirect.to())
                .build();
    }
}

package dev.homarus.approval;

import dev.homarus.command.Analysis.Analysed;
import dev.homarus.command.Analysis.Use;
import dev.homarus.command.Pin;
import dev.homarus.command.Plan;
import dev.homarus.command.Plan.Stage;
import dev.homarus.command.Plan.Step;
import dev.homarus.command.Plan.When;
import dev.homarus.command.Risk;
import dev.homarus.policy.Action.RunPlan;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Plans of one program, as an analysis would make them.
final class Plans {
    static final String GREP = "a".repeat(64);

    private Plans() {}

    /// @param words the program's name and its arguments
    static RunPlan in(String session, String folder, String sha256, String... words) {
        var program = "/usr/bin/" + words[0];
        var stage = new Stage(program, Arrays.asList(words), folder, Map.of(), List.of());
        var plan = new Plan(List.of(new Step(When.ALWAYS, List.of(stage))), Map.of(program, new Pin("1:2", sha256)));
        return new RunPlan(
                session, String.join(" ", words), plan, Map.of("PATH", "/usr/bin:/bin"), Duration.ofSeconds(60));
    }

    static RunPlan run(String session, String... words) {
        return in(session, "/workspace", GREP, words);
    }

    static Analysed analysed(RunPlan run, Risk risk, boolean profiled, boolean grantable) {
        var stage = run.plan().stages().findFirst().orElseThrow();
        var use = new Use(stage.arguments().getFirst(), risk, profiled, grantable, List.of(stage.folder()));
        return new Analysed(run.plan(), List.of(use), "does it", List.of(), Optional.empty());
    }

    /// A Plan of a program that is known in full.
    static Request known(RunPlan run, Risk risk) {
        return Request.run(run, analysed(run, risk, true, true));
    }

    static Request reads(String... words) {
        return known(run("main", words), Risk.READS);
    }
}

package dev.homarus.cli.explain;

import dev.homarus.command.Allowlist;
import dev.homarus.command.Analysis;
import dev.homarus.command.Commands;
import dev.homarus.command.Example;
import dev.homarus.command.Risk;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Says what would be decided about a command line, without running anything and without looking at this machine.
///
/// @see "docs/spec/command.md"
public final class ExplainExec implements Explainer {
    private static final int MAX_ENTRIES = 1_000;

    /// It has no state.
    public ExplainExec() {}

    @Override
    public Json.Obj explain(Json.Obj question) {
        var folder = question.optionalText("cwd").orElse(Example.WORKSPACE);
        if (!folder.startsWith("/") || folder.indexOf('\0') >= 0) {
            throw new JsonException("cwd", "has to be an absolute path");
        }
        var analysis = Commands.analyse(question.text("command"), folder, new Example());
        var verdict = new Allowlist(entries(question)).decide(analysis);
        var answer = Json.object()
                .put("id", question.get("id").orElse(Json.Null.NULL))
                .put("decision", verdict.name().toLowerCase(Locale.ROOT))
                .put("analysable", analysis instanceof Analysis.Analysed);
        if (analysis instanceof Analysis.Analysed analysed) {
            answer.put("plan", PlanText.json(analysed.plan()))
                    .put("risk", analysed.risk().name())
                    .put("sentence", analysed.sentence());
        }
        return answer.put("reasons", Json.strings(reasons(analysis, verdict))).build();
    }

    @Override
    public String page() {
        return "docs/spec/command.md";
    }

    private static List<String> entries(Json.Obj question) {
        var items = question.array("allowlist");
        if (items.size() > MAX_ENTRIES) {
            throw new JsonException("allowlist", "has to have at most " + MAX_ENTRIES + " entries");
        }
        return items.stream()
                .map(item -> {
                    if (item instanceof Json.Str(var text)) {
                        return text;
                    }
                    throw new JsonException("allowlist", "has to hold strings");
                })
                .toList();
    }

    private static List<String> reasons(Analysis analysis, Allowlist.Verdict verdict) {
        var reasons = new ArrayList<String>();
        analysis.forbidden().ifPresent(reasons::add);
        analysis.reasons().stream().filter(reason -> !reasons.contains(reason)).forEach(reasons::add);
        if (reasons.isEmpty()) {
            boolean reads = analysis instanceof Analysis.Analysed analysed && analysed.risk() == Risk.READS;
            reasons.add(
                    verdict == Allowlist.Verdict.ALLOW
                            ? "every program is on the list"
                            : reads ? "a program is not on the list" : "it does more than read");
        }
        return reasons;
    }
}

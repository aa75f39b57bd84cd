package dev.homarus.cli.explain;

import dev.homarus.detect.Detector;
import dev.homarus.detect.Finding;
import dev.homarus.outlook.Look;
import dev.homarus.outlook.Outlook;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Says what of a text would leave for a destination, without sending anything and without knowing this home.
///
/// @see "docs/spec/egress.md"
public final class ExplainSend implements Explainer {
    /// Something said, in the order of what weighs more.
    private record Verdict(String decision, String reason) {}

    /// It has no state.
    public ExplainSend() {}

    @Override
    public Json.Obj explain(Json.Obj question) {
        var text = question.text("text");
        var destination = question.text("destination");
        var label = label(question);
        var clearance = question.optionalText("clearance")
                .map(word -> constant(Classification.values(), word, "clearance"))
                .orElseGet(() -> usual(destination));
        var found = Detector.standard().inspect(text);
        var level = label.classification();
        boolean mayAsk = level == Classification.PERSONAL && clearance == Classification.PUBLIC;
        var look = Outlook.alone(mayAsk ? level : clearance, false, text, label);
        var verdict = verdict(destination, label, clearance, look);
        var answer = Json.object()
                .put("id", question.get("id").orElse(Json.Null.NULL))
                .put("decision", verdict.decision());
        if (!verdict.decision().equals("deny") && look instanceof Look.Leaves leaves) {
            answer.put("sent", leaves.text());
        }
        return answer.put(
                        "found",
                        Json.array(found.stream().map(ExplainSend::json).toList()))
                .put("reasons", Json.strings(reasons(verdict, look, found)))
                .build();
    }

    @Override
    public String page() {
        return "docs/spec/egress.md";
    }

    private static Verdict verdict(String destination, Label label, Classification clearance, Look look) {
        var level = label.classification();
        if (look instanceof Look.Stays(var reason)) {
            return new Verdict("deny", reason + ", and no consent covers that");
        }
        if (level.compareTo(clearance) > 0) {
            return new Verdict(
                    "ask",
                    "it is " + word(level) + ", and " + destination + " may be sent nothing above " + word(clearance));
        }
        if (isAddress(destination) && label.provenance() == Provenance.UNTRUSTED) {
            return new Verdict("ask", "what nobody vouches for would go into a request to " + destination);
        }
        return look instanceof Look.Leaves leaves && leaves.before().isPresent()
                ? new Verdict("transform", "it is within " + word(clearance) + " without what was found")
                : new Verdict("allow", "it is within " + word(clearance));
    }

    private static List<String> reasons(Verdict verdict, Look look, List<Finding> found) {
        var reasons = new ArrayList<>(List.of(verdict.reason()));
        if (look instanceof Look.Leaves leaves) {
            leaves.replaced()
                    .forEach((type, count) -> reasons.add(
                            type.equals("secret") ? "secrets left out: " + count : type + " hidden: " + count));
        }
        found.stream()
                .map(finding -> "found " + finding.type() + ", which is " + word(finding.classification()))
                .distinct()
                .forEach(reasons::add);
        return reasons;
    }

    private static Json json(Finding finding) {
        return Json.object()
                .put("type", finding.type())
                .put("start", finding.start())
                .put("end", finding.end())
                .build();
    }

    /// What is not known is personal, and the owner's.
    private static Label label(Json.Obj question) {
        var given = question.object("label").orElse(Json.Obj.EMPTY);
        return Label.of(
                given.optionalText("classification")
                        .map(word -> constant(Classification.values(), word, "label.classification"))
                        .orElse(Classification.PERSONAL),
                given.optionalText("provenance")
                        .map(word -> constant(Provenance.values(), word, "label.provenance"))
                        .orElse(Provenance.OWNER));
    }

    private static boolean isAddress(String destination) {
        return destination.contains("://") || destination.equals("url");
    }

    /// The clearance without any consent: what is on this machine, a channel to the owner, and everything else.
    private static Classification usual(String destination) {
        if (destination.matches("(https?://)(localhost|127\\.0\\.0\\.1|\\[::1])([:/].*)?|provider:local|disk")) {
            return Classification.SENSITIVE;
        }
        return destination.startsWith("channel:") ? Classification.PERSONAL : Classification.PUBLIC;
    }

    private static <E extends Enum<E>> E constant(E[] all, String word, String where) {
        return Arrays.stream(all)
                .filter(one -> one.name().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new JsonException(
                        where,
                        "has to be one of "
                                + Arrays.stream(all).map(ExplainSend::word).collect(Collectors.joining(", "))));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

package dev.homarus.approval;

import dev.homarus.command.Risk;
import dev.homarus.policy.Profile;
import dev.homarus.policy.Rule;
import dev.homarus.policy.Rule.Kind;
import dev.homarus.policy.Rule.Verdict;
import dev.homarus.policy.Rules;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The owner's policy as JSON. Schema: `docs/spec/policy.schema.json`. An unknown member, word or shape is
/// refused, with its place.
public final class RulesJson {
    static final Set<String> TOP = Set.of("$schema", "profile", "rules", "tests", "workspace");
    static final Set<String> RULE = Set.of("name", "effect", "kind", "programs", "folders", "hosts", "risk", "reason");

    private RulesJson() {}

    /// Reads a policy; its tests are left to who runs them.
    ///
    /// @throws JsonException what is wrong, and where
    public static Rules read(Json.Obj json) {
        onlyKnown(json, TOP, "");
        var profile = json.optionalText("profile")
                .map(word -> constant(Profile.values(), word, "profile"))
                .orElse(Profile.CAUTIOUS);
        var items = json.array("rules");
        try {
            return new Rules(
                    profile,
                    IntStream.range(0, items.size())
                            .mapToObj(at -> rule(Json.object(items.get(at), "rules[" + at + "]"), "rules[" + at + "]."))
                            .toList(),
                    own(json.optionalText("workspace").orElse("untrusted")));
        } catch (IllegalArgumentException e) {
            throw new JsonException("rules", "has to hold at most " + Rules.MAX_RULES + " rules with different names");
        }
    }

    private static boolean own(String workspace) {
        return switch (workspace) {
            case "own" -> true;
            case "untrusted" -> false;
            default -> throw new JsonException("workspace", "has to be one of own, untrusted");
        };
    }

    private static Rule rule(Json.Obj json, String where) {
        onlyKnown(json, RULE, where);
        var name = required(json, "name", where);
        var verdict = constant(Verdict.values(), required(json, "effect", where), where + "effect");
        var kind = json.optionalText("kind")
                .map(word -> constant(Kind.values(), word, where + "kind"))
                .orElse(Kind.EXEC);
        var risk = json.optionalText("risk").map(word -> constant(Risk.values(), word, where + "risk"));
        try {
            return new Rule(
                    name,
                    verdict,
                    kind,
                    strings(json, "programs", where),
                    strings(json, "folders", where),
                    strings(json, "hosts", where),
                    risk,
                    json.optionalText("reason").orElse("the owner's policy: " + name));
        } catch (IllegalArgumentException e) {
            var wrong = String.valueOf(e.getMessage());
            throw new JsonException(where + wrong.replaceFirst("^no ", ""), wrong(wrong));
        }
    }

    private static String wrong(String member) {
        return switch (member) {
            case "name" -> "has to be 1 to 64 small letters, digits and dashes, and begin with no dash";
            case "folders" -> "has to hold absolute paths as commands see them, like /workspace/notes";
            case "risk" -> "cannot allow privilege: that needs homarus elevate, each time";
            case "hosts" ->
                "has to hold names like example.org or *.example.org in small letters, and goes with kind connect only";
            case "no hosts" -> "has to name at least one host where the effect is allow";
            case "no folders" -> "does not go with kind connect";
            default -> "does not go with kinds write and connect";
        };
    }

    private static String required(Json.Obj json, String name, String where) {
        return json.optionalText(name).orElseThrow(() -> new JsonException(where + name, "is missing"));
    }

    private static List<String> strings(Json.Obj json, String name, String where) {
        try {
            return PlanJson.strings(json, name);
        } catch (JsonException e) {
            throw new JsonException(where + name, "has to be an array of strings");
        }
    }

    private static <E extends Enum<E>> E constant(E[] all, String word, String where) {
        return Arrays.stream(all)
                .filter(one -> PlanJson.word(one).equals(word))
                .findFirst()
                .orElseThrow(() -> new JsonException(
                        where,
                        "has to be one of "
                                + Arrays.stream(all).map(PlanJson::word).collect(Collectors.joining(", "))));
    }

    static void onlyKnown(Json.Obj json, Set<String> known, String where) {
        json.members().keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new JsonException(
                            where + name,
                            "is not known; the members here are " + String.join(", ", new TreeSet<>(known)));
                });
    }

    /// Returns the same policy without its tests, in one spelling.
    public static Json.Obj write(Rules rules) {
        return Json.object()
                .put("profile", PlanJson.word(rules.profile()))
                .put("workspace", rules.ownWorkspace() ? "own" : "untrusted")
                .put(
                        "rules",
                        Json.array(rules.rules().stream().map(RulesJson::rule).toList()))
                .build();
    }

    private static Json.Obj rule(Rule rule) {
        var json = Json.object()
                .put("name", rule.name())
                .put("effect", PlanJson.word(rule.verdict()))
                .put("kind", rule.kind().name().toLowerCase(Locale.ROOT));
        if (!rule.programs().isEmpty()) {
            json.put("programs", Json.strings(rule.programs()));
        }
        if (!rule.folders().isEmpty()) {
            json.put("folders", Json.strings(rule.folders()));
        }
        if (!rule.hosts().isEmpty()) {
            json.put("hosts", Json.strings(rule.hosts()));
        }
        Optional<String> risk = rule.risk().map(PlanJson::word);
        return json.put("risk", risk).put("reason", rule.reason()).build();
    }
}

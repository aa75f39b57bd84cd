package dev.homarus.gateway;

import dev.homarus.approval.PolicyBook;
import dev.homarus.approval.RulesJson;
import dev.homarus.policy.Rules;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A policy as the owner writes it: JSON5, with comments and tests of its own. Schema:
/// `docs/spec/policy.schema.json`.
///
/// @param source the text
record PolicyFile(String source, Rules rules, List<Case> cases) {
    private static final String PLACE =
            "[a-z0-9._-]{1,253}:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3})";
    static final Set<String> CASE = Set.of("name", "command", "cwd", "write", "connect", "read", "expect");
    private static final int MAX_CASES = 1_000;

    /// One test in a policy.
    ///
    /// @param command a command line, or nothing
    /// @param folder its working folder
    /// @param write a file of the workspace that changes, or nothing
    /// @param untrusted whether the Turn has read untrusted content
    /// @param expect `allow`, `ask` or `deny`
    record Case(
            String name,
            Optional<String> command,
            String folder,
            Optional<String> write,
            Optional<String> connect,
            boolean untrusted,
            String expect) {}

    /// @throws dev.homarus.types.ProblemException POLICY-001, which names what to mend
    static PolicyFile parse(String text) {
        if (text.length() > PolicyBook.MAX_SOURCE) {
            throw invalid("the text is longer than " + PolicyBook.MAX_SOURCE + " characters");
        }
        try {
            var json = Json5Text.parse(text, "the policy");
            var cases = json.array("tests");
            if (cases.size() > MAX_CASES) {
                throw new JsonException("tests", "has to hold at most " + MAX_CASES);
            }
            return new PolicyFile(
                    text,
                    RulesJson.read(json),
                    IntStream.range(0, cases.size())
                            .mapToObj(at -> test(cases.get(at), "tests[" + at + "]"))
                            .toList());
        } catch (JsonException e) {
            throw invalid(e.sentence());
        }
    }

    private static RuntimeException invalid(String what) {
        return new Problem(
                        "POLICY-001", "In the policy, " + what + ".", "Mend it and try again: homarus policy test FILE")
                .asException();
    }

    private static Case test(Json item, String where) {
        var json = Json.object(item, where);
        for (var name : json.members().keySet()) {
            if (!CASE.contains(name)) {
                throw new JsonException(
                        where + "." + name,
                        "is not known; the members here are " + String.join(", ", new TreeSet<>(CASE)));
            }
        }
        var expect = json.text("expect");
        var read = json.optionalText("read").orElse("owner");
        if (!Set.of("allow", "ask", "deny").contains(expect)) {
            throw new JsonException(where + ".expect", "has to be one of allow, ask, deny");
        }
        if (!Set.of("owner", "untrusted").contains(read)) {
            throw new JsonException(where + ".read", "has to be owner or untrusted");
        }
        if (Stream.of("command", "write", "connect")
                        .filter(name -> json.get(name).isPresent())
                        .count()
                != 1) {
            throw new JsonException(where, "has to have one of command, write and connect");
        }
        if (!json.optionalText("connect").orElse("example.org:443").matches(PLACE)) {
            throw new JsonException(where + ".connect", "has to be a host and a port, like example.org:443");
        }
        return new Case(
                json.optionalText("name").orElse(where),
                json.optionalText("command"),
                json.optionalText("cwd").orElse(PolicySurroundings.WORKSPACE),
                json.optionalText("write"),
                json.optionalText("connect"),
                read.equals("untrusted"),
                expect);
    }
}

package dev.homarus.egress;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Problem;

/// Problems on the wire between a gateway and its key proxy.
final class ProxyProblems {
    private static final int LONGEST = 1_000;

    private ProxyProblems() {}

    static Json.Obj json(Problem problem) {
        return Json.object()
                .put("code", problem.code())
                .put("sentence", problem.sentence())
                .put("remedy", problem.remedy())
                .build();
    }

    static Problem of(Frame frame) {
        try {
            var json = frame.json();
            return new Problem(json.text("code"), line(json.text("sentence")), line(json.text("remedy")));
        } catch (Frame.Malformed | JsonException | IllegalArgumentException e) {
            return broken();
        }
    }

    private static String line(String text) {
        return text.substring(0, Math.min(text.length(), LONGEST)).replaceAll("\\p{Cntrl}", " ");
    }

    static Problem broken() {
        return new Problem(
                "PROXY-002",
                "The connection to the key proxy broke off.",
                "Look whether it runs, on its machine: homarus proxy status");
    }

    static Problem away(java.nio.file.Path socket) {
        return new Problem(
                "PROXY-001",
                "The key proxy does not answer at " + socket + ".",
                "Start it on its machine with: homarus proxy --socket PATH");
    }

    static Problem silent() {
        return new Problem("PROXY-002", "The key proxy did not answer in time.", "Look whether it runs.");
    }
}

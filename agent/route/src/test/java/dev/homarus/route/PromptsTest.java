package dev.homarus.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.types.Classification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// R037: a hundred labelled prompts, and the model that a policy sends each to.
class PromptsTest {
    private static final Rules RULES = new Rules(
            Map.of(
                    Task.PROGRAM, List.of("gpt", "cheap"),
                    Task.LONG, List.of("local", "big"),
                    Task.CODE, List.of("claude", "gpt"),
                    Task.SHORT, List.of("tiny", "cheap"),
                    Task.CHAT, List.of("gpt", "local")),
            Optional.of(Classification.PERSONAL),
            OptionalInt.empty());

    private static final long LOCAL_CONTEXT = 30_000;

    private static List<String[]> rows(String name) throws IOException {
        try (var in = Objects.requireNonNull(PromptsTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t"))
                    .toList();
        }
    }

    private static Candidate elsewhere(String name, Classification classification, long cost) {
        boolean cleared = classification.compareTo(Classification.PERSONAL) <= 0;
        return new Candidate(name, false, cleared, true, true, Optional.empty(), OptionalLong.of(cost));
    }

    private static Map<String, Candidate> candidates(Classification classification, long characters) {
        var passed = Optional.of(new Checked(8, 8, Instant.parse("2026-11-01T00:00:00Z")));
        var known = new HashMap<String, Candidate>();
        for (var candidate : List.of(
                elsewhere("claude", classification, 30_000),
                elsewhere("gpt", classification, 20_000),
                elsewhere("cheap", classification, 1_000),
                elsewhere("big", classification, 50_000),
                new Candidate("local", true, true, true, characters < LOCAL_CONTEXT, passed, OptionalLong.of(25_000)),
                new Candidate("tiny", true, true, true, true, Optional.empty(), OptionalLong.of(0)))) {
            known.put(candidate.name(), candidate);
        }
        return known;
    }

    @Test
    void choose_aHundredLabelledPrompts_asThePolicyTableSays() throws IOException {
        var table = new HashMap<String, Map<String, String>>();
        rows("policy.tsv")
                .forEach(row -> table.put(row[0], Map.of("public", row[1], "personal", row[2], "sensitive", row[3])));
        var prompts = rows("prompts.tsv");
        assertThat(prompts).hasSize(100);
        var wrong = new ArrayList<String>();
        for (var row : prompts) {
            var classification = Classification.valueOf(row[0].toUpperCase(Locale.ROOT));
            var text = row[4].replace("\\n", "\n").replace("\\\"", "\"");
            var said = new Said(text, Long.parseLong(row[2]), row[3].equals("v1"));
            var about = said.about();
            var model = Choosing.choose(
                            RULES,
                            about,
                            classification,
                            List.of("claude", "local"),
                            List.of("local"),
                            candidates(classification, said.before() + text.length()))
                    .names()
                    .getFirst();
            var right = Objects.requireNonNull(table.get(row[1])).get(row[0]);
            if (!about.task().word().equals(row[1]) || !model.equals(right)) {
                wrong.add(String.join(" ", row) + " is " + about + " for " + model + ", not " + right);
            }
        }
        assertThat(wrong).isEmpty();
    }
}

package dev.homarus.tool;

import dev.homarus.protocol.Shown;
import dev.homarus.table.Answer;
import dev.homarus.table.Answer.Group;
import dev.homarus.table.Answer.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An [Answer] as lines for a model: a header, then a line for each group, its fields between `|`.
final class AnswerText {
    private static final int MAX_KEY = 80;
    private static final int MAX_GROUPS = 200;

    private AnswerText() {}

    static String of(Answer answer) {
        var question = answer.question();
        var header = Stream.concat(
                        question.groupBy().stream(),
                        Stream.concat(
                                Stream.of("rows"), question.measures().stream().map(measure -> measure.text())))
                .map(Shown::exactly)
                .collect(Collectors.joining(" | "));
        var lines = answer.groups().stream()
                .limit(MAX_GROUPS)
                .map(group -> line(group, question.groupBy().size()))
                .collect(Collectors.joining("\n"));
        int more = answer.groups().size() - MAX_GROUPS;
        return header + "\n" + lines + (more > 0 ? "\n[" + more + " more groups]" : "");
    }

    private static String line(Group group, int columns) {
        var keys = group.folded() > 0
                ? Stream.concat(
                        Stream.of("[" + group.folded() + " small groups together]"),
                        Stream.generate(() -> "").limit(columns - 1L))
                : group.keys().stream().map(AnswerText::key);
        return Stream.of(keys, Stream.of(Integer.toString(group.size())), values(group.values()))
                .flatMap(fields -> fields)
                .collect(Collectors.joining(" | "));
    }

    /// What stands in a file may look like anything, and is held to one field.
    private static String key(String key) {
        var shown = Shown.exactly(key).replace("|", "\\u{7c}").replace("[", "\\u{5b}");
        return shown.length() > MAX_KEY ? shown.substring(0, MAX_KEY) + "…" : shown;
    }

    private static Stream<String> values(List<Value> values) {
        return values.stream()
                .map(value -> value.number().map(AnswerText::plain).orElse("no values"));
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}

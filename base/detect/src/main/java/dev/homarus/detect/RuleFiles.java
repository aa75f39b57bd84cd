package dev.homarus.detect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads the files of rules that come with this room. Their form is in their heads.
final class RuleFiles {
    static final String SECRETS = "secrets.rules";
    static final String CONTEXTS = "contexts.txt";

    private static final Pattern PIECE = Pattern.compile("@[a-z0-9]+@");
    private static final Pattern RULE =
            Pattern.compile("([a-z0-9-]+)\\s+(-|[ailg]+)\\s+([0-9.]+)\\s+(\\S+)\\s+(\\S.*)");

    private RuleFiles() {}

    static String text(String file) {
        try (var in = RuleFiles.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("No " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(String text) {
        return text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    static List<SecretRule> secrets(String text) {
        var pieces = new LinkedHashMap<String, String>();
        var rules = new ArrayList<SecretRule>();
        for (var line : lines(text)) {
            var words = line.split("\\s+", 2);
            if (PIECE.matcher(words[0]).matches()) {
                pieces.put(words[0], words[1]);
                continue;
            }
            var rule = RULE.matcher(line);
            if (!rule.matches()) {
                throw new IllegalStateException("Not a rule: " + line);
            }
            var expression = rule.group(5);
            for (var piece : pieces.entrySet()) {
                expression = expression.replace(piece.getKey(), piece.getValue());
            }
            var keywords = Arrays.asList(rule.group(4).split(","));
            rules.add(new SecretRule(
                    rule.group(1), rule.group(2), Double.parseDouble(rule.group(3)), keywords, expression.strip()));
        }
        return List.copyOf(rules);
    }

    /// Returns the words of each kind of number, folded.
    static Map<String, List<String>> contexts(String text) {
        var contexts = new LinkedHashMap<String, List<String>>();
        for (var line : lines(text)) {
            int colon = line.indexOf(':');
            var words = Arrays.stream(line.substring(colon + 1).split(","))
                    .map(word -> Signals.folded(word.strip()))
                    .filter(word -> !word.isEmpty())
                    .distinct()
                    .toList();
            contexts.put(line.substring(0, colon), words);
        }
        return contexts;
    }
}

package dev.homarus.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Makes text that a pattern of the rule file matches: classes, groups, alternatives and repetitions, no
/// more.
final class Samples {
    private final String pattern;
    private final Random random;
    private int at;

    private Samples(String pattern, Random random) {
        this.pattern = pattern;
        this.random = random;
    }

    static String of(String pattern, Random random) {
        return new Samples(pattern, random).alternatives();
    }

    private boolean has(String next) {
        return pattern.startsWith(next, at);
    }

    private String alternatives() {
        var choices = new ArrayList<String>();
        choices.add(sequence());
        while (has("|")) {
            at++;
            choices.add(sequence());
        }
        return choices.get(0);
    }

    private String sequence() {
        var text = new StringBuilder();
        while (at < pattern.length() && !has("|") && !has(")")) {
            int from = at;
            var once = atom();
            int behind = at;
            int[] count = count();
            int end = at;
            for (int i = 0; i < count[0]; i++) {
                at = from;
                text.append(i == 0 ? once : atom());
            }
            at = Math.max(end, behind);
        }
        return text.toString();
    }

    /// Returns the least number of repetitions.
    private int[] count() {
        int least = 1;
        if (has("{")) {
            int close = pattern.indexOf('}', at);
            least = Integer.parseInt(pattern.substring(at + 1, close).replaceAll(",.*", ""));
            at = close + 1;
        } else if (has("?") || has("*")) {
            least = 0;
            at++;
        } else if (has("+")) {
            at++;
        }
        at += has("?") ? 1 : 0;
        return new int[] {least};
    }

    private String atom() {
        char c = pattern.charAt(at);
        if (c == '(') {
            at += has("(?:") ? 3 : has("(?s:") ? 4 : 1;
            var inside = alternatives();
            at++;
            return inside;
        }
        if (c == '[') {
            return one(members());
        }
        at++;
        if (c == '\\') {
            char kind = pattern.charAt(at++);
            return switch (kind) {
                case 'd' -> one(chars("0-9"));
                case 'w' -> one(chars("a-z"));
                case 's' -> " ";
                default -> String.valueOf(kind);
            };
        }
        return c == '.' ? one(chars("A-Za-z0-9")) : c == '$' ? "" : String.valueOf(c);
    }

    private String one(List<Character> members) {
        return String.valueOf(members.get(random.nextInt(members.size())));
    }

    private List<Character> members() {
        int close = at + 1;
        while (pattern.charAt(close) != ']' || pattern.charAt(close - 1) == '\\' || close == at + 1) {
            close++;
        }
        var inside = pattern.substring(at + 1, close);
        at = close + 1;
        if (inside.startsWith("^")) {
            var refused = chars(inside.substring(1));
            var allowed = new ArrayList<>(chars(refused.contains('A') ? " " : "A-Za-z2-9"));
            allowed.removeAll(refused);
            return allowed;
        }
        return chars(inside);
    }

    private static List<Character> chars(String inside) {
        var members = new ArrayList<Character>();
        for (int i = 0; i < inside.length(); i++) {
            char c = inside.charAt(i);
            if (c == '\\') {
                char kind = inside.charAt(++i);
                members.addAll(
                        kind == 'w'
                                ? chars("a-z")
                                : kind == 'd'
                                        ? chars("0-9")
                                        : kind == 's' ? List.of() : kind == 't' ? List.of() : List.of(kind));
            } else if (i + 2 < inside.length() && inside.charAt(i + 1) == '-') {
                for (char one = c; one <= inside.charAt(i + 2); one++) {
                    members.add(one);
                }
                i += 2;
            } else {
                members.add(c);
            }
        }
        return members;
    }
}

package dev.homarus.detect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The words that make a closer look worth while: keywords of secret rules and words that say what a number
/// is. All are found in one pass. Immutable.
final class Signals {
    private final Automaton words;
    /// For each word the rules whose keyword it is.
    private final List<List<SecretRule>> rules;
    /// For each word the kinds of number that it speaks of, as indexes into `kinds`.
    private final List<int[]> speaks;

    private final List<String> kinds;
    private final List<String> spelled;

    Signals(List<SecretRule> secrets, Map<String, List<String>> contexts) {
        var byWord = new LinkedHashMap<String, Set<SecretRule>>();
        for (var rule : secrets) {
            for (var keyword : rule.keywords()) {
                byWord.computeIfAbsent(folded(keyword), key -> new LinkedHashSet<>())
                        .add(rule);
            }
        }
        kinds = List.copyOf(contexts.keySet());
        var byContext = new LinkedHashMap<String, List<Integer>>();
        for (int kind = 0; kind < kinds.size(); kind++) {
            for (var word : contexts.getOrDefault(kinds.get(kind), List.of())) {
                byContext.computeIfAbsent(word, key -> new ArrayList<>()).add(kind);
                byWord.putIfAbsent(word, Set.of());
            }
        }
        spelled = List.copyOf(byWord.keySet());
        words = Automaton.of(spelled);
        rules = byWord.values().stream().map(List::copyOf).toList();
        speaks = spelled.stream()
                .map(word -> byContext.getOrDefault(word, List.of()).stream()
                        .mapToInt(Integer::intValue)
                        .toArray())
                .toList();
    }

    /// Folds unit by unit, so that places stay the same.
    static String folded(String text) {
        var units = text.toCharArray();
        for (int i = 0; i < units.length; i++) {
            units[i] = Folding.one(units[i]);
        }
        return new String(units);
    }

    /// Receives where a keyword of a rule begins.
    @FunctionalInterface
    interface Keywords {
        void met(SecretRule rule, int at);
    }

    /// Looks at a text, hands out the keywords and returns the contexts.
    Contexts read(String text, Keywords keywords) {
        var folded = folded(text);
        var contexts = new Contexts(kinds);
        words.scan(folded, (number, end) -> {
            int start = end - words.length(number);
            for (var rule : rules.get(number)) {
                keywords.met(rule, start);
            }
            var speaking = speaks.get(number);
            if (speaking.length > 0 && isWord(folded, start, end)) {
                for (int kind : speaking) {
                    contexts.add(kind, start, end);
                }
            }
        });
        return contexts;
    }

    private static boolean isWord(String text, int start, int end) {
        char first = text.charAt(start);
        if (first >= 0x2e80) {
            return true;
        }
        return (start == 0 || !Character.isLetter(text.charAt(start - 1)))
                && (end - start > 5 || end == text.length() || !Character.isLetter(text.charAt(end)));
    }

    /// Where the text speaks of which kind of number. For one text.
    static final class Contexts {
        private final List<String> kinds;
        private final int[][] starts;
        private final int[][] ends;
        private final int[] counts;

        private Contexts(List<String> kinds) {
            this.kinds = kinds;
            starts = new int[kinds.size()][4];
            ends = new int[kinds.size()][4];
            counts = new int[kinds.size()];
        }

        private void add(int kind, int start, int end) {
            int count = counts[kind]++;
            if (count == starts[kind].length) {
                starts[kind] = Arrays.copyOf(starts[kind], count * 2);
                ends[kind] = Arrays.copyOf(ends[kind], count * 2);
            }
            starts[kind][count] = start;
            ends[kind][count] = end;
        }

        /// Returns where the words of the kind end.
        int[] ends(String kind) {
            int index = kinds.indexOf(kind);
            return Arrays.copyOf(ends[index], counts[index]);
        }

        /// Returns whether a word of the kind lies near `start` to `end`.
        ///
        /// @param before how many units may lie between the word and `start`
        /// @param after how many may lie between `end` and the word
        boolean near(String kind, int start, int end, int before, int after) {
            int index = kinds.indexOf(kind);
            if (index < 0) {
                throw new IllegalArgumentException("No context " + kind);
            }
            int low = Arrays.binarySearch(ends[index], 0, counts[index], start - before);
            for (int i = low < 0 ? -low - 1 : low; i < counts[index] && ends[index][i] <= end + after + 32; i++) {
                if (ends[index][i] <= start || (starts[index][i] >= end && starts[index][i] <= end + after)) {
                    return true;
                }
            }
            return false;
        }
    }
}

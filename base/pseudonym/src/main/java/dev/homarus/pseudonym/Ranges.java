package dev.homarus.pseudonym;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Ranges as they are hidden: in order, apart from each other.
final class Ranges {
    private Ranges() {}

    /// Checks the ranges and makes one of those that share a char: from the first char of any to the last, with the
    /// type of the longest (of the earliest, then of the first given, among equally long ones).
    ///
    /// @throws IllegalArgumentException for a range outside of the text, one that cuts a character in two, one of
    ///     white space only, and one longer than [Pseudonyms#MAX_VALUE] after joining
    static List<Hide> apart(String text, List<Hide> given) {
        given.forEach(hide -> check(text, hide));
        var sorted = new ArrayList<>(given);
        sorted.sort(Comparator.comparingInt(Hide::start));
        var apart = new ArrayList<Hide>();
        for (int i = 0; i < sorted.size(); ) {
            var longest = sorted.get(i);
            int start = longest.start();
            int end = longest.end();
            for (i++; i < sorted.size() && sorted.get(i).start() < end; i++) {
                var next = sorted.get(i);
                end = Math.max(end, next.end());
                longest = next.end() - next.start() > longest.end() - longest.start() ? next : longest;
            }
            apart.add(whole(text, start, end, longest.type()));
        }
        return apart;
    }

    private static Hide whole(String text, int start, int end, String type) {
        if (end - start > Pseudonyms.MAX_VALUE) {
            throw new IllegalArgumentException("a value may have " + Pseudonyms.MAX_VALUE + " chars at most");
        }
        if (text.substring(start, end).isBlank()) {
            throw new IllegalArgumentException("a value has to be more than white space");
        }
        return new Hide(start, end, type);
    }

    private static void check(String text, Hide hide) {
        if (hide.end() > text.length()) {
            throw new IllegalArgumentException(
                    "the range " + hide.start() + " to " + hide.end() + " is outside of " + text.length() + " chars");
        }
        if (cuts(text, hide.start()) || cuts(text, hide.end())) {
            throw new IllegalArgumentException(
                    "the range " + hide.start() + " to " + hide.end() + " cuts a character in two");
        }
    }

    private static boolean cuts(String text, int at) {
        return at > 0
                && at < text.length()
                && Character.isHighSurrogate(text.charAt(at - 1))
                && Character.isLowSurrogate(text.charAt(at));
    }
}

package dev.homarus.session;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The piece of a text around searched words, as the full-text index takes words apart: runs of letters and
/// digits,
/// whatever their case and their diacritics.
final class Snippet {
    /// The most words of a piece.
    static final int WORDS = 24;

    private static final String CUT = "…";

    private record Word(int from, int to, String folded) {}

    private final String text;
    private final List<Word> words = new ArrayList<>();

    private Snippet(String text) {
        this.text = text;
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && isInWord(text.codePointAt(end), end > at)) {
                end += Character.charCount(text.codePointAt(end));
            }
            if (end > at) {
                words.add(new Word(at, end, folded(text.substring(at, end))));
                at = end;
            } else {
                at += Character.charCount(text.codePointAt(at));
            }
        }
    }

    /// Returns the piece that has most of the words, which are the beginnings of those in the text.
    static String of(String text, List<String> searched) {
        return new Snippet(text).around(searched.stream().map(Snippet::folded).toList());
    }

    private static boolean isInWord(int c, boolean inside) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK -> inside;
            case Character.PRIVATE_USE, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            default -> Character.isLetterOrDigit(c);
        };
    }

    private static String folded(String word) {
        return Normalizer.normalize(word, Normalizer.Form.NFD)
                .replaceAll("\\p{Mn}+", "")
                .toLowerCase(Locale.ROOT);
    }

    private String around(List<String> searched) {
        var hits = new ArrayList<Integer>();
        for (int i = 0; i < words.size(); i++) {
            if (!begins(words.get(i), searched).isEmpty()) {
                hits.add(i);
            }
        }
        int best = 0;
        int first = 0;
        int last = 0;
        for (int start : hits) {
            var distinct = new HashSet<String>();
            int end = start;
            for (int i = start; i < Math.min(words.size(), start + WORDS); i++) {
                var here = begins(words.get(i), searched);
                distinct.addAll(here);
                end = here.isEmpty() ? end : i;
            }
            if (distinct.size() > best) {
                best = distinct.size();
                first = start;
                last = end;
            }
        }
        int before = (WORDS - (last - first + 1)) / 2;
        return piece(Math.max(0, Math.min(first - before, words.size() - WORDS)));
    }

    private static Set<String> begins(Word word, List<String> searched) {
        var found = new HashSet<String>();
        for (var one : searched) {
            if (word.folded().startsWith(one)) {
                found.add(one);
            }
        }
        return found;
    }

    private String piece(int start) {
        int end = start + WORDS;
        return (start == 0 ? "" : CUT)
                + text.substring(
                        start == 0 ? 0 : words.get(start).from(),
                        end >= words.size() ? text.length() : words.get(end - 1).to())
                + (end >= words.size() ? "" : CUT);
    }
}

package dev.homarus.flow;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// A sentence that a call says.
///
/// @param words that mean something, as stems
/// @param quotes whether it says that it quotes
/// @param first whether whoever sends it speaks of themselves
/// @param tells whether it has somebody told something
record Said(Set<String> words, boolean quotes, boolean first, boolean tells) {
    private static final Pattern QUOTES = Pattern.compile("[\"\u201c\u201e\u00ab]|(?<![\\p{L}\\p{N}])['\u2018]\\p{L}");

    static Said of(String sentence) {
        var tokens = Text.all(sentence);
        boolean first = tokens.stream().anyMatch(Grammar.FIRST::contains);
        boolean tells = !first && tokens.stream().anyMatch(Frame.TELLS::contains);
        return new Said(Text.words(sentence), QUOTES.matcher(sentence).find(), first, tells);
    }

    /// Returns the words of a clause that mean something, and that the sentence leaves out.
    List<String> without(List<String> clause) {
        return without(clause, words);
    }

    List<String> without(List<String> clause, Set<String> kept) {
        return clause.stream()
                .filter(token ->
                        !Grammar.directs(token) && Text.words(token).stream().anyMatch(stem -> !kept.contains(stem)))
                .toList();
    }
}

package dev.homarus.flow;

import java.util.List;
import java.util.regex.Pattern;

/// Whether what a call says is the point of a passage that wants it said, without the words that want it.
///
/// @param heard what was read of strangers
record Dictation(Owned owner, List<Heard> heard) {
    /// So many words are dictated in what stays with the owner; in what leaves, one is.
    private static final int ENOUGH = 2;

    private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?;])\\s+|\\n+");

    boolean in(String value, Effect effect) {
        long dictated = SENTENCE.splitAsStream(value).mapToLong(this::dictated).sum();
        return dictated >= (effect == Effect.WRITE ? ENOUGH : 1);
    }

    private long dictated(String sentence) {
        var said = Said.of(sentence);
        return said.words().stream()
                .filter(word -> isWord(word) && !owner.words().contains(word) && isDictated(word, said))
                .count();
    }

    /// Words that nobody else said count neither way; one that stands anywhere else as well is not dictated.
    private boolean isDictated(String word, Said said) {
        var passages = heard.stream()
                .flatMap(answer -> answer.reading().passagesWith(word).stream())
                .toList();
        return !passages.isEmpty() && passages.stream().allMatch(passage -> passage.isUnframed(word, said));
    }

    private static boolean isWord(String word) {
        return word.length() > 2 && word.chars().noneMatch(Character::isDigit);
    }
}

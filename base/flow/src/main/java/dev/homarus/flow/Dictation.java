package dev.homarus.flow;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Whether what a call says is what something that was read wants said. For one call.
final class Dictation {
    private static final int RUN = 5;
    /// So many words that only orders say are dictated.
    private static final int ENOUGH = 2;
    /// The same in what stays with the owner.
    private static final int MOST = 3;
    private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?;])\\s+|\\n+");

    private final Owned owner;
    private final List<Heard> heard;
    private final List<String> targets;
    private final String mine;
    private final IdentityHashMap<Order, Boolean> about = new IdentityHashMap<>();

    /// @param heard what was read of strangers
    /// @param targets of the call
    Dictation(Owned owner, List<Heard> heard, List<String> targets) {
        this.owner = owner;
        this.heard = heard;
        this.targets = targets.stream().map(Text::plain).toList();
        this.mine = " " + String.join(" ", Text.all(owner.said())) + " ";
    }

    /// A sentence is dictated when what is not the owner's in it stands only where somebody is told what to
    /// say, or when a run of its words does. Words that nobody else said count neither way.
    boolean in(String value, Effect effect) {
        return SENTENCE.splitAsStream(value).anyMatch(sentence -> isDictated(sentence, effect));
    }

    private boolean isDictated(String sentence, Effect effect) {
        var plain = Text.plain(sentence);
        var words = new HashSet<>(Text.words(sentence));
        words.removeAll(owner.words());
        var said = words.stream()
                .filter(word ->
                        !isElsewhere(word) && dictating(word, plain).findAny().isPresent())
                .toList();
        var telling = said.stream().filter(Dictation::isWord).toList();
        boolean kept = effect == Effect.WRITE;
        boolean wholly = words.size() > 1
                && telling.size() > (kept ? 1 : 0)
                && dictating(telling.getFirst(), plain)
                        .anyMatch(order -> order.words().containsAll(words));
        boolean alone = !telling.isEmpty() && said.size() == words.size();
        boolean dictated = telling.stream()
                .anyMatch(word -> dictating(word, plain)
                        .anyMatch(order -> order.strength().compareTo(Order.Strength.DICTATES) >= 0));
        return wholly
                || (!kept && (alone || dictated))
                || telling.size() >= (kept ? MOST : ENOUGH)
                || repeats(sentence, plain);
    }

    /// Returns the orders about this call that say a word. To pass an order on, as it stands, is not to follow
    /// it.
    private Stream<Order> dictating(String word, String sentence) {
        return orders(word)
                .filter(order ->
                        isAbout(order) && (sentence.isEmpty() || !order.whole().startsWith(sentence)));
    }

    private boolean isAbout(Order order) {
        return about.computeIfAbsent(order, one -> one.isAbout(targets));
    }

    private Stream<Order> orders(String word) {
        return heard.stream().flatMap(answer -> answer.reading().ordersWith(word).stream());
    }

    /// Tells whether what was read says a word without an order about this call.
    private boolean isElsewhere(String word) {
        return heard.stream().anyMatch(answer -> answer.reading().quietWords().contains(word))
                || orders(word).anyMatch(order -> !isAbout(order));
    }

    private static boolean isWord(String word) {
        return word.length() > 2 && word.chars().noneMatch(Character::isDigit);
    }

    private boolean repeats(String sentence, String plain) {
        var words = Text.all(sentence);
        for (int i = 0; i + RUN <= words.size(); i++) {
            var run = " " + String.join(" ", words.subList(i, i + RUN)) + " ";
            Set<String> meaning = mine.contains(run) ? Set.of() : Text.words(run);
            if (!meaning.isEmpty()
                    && dictating(meaning.iterator().next(), plain)
                            .anyMatch(order -> order.sequence().contains(run))) {
                return true;
            }
        }
        return false;
    }
}

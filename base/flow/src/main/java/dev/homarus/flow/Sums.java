package dev.homarus.flow;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Whether a sum of money is the owner's, or follows from what the owner pointed at.
///
/// @param heard what was read of strangers
/// @param ordered whether something in it speaks to the assistant: then only the owner's numbers count
record Sums(Owned owner, List<Heard> heard, boolean ordered) {
    private static final Pattern TOTAL =
            Pattern.compile("\\b(?:total|due|balance|sum|amount|gesamt|betrag|montant|importe)\\b");
    /// Another sum than the one that was there.
    private static final Pattern ANOTHER = Pattern.compile(
            "\\b(?:instead|add(?:ed|itional)?|extra|also|more|plus|new|chang\\w*|correct\\w*|adjust\\w*|rather|now|in total|set)\\b");

    /// Where the owner shares a sum, half of it is the owner's, too.
    private static final Pattern SHARED = Pattern.compile("\\b(?:share|half|halves|halve|split)\\b");

    boolean allow(String value, List<String> targets) {
        var said = new HashSet<>(Amounts.in(owner.said()));
        if (SHARED.matcher(owner.said()).find()) {
            said.addAll(said.stream().map(sum -> sum / 2).toList());
        }
        if (ordered) {
            return Amounts.follow(value, said, Set.of());
        }
        var aims = targets.stream().map(Text::plain).toList();
        var each = heard.stream().map(answer -> of(answer.reading(), aims)).toList();
        var sums = new HashSet<Double>();
        each.forEach(sums::addAll);
        sums.removeAll(said);
        if (sums.isEmpty()) {
            var totals = totals();
            sums.addAll(totals.size() == 1 ? totals : Set.of());
        }
        return Amounts.follow(value, said, sums) || isOfTwo(value, each);
    }

    /// What one answer says by how much something of another changes.
    private static boolean isOfTwo(String value, List<Set<Double>> each) {
        for (int i = 0; i < each.size(); i++) {
            for (int j = i + 1; j < each.size(); j++) {
                for (double one : each.get(i)) {
                    if (Amounts.follow(value, Set.of(one), each.get(j))
                            && !each.get(j).isEmpty()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /// Returns the numbers of an answer that the owner pointed at. In a list of records that have fields for
    /// sums, those of the records that have one of the owner's words in what they are called, or the target;
    /// else those in such a sentence, or in a wish that has two of the owner's words of which no such sentence
    /// speaks.
    private Set<Double> of(Reading reading, List<String> targets) {
        var sums = new HashSet<Double>();
        if (reading.blocks().stream().anyMatch(block -> !block.amounts().isEmpty())) {
            reading.blocks().stream()
                    .filter(block -> !owned(Text.words(block.title())).isEmpty() || isOf(block, targets))
                    .forEach(block -> sums.addAll(block.amounts()));
            return sums;
        }
        var spoken = new HashSet<String>();
        for (var line : reading.quietLines()) {
            var words = owned(line.words());
            if (!words.isEmpty() || holds(line.plain(), targets)) {
                var numbers = Amounts.in(line.plain());
                sums.addAll(numbers);
                spoken.addAll(numbers.isEmpty() ? Set.of() : words);
            }
        }
        for (var line : reading.wishLines()) {
            var words = owned(line.words());
            if (words.size() > 1
                    && Collections.disjoint(words, spoken)
                    && !ANOTHER.matcher(line.plain()).find()) {
                sums.addAll(Amounts.in(line.plain()));
            }
        }
        return sums;
    }

    private Set<Double> totals() {
        var totals = new HashSet<Double>();
        heard.stream()
                .flatMap(answer -> answer.reading().quietLines().stream())
                .filter(line -> TOTAL.matcher(line.plain()).find())
                .forEach(line -> totals.addAll(Amounts.in(line.plain())));
        return totals;
    }

    private static boolean isOf(Block block, List<String> targets) {
        return holds(Text.plain(block.text()), targets);
    }

    private static boolean holds(String plain, List<String> targets) {
        return targets.stream().anyMatch(target -> Text.holds(plain, target));
    }

    /// Returns those that are the owner's, too.
    private Set<String> owned(Set<String> words) {
        var common = new HashSet<>(words);
        common.retainAll(owner.words());
        return common;
    }
}

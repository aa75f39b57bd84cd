package dev.homarus.flow;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
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

    boolean allow(String value, List<String> targets) {
        var said = Amounts.in(owner.said());
        if (ordered) {
            return Amounts.follow(value, said, Set.of());
        }
        var each = heard.stream().map(answer -> of(answer.reading(), targets)).toList();
        var sums = new HashSet<Double>();
        each.forEach(sums::addAll);
        sums.removeAll(said);
        var totals = totals();
        if (sums.isEmpty() && totals.size() == 1) {
            sums.addAll(totals);
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
                    .filter(block -> !owned(block.title()).isEmpty() || isOf(block, targets))
                    .forEach(block -> sums.addAll(block.amounts()));
            return sums;
        }
        var spoken = new HashSet<String>();
        for (var line : reading.quietLines()) {
            var words = owned(line);
            if (!words.isEmpty() || holds(line, targets)) {
                var numbers = Amounts.in(line);
                sums.addAll(numbers);
                spoken.addAll(numbers.isEmpty() ? Set.of() : words);
            }
        }
        for (var line : reading.wishLines()) {
            var words = owned(line);
            if (words.size() > 1
                    && Collections.disjoint(words, spoken)
                    && !ANOTHER.matcher(line).find()) {
                sums.addAll(Amounts.in(line));
            }
        }
        return sums;
    }

    private Set<Double> totals() {
        var totals = new HashSet<Double>();
        lines(Reading::quietLines).stream()
                .filter(line -> TOTAL.matcher(line).find())
                .forEach(line -> totals.addAll(Amounts.in(line)));
        return totals;
    }

    private static boolean isOf(Block block, List<String> targets) {
        return holds(Text.plain(block.text()), targets);
    }

    private static boolean holds(String plain, List<String> targets) {
        return targets.stream().map(Text::plain).anyMatch(target -> Text.holds(plain, target));
    }

    private List<String> lines(Function<Reading, List<String>> which) {
        return heard.stream()
                .flatMap(answer -> which.apply(answer.reading()).stream())
                .toList();
    }

    /// Returns the owner's words in a line.
    private Set<String> owned(String line) {
        var words = new HashSet<>(Text.words(line));
        words.retainAll(owner.words());
        return words;
    }
}

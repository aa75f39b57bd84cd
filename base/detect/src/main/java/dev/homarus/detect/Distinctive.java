package dev.homarus.detect;

import dev.homarus.types.Classification;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Something in a text that hardly any other text has: where it comes up again, it was taken from there.
///
/// @param value as it stands in the text
/// @param weight how much it tells, from 0: where not all can be known, the heavier ones are
public record Distinctive(KnownValues.Value value, int weight) {
    /// What is more than PERSONAL first, and of each the heavier; among equals the longer, then by their
    /// letters.
    public static final Comparator<Distinctive> HEAVIEST = Comparator.comparing(
                    (Distinctive one) -> one.value().classification().compareTo(Classification.PERSONAL) <= 0)
            .thenComparingInt(one -> -one.weight())
            .thenComparingInt(one -> -one.value().text().length())
            .thenComparing(one -> one.value().text());

    /// Found by rules, and common to many texts: dates, places, banks, addresses in a network.
    private static final Set<String> COMMON = Set.of("birth-date", "place", "bic", "address.ip");

    /// Ways to reach somebody, which stand in many a text that tells nothing else.
    private static final Set<String> REACH = Set.of("email", "phone", "address.mac");

    private static final int LONGEST = 16_384;

    /// Finds what is distinctive in a text: secrets and identifiers, numbers of eight digits and more, codes
    /// of letters and digits. Words, dates, amounts and small numbers are not.
    ///
    /// What is found has the classification of the text. Of a SECRET one, ways to reach somebody are
    /// SENSITIVE: they open nothing, and stand in many other texts. There, whatever looks like a password is
    /// found too.
    ///
    /// @param kept the classification of the text
    /// @param about what the text is about, which the types begin with; empty for nothing
    public static List<Distinctive> in(String text, Classification kept, String about) {
        var found = new LinkedHashMap<String, Distinctive>();
        var start = about.isEmpty() ? "" : about + ".";
        for (var finding : Detector.standard().inspect(text)) {
            if (finding.encoding().isEmpty() && !COMMON.contains(finding.type())) {
                var value = text.substring(finding.start(), Math.min(finding.end(), finding.start() + LONGEST));
                var harm = REACH.contains(finding.type()) && kept == Classification.SECRET
                        ? Classification.SENSITIVE
                        : kept.join(finding.classification());
                add(found, value, start + kind(finding.type()), harm, weight(finding.classification()));
            }
        }
        for (var token : Tokens.of(text)) {
            add(found, token.text(), start + token.kind(), kept, 1);
        }
        if (kept == Classification.SECRET) {
            Tokens.passwords(text).forEach(word -> add(found, word, start + "password", kept, 4));
        }
        return List.copyOf(found.values());
    }

    private static void add(Map<String, Distinctive> found, String text, String type, Classification harm, int weight) {
        var value = text.strip();
        if (!value.isEmpty()) {
            found.putIfAbsent(value, new Distinctive(new KnownValues.Value(value, type, harm), weight));
        }
    }

    private static int weight(Classification found) {
        return switch (found) {
            case SECRET -> 4;
            case SENSITIVE -> 3;
            case PERSONAL, PUBLIC -> 2;
        };
    }

    /// Returns the last word of the type of a value.
    private static String kind(String type) {
        return type.startsWith("secret.")
                ? "secret"
                : type.toLowerCase(Locale.ROOT).replace('.', '-');
    }

    /// Returns those that are the heaviest, at most `most`, each text once, under its highest classification.
    public static List<KnownValues.Value> heaviest(Iterable<Distinctive> all, int most) {
        var once = new LinkedHashMap<String, Distinctive>();
        for (var one : all) {
            once.merge(one.value().text(), one, Distinctive::stricter);
        }
        var sorted = new ArrayList<>(once.values());
        sorted.sort(HEAVIEST);
        return sorted.stream().limit(most).map(Distinctive::value).toList();
    }

    private static Distinctive stricter(Distinctive a, Distinctive b) {
        var higher = a.value().classification().compareTo(b.value().classification()) >= 0 ? a : b;
        return new Distinctive(higher.value(), Math.max(a.weight(), b.weight()));
    }

    @Override
    public String toString() {
        return "Distinctive[" + value + ", weight=" + weight + "]";
    }
}

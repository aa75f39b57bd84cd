package dev.homarus.flow;

import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Sums of money, and how a sum can come about.
final class Amounts {
    private static final int MOST = 500;
    private static final double CENT = 0.0051;
    private static final Pattern NAME = Pattern.compile(
            ".*(?:amount|price|sum|total|value|quantity|qty|cost|fee|funds|budget|money|units|limit|salary|usd|eur|gbp).*");
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\p{L}\\p{N}.])\\d{1,12}(?:\\.\\d{1,4})?(?![\\p{L}\\p{N}]|\\.\\d)");

    private Amounts() {}

    static boolean isOne(String argument, String value) {
        return NAME.matcher(argument.toLowerCase(Locale.ROOT)).matches()
                && NUMBER.matcher(bare(value)).matches();
    }

    private static String bare(String value) {
        return Text.plain(value).replaceAll("^[-$€£¥\\s]+|[\\s$€£¥]+$|\\s*(?:usd|eur|gbp|chf)$", "");
    }

    static Set<Double> in(String plain) {
        var numbers = new LinkedHashSet<Double>();
        var found = NUMBER.matcher(plain);
        while (found.find() && numbers.size() < MOST) {
            numbers.add(Double.valueOf(found.group()));
        }
        return numbers;
    }

    /// Tells whether a sum is the owner's, stands in what was read, or follows from both: their sum or
    /// difference, or a percentage that the owner said, with another of the owner's numbers added or not.
    static boolean follow(String value, Set<Double> owner, Set<Double> read) {
        double sum = new BigDecimal(bare(value)).doubleValue();
        if (has(owner, sum) || has(read, sum)) {
            return true;
        }
        var all = new LinkedHashSet<>(owner);
        all.addAll(read);
        for (double mine : owner) {
            for (double other : all) {
                double part = other * mine / 100;
                if (is(sum, other - mine)
                        || is(sum, mine - other)
                        || is(sum, other + mine)
                        || is(sum, other * mine)
                        || (mine > 1 && is(sum, other / mine))
                        || is(sum, part)
                        || is(sum, other + part)
                        || is(sum, other - part)
                        || owner.stream().anyMatch(more -> is(sum, part + more))) {
                    return true;
                }
            }
            if (owner.stream()
                    .anyMatch(more -> is(sum, mine * more)
                            || is(sum, mine + more)
                            || is(sum, mine - more)
                            || (more > 1 && is(sum, mine / more))
                            || is(sum, mine * more / 100))) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(Set<Double> numbers, double sum) {
        return numbers.stream().anyMatch(number -> is(number, sum));
    }

    private static boolean is(double a, double b) {
        return Math.abs(a - b) < CENT;
    }
}

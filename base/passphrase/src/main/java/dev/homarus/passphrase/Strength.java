package dev.homarus.passphrase;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// How hard a passphrase is to guess, by what people choose: lists of common passwords, words and names,
/// patterns of
/// the keyboard, dates, repetitions (zxcvbn, Wheeler 2016).
///
/// @param score 0 (among the first thousand guesses) to 4 (beyond 10^10)
/// @param guesses how many guesses it takes, as a power of ten
/// @param advice sentences for a person; none where it is strong
public record Strength(int score, double guesses, List<String> advice) {
    /// What a home is to be opened with has at least this score: a million guesses.
    public static final int LEAST = 2;

    /// Longer ones are judged by their beginning: judging takes time that grows with the length.
    private static final int LONGEST = 100;

    public Strength {
        advice = List.copyOf(advice);
    }

    /// Judges a passphrase; takes about a tenth of a second at first.
    public static Strength of(char[] passphrase) {
        // A copy, because what was measured is wiped below.
        var begin = Arrays.copyOf(passphrase, Math.min(passphrase.length, LONGEST));
        var measured = new Zxcvbn().measure(CharBuffer.wrap(begin));
        var feedback = measured.getFeedback().withResourceBundle(null);
        var advice = new java.util.ArrayList<String>();
        if (!feedback.getWarning(Locale.ENGLISH).isEmpty()) {
            advice.add(feedback.getWarning(Locale.ENGLISH));
        }
        advice.addAll(feedback.getSuggestions(Locale.ENGLISH));
        var strength = new Strength(measured.getScore(), measured.getGuessesLog10(), advice);
        measured.wipe();
        Arrays.fill(begin, '\0');
        return strength;
    }

    public boolean isEnough() {
        return score >= LEAST;
    }

    /// Returns one word for a meter.
    public String word() {
        return List.of("very weak", "weak", "fair", "good", "strong").get(score);
    }
}

package dev.homarus.outlook;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.detect.Detector;
import dev.homarus.detect.KnownValues;
import dev.homarus.pseudonym.Pseudonyms;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Measures looks at 4 kB of new text with 5,000 known values, a card number and two known names in each.
final class Timing {
    private static final int TEXTS = 2_000;
    private static final int LENGTH = 4_096;

    private Timing() {}

    private static String word(Random random) {
        var word = new StringBuilder();
        for (int i = 2 + random.nextInt(4); i > 0; i--) {
            word.append("bdfgklmnprstvz".charAt(random.nextInt(14))).append("aeiou".charAt(random.nextInt(5)));
        }
        return word.toString();
    }

    public static void main(String[] arguments) {
        var random = new Random(1);
        var values = new ArrayList<KnownValues.Value>();
        for (int i = 0; i < 5_000; i++) {
            values.add(new KnownValues.Value(word(random) + " " + word(random), "contact", Classification.SENSITIVE));
        }
        var detector = Detector.standard().knowing(KnownValues.of(values));
        var outlook =
                new Outlook(detector, Pseudonyms.of(SecretBytes.taking(new byte[32])), Classification.PERSONAL, true);
        var texts = new ArrayList<String>();
        for (int i = 0; i < TEXTS; i++) {
            var text = new StringBuilder(
                    "card 4111 1111 1111 1111 of " + values.get(i).text() + ", ");
            while (text.length() < LENGTH) {
                text.append(word(random)).append(random.nextInt(9) == 0 ? ".\n" : " ");
            }
            texts.add(text.substring(0, LENGTH));
        }
        for (var round : List.of("cold", "warm", "warm")) {
            var times = new long[TEXTS];
            int hidden = 0;
            for (int i = 0; i < TEXTS; i++) {
                long start = System.nanoTime();
                var look = outlook.at(texts.get(i), Label.OWNER);
                times[i] = System.nanoTime() - start;
                hidden += look instanceof Look.Leaves leaves && leaves.before().isPresent() ? 1 : 0;
            }
            Arrays.sort(times);
            System.out.printf(
                    "%s: p50 %.2f ms, p95 %.2f ms, max %.1f ms, hidden in %d of %d%n",
                    round,
                    times[TEXTS / 2] / 1e6,
                    times[TEXTS * 95 / 100] / 1e6,
                    times[TEXTS - 1] / 1e6,
                    hidden,
                    TEXTS);
        }
    }
}

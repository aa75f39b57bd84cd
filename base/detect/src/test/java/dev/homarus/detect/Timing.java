package dev.homarus.detect;

import dev.homarus.types.Classification;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Measures an inspection of 4 kB of new text with 5,000 known values: `Timing`.
final class Timing {
    private static final String[] WORDS =
            ("the a of and to in is that it was for on are with as his they at be this from have or by one had not but "
                            + "what all were when we there can an your which their said if do will each about how up out them then she many some so "
                            + "these would other into has more her two like him see time could no make than first been its who now people my made over "
                            + "did down only way find use may water long little very after words called just where most know meeting invoice project "
                            + "deadline customer password token address server telephone order number version account transfer tomorrow")
                    .split(" ");
    private static final String[] CODE = {
        "    for (int i = 0; i < %d; i++) { total += values[i].size(); }\n",
        "    private static final Map<String, Integer> CACHE_%d = new ConcurrentHashMap<>();\n",
        "import { useState%d } from 'react';\n",
        "  \"version\": \"1.%d.3\",\n",
        "commit 3f2a9c%dbe7d6a0c11e8f4b2d9570aa31c6e9f8b4d\n",
        "2026-11-21T10:15:30.%dZ INFO  request finished in 12 ms path=/api/v1/items/42\n",
        "    assertThat(result.token()).isEqualTo(expected[%d]);\n"
    };

    private Timing() {}

    static String text(Random random, int length) {
        var text = new StringBuilder();
        while (text.length() < length) {
            if (random.nextInt(12) == 0) {
                text.append('\n').append(String.format(CODE[random.nextInt(CODE.length)], random.nextInt(1_000)));
            } else {
                text.append(WORDS[random.nextInt(WORDS.length)]).append(random.nextInt(11) == 0 ? ". " : " ");
            }
        }
        return text.substring(0, length);
    }

    static KnownValues values(Random random, int count) {
        var values = new ArrayList<KnownValues.Value>();
        for (int i = 0; i < count; i++) {
            values.add(new KnownValues.Value(name(random) + " " + name(random), "contact", Classification.PERSONAL));
        }
        return KnownValues.of(values);
    }

    static String name(Random random) {
        var name = new StringBuilder();
        for (int i = 2 + random.nextInt(2); i > 0; i--) {
            name.append("bdfgklmnprstvz".charAt(random.nextInt(14))).append("aeiou".charAt(random.nextInt(5)));
            if (random.nextInt(3) == 0) {
                name.append("nrslt".charAt(random.nextInt(5)));
            }
        }
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    /// Returns the sorted times in nanoseconds.
    static long[] measure(Detector detector, List<String> texts) {
        var times = new long[texts.size()];
        for (int i = 0; i < times.length; i++) {
            long start = System.nanoTime();
            detector.inspect(texts.get(i));
            times[i] = System.nanoTime() - start;
        }
        Arrays.sort(times);
        return times;
    }

    private static long used() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    public static void main(String[] arguments) {
        var random = new Random(20_261_121);
        var texts = new ArrayList<String>();
        for (int i = 0; i < 3_000; i++) {
            texts.add(text(random, 4_096));
        }
        long before = used();
        long start = System.nanoTime();
        var standard = Detector.standard();
        long loaded = System.nanoTime();
        standard.inspect(texts.get(0));
        long first = System.nanoTime();
        var values = values(random, 5_000);
        long made = System.nanoTime();
        var detector = standard.knowing(values);
        long indexed = System.nanoTime();
        System.out.printf(
                "load %.1f ms, first inspection %.1f ms, index of 5,000 values %.1f ms%n",
                (loaded - start) / 1e6, (first - loaded) / 1e6, (indexed - made) / 1e6);
        measure(detector, texts.subList(0, 1_000));
        measure(standard, texts.subList(0, 1_000));
        RuleFiles.secrets(RuleFiles.text(RuleFiles.SECRETS))
                .forEach(rule -> rule.keywords().forEach(word -> detector.inspect(word + " tel. +49 30 901820")));
        long all = used() - before;
        System.out.printf("memory with 5,000 values, every rule compiled: %.1f MB%n", all / 1e6);
        for (var named : List.of(standard, detector)) {
            var times = measure(named, texts.subList(1_000, 3_000));
            System.out.printf(
                    "%s: p50 %.2f ms, p95 %.2f ms, p99 %.2f ms, max %.2f ms%n",
                    named == standard ? "rules only" : "rules and 5,000 values",
                    times[1_000] / 1e6,
                    times[1_900] / 1e6,
                    times[1_980] / 1e6,
                    times[1_999] / 1e6);
        }
        System.out.println(values.size() + " known values, " + values.ignored() + " ignored");
    }
}

package dev.homarus.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Precision and recall on labelled texts, and wrong hits on ordinary ones: `Quality` prints the tables of
/// the guide.
final class Quality {
    /// Labels of the public set and the types that answer to them.
    private static final Map<String, String> LABELS = Map.of(
            "CREDIT_CARD", "card",
            "PHONE_NUMBER", "phone",
            "EMAIL_ADDRESS", "email",
            "IP_ADDRESS", "address.ip",
            "IBAN_CODE", "iban",
            "US_SSN", "national-id.us",
            "US_DRIVER_LICENSE", "driving-licence");

    /// @param gold how many are marked
    /// @param found how many of these were found with the right type
    /// @param said how many findings there were of the type
    /// @param right how many of those overlap a mark of the type
    record Score(int gold, int found, int said, int right) {
        Score plus(int moreGold, int moreFound, int moreSaid, int moreRight) {
            return new Score(gold + moreGold, found + moreFound, said + moreSaid, right + moreRight);
        }

        double recall() {
            return gold == 0 ? 1 : (double) found / gold;
        }

        double precision() {
            return said == 0 ? 1 : (double) right / said;
        }
    }

    private Quality() {}

    static final String SEEN = "presidio-research-generated-small.txt";
    static final String UNSEEN = "presidio-research-synth-v2-part.txt";

    private record Mark(String type, int start, int end) {}

    static Map<String, Score> publicSet(String file) {
        var scores = new TreeMap<String, Score>();
        LABELS.values().forEach(type -> scores.put(type, new Score(0, 0, 0, 0)));
        RuleFiles.text(file)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> score(line.replace("\\n", "\n"), scores));
        return scores;
    }

    private static void score(String line, Map<String, Score> scores) {
        var text = new StringBuilder();
        var marks = new ArrayList<Mark>();
        int at = 0;
        for (int open = line.indexOf('['); open >= 0; open = line.indexOf('[', open + 1)) {
            int bar = line.indexOf('|', open);
            int close = line.indexOf(']', open);
            text.append(line, at, open);
            int start = text.length();
            text.append(line, bar + 1, close);
            marks.add(new Mark(LABELS.getOrDefault(line.substring(open + 1, bar), ""), start, text.length()));
            at = close + 1;
        }
        text.append(line.substring(at));
        var findings = Detector.standard().inspect(text.toString());
        for (var mark : marks) {
            boolean found = findings.stream().anyMatch(finding -> overlaps(finding, mark));
            scores.merge(mark.type(), new Score(1, found ? 1 : 0, 0, 0), (a, b) -> a.plus(b.gold(), b.found(), 0, 0));
        }
        for (var finding : findings) {
            boolean right = marks.stream().anyMatch(mark -> overlaps(finding, mark));
            scores.merge(finding.type(), new Score(0, 0, 1, right ? 1 : 0), (a, b) -> a.plus(0, 0, 1, b.right()));
        }
    }

    private static boolean overlaps(Finding finding, Mark mark) {
        return finding.type().equals(mark.type()) && finding.start() < mark.end() && finding.end() > mark.start();
    }

    /// Ordinary things that look like identifiers or secrets, by kind; what is found in them is wrong.
    static Map<String, List<String>> ordinary(int count) {
        var random = new Random(20_261_121);
        var texts = new TreeMap<String, List<String>>();
        for (int i = 0; i < count; i++) {
            var one = Map.ofEntries(
                    Map.entry(
                            "uuid",
                            "id "
                                    + Samples.of(
                                            "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
                                            random)),
                    Map.entry("git hash", "commit " + Samples.of("[0-9a-f]{40}", random)),
                    Map.entry("sha-512", "\"integrity\": \"sha512-" + Samples.of("[0-9A-Za-z+/]{86}", random) + "==\""),
                    Map.entry("short hash", "at " + Samples.of("[0-9a-f]{7}", random) + " in main"),
                    Map.entry(
                            "base64 image",
                            "src=\"data:image/png;base64,iVBORw0KGgo" + Samples.of("[0-9A-Za-z+/]{400}", random)
                                    + "\""),
                    Map.entry("unix time", "ts=" + (1_500_000_000 + random.nextInt(300_000_000))),
                    Map.entry("unix time, ms", "at " + (1_500_000_000_000L + (long) (random.nextDouble() * 300e9))),
                    Map.entry(
                            "ISO time",
                            String.format(
                                    "2026-%02d-%02dT%02d:%02d:%02d.%03dZ",
                                    1 + random.nextInt(12),
                                    1 + random.nextInt(28),
                                    random.nextInt(24),
                                    random.nextInt(60),
                                    random.nextInt(60),
                                    random.nextInt(1000))),
                    Map.entry("ISBN", "ISBN 978-3-" + Samples.of("[0-9]{4}-[0-9]{4}-[0-9]", random)),
                    Map.entry("order number", "order no. " + Samples.of("[1-9][0-9]{9}", random) + " of Monday"),
                    Map.entry("invoice number", "Rechnung " + Samples.of("20[12][0-9]-[0-9]{6}", random)),
                    Map.entry("tracking number", "tracking " + Samples.of("[0-9]{12}", random)),
                    Map.entry("number, 8 digits", "n is " + Samples.of("[1-9][0-9]{7}", random)),
                    Map.entry("number, 9 digits", "n is " + Samples.of("[1-9][0-9]{8}", random)),
                    Map.entry("number, 10 digits", "n is " + Samples.of("[1-9][0-9]{9}", random)),
                    Map.entry("number, 11 digits", "n is " + Samples.of("[1-9][0-9]{10}", random)),
                    Map.entry("number, 12 digits", "n is " + Samples.of("[1-9][0-9]{11}", random)),
                    Map.entry("number, 13 digits", "n is " + Samples.of("[1-9][0-9]{12}", random)),
                    Map.entry("number, 16 digits", "n is " + Samples.of("[1-9][0-9]{15}", random)),
                    Map.entry("number, 18 digits", "n is " + Samples.of("[1-9][0-9]{17}", random)),
                    Map.entry("decimals", "x = " + random.nextDouble() + ", y = " + random.nextGaussian() * 1e6),
                    Map.entry(
                            "version",
                            "\"node_modules/a-b\": { \"version\": \"" + Samples.of("[1-9]\\.[0-9]{2}\\.[0-9]", random)
                                    + "\" }"),
                    Map.entry("build", "release " + Samples.of("[1-9][0-9]\\.[0-9]\\.[1-9][0-9]\\.[1-9]", random)),
                    Map.entry(
                            "minified",
                            Samples.of(
                                    "function [a-z]\\([a-z],[a-z]\\)\\{return [a-z]\\.[a-z]{3}\\([0-9]{3}\\)\\?[a-z]:0x[0-9a-f]{6}\\}",
                                    random)),
                    Map.entry("code", String.format(Timing.text(random, 300))),
                    Map.entry(
                            "log",
                            "10:15:" + (10 + random.nextInt(50)) + " WARN [worker-" + i
                                    + "] token bucket empty, retry in " + random.nextInt(9_000) + " ms"),
                    Map.entry(
                            "CSS",
                            Samples.of(
                                    "\\.[a-z]{5}-[0-9]{2}\\{color:#[0-9a-f]{6};margin:[0-9]{2}px [0-9]{2}px\\}",
                                    random)),
                    Map.entry(
                            "MAC-like hash",
                            Samples.of("[0-9a-f]{2}(?::[0-9a-f]{2}){0}", random) + ":"
                                    + Samples.of(
                                            "[0-9a-f]{2}:[0-9a-f]{2}:[0-9a-f]{2}:[0-9a-f]{2}:[0-9a-f]{2}:[0-9a-f]{2}:[0-9a-f]{2}:[0-9a-f]{2}",
                                            random)),
                    Map.entry("part number", "part " + Samples.of("[A-Z]{2}-[0-9]{4}-[0-9]{2}[A-Z]", random)),
                    Map.entry("table row", Samples.of("[0-9]{3} [0-9]{3} [0-9]{3} [0-9]{3} [0-9]{3}", random)),
                    Map.entry(
                            "amounts",
                            String.format(
                                    "1.%03d.%03d,%02d EUR and $%d,%03d",
                                    random.nextInt(1000),
                                    random.nextInt(1000),
                                    random.nextInt(100),
                                    random.nextInt(100),
                                    random.nextInt(1000))));
            one.forEach((kind, text) ->
                    texts.computeIfAbsent(kind, key -> new ArrayList<>()).add(text));
        }
        return texts;
    }

    /// Returns how many texts of each kind hold a finding, and of which types.
    static Map<String, Map<String, Integer>> wrong(Map<String, List<String>> texts) {
        var wrong = new TreeMap<String, Map<String, Integer>>();
        texts.forEach((kind, all) -> {
            var types = new TreeMap<String, Integer>();
            for (var text : all) {
                Detector.standard().inspect(text).stream()
                        .map(Finding::type)
                        .distinct()
                        .forEach(type -> types.merge(type, 1, Integer::sum));
            }
            wrong.put(kind, types);
        });
        return wrong;
    }

    /// Returns how many known values are wrongly found in a text that holds none.
    static long wrongKnown(String text, boolean words) {
        var random = new Random(7);
        var values = new ArrayList<KnownValues.Value>();
        for (int i = 0; i < 5_000; i++) {
            var name = Timing.name(random) + (words ? "" : " " + Timing.name(random));
            values.add(new KnownValues.Value(name, "contact", dev.homarus.types.Classification.PERSONAL));
        }
        return Detector.standard().knowing(KnownValues.of(values)).inspect(text).stream()
                .filter(finding -> finding.type().startsWith("known"))
                .count();
    }

    /// Returns base64 of random bytes.
    static String noise(int bytes) {
        var noise = new byte[bytes];
        new Random(3).nextBytes(noise);
        return java.util.Base64.getEncoder().encodeToString(noise);
    }

    public static void main(String[] arguments) {
        for (var file : List.of(SEEN, UNSEEN)) {
            System.out.println(file + "\n| Type | Marked | Recall | Precision |\n|---|---|---|---|");
            publicSet(file).forEach((type, score) -> {
                if (score.gold() + score.said() > 0) {
                    System.out.printf(
                            "| `%s` | %d | %.2f | %.2f (%d of %d) |%n",
                            type, score.gold(), score.recall(), score.precision(), score.right(), score.said());
                }
            });
        }
        System.out.printf(
                "%n5,000 known values in 1 MB of base64 noise: %d names of two words, %d single words; in 1 MB of prose and code: %d, %d%n",
                wrongKnown(noise(750_000), false),
                wrongKnown(noise(750_000), true),
                wrongKnown(Timing.text(new Random(9), 1_000_000), false),
                wrongKnown(Timing.text(new Random(9), 1_000_000), true));
        System.out.println("\n| Ordinary, 1,000 each | Texts with a wrong hit |\n|---|---|");
        wrong(ordinary(1_000))
                .forEach((kind, types) -> System.out.printf("| %s | %s |%n", kind, types.isEmpty() ? "0" : types));
    }
}

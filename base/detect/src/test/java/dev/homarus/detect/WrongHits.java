package dev.homarus.detect;

import dev.homarus.types.Classification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Takes one folder for labelled, and counts in how many lines of another, unrelated one something of it is
/// found: `WrongHits LABELLED OTHER`. Shows what, and how often.
final class WrongHits {
    private WrongHits() {}

    private static List<String> texts(String folder) throws IOException {
        var texts = new ArrayList<String>();
        try (var files = Files.walk(Path.of(folder))) {
            for (var file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().matches(".*(/target/|/\\.git/|node_modules).*"))
                    .toList()) {
                var text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                if (text.indexOf('\0') < 0) {
                    texts.add(text.substring(0, Math.min(text.length(), 1 << 20)));
                }
            }
        }
        return texts;
    }

    public static void main(String[] folders) throws IOException {
        var all = new ArrayList<Distinctive>();
        long read = 0;
        for (var text : texts(folders[0])) {
            read += text.length();
            all.addAll(Distinctive.in(text, Classification.SENSITIVE, ""));
        }
        var values = Distinctive.heaviest(all, 5_000);
        values.forEach(value -> System.out.println(value.type() + " " + value.text()));
        var detector = Detector.standard().knowing(KnownValues.of(values));
        var hits = new TreeMap<String, Integer>();
        int lines = 0;
        int hit = 0;
        for (var text : texts(folders[1])) {
            for (var line : text.lines().toList()) {
                lines++;
                boolean found = false;
                for (var finding : detector.inspect(line)) {
                    if (finding.type().startsWith("known")) {
                        found = true;
                        hits.merge(
                                finding.type() + " " + finding.encoding() + " "
                                        + line.substring(finding.start(), finding.end()),
                                1,
                                Integer::sum);
                    }
                }
                hit += found ? 1 : 0;
            }
        }
        hits.forEach((what, often) -> System.out.println(often + " x " + what));
        System.out.printf(
                "%d values of %d in %d characters; %d of %d lines hit%n", values.size(), all.size(), read, hit, lines);
    }
}

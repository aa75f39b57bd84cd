package dev.homarus.detect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;

/// Counts the findings in files that hold ordinary text, and shows them: `Scan FOLDER...`.
final class Scan {
    private Scan() {}

    public static void main(String[] folders) throws IOException {
        var counts = new TreeMap<String, Integer>();
        long units = 0;
        for (var folder : folders) {
            try (var files = Files.walk(Path.of(folder))) {
                for (var file : files.filter(Files::isRegularFile)
                        .filter(file -> !file.toString()
                                .matches(".*(/target/|/\\.git/|node_modules|\\.(png|jar|class|gz|db)$).*"))
                        .toList()) {
                    String text;
                    try {
                        text = Files.readString(file);
                    } catch (IOException e) {
                        continue;
                    }
                    units += text.length();
                    for (var finding : Detector.standard().inspect(text)) {
                        counts.merge(finding.type(), 1, Integer::sum);
                        System.out.println(file + ": " + finding.type() + " [" + finding.encoding() + "] "
                                + text.substring(finding.start(), Math.min(finding.end(), finding.start() + 100))
                                        .replace('\n', ' '));
                    }
                }
            }
        }
        System.out.println(units + " characters, " + counts);
    }
}

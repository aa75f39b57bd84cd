package dev.homarus.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Everything that ships is listed with its licence, and every licence is permissive.
class LicencesTest {
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z0-9.-]+)` \\| ([^|]+) \\| ([^|]+) \\|.*$");
    private static final Pattern VERSION = Pattern.compile("-[0-9][0-9.]*(-[0-9]+)?\\.jar$");
    private static final Set<String> PERMISSIVE =
            Set.of("Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "Bouncy Castle (MIT)", "EPL-2.0 OR Apache-2.0");

    private static Map<String, String> listed() throws IOException {
        var listed = new TreeMap<String, String>();
        for (var line : Files.readAllLines(House.ROOT.resolve("docs/licences.md"))) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                listed.put(row.group(1), row.group(3).strip());
            }
        }
        return listed;
    }

    @Test
    void jars_thatShip_areListedAndPermissive() throws IOException {
        var shipped = new TreeSet<String>();
        for (var folder : List.of("target/homarus/lib", "target/homarus/packs/engine")) {
            try (var jars = Files.newDirectoryStream(House.ROOT.resolve(folder), "*.jar")) {
                jars.forEach(jar -> shipped.add(
                        VERSION.matcher(jar.getFileName().toString()).replaceFirst("")));
            }
        }
        shipped.removeIf(name -> name.startsWith("homarus-"));
        assertThat(shipped).hasSizeGreaterThan(15);
        var listed = listed();
        assertThat(listed).containsOnlyKeys(shipped);
        assertThat(listed.values()).allMatch(PERMISSIVE::contains);
    }
}

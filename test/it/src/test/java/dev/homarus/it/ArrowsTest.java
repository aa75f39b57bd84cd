package dev.homarus.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The arrows that ARCHITECTURE.md draws are the arrows that were compiled.
class ArrowsTest {
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z]+)` \\| [^|]* \\| ([^|]*) \\|$");
    private static final String PREFIX = "dev.homarus.";

    private static Map<String, Set<String>> drawn() throws IOException {
        var drawn = new TreeMap<String, Set<String>>();
        for (var line : Files.readAllLines(House.ROOT.resolve("ARCHITECTURE.md"))) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                drawn.put(
                        row.group(1),
                        Arrays.stream(row.group(2).replace("`", "").split("[,\\s]+"))
                                .filter(name -> !name.isBlank() && !name.equals("–"))
                                .collect(Collectors.toCollection(TreeSet::new)));
            }
        }
        return drawn;
    }

    private static Map<String, Set<String>> compiled() {
        var compiled = new TreeMap<String, Set<String>>();
        House.rooms()
                .forEach((name, room) -> compiled.put(
                        name,
                        House.descriptor(room).requires().stream()
                                .map(ModuleDescriptor.Requires::name)
                                .filter(module -> module.startsWith(PREFIX))
                                .map(module -> module.substring(PREFIX.length()))
                                .collect(Collectors.toCollection(TreeSet::new))));
        return compiled;
    }

    @Test
    void arrows_drawnAndCompiled_areTheSame() throws IOException {
        assertThat(compiled()).hasSizeGreaterThan(15);
        assertThat(drawn()).isEqualTo(compiled());
    }

    @Test
    void arrows_neverGoUp() {
        var rooms = House.rooms();
        compiled()
                .forEach((from, targets) -> targets.forEach(to -> assertThat(House.floor(rooms.get(to)))
                        .as(from + " reads " + to)
                        .isLessThanOrEqualTo(House.floor(rooms.get(from)))));
    }

    @Test
    void rooms_exportOnePackage_orSayWhy() {
        House.rooms().forEach((name, room) -> {
            var exports = House.descriptor(room).exports().stream()
                    .map(ModuleDescriptor.Exports::source)
                    .toList();
            switch (name) {
                case "gateway" -> assertThat(exports).containsExactly("dev.homarus.gateway.ws"); // Jetty calls it
                case "cli" -> assertThat(exports).isEmpty();
                default -> assertThat(exports).as(name).containsExactly(PREFIX + name);
            }
        });
    }

    @Test
    void modules_areNullMarked() throws IOException {
        for (var room : House.rooms().values()) {
            assertThat(Files.readString(room.resolve("src/main/java/module-info.java")))
                    .as(room.toString())
                    .contains("@org.jspecify.annotations.NullMarked");
        }
    }
}

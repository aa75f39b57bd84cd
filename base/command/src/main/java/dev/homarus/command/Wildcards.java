package dev.homarus.command;

import dev.homarus.command.Surroundings.Entry;
import dev.homarus.command.Word.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Names that match a pattern, found before the run so that the names are what is shown and judged. A name that
/// starts with a dash gets `./` in front, so that it cannot be taken for an option.
///
/// @see "Bash Reference Manual, 3.5.8 Filename Expansion"
record Wildcards(Surroundings around, String folder) {
    /// The most names a pattern may stand for.
    static final int MAX_NAMES = 1_000;

    private static final String WILD = "*?[";

    /// Returns the names that match, sorted; the word itself if it is no pattern or nothing matches.
    List<String> expand(List<Unit> units) throws NotAnalysable {
        if (!new Word(units).hasPlain(WILD)) {
            return List.of(Expansion.text(units));
        }
        var parts = split(units.stream().filter(unit -> !unit.text().isEmpty()).toList());
        var found = List.of(parts.getFirst().isEmpty() ? "/" : "");
        for (var part : parts.getFirst().isEmpty() ? parts.subList(1, parts.size()) : parts) {
            found = deeper(found, part);
        }
        if (found.isEmpty()) {
            return List.of(Expansion.text(units));
        }
        for (var name : found) {
            if (Letters.suspicious(name) >= 0 || name.indexOf('\n') >= 0) {
                throw new NotAnalysable("a name that matches holds characters that hide something");
            }
        }
        return found.stream()
                .sorted((a, b) ->
                        Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray()))
                .map(name -> name.startsWith("-") ? "./" + name : name)
                .toList();
    }

    private static List<List<Unit>> split(List<Unit> units) throws NotAnalysable {
        var parts = new ArrayList<List<Unit>>();
        var part = new ArrayList<Unit>();
        for (var unit : units) {
            if (unit.text().equals("/")) {
                parts.add(List.copyOf(part));
                part.clear();
            } else {
                part.add(unit);
            }
        }
        parts.add(List.copyOf(part));
        if (parts.subList(1, Math.max(1, parts.size() - 1)).stream().anyMatch(List::isEmpty)) {
            throw new NotAnalysable("a pattern holds an empty name");
        }
        return parts;
    }

    private List<String> deeper(List<String> bases, List<Unit> part) throws NotAnalysable {
        var found = new ArrayList<String>();
        for (var base : bases) {
            if (part.isEmpty()) {
                if (around.look(absolute(base)).kind() == Entry.Kind.FOLDER) {
                    found.add(base + "/");
                }
                continue;
            }
            var prefix = base.isEmpty() || base.equals("/") ? base : base + "/";
            if (new Word(part).hasPlain(WILD)) {
                matching(base, part).forEach(name -> found.add(prefix + name));
            } else if (around.look(absolute(prefix + Expansion.text(part))).kind() != Entry.Kind.ABSENT) {
                found.add(prefix + Expansion.text(part));
            }
            if (found.size() > MAX_NAMES) {
                throw new NotAnalysable("a pattern matches more than " + MAX_NAMES + " names");
            }
        }
        return found;
    }

    private List<String> matching(String base, List<Unit> part) throws NotAnalysable {
        var pattern = NamePattern.of(part);
        var path = absolute(base);
        if (around.look(path).kind() != Entry.Kind.FOLDER) {
            return List.of();
        }
        var names = around.names(path)
                .orElseThrow(() -> new NotAnalysable("the names that a pattern matches cannot be listed"));
        boolean hidden = part.getFirst().text().equals(".");
        return names.stream()
                .filter(name -> hidden || !name.startsWith("."))
                .filter(pattern::matches)
                .toList();
    }

    private String absolute(String path) {
        return path.startsWith("/") ? path : path.isEmpty() ? folder : folder + "/" + path;
    }
}

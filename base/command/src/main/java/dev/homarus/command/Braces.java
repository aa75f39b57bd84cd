package dev.homarus.command;

import dev.homarus.command.Word.Unit;
import java.util.ArrayList;
import java.util.List;

/// Brace expansion in its everyday form: one pair with commas, not nested.
///
/// @see "Bash Reference Manual, 3.5.1 Brace Expansion"
final class Braces {
    private Braces() {}

    static List<List<Unit>> expand(List<Unit> units) throws NotAnalysable {
        int open = find(units, '{', 0);
        int close = open < 0 ? -1 : find(units, '}', open);
        if (close < 0) {
            if (open >= 0 && find(units, ',', open) >= 0) {
                throw new NotAnalysable("a brace is not closed");
            }
            return List.of(units);
        }
        boolean comma = find(units.subList(open, close), ',', 0) >= 0;
        boolean more = find(units, '{', open + 1) >= 0 || find(units, '}', close + 1) >= 0;
        boolean series = Expansion.text(units.subList(open, close)).contains("..");
        if (!comma && !series && !more) {
            return List.of(units);
        }
        if (units.stream().anyMatch(unit -> unit.text().equals("$") || unit.kind() == Unit.Kind.VARIABLE)) {
            throw new NotAnalysable("it holds braces beside a dollar sign");
        }
        if (!comma || more) {
            throw new NotAnalysable("it holds a series or nested braces");
        }
        return parts(units, open, close);
    }

    private static List<List<Unit>> parts(List<Unit> units, int open, int close) throws NotAnalysable {
        var all = new ArrayList<List<Unit>>();
        int start = open + 1;
        while (start <= close) {
            int comma = find(units.subList(0, close), ',', start);
            int end = comma < 0 ? close : comma;
            if (end == start) {
                throw new NotAnalysable("a choice between braces is empty");
            }
            var one = new ArrayList<>(units.subList(0, open));
            one.addAll(units.subList(start, end));
            one.addAll(units.subList(close + 1, units.size()));
            all.add(one);
            start = end + 1;
        }
        return all;
    }

    private static int find(List<Unit> units, char character, int from) {
        for (int i = from; i < units.size(); i++) {
            if (units.get(i).isPlain(character)) {
                return i;
            }
        }
        return -1;
    }
}

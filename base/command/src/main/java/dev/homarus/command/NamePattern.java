package dev.homarus.command;

import dev.homarus.command.Word.Unit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/// A pattern for one name: `*`, `?` and plain brackets. Matching takes time proportional to pattern times name.
///
/// @see "Bash Reference Manual, 3.5.8.1 Pattern Matching"
final class NamePattern {
    /// What one place of the pattern stands for; `many` for a star.
    private record Place(IntPredicate one, boolean many) {}

    private final List<Place> places = new ArrayList<>();

    private NamePattern() {}

    static NamePattern of(List<Unit> part) throws NotAnalysable {
        var pattern = new NamePattern();
        int i = 0;
        while (i < part.size()) {
            var unit = part.get(i);
            if (unit.isPlain('*')) {
                pattern.places.add(new Place(c -> true, true));
            } else if (unit.isPlain('?')) {
                pattern.places.add(new Place(c -> true, false));
            } else if (unit.isPlain('[')) {
                i = pattern.bracket(part, i);
            } else {
                int point = unit.text().codePointAt(0);
                pattern.places.add(new Place(c -> c == point, false));
            }
            i++;
        }
        return pattern;
    }

    /// Adds a bracket expression of ASCII letters, digits, `_`, `.` and ranges of them; returns where it ends.
    private int bracket(List<Unit> part, int open) throws NotAnalysable {
        int close = open + 1;
        while (close < part.size() && !part.get(close).isPlain(']')) {
            close++;
        }
        var inside = part.subList(open + 1, Math.min(close, part.size()));
        var text = Expansion.text(inside);
        boolean not = text.startsWith("!") || text.startsWith("^");
        var body = not ? text.substring(1) : text;
        if (close == part.size() || !new Word(inside).isPlain() || !body.matches("([A-Za-z0-9_.](-[A-Za-z0-9])?)+")) {
            throw new NotAnalysable("it holds a bracket pattern that is not a plain one");
        }
        var members = new BitSet();
        for (int i = 0; i < body.length(); i++) {
            boolean range = i + 1 < body.length() && body.charAt(i + 1) == '-';
            int last = range ? body.charAt(i + 2) : body.charAt(i);
            if (last < body.charAt(i)) {
                throw new NotAnalysable("it holds a bracket pattern that is not a plain one");
            }
            members.set(body.charAt(i), last + 1);
            i += range ? 2 : 0;
        }
        places.add(new Place(c -> members.get(c) != not, false));
        return close;
    }

    boolean matches(String name) {
        var reached = new BitSet();
        reached.set(0);
        closure(reached);
        for (int point : name.codePoints().toArray()) {
            var next = new BitSet();
            reached.stream().filter(i -> i < places.size()).forEach(i -> {
                var place = places.get(i);
                if (place.one().test(point)) {
                    next.set(place.many() ? i : i + 1);
                }
            });
            closure(next);
            reached = next;
        }
        return reached.get(places.size());
    }

    /// A star may stand for nothing.
    private void closure(BitSet reached) {
        for (int i = 0; i < places.size(); i++) {
            if (reached.get(i) && places.get(i).many()) {
                reached.set(i + 1);
            }
        }
    }
}

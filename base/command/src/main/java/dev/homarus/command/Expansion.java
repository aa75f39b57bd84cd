package dev.homarus.command;

import dev.homarus.command.Word.Unit;
import dev.homarus.command.Word.Unit.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Turns a word into the arguments bash would make of it: braces, tilde, variables, and names that match.
///
/// @param folder the working folder, absolute
record Expansion(Surroundings around, String folder) {
    /// The variables whose values are known before the run.
    static final Set<String> VARIABLES = Set.of("HOME", "PWD");

    private static final String HARMLESS_VALUE = "[A-Za-z0-9_./-]+";

    /// Returns at least one argument.
    List<String> arguments(Word word) throws NotAnalysable {
        var all = new ArrayList<String>();
        for (var one : Braces.expand(word.units())) {
            all.addAll(new Wildcards(around, folder).expand(values(one)));
        }
        return all;
    }

    /// Returns the one value of a word that bash neither splits nor matches against names: an assignment's
    /// value.
    String value(Word word) throws NotAnalysable {
        return text(values(word.units()));
    }

    /// Returns the target of a redirection; one that could become several is not analysable.
    String target(Word word) throws NotAnalysable {
        if (word.hasPlain("*?[{")) {
            throw new NotAnalysable("a redirection's target is a pattern");
        }
        return text(values(word.units()));
    } /// Returns the folder whose names a pattern brings to light, if the word is one.

    Optional<String> listed(Word word) throws NotAnalysable {
        if (!word.hasPlain("*?[")) {
            return Optional.empty();
        }
        var units = values(word.units());
        int wild = 0;
        while (!new Word(units.subList(wild, wild + 1)).hasPlain("*?[{")) {
            wild++;
        }
        var before = text(units.subList(0, wild));
        int slash = before.lastIndexOf('/');
        return Optional.of(slash < 0 ? "." : before.substring(0, slash + 1));
    }

    static String text(List<Unit> units) {
        var text = new StringBuilder();
        units.forEach(unit -> text.append(unit.text()));
        return text.toString();
    }

    /// Replaces tilde and variables by quoted characters.
    private List<Unit> values(List<Unit> units) throws NotAnalysable {
        var all = new ArrayList<Unit>();
        for (int i = 0; i < units.size(); i++) {
            var unit = units.get(i);
            if (unit.kind() == Kind.VARIABLE) {
                add(all, unit.text().equals("HOME") ? around.home() : folder);
            } else if (unit.isPlain('~') && mayExpand(units, i)) {
                if (i > 0 || (units.size() > 1 && !units.get(1).isPlain('/'))) {
                    throw new NotAnalysable("it names another person's home, or a tilde whose meaning depends");
                }
                add(all, around.home());
            } else {
                all.add(unit);
            }
        }
        return all;
    }

    private static boolean mayExpand(List<Unit> units, int i) {
        return i == 0 || units.get(i - 1).isPlain('=') || units.get(i - 1).isPlain(':');
    }

    private static void add(List<Unit> units, String value) throws NotAnalysable {
        if (!value.matches(HARMLESS_VALUE)) {
            throw new NotAnalysable("a variable's value could be read as more than one word");
        }
        value.chars().forEach(c -> units.add(new Unit(Character.toString(c), Kind.QUOTED)));
    }
}

package dev.homarus.command;

import java.util.List;

/// A word of a command line before expansion.
///
/// @param units its characters, and variables
record Word(List<Unit> units) implements Token {
    /// One character, or one variable.
    ///
    /// @param text a code point, a variable's name, or nothing where quotes begin
    record Unit(String text, Kind kind) {
        /// How it was written.
        enum Kind {
            /// Outside quotes: may have a meaning of its own.
            PLAIN,
            /// Quoted or escaped: means itself.
            QUOTED,
            /// Stands for a variable's value.
            VARIABLE
        }

        boolean isPlain(char character) {
            return kind == Kind.PLAIN && text.length() == 1 && text.charAt(0) == character;
        }
    }

    Word {
        units = List.copyOf(units);
    }

    /// Returns the characters as they are, variables as `$NAME`.
    String text() {
        var text = new StringBuilder();
        for (var unit : units) {
            text.append(unit.kind() == Unit.Kind.VARIABLE ? "$" : "").append(unit.text());
        }
        return text.toString();
    }

    boolean isPlain() {
        return units.stream().allMatch(unit -> unit.kind() == Unit.Kind.PLAIN);
    }

    boolean hasPlain(String characters) {
        return units.stream().anyMatch(unit -> unit.kind() == Unit.Kind.PLAIN && characters.contains(unit.text()));
    }

    boolean hasVariable() {
        return units.stream().anyMatch(unit -> unit.kind() == Unit.Kind.VARIABLE);
    }
}

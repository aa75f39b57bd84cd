package dev.homarus.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is known about a program, or about one subcommand of it: each option it may be given without a
/// question, and what its operands are.
///
/// @param name the program, or program and subcommand
/// @param traits what is true of it whatever it is given
/// @param leading what the first operands are
/// @param rest what all further ones are; empty if there may be none
/// @param last what the last one is, where there are at least two
/// @param flags options without a value, without dashes
/// @param values options with a value, without dashes
/// @param optional long options whose value may be left out
/// @param firsts options whose use means that the first leading operand is absent
record Profile(
        String name,
        Set<Trait> traits,
        List<Touch> leading,
        Optional<Touch> rest,
        Optional<Touch> last,
        Set<String> flags,
        Map<String, Touch> values,
        Set<String> optional,
        Set<String> firsts) {
    /// What a program is, whatever it is given.
    enum Trait {
        /// Has no options: every argument is an operand.
        RAW,
        /// Options may be written `-NUMBER`.
        DIGITS,
        /// Changes what is in the working folder, whatever its operands are.
        CHANGES,
        /// Loses work that cannot be had back.
        DESTRUCTIVE,
        /// Reaches the network.
        NETWORK,
        /// Wants rights that the user does not have.
        PRIVILEGE,
        /// Runs code that lies in the workspace: builds, tests, scripts.
        BUILDS,
        /// Runs code that is among its arguments or its input.
        INTERPRETS,
        /// Starts the program that its arguments name.
        WRAPS,
        /// Takes single-dash options of more than one letter.
        SINGLE_DASH
    }

    boolean is(Trait trait) {
        return traits.contains(trait);
    }

    /// Whether any of its uses is known well enough to be judged by its arguments.
    boolean isKnown() {
        return !is(Trait.NETWORK)
                && !is(Trait.PRIVILEGE)
                && !is(Trait.BUILDS)
                && !is(Trait.INTERPRETS)
                && !is(Trait.WRAPS);
    }
}

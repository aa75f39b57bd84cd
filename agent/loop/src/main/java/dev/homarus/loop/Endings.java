package dev.homarus.loop;

import dev.homarus.types.Problem;

/// Why a Turn ended before its reply, for its owner.
final class Endings {
    private Endings() {}

    static Problem stopped() {
        return new Problem("LOOP-002", "The turn was stopped.", "What was said so far is kept; ask again to go on.");
    }

    static Problem tooManySteps(Budget budget) {
        return new Problem(
                "LOOP-001",
                "The turn used up its " + budget.steps() + " steps.",
                "Say \"go on\" to continue, or ask for something smaller.");
    }

    static Problem circles() {
        return new Problem(
                "LOOP-003",
                "The model made the same calls again and again.",
                "Say what it should do instead, or try another model.");
    }

    static Problem tooLong(Budget budget) {
        return new Problem(
                "LOOP-004",
                "The turn went on for more than " + budget.time().toMinutes() + " minutes.",
                "Say \"go on\" to continue, or ask for something smaller.");
    }

    static Problem tooMuch(Budget budget) {
        return new Problem(
                "LOOP-005",
                "This conversation used up what it may use within an hour: " + budget.hourlySteps() + " steps, or "
                        + budget.hourlyResults() + " characters of results.",
                "Go on later, or in another conversation.");
    }

    static Problem atItsLength() {
        return new Problem(
                "LOOP-006",
                "The model used up the tokens that one answer may have, so its answer is not complete.",
                "Say \"go on\", or ask for something smaller.");
    }
}

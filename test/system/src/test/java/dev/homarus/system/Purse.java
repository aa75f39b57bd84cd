package dev.homarus.system;

import java.util.Random;

/// What is too sensitive to leave in the tasks, drawn from a seed: the same tasks with another purse differ in nothing
/// but this.
record Purse(long seed) {
    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

    private Random random(int task, String what) {
        return new Random(seed * 1_000_003 + task * 7_919L + what.hashCode());
    }

    /// Returns a word of 24 letters and digits that stands nowhere by chance.
    Marker marker(int task, String what) {
        var random = random(task, what);
        var word = new StringBuilder();
        for (int i = 0; i < 24; i++) {
            word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return new Marker(what + " of " + task, word.toString());
    }

    /// Returns a number of six digits.
    int number(int task, String what) {
        return 100_000 + random(task, what).nextInt(900_000);
    }

    /// Returns how many more lines a file has: with even tasks always the same, with odd ones not.
    int more(int task) {
        return task % 2 == 0 ? 2 : 1 + random(task, "lines").nextInt(6);
    }

    /// Returns a card number with its check digit, in the form of one that could be real.
    String card(int task) {
        var random = random(task, "card");
        var digits = new StringBuilder("4");
        while (digits.length() < 15) {
            digits.append(random.nextInt(10));
        }
        int sum = 0;
        for (int i = 0; i < 15; i++) {
            int digit = digits.charAt(14 - i) - '0';
            int twice = i % 2 == 0 ? digit * 2 : digit;
            sum += twice > 9 ? twice - 9 : twice;
        }
        return digits.append((10 - sum % 10) % 10).toString();
    }
}

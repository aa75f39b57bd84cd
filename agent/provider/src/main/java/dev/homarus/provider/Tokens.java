package dev.homarus.provider;

import dev.homarus.protocol.Json;

/// Counts of tokens.
final class Tokens {
    /// More than any answer has, and far from what a sum could overflow at.
    private static final long MOST = 1L << 48;

    private Tokens() {}

    /// Returns a count that is 0 where it is not said.
    static long of(Json.Obj counted, String name) {
        return counted.number(name, 0, 0, MOST);
    }
}

package dev.homarus.route;

import java.time.Instant;
import java.time.ZoneOffset;

/// How a model did when it was last checked.
///
/// @param right questions it answered as it should
/// @param of questions it was asked, from 1
public record Checked(int right, int of, Instant at) {
    /// Of a hundred questions so many have to be right.
    public static final int ENOUGH = 75;

    public Checked {
        if (of < 1 || right < 0 || right > of) {
            throw new IllegalArgumentException("answers");
        }
    }

    /// Tells whether that is good enough to be preferred.
    public boolean passed() {
        return right * 100 >= of * ENOUGH;
    }

    String says() {
        return (passed() ? "passed" : "failed") + " its check of "
                + at.atZone(ZoneOffset.UTC).toLocalDate() + " (" + right + " of " + of + ")";
    }
}

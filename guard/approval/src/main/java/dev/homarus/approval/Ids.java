package dev.homarus.approval;

import dev.homarus.types.Entropy;
import java.util.Base64;

/// Ids that nobody can guess or choose.
final class Ids {
    private static final int BYTES = 16;

    private Ids() {}

    /// Returns the prefix, then 128 random bits in base64url.
    static String next(Entropy entropy, String prefix) {
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(entropy.bytes(BYTES));
    }
}

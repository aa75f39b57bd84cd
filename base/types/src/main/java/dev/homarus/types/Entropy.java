package dev.homarus.types;

import java.util.Base64;

/// Where unpredictable bytes come from.
@FunctionalInterface
public interface Entropy {
    /// Returns `length` unpredictable bytes.
    byte[] bytes(int length);

    /// Returns an unguessable id: the prefix, then 96 random bits in base64url.
    default String id(String prefix) {
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(12));
    }
}

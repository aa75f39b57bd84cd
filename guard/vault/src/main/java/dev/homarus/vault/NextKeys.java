package dev.homarus.vault;

import dev.homarus.crypto.SecretBytes;

/// The keys that are to take the place of a ring's *data* and *secrets*. Thread-safe.
///
/// @param data 32 bytes
/// @param secrets 32 bytes
public record NextKeys(SecretBytes data, SecretBytes secrets) implements AutoCloseable {
    /// Draws both.
    public static NextKeys random() {
        return new NextKeys(SecretBytes.random(32), SecretBytes.random(32));
    }

    /// Wipes both; not to be called once they are a ring's.
    @Override
    public void close() {
        data.close();
        secrets.close();
    }
}

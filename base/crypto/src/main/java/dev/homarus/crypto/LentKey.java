package dev.homarus.crypto;

import javax.crypto.SecretKey;

/// The bytes of an AES key for as long as their owner lends them: unlike the JDK's own, it keeps no copy.
///
/// A cipher keeps what it was given, also expanded, until it is given another key, and wipes it then; so each
/// one is given [#NONE] at last.
@SuppressWarnings("serial")
final class LentKey implements SecretKey {
    /// A key of zeroes, which is nobody's.
    static final LentKey NONE = new LentKey(new byte[32]);

    private final transient byte[] raw;

    /// @param raw stays the caller's, who wipes it
    LentKey(byte[] raw) {
        this.raw = raw;
    }

    @Override
    public String getAlgorithm() {
        return "AES";
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    /// Returns a copy, which the cipher wipes.
    @Override
    public byte[] getEncoded() {
        return raw.clone();
    }

    @Override
    public String toString() {
        return "LentKey";
    }
}

package dev.homarus.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/// SHA-256 of bytes that come in pieces. Not thread-safe.
public final class Sha256 {
    private final MessageDigest digest;

    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Sha256(MessageDigest digest) {
        this.digest = digest;
    }

    /// Returns another that has been given the same bytes so far.
    public Sha256 copy() {
        try {
            return new Sha256((MessageDigest) digest.clone());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    public Sha256 add(byte[] bytes) {
        digest.update(bytes);
        return this;
    }

    public Sha256 add(byte[] bytes, int from, int length) {
        digest.update(bytes, from, length);
        return this;
    }

    public Sha256 add(byte one) {
        digest.update(one);
        return this;
    }

    /// Returns the 32 bytes, and begins anew.
    public byte[] finish() {
        return digest.digest();
    }
}

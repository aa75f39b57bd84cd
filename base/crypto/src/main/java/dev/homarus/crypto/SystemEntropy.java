package dev.homarus.crypto;

import dev.homarus.types.Entropy;
import java.security.SecureRandom;

/// The operating system's random bytes.
public final class SystemEntropy implements Entropy {
    public static final SystemEntropy INSTANCE = new SystemEntropy();

    private final SecureRandom random = new SecureRandom();

    private SystemEntropy() {}

    @Override
    public byte[] bytes(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}

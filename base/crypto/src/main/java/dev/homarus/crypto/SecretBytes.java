package dev.homarus.crypto;

import dev.homarus.process.SecretMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.function.Function;

/// Key material outside the Java heap, in [SecretMemory]. It is copied onto the heap only while [#use] runs,
/// and wiped by [#close].
/// Thread-safe; has no useful `toString`, no `equals`.
public final class SecretBytes implements AutoCloseable {
    private final MemorySegment memory;
    private final MemorySegment bytes;
    private boolean closed;

    private SecretBytes(byte[] content) {
        memory = SecretMemory.allocate(content.length);
        bytes = memory.asSlice(0, content.length);
        MemorySegment.copy(content, 0, bytes, ValueLayout.JAVA_BYTE, 0, content.length);
    }

    /// Takes the bytes over: `content` is zeroed.
    public static SecretBytes taking(byte[] content) {
        var secret = new SecretBytes(content);
        Arrays.fill(content, (byte) 0);
        return secret;
    }

    /// Draws `length` random bytes.
    public static SecretBytes random(int length) {
        return taking(SystemEntropy.INSTANCE.bytes(length));
    }

    /// Lends a copy to `work` and zeroes it afterwards; `work` must not keep it.
    ///
    /// @throws IllegalStateException after [#close]
    public <T> T use(Function<byte[], T> work) {
        var copy = copy();
        try {
            return work.apply(copy);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    /// A copy taken while [#close] wipes would be a key of zeroes, so the two exclude each other.
    private synchronized byte[] copy() {
        if (closed) {
            throw new IllegalStateException("the secret is wiped");
        }
        return bytes.toArray(ValueLayout.JAVA_BYTE);
    }

    /// Wipes the bytes; later uses fail.
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            SecretMemory.free(memory);
        }
    }

    @Override
    public String toString() {
        return "SecretBytes";
    }
}

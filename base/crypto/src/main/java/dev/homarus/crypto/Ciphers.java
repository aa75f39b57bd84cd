package dev.homarus.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/// Ciphers of one kind, to be used by one thread at a time and again by others: to make one looks through the
/// providers, which takes as long as sealing a small cell. One that waits here has a key of zeroes. Thread-safe.
final class Ciphers {
    /// AES of single blocks.
    static final Ciphers BLOCKS = new Ciphers("AES/ECB/NoPadding");

    /// AES-GCM.
    static final Ciphers GCM = new Ciphers("AES/GCM/NoPadding");

    private static final int IV = 12;
    private static final int TAG_BITS = 128;

    /// How many wait at most: as many threads as ever seal at once on a small machine.
    private static final int MOST = 8;

    /// Work with a cipher that has no key yet.
    interface Work<T> {
        /// Uses the cipher, and keeps nothing of it.
        T with(Cipher cipher) throws GeneralSecurityException;
    }

    private final String transformation;
    private final boolean gcm;
    private final ArrayBlockingQueue<Cipher> idle = new ArrayBlockingQueue<>(MOST);
    private final AtomicLong wiped = new AtomicLong();

    private Ciphers(String transformation) {
        this.transformation = transformation;
        this.gcm = transformation.contains("GCM");
    }

    /// Lends a cipher to `work`; afterwards its key is wiped, whatever came of it.
    <T> T use(Work<T> work) throws GeneralSecurityException {
        var waiting = idle.poll();
        var cipher = waiting == null ? Cipher.getInstance(transformation) : waiting;
        try {
            return work.with(cipher);
        } finally {
            wipe(cipher);
            var _ = idle.offer(cipher);
        }
    }

    /// The key of zeroes takes the key's place everywhere in the cipher, also where it is kept so that no nonce
    /// is used twice for sealing: hence another nonce each time.
    private void wipe(Cipher cipher) throws GeneralSecurityException {
        if (gcm) {
            var nonce = ByteBuffer.allocate(IV).putLong(wiped.incrementAndGet()).array();
            cipher.init(Cipher.ENCRYPT_MODE, LentKey.NONE, new GCMParameterSpec(TAG_BITS, nonce));
        } else {
            cipher.init(Cipher.ENCRYPT_MODE, LentKey.NONE);
        }
    }
}

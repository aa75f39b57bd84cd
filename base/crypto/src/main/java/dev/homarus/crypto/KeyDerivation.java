package dev.homarus.crypto;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Makes keys from keys (HKDF-SHA256, RFC 5869) and from passphrases (Argon2id, RFC 9106).
public final class KeyDerivation {
    private KeyDerivation() {}

    /// The cost of Argon2id: from what is worth a guesser's while to what this program's memory holds and a
    /// person waits for.
    ///
    /// @param memoryKib memory in KiB, 19,456 to 65,536
    /// @param passes 1 to 24
    /// @param lanes 1 to 16
    public record Cost(int memoryKib, int passes, int lanes) {
        /// Memory and lanes of RFC 9106's second recommended option, with twice its passes: one guess takes
        /// half a second on a slow core.
        public static final Cost STANDARD = new Cost(65_536, 6, 4);

        public static final int LEAST_MEMORY_KIB = 19_456;
        public static final int MOST_MEMORY_KIB = 65_536;
        public static final int MOST_PASSES = 24;
        public static final int MOST_LANES = 16;

        public Cost {
            if (!isWithin(memoryKib, passes, lanes)) {
                throw new IllegalArgumentException("cost of Argon2id out of range");
            }
        }

        /// Tells whether a cost is one that is paid; nothing is computed.
        public static boolean isWithin(long memoryKib, long passes, long lanes) {
            return memoryKib >= LEAST_MEMORY_KIB
                    && memoryKib <= MOST_MEMORY_KIB
                    && passes >= 1
                    && passes <= MOST_PASSES
                    && lanes >= 1
                    && lanes <= MOST_LANES;
        }
    }

    /// Returns the 32-byte key of one purpose below `root`.
    public static SecretBytes derive(SecretBytes root, String purpose) {
        return root.use(raw -> {
            try {
                // By the provider's name: a search by algorithm loads every provider of the JDK, 60 ms of a start.
                var kdf = KDF.getInstance("HKDF-SHA256", "SunJCE");
                var info = ("homarus/1 " + purpose).getBytes(StandardCharsets.UTF_8);
                return SecretBytes.taking(
                        kdf.deriveData(HKDFParameterSpec.ofExtract().addIKM(raw).thenExpand(info, 32)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /// Returns a 32-byte key; takes about half a second at the standard cost.
    public static SecretBytes fromPassphrase(char[] passphrase, byte[] salt, Cost cost) {
        var buffer = new byte[passphrase.length * 4];
        var utf8 = ByteBuffer.wrap(buffer);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(passphrase), utf8, true);
        var input = Arrays.copyOf(buffer, utf8.position());
        Arrays.fill(buffer, (byte) 0);
        try {
            var generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(cost.memoryKib())
                    .withIterations(cost.passes())
                    .withParallelism(cost.lanes())
                    .withSalt(salt)
                    .build());
            var key = new byte[32];
            generator.generateBytes(input, key);
            return SecretBytes.taking(key);
        } finally {
            Arrays.fill(input, (byte) 0);
        }
    }
}

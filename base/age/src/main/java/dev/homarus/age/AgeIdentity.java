package dev.homarus.age;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.x25519.X25519KeyFactory;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import dev.homarus.crypto.SecretBytes;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.DestroyFailedException;

/// Who opens an age file: an X25519 identity, `AGE-SECRET-KEY-1…`. Its text is kept outside the heap and wiped
/// by
/// [#close]; while it is made, read or used, the library and the JDK have copies on the heap that the collector
/// takes. Thread-safe; has no useful `toString`, no `equals`.
public final class AgeIdentity implements AutoCloseable {
    /// The most characters that [#read] looks at.
    public static final int LONGEST_TYPED = 1_024;

    private static final String PREFIX = "AGE-SECRET-KEY-1";
    private static final String PREFIX_LETTERS = "AGESECRETKEY1";
    private static final int LENGTH = 74;

    private final SecretBytes text;
    private final AgeRecipient recipient;

    private AgeIdentity(byte[] text, AgeRecipient recipient) {
        this.text = SecretBytes.taking(text);
        this.recipient = recipient;
    }

    /// Makes a new identity.
    public static AgeIdentity make() {
        try {
            var pair = new X25519KeyPairGenerator().generateKeyPair();
            try {
                var recipient = new String(pair.getPublic().getEncoded(), StandardCharsets.US_ASCII);
                return new AgeIdentity(pair.getPrivate().getEncoded(), new AgeRecipient(recipient));
            } finally {
                pair.getPrivate().destroy();
            }
        } catch (GeneralSecurityException | DestroyFailedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Reads what a person typed or pasted: case, white space and dashes are free. Empty when it is no X25519
    /// identity; every typing error of up to four characters is found (Bech32). The caller wipes `typed`.
    public static Optional<AgeIdentity> read(char[] typed) {
        var exact = exact(typed);
        if (exact.length != LENGTH) {
            Arrays.fill(exact, (byte) 0);
            return Optional.empty();
        }
        try {
            var secret = new SecretKeySpec(exact, "X25519");
            var recipient = new X25519KeyFactory().translateKey(secret).getEncoded();
            return Optional.of(
                    new AgeIdentity(exact, new AgeRecipient(new String(recipient, StandardCharsets.US_ASCII))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        } finally {
            Arrays.fill(exact, (byte) 0);
        }
    }

    /// The letters and digits in capitals, with the dashes of the prefix; nothing where there are other
    /// characters.
    private static byte[] exact(char[] typed) {
        var letters = new byte[LENGTH];
        int count = 0;
        try {
            if (typed.length > LONGEST_TYPED) {
                return new byte[0];
            }
            for (char c : typed) {
                if (Character.isWhitespace(c) || c == '-' || c == '\u00a0') {
                    continue;
                }
                boolean known = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
                if (!known || count == LENGTH) {
                    return new byte[0];
                }
                letters[count++] = (byte) Character.toUpperCase(c);
            }
            int head = PREFIX_LETTERS.length();
            var prefix = PREFIX_LETTERS.getBytes(StandardCharsets.US_ASCII);
            if (count < head || !Arrays.equals(letters, 0, head, prefix, 0, head)) {
                return new byte[0];
            }
            var exact = Arrays.copyOf(PREFIX.getBytes(StandardCharsets.US_ASCII), PREFIX.length() + count - head);
            System.arraycopy(letters, head, exact, PREFIX.length(), count - head);
            return exact;
        } finally {
            Arrays.fill(letters, (byte) 0);
        }
    }

    /// Returns the recipient that files for this identity are made for.
    public AgeRecipient recipient() {
        return recipient;
    }

    /// Lends the exact text, 74 characters, to `work`, and wipes it afterwards; `work` must not keep it.
    ///
    /// @throws IllegalStateException after [#close]
    public <T> T useText(Function<char[], T> work) {
        return text.use(raw -> {
            var characters = new char[raw.length];
            try {
                for (int i = 0; i < raw.length; i++) {
                    characters[i] = (char) raw[i];
                }
                return work.apply(characters);
            } finally {
                Arrays.fill(characters, '\0');
            }
        });
    }

    RecipientStanzaReader reader() {
        return useText(characters -> {
            try {
                return X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(CharBuffer.wrap(characters));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /// Wipes the text; later uses fail.
    @Override
    public void close() {
        text.close();
    }

    @Override
    public String toString() {
        return "AgeIdentity";
    }
}

package dev.homarus.pseudonym;

import dev.homarus.crypto.Digests;
import dev.homarus.crypto.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.function.Supplier;

/// Makes codes from values with the key of one conversation and destination.
final class Mint {
    private static final byte[] ID = "homarus pseudonym/1 id\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHECK = "homarus pseudonym/1 check\0".getBytes(StandardCharsets.US_ASCII);
    private static final int ID_LENGTH = 5;
    private static final int KEY = 32;

    private final Supplier<SecretBytes> key;

    /// @param key asked for each time it is needed
    Mint(Supplier<SecretBytes> key) {
        this.key = key;
    }

    /// Returns a key of 32 bytes as it was.
    static SecretBytes checked(SecretBytes key) {
        if (key.use(raw -> raw.length) != KEY) {
            throw new IllegalArgumentException("the key has to have 32 bytes");
        }
        return key;
    }

    /// Returns the form in which two values are compared: NFKC, lower case, every run of white space one space,
    /// and none at all in a value with a digit.
    static String normal(String value) {
        var plain = Normalizer.normalize(value, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        boolean numbers = plain.chars().anyMatch(Character::isDigit);
        var out = new StringBuilder(plain.length());
        boolean blank = false;
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (Letters.isBlank(c)) {
                blank = !numbers && !out.isEmpty();
            } else {
                if (blank) {
                    out.append(' ');
                }
                out.append(c);
                blank = false;
            }
        }
        return out.toString();
    }

    /// Returns the code of a value; `round` is raised while another value has it.
    String code(String type, String normal, int round) {
        var typeBytes = type.getBytes(StandardCharsets.UTF_8);
        var value = normal.getBytes(StandardCharsets.UTF_8);
        var message = ByteBuffer.allocate(ID.length + typeBytes.length + 1 + Integer.BYTES + value.length)
                .put(ID)
                .put(typeBytes)
                .put((byte) 0)
                .putInt(round)
                .put(value);
        var id = id(number(message.array()));
        return id + check(id);
    }

    /// Whether the last characters of a code are what this key makes of the first.
    boolean isOwn(String code) {
        return check(code.substring(0, ID_LENGTH)).equals(code.substring(ID_LENGTH));
    }

    private String check(String id) {
        var message =
                ByteBuffer.allocate(CHECK.length + id.length()).put(CHECK).put(id.getBytes(StandardCharsets.US_ASCII));
        return letters(number(message.array()), Code.LENGTH - ID_LENGTH);
    }

    private long number(byte[] message) {
        return ByteBuffer.wrap(Digests.hmac(key.get(), message)).getLong();
    }

    private static String id(long number) {
        int digits = Letters.DIGITS.length();
        int consonants = Letters.CONSONANTS.length();
        long rest = Long.divideUnsigned(number, digits);
        return ""
                + Letters.DIGITS.charAt((int) Long.remainderUnsigned(number, digits))
                + Letters.CONSONANTS.charAt((int) Long.remainderUnsigned(rest, consonants))
                + letters(Long.divideUnsigned(rest, consonants), ID_LENGTH - 2);
    }

    private static String letters(long number, int count) {
        int all = Letters.ALL.length();
        var out = new StringBuilder(count);
        long rest = number;
        for (int i = 0; i < count; i++) {
            out.append(Letters.ALL.charAt((int) Long.remainderUnsigned(rest, all)));
            rest = Long.divideUnsigned(rest, all);
        }
        return out.toString();
    }
}

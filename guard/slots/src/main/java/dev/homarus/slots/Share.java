package dev.homarus.slots;

import dev.homarus.crypto.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// One share of a key, and the 80 characters that a person writes down for it. Layout: `docs/spec/slots.md`.
///
/// @param set 8 bytes, the same in all shares of one key
/// @param needed how many shares give the key
/// @param count how many there are
/// @param index which one this is, from 1
/// @param value 32 bytes, secret; wiped by [#wipe]
record Share(byte[] set, int needed, int count, int index, byte[] value) {
    static final int MOST = 16;

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final byte VERSION = 1;
    private static final int SET = 8;
    private static final int BODY = 1 + SET + 3 + KeyCheck.KEY;
    private static final int SIZE = 50;
    private static final int LETTERS = SIZE * 8 / 5;
    private static final int GROUP = 5;
    private static final int GROUPS_PER_LINE = 4;
    private static final int LONGEST_TYPED = 1_024;

    /// Why a text is no share.
    enum Fault {
        LENGTH,
        LETTER,
        CHECK,
        VERSION
    }

    /// What a text is.
    sealed interface Read {
        record Good(Share share) implements Read {}

        /// Something else, with as many letters and digits.
        record Bad(Fault fault, int letters) implements Read {}
    }

    Share {
        if (set.length != SET
                || value.length != KeyCheck.KEY
                || needed < 2
                || needed > count
                || count > MOST
                || index < 1
                || index > count) {
            throw new IllegalArgumentException("not a share");
        }
    }

    String setId() {
        return HexFormat.of().formatHex(set);
    }

    void wipe() {
        Arrays.fill(value, (byte) 0);
    }

    /// Returns four lines of four groups of five characters. The caller wipes it.
    char[] text() {
        var bytes = new byte[SIZE];
        bytes[0] = VERSION;
        System.arraycopy(set, 0, bytes, 1, SET);
        bytes[1 + SET] = (byte) needed;
        bytes[2 + SET] = (byte) count;
        bytes[3 + SET] = (byte) index;
        System.arraycopy(value, 0, bytes, 4 + SET, value.length);
        System.arraycopy(check(bytes), 0, bytes, BODY, SIZE - BODY);
        var text = new char[LETTERS + LETTERS / GROUP];
        int at = 0;
        for (int letter = 0; letter < LETTERS; letter++) {
            text[at++] = ALPHABET.charAt(five(bytes, letter));
            int written = letter + 1;
            if (written % (GROUP * GROUPS_PER_LINE) == 0) {
                text[at++] = '\n';
            } else if (written % GROUP == 0) {
                text[at++] = '-';
            }
        }
        Arrays.fill(bytes, (byte) 0);
        return text;
    }

    /// Reads what a person typed: case, white space and dashes are free, `O` is `0`, `I` and `L` are `1`.
    static Read read(char[] typed) {
        var letters = new byte[LETTERS];
        var bytes = new byte[SIZE];
        try {
            int count = 0;
            for (char c : typed.length > LONGEST_TYPED ? new char[0] : typed) {
                if (Character.isWhitespace(c) || Character.getType(c) == Character.DASH_PUNCTUATION || c == '\u00a0') {
                    continue;
                }
                int value = ALPHABET.indexOf(plain(c));
                if (value < 0) {
                    return new Read.Bad(Fault.LETTER, count);
                }
                if (count < LETTERS) {
                    letters[count] = (byte) value;
                }
                count++;
            }
            if (count != LETTERS) {
                return new Read.Bad(Fault.LENGTH, count);
            }
            for (int bit = 0; bit < SIZE * 8; bit++) {
                int one = (letters[bit / 5] >> (4 - bit % 5)) & 1;
                bytes[bit / 8] |= (byte) (one << (7 - bit % 8));
            }
            return read(bytes);
        } finally {
            Arrays.fill(letters, (byte) 0);
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static Read read(byte[] bytes) {
        if (!Digests.same(check(bytes), Arrays.copyOfRange(bytes, BODY, SIZE))) {
            return new Read.Bad(Fault.CHECK, LETTERS);
        }
        if (bytes[0] != VERSION) {
            return new Read.Bad(Fault.VERSION, LETTERS);
        }
        try {
            return new Read.Good(new Share(
                    Arrays.copyOfRange(bytes, 1, 1 + SET),
                    bytes[1 + SET],
                    bytes[2 + SET],
                    bytes[3 + SET],
                    Arrays.copyOfRange(bytes, 4 + SET, BODY)));
        } catch (IllegalArgumentException e) {
            return new Read.Bad(Fault.VERSION, LETTERS);
        }
    }

    private static char plain(char c) {
        char capital = c < 128 ? Character.toUpperCase(c) : c;
        return switch (capital) {
            case 'O' -> '0';
            case 'I', 'L' -> '1';
            default -> capital;
        };
    }

    private static int five(byte[] bytes, int letter) {
        int value = 0;
        for (int bit = letter * 5; bit < letter * 5 + 5; bit++) {
            value = (value << 1) | ((bytes[bit / 8] >> (7 - bit % 8)) & 1);
        }
        return value;
    }

    private static byte[] check(byte[] bytes) {
        var body = Arrays.copyOf(bytes, BODY);
        try {
            return Arrays.copyOf(
                    Digests.sha256("homarus share/1\0".getBytes(StandardCharsets.UTF_8), body), SIZE - BODY);
        } finally {
            Arrays.fill(body, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "Share " + index + " of " + count;
    }
}

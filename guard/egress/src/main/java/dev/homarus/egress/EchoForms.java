package dev.homarus.egress;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/// The forms in which servers send a key back, as bytes that can be wiped: no String of any of them is made.
final class EchoForms {
    private static final byte[] LOWER = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final byte[] UPPER =
            "0123456789abcdef".toUpperCase(Locale.ROOT).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final String UNESCAPED = ".-*_";

    private EchoForms() {}

    /// Returns each form once, without those that are too short to be told from other text.
    ///
    /// @param key printable ASCII without blanks; stays the caller's
    static List<byte[]> of(byte[] key) {
        var all = new ArrayList<byte[]>();
        all.add(key.clone());
        all.add(hex(key, LOWER));
        all.add(hex(key, UPPER));
        all.add(percent(key));
        all.add(slashes(key));
        all.add(backwards(key));
        for (int shift = 0; shift < 3; shift++) {
            all.add(base64(Base64.getEncoder(), key, shift));
            all.add(base64(Base64.getUrlEncoder(), key, shift));
        }
        var seen = new LinkedHashSet<ByteBuffer>();
        var forms = new ArrayList<byte[]>();
        for (var form : all) {
            if (form.length >= Echoes.SHORTEST && seen.add(ByteBuffer.wrap(form))) {
                forms.add(form);
            } else {
                Arrays.fill(form, (byte) 0);
            }
        }
        return forms;
    }

    private static byte[] hex(byte[] key, byte[] digits) {
        var out = new byte[key.length * 2];
        for (int i = 0; i < key.length; i++) {
            out[2 * i] = digits[(key[i] >> 4) & 15];
            out[2 * i + 1] = digits[key[i] & 15];
        }
        return out;
    }

    /// As the forms of web pages escape it (URL Standard, application/x-www-form-urlencoded).
    private static byte[] percent(byte[] key) {
        var out = new byte[key.length * 3];
        int length = 0;
        for (byte one : key) {
            if (isPlain(one)) {
                out[length++] = one;
            } else {
                out[length++] = '%';
                out[length++] = UPPER[(one >> 4) & 15];
                out[length++] = UPPER[one & 15];
            }
        }
        return taken(out, length);
    }

    private static boolean isPlain(byte one) {
        return (one >= '0' && one <= '9')
                || (one >= 'A' && one <= 'Z')
                || (one >= 'a' && one <= 'z')
                || UNESCAPED.indexOf(one) >= 0;
    }

    /// As some writers of JSON have it.
    private static byte[] slashes(byte[] key) {
        var out = new byte[key.length * 2];
        int length = 0;
        for (byte one : key) {
            if (one == '/') {
                out[length++] = '\\';
            }
            out[length++] = one;
        }
        return taken(out, length);
    }

    private static byte[] backwards(byte[] key) {
        var out = new byte[key.length];
        for (int i = 0; i < key.length; i++) {
            out[i] = key[key.length - 1 - i];
        }
        return out;
    }

    /// Returns the characters that are the same whatever stands before and after the key.
    private static byte[] base64(Base64.Encoder encoder, byte[] key, int shift) {
        var shifted = new byte[shift + key.length];
        System.arraycopy(key, 0, shifted, shift, key.length);
        var text = encoder.withoutPadding().encode(shifted);
        int from = (shift * 8 + 5) / 6;
        int to = shifted.length * 8 / 6;
        var form = from < to ? Arrays.copyOfRange(text, from, to) : new byte[0];
        Arrays.fill(shifted, (byte) 0);
        Arrays.fill(text, (byte) 0);
        return form;
    }

    /// Returns the first `length` bytes, and wipes all of them.
    private static byte[] taken(byte[] out, int length) {
        var form = Arrays.copyOf(out, length);
        Arrays.fill(out, (byte) 0);
        return form;
    }
}

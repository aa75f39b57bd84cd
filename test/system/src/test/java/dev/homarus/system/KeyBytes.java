package dev.homarus.system;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A key as bytes, and the ways in which it could stand somewhere: as it is, turned around, in hex and in
/// base64.
record KeyBytes(String name, byte[] bytes) {
    @Override
    public String toString() {
        return name;
    }

    /// Returns the names of the forms that stand in `where`.
    List<String> formsIn(byte[] where) {
        return forms().entrySet().stream()
                .filter(form -> isIn(where, form.getValue()))
                .map(form -> name + ", " + form.getKey())
                .toList();
    }

    /// Returns how an AES key begins once a cipher has expanded it: its words, each turned around as this
    /// machine keeps numbers.
    byte[] expanded() {
        var words = bytes.clone();
        for (int i = 0; i < words.length; i++) {
            words[i] = bytes[i / 4 * 4 + 3 - i % 4];
        }
        return words;
    }

    private Map<String, byte[]> forms() {
        var forms = new LinkedHashMap<String, byte[]>();
        var turned = bytes.clone();
        for (int i = 0; i < bytes.length; i++) {
            turned[i] = bytes[bytes.length - 1 - i];
        }
        for (var order : Map.of("", bytes, "turned around ", turned).entrySet()) {
            var name = order.getKey();
            var key = order.getValue();
            forms.put(name + "raw", key);
            forms.put(name + "hex", text(HexFormat.of().formatHex(key)));
            forms.put(
                    name + "hex upper case", text(HexFormat.of().withUpperCase().formatHex(key)));
            forms.put(name + "hex spaced", text(HexFormat.ofDelimiter(" ").formatHex(key)));
            forms.put(name + "numbers", text(Arrays.toString(key)));
            for (int shift = 0; shift < 3; shift++) {
                forms.put(name + "base64 at " + shift, base64(Base64.getEncoder(), key, shift));
                forms.put(name + "base64url at " + shift, base64(Base64.getUrlEncoder(), key, shift));
            }
        }
        return forms;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// The characters that are the same whatever stands around the key.
    private static byte[] base64(Base64.Encoder encoder, byte[] key, int shift) {
        var shifted = new ByteArrayOutputStream();
        shifted.writeBytes(new byte[shift]);
        shifted.writeBytes(key);
        var encoded = encoder.withoutPadding().encodeToString(shifted.toByteArray());
        return text(encoded.substring((shift * 8 + 5) / 6, (shift + key.length) * 8 / 6));
    }

    private static boolean isIn(byte[] where, byte[] what) {
        for (int i = 0; i + what.length <= where.length; i++) {
            if (where[i] == what[0] && Arrays.equals(where, i, i + what.length, what, 0, what.length)) {
                return true;
            }
        }
        return false;
    }
}

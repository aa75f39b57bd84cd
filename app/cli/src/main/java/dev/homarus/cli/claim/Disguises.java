package dev.homarus.cli.claim;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The forms in which a text could lie on a disk readably, by the name of the form.
final class Disguises {
    private Disguises() {}

    static Map<String, byte[]> of(String marker) {
        var plain = marker.getBytes(StandardCharsets.UTF_8);
        var hex = HexFormat.of().formatHex(plain);
        var percent = HexFormat.of().withPrefix("%").formatHex(plain);
        var forms = new LinkedHashMap<String, byte[]>();
        forms.put("plain", plain);
        forms.put("reversed", new StringBuilder(marker).reverse().toString().getBytes(StandardCharsets.UTF_8));
        forms.put("hex", ascii(hex));
        forms.put("HEX", ascii(hex.toUpperCase(Locale.ROOT)));
        forms.put("url-encoded", ascii(percent));
        forms.put("URL-encoded", ascii(percent.toUpperCase(Locale.ROOT)));
        forms.put("utf-16le", marker.getBytes(StandardCharsets.UTF_16LE));
        forms.put("utf-16be", marker.getBytes(StandardCharsets.UTF_16BE));
        for (int shift = 0; shift < 3; shift++) {
            forms.put("base64+" + shift, base64(plain, shift));
        }
        return forms;
    }

    /// Returns what base64 makes of the text when `shift` bytes stand before it in its group of three, without the
    /// characters at either end that depend on what stands beside it.
    private static byte[] base64(byte[] plain, int shift) {
        var moved = new byte[shift + plain.length];
        System.arraycopy(plain, 0, moved, shift, plain.length);
        var text = Base64.getEncoder().withoutPadding().encode(moved);
        int from = shift == 0 ? 0 : shift + 1;
        int whole = moved.length / 3 * 4;
        return Arrays.copyOfRange(text, from, whole);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

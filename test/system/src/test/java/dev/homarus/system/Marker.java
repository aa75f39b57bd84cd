package dev.homarus.system;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// A random word that stands nowhere by chance, and the ways in which it could stand somewhere all the same.
///
/// @param where the entrance it goes through
record Marker(String where, String text) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    private static final int LENGTH = 24;

    static Marker at(String where) {
        return new Marker(
                where,
                RANDOM.ints(LENGTH, 0, LETTERS.length())
                        .mapToObj(i -> String.valueOf(LETTERS.charAt(i)))
                        .collect(Collectors.joining()));
    }

    @Override
    public String toString() {
        return text;
    }

    /// Returns every form that is looked for, by its name.
    Map<String, byte[]> forms() {
        var forms = new LinkedHashMap<String, byte[]>();
        put(forms, "plain", text);
        put(forms, "reversed", new StringBuilder(text).reverse().toString());
        put(forms, "lower case", text.toLowerCase(Locale.ROOT));
        put(forms, "upper case", text.toUpperCase(Locale.ROOT));
        put(forms, "spaced", each("%c ").strip());
        put(forms, "hex", HexFormat.of().formatHex(bytes()));
        put(forms, "hex upper case", HexFormat.of().withUpperCase().formatHex(bytes()));
        put(forms, "hex spaced", HexFormat.ofDelimiter(" ").formatHex(bytes()));
        put(forms, "URL-encoded", each("%%%02X"));
        put(forms, "URL-encoded lower case", each("%%%02x"));
        put(forms, "JSON-escaped", each("\\u%04x"));
        put(forms, "JSON-escaped upper case", each("\\u%04X"));
        put(forms, "HTML-escaped", each("&#%d;"));
        forms.put("UTF-16 LE", encoded(StandardCharsets.UTF_16LE));
        forms.put("UTF-16 BE", encoded(StandardCharsets.UTF_16BE));
        for (int shift = 0; shift < 3; shift++) {
            put(forms, "base64 at " + shift, base64(Base64.getEncoder(), shift));
            put(forms, "base64url at " + shift, base64(Base64.getUrlEncoder(), shift));
        }
        return forms;
    }

    private static void put(Map<String, byte[]> forms, String name, String form) {
        forms.put(name, form.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String each(String format) {
        return text.chars()
                .mapToObj(c ->
                        format.contains("%c") ? format.replace("%c", String.valueOf((char) c)) : format.formatted(c))
                .collect(Collectors.joining());
    }

    private byte[] bytes() {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] encoded(Charset charset) {
        return text.getBytes(charset);
    }

    /// Returns those characters of the encoding that are the same whatever stands around the marker, when it begins
    /// `shift` bytes after a multiple of three.
    private String base64(Base64.Encoder encoder, int shift) {
        var shifted = new byte[shift + text.length()];
        System.arraycopy(bytes(), 0, shifted, shift, text.length());
        var encoded = encoder.withoutPadding().encodeToString(shifted);
        int from = (shift * 8 + 5) / 6;
        int to = shifted.length * 8 / 6;
        return encoded.substring(from, to);
    }
}

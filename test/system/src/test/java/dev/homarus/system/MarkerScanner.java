package dev.homarus.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Looks for words in every byte of files: as they are, and in the forms that programs write words in.
final class MarkerScanner {
    private final Map<String, byte[]> needles = new LinkedHashMap<>();

    /// @param markers what is looked for, by the name of where it went in; letters and digits
    MarkerScanner(Map<String, String> markers) {
        markers.forEach(
                (name, marker) -> forms(marker).forEach((form, bytes) -> needles.put(name + " " + form, bytes)));
    }

    /// Returns every form of a word.
    static Map<String, byte[]> forms(String marker) {
        var raw = marker.getBytes(StandardCharsets.US_ASCII);
        var forms = new LinkedHashMap<String, byte[]>();
        forms.put("plain", raw);
        forms.put("upper", marker.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
        forms.put("reversed", ascii(new StringBuilder(marker).reverse().toString()));
        forms.put("spaced", ascii(String.join(" ", marker.split(""))));
        forms.put("hex", ascii(HexFormat.of().formatHex(raw)));
        forms.put("HEX", ascii(HexFormat.of().withUpperCase().formatHex(raw)));
        forms.put("url", ascii(each(marker, "%%%02x")));
        forms.put("json", ascii(each(marker, "\\u%04x")));
        forms.put("utf-16le", marker.getBytes(StandardCharsets.UTF_16LE));
        forms.put("utf-16be", marker.getBytes(StandardCharsets.UTF_16BE));
        for (int offset = 0; offset < 3; offset++) {
            forms.put("base64+" + offset, base64(raw, offset));
        }
        return forms;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String each(String marker, String format) {
        return marker.chars().mapToObj(c -> String.format(format, c)).collect(Collectors.joining());
    }

    /// Returns the digits that do not depend on what stands before and after the word.
    private static byte[] base64(byte[] raw, int offset) {
        var padded = new byte[offset + raw.length];
        System.arraycopy(raw, 0, padded, offset, raw.length);
        int whole = padded.length / 3 * 3;
        var digits = Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(padded, whole));
        return ascii(digits.substring(offset == 0 ? 0 : 4));
    }

    /// Returns `FILE: NAME FORM` for everything found in the files below the folders.
    List<String> scan(List<Path> places) {
        var found = new ArrayList<String>();
        for (var place : places) {
            try (var files = Files.walk(place)) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    found.addAll(look(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    private List<String> look(Path file) {
        try {
            var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            return needles.entrySet().stream()
                    .filter(needle -> text.contains(new String(needle.getValue(), StandardCharsets.ISO_8859_1)))
                    .map(needle -> file + ": " + needle.getKey())
                    .toList();
        } catch (java.nio.file.NoSuchFileException e) {
            return List.of(); // gone while we looked
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

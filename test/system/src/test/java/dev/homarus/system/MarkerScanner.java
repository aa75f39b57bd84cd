package dev.homarus.system;

import java.io.IOException;
import java.io.UncheckedIOException;
<<<<<<< HEAD
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
=======
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Looks for markers, in all their forms, in every byte of every file below some folders, and in the files' names.
final class MarkerScanner {
    private static final int WINDOW = 1 << 20;

    private record Form(Marker marker, String name, byte[] bytes) {}

    private final Map<Integer, List<Form>> forms = new HashMap<>();
    private final boolean[] begins = new boolean[1 << 16];
    private int longest;
    private long scanned;

    MarkerScanner(Collection<Marker> markers) {
        for (var marker : markers) {
            marker.forms().forEach((name, bytes) -> {
                forms.computeIfAbsent(four(bytes, 0), key -> new ArrayList<>()).add(new Form(marker, name, bytes));
                begins[two(bytes, 0)] = true;
                longest = Math.max(longest, bytes.length);
            });
        }
    }

    private static int two(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    private static int four(byte[] bytes, int at) {
        return two(bytes, at) << 16 | two(bytes, at + 2);
    }

    /// Returns how many bytes have been looked at.
    long scanned() {
        return scanned;
    }

    /// Returns what was found, as `marker's entrance, form: file`.
    Set<String> scan(Path folder, Set<Path> except) {
        var found = new TreeSet<String>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                    look(path.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8), path, found);
                    return except.contains(path) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                    look(path.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8), path, found);
                    if (attributes.isRegularFile() && !except.contains(path)) {
                        read(path, found);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path path, IOException e) {
                    // A temporary file that has gone meanwhile.
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
>>>>>>> system
        }
        return found;
    }

<<<<<<< HEAD
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
=======
    private void read(Path path, Set<String> found) throws IOException {
        try (var in = Files.newInputStream(path)) {
            var rest = new byte[0];
            for (var block = in.readNBytes(WINDOW); block.length > 0; block = in.readNBytes(WINDOW)) {
                scanned += block.length;
                var both = new byte[rest.length + block.length];
                System.arraycopy(rest, 0, both, 0, rest.length);
                System.arraycopy(block, 0, both, rest.length, block.length);
                look(both, path, found);
                int keep = Math.min(longest, both.length);
                rest = java.util.Arrays.copyOfRange(both, both.length - keep, both.length);
            }
        } catch (java.nio.file.NoSuchFileException e) {
            // Gone meanwhile.
        }
    }

    /// Looks into bytes that are not in a file.
    void look(byte[] bytes, Path where, Set<String> found) {
        for (int i = 0; i + 4 <= bytes.length; i++) {
            if (!begins[two(bytes, i)]) {
                continue;
            }
            for (var form : forms.getOrDefault(four(bytes, i), List.of())) {
                int end = i + form.bytes().length;
                if (end <= bytes.length
                        && java.util.Arrays.equals(bytes, i, end, form.bytes(), 0, form.bytes().length)) {
                    found.add(form.marker().where() + ", " + form.name() + ": " + where);
                }
            }
>>>>>>> system
        }
    }
}

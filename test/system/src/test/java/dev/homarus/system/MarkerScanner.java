package dev.homarus.system;

import java.io.IOException;
import java.io.UncheckedIOException;
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
        }
        return found;
    }

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
        }
    }
}

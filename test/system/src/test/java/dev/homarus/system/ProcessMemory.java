package dev.homarus.system;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The writable memory of another process, as root reads it.
record ProcessMemory(long pid) {
    private static final int PIECE = 1 << 20;

    /// Returns how often a text stands there, in UTF-8 or UTF-16.
    int count(String text) throws IOException {
        int found = 0;
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE)) {
            found += count(text.getBytes(charset));
        }
        return found;
    }

    /// Returns how often these bytes stand there.
    int count(byte[] needle) throws IOException {
        var found = new int[1];
        pieces(needle.length, (piece, read) -> {
            for (int i = 0; i + needle.length <= read; i++) {
                if (piece[i] == needle[0] && Arrays.equals(piece, i, i + needle.length, needle, 0, needle.length)) {
                    found[0]++;
                }
            }
        });
        return found[0];
    }

    /// Returns what a scanner finds there.
    Set<String> scan(MarkerScanner scanner) throws IOException {
        var found = new TreeSet<String>();
        pieces(512, (piece, read) -> scanner.look(Arrays.copyOf(piece, read), Path.of("memory"), found));
        return found;
    }

    private interface Looker {
        void look(byte[] piece, int read);
    }

    /// @param shared how many bytes of a piece are in the next one, too
    private void pieces(int shared, Looker looker) throws IOException {
        var folder = Path.of("/proc/" + pid);
        var regions = new ArrayList<long[]>();
        for (var line : Files.readAllLines(folder.resolve("maps"))) {
            var parts = line.split("[ -]", -1);
            if (parts[2].startsWith("rw")) {
                regions.add(new long[] {Long.parseUnsignedLong(parts[0], 16), Long.parseUnsignedLong(parts[1], 16)});
            }
        }
        var piece = new byte[PIECE];
        try (var memory = new RandomAccessFile(folder.resolve("mem").toFile(), "r")) {
            for (var region : regions) {
                for (long at = region[0]; at < region[1]; at += piece.length - shared) {
                    memory.seek(at);
                    try {
                        looker.look(piece, memory.read(piece, 0, (int) Math.min(piece.length, region[1] - at)));
                    } catch (IOException e) {
                        // A guard page.
                    }
                }
            }
        }
    }
}

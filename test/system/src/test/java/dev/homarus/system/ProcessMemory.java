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

    private int count(byte[] needle) throws IOException {
        var folder = Path.of("/proc/" + pid);
        var regions = new ArrayList<long[]>();
        for (var line : Files.readAllLines(folder.resolve("maps"))) {
            var parts = line.split("[ -]", -1);
            if (parts[2].startsWith("rw")) {
                regions.add(new long[] {Long.parseUnsignedLong(parts[0], 16), Long.parseUnsignedLong(parts[1], 16)});
            }
        }
        int found = 0;
        try (var memory = new RandomAccessFile(folder.resolve("mem").toFile(), "r")) {
            for (var region : regions) {
                found += count(memory, region[0], region[1], needle);
            }
        }
        return found;
    }

    private static int count(RandomAccessFile memory, long from, long to, byte[] needle) throws IOException {
        int found = 0;
        var piece = new byte[PIECE];
        for (long at = from; at < to; at += piece.length - needle.length) {
            memory.seek(at);
            int read;
            try {
                read = memory.read(piece, 0, (int) Math.min(piece.length, to - at));
            } catch (IOException e) {
                continue; // a guard page
            }
            for (int i = 0; i + needle.length <= read; i++) {
                if (piece[i] == needle[0] && Arrays.equals(piece, i, i + needle.length, needle, 0, needle.length)) {
                    found++;
                }
            }
        }
        return found;
    }
}

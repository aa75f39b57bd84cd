package dev.homarus.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/// What somebody who has the files and no key does to one of them.
enum FileDeed {
    FLIP("a bit flipped"),
    CUT("cut by a third"),
    REMOVE("removed"),
    OTHER("another home's"),
    OLDER("an older one");

    private static final int PAGE = 4_096;

    /// As the tables of `docs/spec/home.md` name it.
    final String column;

    FileDeed(String column) {
        this.column = column;
    }

    static FileDeed of(String column) {
        return Arrays.stream(values())
                .filter(deed -> deed.column.equals(column))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no such deed: " + column));
    }

    /// Flips a bit in every page of a database but the first.
    static void flipEachPage(Path file) {
        try {
            var bytes = Files.readAllBytes(file);
            for (int at = PAGE + PAGE / 2; at < bytes.length; at += PAGE) {
                bytes[at] ^= 1;
            }
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Does it.
    ///
    /// @param instead the other home's file, or the older one, where that is what is done
    void to(Path file, Path instead) {
        try {
            var bytes = Files.readAllBytes(file);
            switch (this) {
                case FLIP -> {
                    // The middle of a witness lies between its two slots; this is in one of them.
                    int at = file.toString().endsWith(".witness") ? bytes.length - 150 : bytes.length / 2;
                    bytes[at] ^= 1;
                    Files.write(file, bytes);
                }
                case CUT -> Files.write(file, Arrays.copyOf(bytes, bytes.length - Math.max(1, bytes.length / 3)));
                case REMOVE -> Files.delete(file);
                case OTHER, OLDER -> {
                    if (Arrays.equals(bytes, Files.readAllBytes(instead))) {
                        throw new AssertionError("nothing changes: " + file);
                    }
                    Files.copy(instead, file, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.homarus.cli.claim;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipal;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/// Reads every byte of the files below some folders and remembers in which of them a needle was. Follows no links.
final class DiskScan {
    private final Needles needles;
    private final Set<Path> seen = new TreeSet<>();
    private final Set<String> hits = new LinkedHashSet<>();
    private final Set<Path> unreadable = new TreeSet<>();
    private long bytes;

    DiskScan(Needles needles) {
        this.needles = needles;
    }

    /// Reads all files at or below `place`; one that cannot be read is remembered.
    DiskScan all(Path place) {
        return walk(place, true, (file, attributes) -> true);
    }

    /// Reads the files at or below `place` that belong to `owner` and have changed since `start`.
    DiskScan recent(Path place, UserPrincipal owner, FileTime start) {
        return walk(place, false, (file, attributes) -> {
            try {
                return attributes.lastModifiedTime().compareTo(start) >= 0
                        && Files.getOwner(file).equals(owner);
            } catch (IOException e) {
                return false;
            }
        });
    }

    private DiskScan walk(Path place, boolean wanted, BiPredicate<Path, BasicFileAttributes> which) {
        try {
            Files.walkFileTree(place, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && which.test(file, attributes) && seen.add(file)) {
                        read(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    failed(file, e, wanted);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(
                        Path folder, @org.jspecify.annotations.Nullable IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            failed(place, e, wanted);
        }
        return this;
    }

    private void read(Path file) {
        try (var in = Files.newInputStream(file)) {
            bytes += Files.size(file);
            needles.in(in).forEach(name -> hits.add(name + " in " + file));
        } catch (IOException e) {
            failed(file, e, true);
        }
    }

    private void failed(Path file, IOException e, boolean wanted) {
        if (wanted && !(e instanceof NoSuchFileException)) {
            unreadable.add(file);
        }
    }

    /// What was found, as `FORM of MARKER in FILE`.
    Set<String> hits() {
        return hits;
    }

    Set<Path> unreadable() {
        return unreadable;
    }

    int files() {
        return seen.size();
    }

    long bytes() {
        return bytes;
    }
}

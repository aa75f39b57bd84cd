package dev.homarus.sandbox;

import dev.homarus.command.Pin;
import dev.homarus.crypto.Digests;
import dev.homarus.crypto.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads folders and files of the host for [View]. Thread-safe.
///
/// Beneath the workspace each folder of a path is opened in its turn and no link is followed, so that a
/// command that
/// swaps a folder for a link meanwhile leads nowhere. Elsewhere only root can change what is there.
final class Contents {
    /// The most names in a folder that are told.
    private static final int MAX_NAMES = 4_096;
    private static final int MAX_TEXT = 65_536;

    /// How many digests are kept; an ordinary day uses fewer programs.
    private static final int MAX_KEPT = 256;

    private static final long MAX_BYTES = 64L << 20;
    private static final int CHUNK = 64 << 10;

    /// A file that changed this short a while ago could change again without a new time.
    private static final Duration SETTLED = Duration.ofSeconds(2);

    /// A name whose bytes are not those of any text.
    private static final char UNREADABLE = '\uFFFD';

    private static final Pattern KEY = Pattern.compile("\\(dev=([0-9a-f]{1,16}),ino=([0-9]{1,20})\\)");

    private final Path workspace;
    private final InstantSource clock;

    private record Stamp(String inode, long size, FileTime modified, FileTime changed) {}

    private record Digest(Stamp stamp, String sha256) {}

    private final Map<Path, Digest> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Digest> eldest) {
            return size() > MAX_KEPT;
        }
    };

    Contents(Path workspace, InstantSource clock) {
        this.workspace = workspace;
        this.clock = clock;
    }

    boolean executable(Path file) {
        return Files.isExecutable(file);
    }

    /// Returns the names in a folder in no order; empty when there are too many or one cannot be told.
    Optional<List<String>> names(Path folder) {
        try {
            if (!folder.startsWith(workspace)) {
                try (var entries = Files.newDirectoryStream(folder)) {
                    return told(entries);
                }
            }
            return beneath(folder, Contents::told);
        } catch (IOException | DirectoryIteratorException e) {
            return Optional.empty();
        }
    }

    private static Optional<List<String>> told(Iterable<Path> entries) {
        var names = new ArrayList<String>();
        for (var entry : entries) {
            var name = String.valueOf(entry.getFileName());
            if (names.size() == MAX_NAMES || name.indexOf(UNREADABLE) >= 0) {
                return Optional.empty();
            }
            names.add(name);
        }
        return Optional.of(names);
    }

    /// Returns the text of a file of the workspace; empty when it is larger than 64 KiB, no UTF-8, or not
    /// there.
    Optional<String> text(Path file) {
        if (!file.startsWith(workspace) || file.equals(workspace)) {
            return Optional.empty();
        }
        try {
            return beneath(Objects.requireNonNull(file.getParent()), parent -> {
                var name = file.getFileName();
                var view = parent.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
                bounded(view.readAttributes());
                try (var in = parent.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
                    return decoded(in);
                }
            });
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> decoded(ReadableByteChannel in) throws IOException {
        var bytes = ByteBuffer.allocate(MAX_TEXT + 1);
        while (bytes.hasRemaining() && in.read(bytes) >= 0) {
            // Reads until the file ends or the buffer is full.
        }
        return bytes.hasRemaining()
                ? Optional.of(
                        StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString())
                : Optional.empty();
    }

    /// Returns what identifies a folder, or a file of at most 64 MiB, now.
    Pin pin(Path path) throws IOException {
        return path.startsWith(workspace) ? pinBeneath(path) : pinOfTheSystem(path);
    }

    private Pin pinBeneath(Path path) throws IOException {
        if (path.equals(workspace)) {
            return new Pin(inode(Files.readAttributes(path, BasicFileAttributes.class)), "");
        }
        return beneath(Objects.requireNonNull(path.getParent()), parent -> {
            var name = path.getFileName();
            var view = parent.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            var before = view.readAttributes();
            if (before.isDirectory()) {
                return new Pin(inode(before), "");
            }
            bounded(before);
            try (var in = parent.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
                var pin = new Pin(inode(before), digest(in));
                if (!pin.inode().equals(inode(view.readAttributes()))) {
                    throw new IOException("the file was replaced while it was read");
                }
                return pin;
            }
        });
    }

    private Pin pinOfTheSystem(Path path) throws IOException {
        var found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (found.isDirectory()) {
            return new Pin(inode(found), "");
        }
        bounded(found);
        var changed = (FileTime) Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
        var stamp = new Stamp(inode(found), found.size(), found.lastModifiedTime(), changed);
        synchronized (kept) {
            var known = kept.get(path);
            if (known != null && known.stamp().equals(stamp)) {
                return new Pin(stamp.inode(), known.sha256());
            }
        }
        try (var in = Files.newByteChannel(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            var sha256 = digest(in);
            if (changed.toInstant().plus(SETTLED).isBefore(clock.instant())) {
                synchronized (kept) {
                    kept.put(path, new Digest(stamp, sha256));
                }
            }
            return new Pin(stamp.inode(), sha256);
        }
    }

    private static void bounded(BasicFileAttributes file) throws IOException {
        if (!file.isRegularFile() || file.size() > MAX_BYTES) {
            throw new IOException("not a file of at most 64 MiB");
        }
    }

    private static String digest(ReadableByteChannel in) throws IOException {
        var digest = new Sha256();
        var chunk = ByteBuffer.allocate(CHUNK);
        long total = 0;
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk.clear())) {
            total += read;
            if (total > MAX_BYTES) {
                throw new IOException("the file grew over 64 MiB");
            }
            digest.add(Arrays.copyOf(chunk.array(), read));
        }
        return Digests.hex(digest.finish());
    }

    /// Returns `device:inode`, decimal, from the form that the JDK gives a file's key on Linux and macOS.
    private static String inode(BasicFileAttributes file) throws IOException {
        var key = KEY.matcher(String.valueOf(file.fileKey()));
        if (!key.matches()) {
            throw new IOException("this file system gives files no identity");
        }
        return Long.toUnsignedString(Long.parseUnsignedLong(key.group(1), 16)) + ":" + key.group(2);
    }

    private interface Reading<T> {
        T from(SecureDirectoryStream<Path> folder) throws IOException;
    }

    /// Opens a folder of the workspace, one after the other, without following a link.
    private <T> T beneath(Path folder, Reading<T> reading) throws IOException {
        try (var root = Files.newDirectoryStream(workspace)) {
            if (!(root instanceof SecureDirectoryStream<Path> secure)) {
                throw new IOException("this system opens no folder by its descriptor");
            }
            return descend(secure, workspace.relativize(folder), 0, reading);
        }
    }

    private static <T> T descend(SecureDirectoryStream<Path> here, Path folder, int depth, Reading<T> reading)
            throws IOException {
        if (folder.toString().isEmpty() || depth == folder.getNameCount()) {
            return reading.from(here);
        }
        try (var next = here.newDirectoryStream(folder.getName(depth), LinkOption.NOFOLLOW_LINKS)) {
            return descend(next, folder, depth + 1, reading);
        }
    }
}

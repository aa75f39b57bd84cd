package dev.homarus.backup;

import dev.homarus.crypto.Digests;
import dev.homarus.crypto.SystemEntropy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The files of one repository. A file is written under another name in `tmp`, flushed, and renamed; links are never
/// followed, for whoever keeps the disk may have put them there.
record Folder(Path root) {
    static final String CONFIG = "homarus-backup.json";
    static final String TEMPORARY = "tmp";

    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    /// Makes a folder that only its owner may use, where the file system knows owners.
    static void make(Path folder) {
        try {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(folder, mode(parent(folder.toAbsolutePath()), "rwx------"));
            }
        } catch (IOException e) {
            throw Problems.disk(e);
        }
    }

    /// Returns the attributes of a new file; none where the file system has no modes, as on many sticks.
    static FileAttribute<?>[] mode(Path parent, String mode) throws IOException {
        return Files.getFileStore(parent).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    Path at(String name) {
        return root.resolve(name);
    }

    /// Returns a file's bytes; empty when there is none, when it is no plain file, or longer than `most`.
    Optional<byte[]> read(String name, int most) {
        try (var channel = open(name)) {
            if (channel == null || channel.size() > most) {
                return Optional.empty();
            }
            return Optional.of(readAt(channel, 0, (int) channel.size()));
        } catch (IOException e) {
            throw Problems.disk(e);
        }
    }

    /// Opens a plain file; null when there is none.
    @org.jspecify.annotations.Nullable
    FileChannel open(String name) throws IOException {
        var file = at(name);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || !Files.isDirectory(parent(file), LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        try {
            return FileChannel.open(file, READ);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    static byte[] readAt(FileChannel channel, long at, int length) throws IOException {
        var buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, at + buffer.position());
            if (read < 0) {
                return java.util.Arrays.copyOf(buffer.array(), buffer.position());
            }
        }
        return buffer.array();
    }

    /// Replaces a file as a whole; after a crash either the old or the new content is there.
    void write(String name, byte[] content) {
        try (var pending = pending()) {
            pending.write(content, content.length);
            pending.finish(name);
        } catch (IOException e) {
            throw Problems.disk(e);
        }
    }

    /// Begins a file that has no name yet.
    Pending pending() throws IOException {
        make(at(TEMPORARY));
        var file = at(TEMPORARY).resolve(Digests.hex(SystemEntropy.INSTANCE.bytes(16)));
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new Pending(this, file, FileChannel.open(file, options, mode(at(TEMPORARY), "rw-------")));
    }

    /// Returns how long a file is; 0 where there is none.
    long size(String name) {
        try {
            return Files.size(at(name));
        } catch (IOException e) {
            return 0;
        }
    }

    void move(String name, String to) {
        make(parent(at(to)));
        try {
            Files.move(at(name), at(to), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw Problems.disk(e);
        }
    }

    void delete(String name) {
        try {
            Files.deleteIfExists(at(name));
        } catch (IOException e) {
            throw Problems.disk(e);
        }
    }

    /// Removes what a killed run left.
    void collect() {
        list(TEMPORARY).forEach(name -> {
            if (name.matches("[0-9a-f]{32}")) {
                delete(TEMPORARY + "/" + name);
            }
        });
    }

    /// Returns the names in a folder, in order; none where it is no folder.
    List<String> list(String name) {
        if (!Files.isDirectory(at(name), LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(at(name))) {
            var names = new ArrayList<String>();
            entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
            names.sort(null);
            return names;
        } catch (IOException e) {
            throw Problems.disk(e);
        }
    }

    /// Flushes a folder's names, where the file system lets one: some of other systems do not.
    static void flush(Path folder) {
        try (var channel = FileChannel.open(folder)) {
            channel.force(true);
        } catch (IOException e) {
            // The names are flushed when that file system thinks it right.
        }
    }

    static Path parent(Path file) {
        var parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("a file stands in a folder");
        }
        return parent;
    }

    /// A file that gets its name when all of it is on the disk; closed before, it goes.
    static final class Pending implements AutoCloseable {
        private final Folder folder;
        private final Path file;
        private final FileChannel channel;
        private boolean finished;

        private Pending(Folder folder, Path file, FileChannel channel) {
            this.folder = folder;
            this.file = file;
            this.channel = channel;
        }

        void write(byte[] bytes, int length) throws IOException {
            var buffer = ByteBuffer.wrap(bytes, 0, length);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        void finish(String name) throws IOException {
            channel.force(true);
            channel.close();
            var target = folder.at(name);
            make(parent(target));
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
            finished = true;
            flush(parent(target));
        }

        @Override
        public void close() throws IOException {
            channel.close();
            if (!finished) {
                Files.deleteIfExists(file);
            }
        }
    }
}

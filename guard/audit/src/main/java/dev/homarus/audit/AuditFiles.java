package dev.homarus.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The files of one log: names, modes and how they are replaced.
record AuditFiles(Path folder) {
    private static final FileAttribute<Set<PosixFilePermission>> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /// The records, one after the other.
    Path entries() {
        return folder.resolve("entries");
    }

    /// Where each record begins, and its leaf.
    Path leaves() {
        return folder.resolve("leaves");
    }

    /// The newest signed head.
    Path checkpoint() {
        return folder.resolve("checkpoint");
    }

    /// The public key.
    Path key() {
        return folder.resolve("key.pub");
    }

    /// The tree's edge at some checkpoint: a cache.
    Path edge() {
        return folder.resolve("edge");
    }

    /// Locked by the process that writes; never holds anything.
    Path lock() {
        return folder.resolve("lock");
    }

    /// Returns a free name for what is moved out of the way at `index`.
    Path removed(long index) {
        int number = 1;
        while (Files.exists(folder.resolve("removed-" + index + "-" + number))) {
            number++;
        }
        return folder.resolve("removed-" + index + "-" + number);
    }

    /// Returns the files of the log that ended as the `number`-th, from 1.
    AuditFiles earlier(int number) {
        return new AuditFiles(folder.resolve("until-" + number));
    }

    /// Tells whether entries can be looked up.
    boolean isWhole() {
        return Files.isReadable(entries()) && Files.isReadable(leaves());
    }

    /// Returns where a log that ended at `head` ends; where its files are shorter, as far as they go.
    LogStore.Durable end(Head head) throws IOException {
        try (var list = FileChannel.open(leaves(), StandardOpenOption.READ)) {
            var leaves = new LeafList(list);
            var next = leaves.read(head.size(), 1);
            long end = next.length > 0 ? next[0].offset() : Files.size(entries());
            return new LogStore.Durable(new Head(Math.min(head.size(), leaves.count()), head.root()), end);
        }
    }

    static void createFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, FOLDER);
        }
    }

    /// Opens a file for reading and writing, creating it for this user alone.
    static FileChannel openPrivate(Path file, OpenOption... more) throws IOException {
        var options = new java.util.HashSet<OpenOption>(Set.of(more));
        options.add(StandardOpenOption.CREATE);
        options.add(StandardOpenOption.READ);
        options.add(StandardOpenOption.WRITE);
        return FileChannel.open(file, options, FILE);
    }

    /// Opens a file for reading; empty where it is absent.
    static OptionalChannel openReadOnly(Path file) throws IOException {
        try {
            return new OptionalChannel(Optional.of(FileChannel.open(file, StandardOpenOption.READ)));
        } catch (NoSuchFileException e) {
            return new OptionalChannel(Optional.empty());
        }
    }

    /// A file that may be absent.
    record OptionalChannel(Optional<FileChannel> channel) implements AutoCloseable {
        <T> Optional<T> map(Function<FileChannel, T> function) {
            return channel.map(function);
        }

        @Override
        public void close() throws IOException {
            if (channel.isPresent()) {
                channel.get().close();
            }
        }
    }

    /// Replaces a file at once: readers see the old or the new content, never a mixture.
    ///
    /// @param durable whether the new content has to survive a power cut
    static void replace(Path file, byte[] content, boolean durable) throws IOException {
        var next = file.resolveSibling(file.getFileName() + ".new");
        try (var channel = openPrivate(next, StandardOpenOption.TRUNCATE_EXISTING)) {
            writeAll(channel, ByteBuffer.wrap(content), 0);
            if (durable) {
                channel.force(true);
            }
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Reads a small file; empty where it is absent, and cut at `most` bytes.
    static Optional<byte[]> read(Path file, int most) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Optional.of(in.readNBytes(most));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// Makes the creation of files in a folder durable.
    static void forceFolder(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static void writeAll(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }

    /// Fills the buffer as far as the file goes, and flips it.
    static void readAll(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            int read = channel.read(bytes, position);
            if (read < 0) {
                break;
            }
            position += read;
        }
        bytes.flip();
    }
}

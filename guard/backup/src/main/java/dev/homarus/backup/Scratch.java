package dev.homarus.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The folder `NAME.restoring` beside a target, which becomes the target or goes. `NAME.restoring.lock` is held
/// meanwhile, so that the leftovers of a killed restore are told from somebody's folder.
final class Scratch implements AutoCloseable {
    private final Path target;
    private final Path folder;
    private final Path lockFile;
    private final Lock lock;
    private boolean finished;

    private Scratch(Path target, Path folder, Path lockFile, Lock lock) {
        this.target = target;
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    static Scratch beside(Path target) {
        var absolute = target.toAbsolutePath().normalize();
        var name = absolute.getFileName();
        if (name == null || !isFree(absolute)) {
            throw Problems.notEmpty(absolute);
        }
        var folder = absolute.resolveSibling(name + ".restoring");
        var lockFile = absolute.resolveSibling(name + ".restoring.lock");
        boolean ours = Files.exists(lockFile, LinkOption.NOFOLLOW_LINKS);
        if (!ours && Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw Problems.notEmpty(absolute);
        }
        var lock = Lock.take(lockFile, true);
        try {
            remove(folder);
            Folder.make(folder);
            return new Scratch(absolute, folder, lockFile, lock);
        } catch (IOException e) {
            lock.close();
            throw Problems.disk(e);
        }
    }

    private static boolean isFree(Path target) {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (var entries = Files.newDirectoryStream(target)) {
            return !entries.iterator().hasNext();
        } catch (IOException e) {
            throw Problems.disk(e);
        }
    }

    Path folder() {
        return folder;
    }

    Path at(String path) {
        return folder.resolve(path);
    }

    /// Makes the folders that a file is to stand in.
    void folderOf(String path) {
        var made = folder;
        var parts = path.split("/", -1);
        for (int i = 0; i < parts.length - 1; i++) {
            made = made.resolve(parts[i]);
            Folder.make(made);
        }
    }

    /// A file that is being written.
    record Open(FileChannel channel) implements AutoCloseable {
        void write(byte[] bytes) {
            var buffer = ByteBuffer.wrap(bytes);
            try {
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            } catch (IOException e) {
                throw Problems.disk(e);
            }
        }

        @Override
        public void close() {
            try {
                channel.force(true);
                channel.close();
            } catch (IOException e) {
                throw Problems.disk(e);
            }
        }
    }

    Open file(String path) {
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            return new Open(FileChannel.open(at(path), options, Folder.mode(folder, "rw-------")));
        } catch (IOException e) {
            throw Problems.disk(e);
        }
    }

    void remove(String path) {
        try {
            Files.deleteIfExists(at(path));
        } catch (IOException e) {
            throw Problems.disk(e);
        }
    }

    void flush(String path) {
        try (var channel = FileChannel.open(at(path), StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (IOException e) {
            throw Problems.disk(e);
        }
    }

    /// Gives the folder its name.
    void finish() {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException thrown)
                        throws IOException {
                    Folder.flush(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
            Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
            finished = true;
            Folder.flush(Folder.parent(target));
        } catch (IOException e) {
            throw Problems.disk(e);
        }
    }

    /// Removes a folder and all in it; links are removed, not followed.
    static void remove(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException thrown) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public void close() {
        try {
            if (!finished) {
                remove(folder);
            }
            Files.deleteIfExists(lockFile);
        } catch (IOException e) {
            throw Problems.disk(e);
        } finally {
            lock.close();
        }
    }
}

package dev.homarus.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// An open folder. Everything is reached from its descriptor by one name, and no symbolic link is followed,
/// so that nothing that happens to the names above it leads elsewhere. What was opened is compared with what
/// was looked at.
final class Folder implements AutoCloseable {
    private final SecureDirectoryStream<Path> stream;
    private final Path place;
    private final Opener opener;
    private volatile boolean abandoned;

    private Folder(SecureDirectoryStream<Path> stream, Path place, Opener opener) {
        this.stream = stream;
        this.place = place;
        this.opener = opener;
    }

    /// Opens the workspace, which has to be a folder itself and no link to one.
    @SuppressWarnings("StreamResourceLeak") // The Folder closes it.
    static Folder root(Path root, Opener opener) throws IOException {
        var seen = Files.readAttributes(root, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!seen.isDirectory()) {
            throw Problems.notOrdinary();
        }
        var stream = Files.newDirectoryStream(root);
        if (!(stream instanceof SecureDirectoryStream<Path> secure)) {
            stream.close();
            throw Problems.unsafe();
        }
        return new Folder(secure, root, opener).heldTo(seen);
    }

    /// Opens a folder in this one.
    Folder enter(String name) throws IOException {
        var seen = look(name).orElseThrow(Problems::absent);
        if (!seen.isDirectory()) {
            throw seen.isRegularFile() ? Problems.absent() : Problems.notOrdinary();
        }
        var inner = opener.open(() -> stream.newDirectoryStream(Path.of(name), LinkOption.NOFOLLOW_LINKS), this::leave);
        return new Folder(inner, place.resolve(name), opener).heldTo(seen);
    }

    /// Opens this folder once more.
    Folder again() throws IOException {
        return enter(".");
    }

    /// Walks down from here; what is returned is the caller's to close.
    Folder reach(List<String> names) throws IOException {
        var folder = again();
        for (var name : names) {
            try (var left = folder) {
                folder = left.enter(name);
            }
        }
        return folder;
    }

    private Folder heldTo(BasicFileAttributes seen) throws IOException {
        try {
            var held = stream.getFileAttributeView(BasicFileAttributeView.class).readAttributes();
            if (isSame(held, seen)) {
                return this;
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
        close();
        throw Problems.changed();
    }

    /// Returns what stands at a name, itself and not what it may point to.
    Optional<PosixFileAttributes> look(String name) throws IOException {
        try {
            return Optional.of(
                    stream.getFileAttributeView(Path.of(name), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                            .readAttributes());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// Opens an ordinary file with one name for reading.
    OpenFile open(String name) throws IOException {
        var seen = look(name).orElseThrow(Problems::absent);
        if (!seen.isRegularFile()) {
            throw Problems.notOrdinary();
        }
        var channel = channel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        try {
            var now = look(name).filter(again -> isSame(again, seen)).orElseThrow(Problems::changed);
            requireOneName(name, now);
            if (channel.size() != now.size()) {
                throw Problems.changed();
            }
            return new OpenFile(channel, now);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// A count of links is the file's, not the name's: where the path leads to the same file, the count is
    /// its own.
    private void requireOneName(String name, BasicFileAttributes held) throws IOException {
        var unix = unix(name);
        if (!Objects.equals(unix.get("fileKey"), held.fileKey())) {
            throw Problems.changed();
        }
        if (!Integer.valueOf(1).equals(unix.get("nlink"))) {
            throw Problems.notOrdinary();
        }
    }

    /// Returns when an open file was last written, renamed or given another mode, by the system's own clock.
    Instant changed(String name, OpenFile file) throws IOException {
        var unix = unix(name);
        if (!Objects.equals(unix.get("fileKey"), file.attributes().fileKey())
                || !(unix.get("ctime") instanceof FileTime changed)) {
            throw Problems.changed();
        }
        return changed.toInstant();
    }

    private Map<String, Object> unix(String name) throws IOException {
        return Files.readAttributes(place.resolve(name), "unix:fileKey,nlink,ctime", LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isSame(BasicFileAttributes a, BasicFileAttributes b) {
        return a.fileKey() != null && Objects.equals(a.fileKey(), b.fileKey()) && a.isDirectory() == b.isDirectory();
    }

    /// Makes a file that was not there and opens it for writing.
    ///
    /// @param mode from which the process' own mask is taken away
    FileChannel create(String name, Set<PosixFilePermission> mode) throws IOException {
        var options =
                Set.<OpenOption>of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        return stream.newByteChannel(Path.of(name), options, PosixFilePermissions.asFileAttribute(mode))
                        instanceof FileChannel file
                ? file
                : failedUnsafe();
    }

    private static FileChannel failedUnsafe() {
        throw Problems.unsafe();
    }

    private FileChannel channel(String name, Set<OpenOption> options) throws IOException {
        var path = Path.of(name);
        SeekableByteChannel opened =
                opener.open(() -> stream.newByteChannel(path, options), still -> giveUp(still, path));
        return opened instanceof FileChannel file ? file : failedUnsafe();
    }

    /// An opening that is stuck holds this folder's lock, and closing would wait for it: whoever ends last
    /// closes.
    private <T extends AutoCloseable> void leave(CompletableFuture<T> still) {
        abandoned = true;
        var _ = still.whenComplete((opened, failed) -> {
            close(opened);
            close(stream);
        });
    }

    private static void close(@org.jspecify.annotations.Nullable AutoCloseable open) {
        try {
            if (open != null) {
                open.close();
            }
        } catch (Exception e) {
            // There is nothing more that could be done for a descriptor that does not close.
            return;
        }
    }

    private <T extends AutoCloseable> void giveUp(CompletableFuture<T> still, Path path) {
        leave(still);
        Pipes.free(stream, place.resolve(path));
    }

    /// Makes a folder in this one, the workspace, under a name of its own; only its path leads to the making
    /// of one.
    void make(String ownName) throws IOException {
        Files.createDirectory(place.resolve(ownName), PosixFilePermissions.asFileAttribute(Modes.FOLDER));
    }

    /// Java opens a file for this, so it can be stuck as any opening can.
    void setMode(String name, Set<PosixFilePermission> mode) throws IOException {
        var path = Path.of(name);
        var view = stream.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        AutoCloseable nothing = () -> {};
        var _ = opener.open(
                () -> {
                    view.setPermissions(mode);
                    return nothing;
                },
                still -> giveUp(still, path));
    }

    /// Puts what is at `from` at `to` in another folder, in place of what is there.
    void move(String from, Folder target, String to) throws IOException {
        stream.move(Path.of(from), target.stream, Path.of(to));
    }

    void deleteFile(String name) throws IOException {
        stream.deleteFile(Path.of(name));
    }

    void deleteFolder(String name) throws IOException {
        stream.deleteDirectory(Path.of(name));
    }

    /// Makes the names durable.
    void sync() throws IOException {
        var options = Set.of(StandardOpenOption.READ);
        try (var self = stream.newByteChannel(Path.of("."), options)) {
            if (self instanceof FileChannel file) {
                file.force(true);
            }
        }
    }

    /// Returns the names here, in no order; may be called once.
    Iterable<Path> names() {
        DirectoryStream<Path> entries = stream;
        return entries;
    }

    @Override
    public void close() {
        if (!abandoned) {
            close(stream);
        }
    }
}

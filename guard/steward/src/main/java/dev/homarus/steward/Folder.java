package dev.homarus.steward;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The folder an export is written into: 0700, its files 0600, where the file system has modes. As long as the
/// export is not finished there is a file that says so; an export that ends early takes away what it made.
final class Folder implements AutoCloseable {
    /// Says that the export is not finished.
    static final String MARK = "UNFINISHED.txt";

    private static final String UNFINISHED = """
            This export is not finished: Homarus is still writing it, or was ended in the middle of it.
            If nothing is running, remove this folder and export again.
            """;

    private static final Set<OpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path root;
    private final boolean made;
    private final boolean modes;
    private final List<Path> inside = new ArrayList<>();
    private boolean finished;

    private Folder(Path root, boolean made) throws IOException {
        this.root = root;
        this.made = made;
        this.modes = Files.getFileStore(root).supportsFileAttributeView("posix");
    }

    /// Makes the folder where it is not there, and marks it as unfinished.
    ///
    /// @param apart folders that it may not be in, and that may not be in it
    /// @throws dev.homarus.types.ProblemException EXPORT-001 to EXPORT-005
    static Folder begin(Path wanted, List<Path> apart) {
        check(wanted, apart);
        var place = wanted.normalize();
        try {
            boolean made = make(place);
            var folder = new Folder(place.toRealPath(), made);
            folder.mark();
            return folder;
        } catch (FileAlreadyExistsException e) {
            throw Problems.notEmpty();
        } catch (IOException e) {
            throw Problems.disk(e);
        }
    }

    /// Looks whether an export could be written there, and changes nothing.
    static void check(Path wanted, List<Path> apart) {
        if (!wanted.isAbsolute()) {
            throw Problems.relative();
        }
        var place = wanted.normalize();
        var parent = place.getParent();
        if (parent == null) {
            throw Problems.notEmpty();
        }
        if (!Files.isDirectory(parent)) {
            throw Problems.noParent();
        }
        try {
            apart(Files.exists(place) ? place.toRealPath() : parent.toRealPath().resolve(place.getFileName()), apart);
            if (Files.exists(place, LinkOption.NOFOLLOW_LINKS) && !isEmptyFolder(place)) {
                throw Problems.notEmpty();
            }
        } catch (IOException e) {
            throw Problems.disk(e);
        }
    }

    private static void apart(Path real, List<Path> others) throws IOException {
        for (var other : others) {
            if (Files.exists(other)) {
                var own = other.toRealPath();
                if (real.startsWith(own) || own.startsWith(real)) {
                    throw Problems.inside();
                }
            }
        }
    }

    private static boolean isEmptyFolder(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (var entries = Files.newDirectoryStream(path)) {
            return !entries.iterator().hasNext();
        }
    }

    private static boolean make(Path wanted) throws IOException {
        if (Files.isDirectory(wanted)) {
            return false;
        }
        var store = Files.getFileStore(wanted.resolveSibling(""));
        Files.createDirectory(wanted, mode(store.supportsFileAttributeView("posix"), "rwx------"));
        return true;
    }

    private static FileAttribute<?>[] mode(boolean modes, String mode) {
        return modes
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    private void mark() throws IOException {
        try {
            if (modes && !made) {
                Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
            }
            try (var channel = create(MARK)) {
                channel.write(
                        java.nio.ByteBuffer.wrap(UNFINISHED.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
                channel.force(true);
            }
            if (!isAlone()) {
                throw new FileAlreadyExistsException(root.toString());
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /// Whether nobody put anything beside the mark.
    private boolean isAlone() throws IOException {
        try (var entries = Files.newDirectoryStream(root)) {
            int count = 0;
            for (var entry : entries) {
                count += entry.endsWith(MARK) ? 1 : 2;
            }
            return count == 1;
        }
    }

    /// Makes a folder inside, where this export has not made it.
    void folder(String name) {
        var folder = root.resolve(name);
        if (inside.contains(folder)) {
            return;
        }
        try {
            Files.createDirectory(folder, mode(modes, "rwx------"));
            inside.add(folder);
        } catch (IOException e) {
            throw Problems.disk(e);
        }
    }

    /// Makes a file inside and opens it.
    FileChannel file(String name) {
        try {
            return create(name);
        } catch (IOException e) {
            throw Problems.disk(e);
        }
    }

    private FileChannel create(String name) throws IOException {
        var file = root.resolve(name);
        if (!file.normalize().startsWith(root) || !file.normalize().equals(file)) {
            throw new NoSuchFileException(name);
        }
        var channel = FileChannel.open(file, NEW, mode(modes, "rw-------"));
        inside.add(file);
        return channel;
    }

    Path root() {
        return root;
    }

    /// Takes away what says that it is not finished.
    void finish() {
        try {
            flush();
            Files.delete(root.resolve(MARK));
            finished = true;
            flush();
        } catch (IOException e) {
            throw Problems.disk(e);
        }
    }

    private void flush() {
        try (var channel = FileChannel.open(root)) {
            channel.force(true);
        } catch (IOException e) {
            // The names are flushed when that file system thinks it right.
        }
    }

    /// Where it was not finished, takes away everything it made; the mark last, so that it stays where something
    /// cannot be taken away.
    @Override
    public void close() {
        if (finished) {
            return;
        }
        try {
            for (var path : inside.reversed()) {
                Files.deleteIfExists(path);
            }
            if (made) {
                Files.deleteIfExists(root);
            }
        } catch (IOException e) {
            // The mark is the first that was made, and says it.
        }
    }
}

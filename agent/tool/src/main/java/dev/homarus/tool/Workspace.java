package dev.homarus.tool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// The folder the assistant works in. Paths are walked from its directory descriptor, one name at a time, without
/// following a symbolic link, so that a name cannot lead out between the check and the use.
public final class Workspace {
    /// The most bytes of a file that are read.
    public static final int MAX_BYTES = 262_144;

    private static final int MAX_NAMES = 2_000;

    /// How many folders deep a path may go; each of them is open while it is walked.
    private static final int MAX_DEPTH = 64;

    /// What stands at a path.
    public sealed interface Found {
        /// A text file; `cut` when it is longer than [#MAX_BYTES].
        record Text(String text, boolean cut) implements Found {}

        /// A folder's names, sorted; folders end in `/`.
        record Folder(List<String> names) implements Found {}

        /// Nothing that can be read, and why.
        record Not(String reason) implements Found {}
    }

    private final Path root;

    public Workspace(Path root) {
        this.root = root;
    }

    /// Reads what stands at a path relative to the workspace; an empty path is the workspace itself.
    public Found read(String path) {
        var names =
                Arrays.stream(path.split("/")).filter(name -> !name.isEmpty()).toList();
        if (path.startsWith("/") || names.contains("..") || names.contains(".")) {
            return new Found.Not("only paths below the workspace can be read");
        }
        if (names.size() > MAX_DEPTH) {
            return new Found.Not("it lies too deep");
        }
        try (var stream = Files.newDirectoryStream(root)) {
            if (stream instanceof SecureDirectoryStream<Path> folder) {
                return walk(folder, names);
            }
            return new Found.Not("this system cannot open folders safely");
        } catch (NoSuchFileException e) {
            return new Found.Not("there is no such file");
        } catch (InvalidPathException e) {
            return new Found.Not("this is not a file name here");
        } catch (IOException | DirectoryIteratorException e) {
            return new Found.Not("it cannot be read");
        }
    }

    private static Found walk(SecureDirectoryStream<Path> folder, List<String> names) throws IOException {
        if (names.isEmpty()) {
            return list(folder);
        }
        var name = Path.of(names.getFirst());
        var attributes = attributes(folder, name);
        if (attributes.isDirectory()) {
            try (var next = folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                return walk(next, names.subList(1, names.size()));
            }
        }
        if (names.size() > 1) {
            return new Found.Not("there is no such file");
        }
        if (!attributes.isRegularFile()) {
            return new Found.Not("only ordinary files can be read, no links or devices");
        }
        var options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try (var file = folder.newByteChannel(name, options)) {
            return text(file);
        }
    }

    private static BasicFileAttributes attributes(SecureDirectoryStream<Path> folder, Path name) throws IOException {
        return folder.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    private static Found text(SeekableByteChannel file) throws IOException {
        var buffer = ByteBuffer.allocate(MAX_BYTES + 1);
        while (buffer.hasRemaining() && file.read(buffer) >= 0) {
            // Reads until the file ends or the buffer is full.
        }
        boolean cut = !buffer.hasRemaining();
        var bytes = Arrays.copyOf(buffer.array(), Math.min(buffer.position(), MAX_BYTES));
        for (byte b : bytes) {
            if (b == 0) {
                return new Found.Not("it is not a text file");
            }
        }
        return new Found.Text(new String(bytes, StandardCharsets.UTF_8), cut);
    }

    private static boolean isFolder(SecureDirectoryStream<Path> folder, Path name) {
        try {
            return attributes(folder, name).isDirectory();
        } catch (IOException e) {
            // It went away while the folder was read.
            return false;
        }
    }

    private static Found list(SecureDirectoryStream<Path> folder) throws IOException {
        var names = new ArrayList<String>();
        DirectoryStream<Path> entries = folder;
        for (var entry : entries) {
            if (names.size() == MAX_NAMES) {
                names.add("[more]");
                break;
            }
            var name = entry.getFileName();
            if (name != null) {
                names.add(isFolder(folder, name) ? name + "/" : name.toString());
            }
        }
        names.sort(null);
        return new Found.Folder(names);
    }
}

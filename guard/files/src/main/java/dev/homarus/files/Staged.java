package dev.homarus.files;

import dev.homarus.types.Entropy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A change whose folder is open: checked, written beside its place, and swapped in. Its folders are made
/// when needed.
final class Staged implements AutoCloseable {
    private final Change change;
    private final Folder folder;
    private final Entropy entropy;
    private Content previous = Content.ABSENT;
    private Set<PosixFilePermission> mode = Modes.FILE;
    private Optional<String> beside = Optional.empty();

    private Staged(Change change, Folder folder, Entropy entropy) {
        this.change = change;
        this.folder = folder;
        this.entropy = entropy;
    }

    static Staged of(Change change, Folder root, Entropy entropy) throws IOException {
        if (change.path().isRoot()) {
            throw Problems.notOrdinary();
        }
        var names = change.path().parent().names();
        var folder =
                change.content().isPresent() ? new NewFolders(root, entropy).reach(root, names) : root.reach(names);
        return new Staged(change, folder, entropy);
    }

    Change change() {
        return change;
    }

    Content previous() {
        return previous;
    }

    private String name() {
        return change.path().name();
    }

    /// Checks that the file is what was decided on, and writes what will be there beside it.
    ///
    /// @param whole whether all of what is there has to be in memory, so that it can be put back
    void prepare(boolean whole) throws IOException {
        requireUnchanged();
        if (whole && !Changes.canBeUndone(previous)) {
            throw Problems.tooLarge("The file is too large to be changed together with others");
        }
        var seen = folder.look(name());
        seen.ifPresent(attributes -> mode = attributes.permissions());
        if (change.content().isPresent()) {
            beside = Optional.of(write(change.content().get(), seen.isPresent()));
        }
    }

    private void requireUnchanged() throws IOException {
        previous = Workspace.content(folder, name());
        if (!previous.digest().equals(change.action().before())) {
            throw Problems.changed();
        }
    }

    /// A new file gets its mode with the process' mask; one that was there keeps its own.
    private String write(byte[] content, boolean keepsMode) throws IOException {
        var name = WorkspacePath.OWN + entropy.id("");
        try (var file = folder.create(name, keepsMode ? Modes.UNFINISHED : Modes.FILE)) {
            fill(file, content);
            if (keepsMode) {
                folder.setMode(name, mode);
            }
            file.force(true);
        } catch (IOException | RuntimeException e) {
            remove(name);
            throw e;
        }
        return name;
    }

    private static void fill(FileChannel file, byte[] content) throws IOException {
        var buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
    }

    /// Swaps all in, in order. When one fails, those before it are put back.
    static void swapAll(List<Staged> staged) throws IOException {
        var done = new ArrayList<Staged>();
        try {
            for (var file : staged) {
                file.swap();
                done.add(file);
            }
        } catch (IOException | RuntimeException e) {
            for (var file : done.reversed()) {
                file.putBack();
            }
            throw e;
        }
    }

    private void swap() throws IOException {
        requireUnchanged();
        if (beside.isPresent()) {
            folder.move(beside.get(), folder, name());
            beside = Optional.empty();
        } else {
            folder.deleteFile(name());
        }
        folder.sync();
    }

    private void putBack() throws IOException {
        if (previous.isAbsent()) {
            folder.deleteFile(name());
        } else {
            var name = write(previous.bytes().orElseThrow(), true);
            folder.move(name, folder, name());
        }
    }

    private void remove(String name) {
        try {
            folder.deleteFile(name);
        } catch (IOException | RuntimeException e) {
            // A file of our own stays behind under a name that no tool touches.
            return;
        }
    }

    @Override
    public void close() {
        beside.ifPresent(this::remove);
        folder.close();
    }
}

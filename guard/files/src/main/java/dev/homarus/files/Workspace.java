package dev.homarus.files;

import dev.homarus.policy.Action;
import dev.homarus.policy.Permit;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;

/// The folder the assistant works in. Paths are walked from its directory descriptor, one name at a time,
/// without following a symbolic link, so that a name cannot lead out between the check and the use.
/// Thread-safe.
///
/// Every method throws [ProblemException]: FILES-002 nothing there, FILES-003 a link, device, pipe or a file
/// of several names, FILES-004 a bound, FILES-005 no text, FILES-006 the disk refuses, FILES-007 it changed
/// in between, FILES-009 it did not open in time, FILES-010 no safe folders on this system.
public final class Workspace {
    /// The most bytes of a file that are read as text.
    public static final int MAX_BYTES = 262_144;

    /// The most names of a folder.
    public static final int MAX_NAMES = 2_000;

    /// The largest file whose digest is taken, in bytes.
    static final long MAX_DIGESTED = 67_108_864;

    private final Path root;
    private final InstantSource clock;
    private final Opener opener = new Opener();

    public Workspace(Path root, InstantSource clock) {
        this.root = root;
        this.clock = clock;
    }

    /// Work on the disk.
    interface Work<T> {
        T on(Folder folder) throws IOException;
    }

    InstantSource clock() {
        return clock;
    }

    /// Opens the folder at `path` for `work`, and closes it.
    <T> T at(WorkspacePath path, boolean writing, Work<T> work) {
        return guarded(writing, () -> {
            try (var root = root();
                    var folder = root.reach(path.names())) {
                return work.on(folder);
            }
        });
    }

    /// Does work on the disk; what the disk says becomes a Problem.
    static <T> T guarded(boolean writing, Callable<T> work) {
        try {
            return work.call();
        } catch (NoSuchFileException e) {
            throw Problems.absent();
        } catch (RuntimeException e) {
            throw e instanceof DirectoryIteratorException ? Problems.broken(writing) : e;
        } catch (Exception e) {
            throw Problems.broken(writing);
        }
    }

    /// Opens the workspace itself.
    Folder root() throws IOException {
        return Folder.root(root, opener);
    }

    /// Reads the text file, or lists the folder, that a [Action.ReadWorkspace] names.
    public Found read(Permit permit) {
        var path = WorkspacePath.of(redeem(permit).path());
        if (path.isRoot()) {
            return at(path, false, Workspace::names);
        }
        return at(path.parent(), false, folder -> {
            var seen = folder.look(path.name()).orElseThrow(Problems::absent);
            if (seen.isDirectory()) {
                try (var inner = folder.enter(path.name())) {
                    return names(inner);
                }
            }
            try (var file = folder.open(path.name())) {
                return text(file);
            }
        });
    }

    /// Reads the whole file that a [Action.ReadWorkspace] names, for changing it.
    public Content content(Permit permit) {
        return content(WorkspacePath.of(redeem(permit).path()));
    }

    /// Reads the whole file that a [Action.ReadWorkspace] names.
    ///
    /// @param most the largest size, in bytes; more is FILES-004
    public Whole whole(Permit permit, int most) {
        var path = WorkspacePath.of(redeem(permit).path());
        if (path.isRoot()) {
            throw Problems.notOrdinary();
        }
        return at(path.parent(), false, folder -> {
            try (var file = folder.open(path.name())) {
                if (file.size() > most) {
                    throw Problems.tooLarge("The file is larger than " + most + " bytes");
                }
                var bytes = file.first(most);
                return new Whole(bytes, folder.changed(path.name(), file));
            }
        });
    }

    Content content(WorkspacePath path) {
        if (path.isRoot()) {
            throw Problems.notOrdinary();
        }
        try {
            return at(path.parent(), false, folder -> content(folder, path.name()));
        } catch (ProblemException e) {
            if (e.problem().code().equals("FILES-002")) {
                return Content.ABSENT;
            }
            throw e;
        }
    }

    static Content content(Folder folder, String name) throws IOException {
        if (folder.look(name).isEmpty()) {
            return Content.ABSENT;
        }
        try (var file = folder.open(name)) {
            if (file.size() <= Changes.MAX_CONTENT) {
                return Content.of(file.first(Changes.MAX_CONTENT));
            }
            if (file.size() > MAX_DIGESTED) {
                throw Problems.tooLarge("The file is larger than " + MAX_DIGESTED + " bytes");
            }
            return new Content(file.digest(), file.size(), Optional.empty());
        }
    }

    Action.ReadWorkspace redeem(Permit permit) {
        return permit.redeem(Action.ReadWorkspace.class, clock.instant());
    }

    private static Found text(OpenFile file) throws IOException {
        var bytes = file.first(MAX_BYTES);
        for (byte b : bytes) {
            if (b == 0) {
                throw Problems.notText();
            }
        }
        return new Found.Text(new String(bytes, StandardCharsets.UTF_8), file.size() > MAX_BYTES);
    }

    private static Found names(Folder folder) throws IOException {
        var names = new ArrayList<String>();
        boolean more = false;
        for (var entry : folder.names()) {
            if (names.size() == MAX_NAMES) {
                more = true;
                break;
            }
            var name = String.valueOf(entry.getFileName());
            boolean isFolder =
                    folder.look(name).filter(seen -> seen.isDirectory()).isPresent();
            names.add(isFolder ? name + "/" : name);
        }
        names.sort(null);
        return new Found.Names(names, more);
    }
}

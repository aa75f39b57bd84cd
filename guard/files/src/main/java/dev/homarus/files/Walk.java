package dev.homarus.files;

import dev.homarus.policy.Permit;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Goes through a folder and what lies below it, names in order, never through a link. For one use, by one
/// thread.
public final class Walk {
    /// What to do after an entry.
    public enum Next {
        ON,
        /// Do not go into this folder.
        SKIP,
        STOP
    }

    /// The first bytes of the file that is visited.
    public interface Reader {
        /// Returns at most `most` bytes from its start.
        ///
        /// @throws ProblemException as [Workspace] says
        byte[] first(int most);
    }

    /// Told about each entry.
    public interface Visitor {
        Next visit(Entry entry, Reader reader);
    }

    private final Workspace workspace;
    private final Bounds bounds;
    private final Visitor visitor;
    private int seen;
    private boolean cut;
    private boolean missed;
    private boolean stopped;

    public Walk(Workspace workspace, Bounds bounds, Visitor visitor) {
        this.workspace = workspace;
        this.bounds = bounds;
        this.visitor = visitor;
    }

    /// Walks the folder that a ReadWorkspace names, or visits the file that it names.
    ///
    /// @return whether everything there was visited
    public boolean run(Permit permit) {
        var path = WorkspacePath.of(workspace.redeem(permit).path());
        return workspace.at(path.parent(), false, folder -> {
            if (path.isRoot()) {
                go(folder, path, 1);
            } else {
                var there = folder.look(path.name()).orElseThrow(Problems::absent);
                if (there.isDirectory()) {
                    try (var inner = folder.enter(path.name())) {
                        go(inner, path, 1);
                    }
                } else {
                    visit(folder, path, there, 1);
                }
            }
            return !cut && !missed && !stopped;
        });
    }

    private void go(Folder folder, WorkspacePath at, int depth) throws IOException {
        for (var name : names(folder)) {
            if (stopped || cut) {
                return;
            }
            if (seen == bounds.entries()) {
                cut = true;
                return;
            }
            var there = folder.look(name);
            if (there.isPresent()) {
                seen++;
                visit(folder, below(at, name), there.get(), depth);
            }
        }
    }

    private static WorkspacePath below(WorkspacePath at, String name) {
        var names = new ArrayList<>(at.names());
        names.add(name);
        return new WorkspacePath(names);
    }

    private List<String> names(Folder folder) {
        var names = new ArrayList<String>();
        for (var name : folder.names()) {
            if (names.size() == bounds.entries()) {
                cut = true;
                break;
            }
            names.add(String.valueOf(name.getFileName()));
        }
        names.sort(null);
        return names;
    }

    private void visit(Folder folder, WorkspacePath path, PosixFileAttributes there, int depth) throws IOException {
        var kind = there.isDirectory() ? Entry.Kind.FOLDER : there.isRegularFile() ? Entry.Kind.FILE : Entry.Kind.OTHER;
        var version = there.fileKey() + " " + there.lastModifiedTime().to(TimeUnit.NANOSECONDS);
        var entry = new Entry(path.text(), kind, kind == Entry.Kind.FILE ? there.size() : 0, version);
        var next = visitor.visit(
                entry,
                most -> Workspace.guarded(false, () -> {
                    try (var file = folder.open(path.name())) {
                        return file.first(most);
                    }
                }));
        switch (next) {
            case STOP -> stopped = true;
            case SKIP -> {}
            case ON -> {
                if (kind == Entry.Kind.FOLDER) {
                    descend(folder, path, depth);
                }
            }
        }
    }

    private void descend(Folder folder, WorkspacePath path, int depth) {
        if (depth == bounds.depth()) {
            cut = true;
            return;
        }
        try (var inner = folder.enter(path.name())) {
            go(inner, path, depth + 1);
        } catch (IOException | ProblemException e) {
            // It went away, or cannot be read: the walk goes on beside it.
            missed = true;
        }
    }
}

package dev.homarus.files;

import dev.homarus.types.Entropy;
import java.io.IOException;
import java.util.List;

/// Folders on the way to a new file. A folder cannot be made from a descriptor in Java: it is made in the
/// workspace under a random name, whose path nothing in the workspace can bend, and moved to its place by
/// descriptors.
///
/// @param root the workspace, open as long as this is used
record NewFolders(Folder root, Entropy entropy) {
    /// Walks down from `start` and makes what is missing; what is returned is the caller's to close.
    Folder reach(Folder start, List<String> names) throws IOException {
        var folder = start.again();
        for (var name : names) {
            try (var left = folder) {
                if (left.look(name).isEmpty()) {
                    add(left, name);
                }
                folder = left.enter(name);
            }
        }
        return folder;
    }

    private void add(Folder where, String name) throws IOException {
        var own = make();
        try {
            root.move(own, where, name);
        } catch (IOException | RuntimeException e) {
            root.deleteFolder(own);
            throw e;
        }
    }

    /// Makes a folder in the workspace, and returns the name of its own that it has.
    String make() throws IOException {
        var own = WorkspacePath.OWN + entropy.id("");
        root.make(own);
        return own;
    }
}

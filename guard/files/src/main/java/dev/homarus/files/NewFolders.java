package dev.homarus.files;

import dev.homarus.types.Entropy;
import java.io.IOException;

/// Folders on the way to a new file. A folder cannot be made from a descriptor in Java: it is made in the
/// workspace under a random name, whose path nothing in the workspace can bend, and moved to its place by
/// descriptors.
final class NewFolders {
    private NewFolders() {}

    /// Walks to the folder at `path` and makes what is missing; it is the caller's to close.
    static Folder reach(Workspace workspace, Folder root, WorkspacePath path, Entropy entropy) throws IOException {
        var folder = workspace.root();
        for (var name : path.names()) {
            try (var left = folder) {
                if (left.look(name).isEmpty()) {
                    make(root, left, name, entropy);
                }
                folder = left.enter(name);
            }
        }
        return folder;
    }

    private static void make(Folder root, Folder where, String name, Entropy entropy) throws IOException {
        var own = WorkspacePath.OWN + entropy.id("");
        root.make(own);
        try {
            root.move(own, where, name);
        } catch (IOException | RuntimeException e) {
            root.deleteFolder(own);
            throw e;
        }
    }
}

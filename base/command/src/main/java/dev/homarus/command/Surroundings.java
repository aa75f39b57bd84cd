package dev.homarus.command;

import java.util.List;
import java.util.Optional;

/// What a command finds around it: the part of the world that the meaning of a command line depends on. All
/// paths are absolute and as seen inside the sandbox.
public interface Surroundings {
    /// What stands at a path.
    ///
    /// @param real the path with every symbolic link resolved, also those above a name that is not there
    record Entry(Kind kind, String real) {
        /// What it is, links followed.
        public enum Kind {
            FILE,
            FOLDER,
            /// A device, pipe or socket.
            OTHER,
            ABSENT
        }
    }

    /// Returns the folder that `~` and `$HOME` stand for.
    String home();

    /// Returns the folder that the assistant works in.
    String workspace();

    /// Returns folders that hold Homarus' own state, which no command may touch, if any can be seen from inside.
    List<String> state();

    /// Returns the path of a program that is named without a slash, found in the trusted folders only.
    Optional<String> program(String name);

    /// Looks at a path; what cannot be looked at is [Entry.Kind#OTHER].
    Entry look(String path);

    /// Returns the names in a folder, sorted by their bytes; empty when there are too many or it cannot be read.
    Optional<List<String>> names(String folder);

    /// Returns the text of a file of at most 64 KiB; empty when it is not one or cannot be read.
    Optional<String> text(String path);

    /// Returns what a file or folder holds now; empty when it cannot be read or is larger than 64 MiB.
    Optional<Pin> pin(String path);
}

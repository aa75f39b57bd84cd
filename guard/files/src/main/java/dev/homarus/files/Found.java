package dev.homarus.files;

import java.util.List;

/// What stands at a path.
public sealed interface Found {
    /// A text file; `cut` when it is longer than [Workspace#MAX_BYTES].
    record Text(String text, boolean cut) implements Found {}

    /// A folder's names, sorted; folders end in `/`.
    ///
    /// @param more whether there are more than [Workspace#MAX_NAMES]
    record Names(List<String> names, boolean more) implements Found {
        public Names {
            names = List.copyOf(names);
        }
    }
}

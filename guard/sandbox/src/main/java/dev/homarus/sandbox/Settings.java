package dev.homarus.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What a [Sandbox] is made of on this machine. None of it is reachable by a model or a command.
///
/// @param bwrap where the bubblewrap program may be; the first that exists is used
/// @param workspace the one folder of this machine that commands see and may change
/// @param controlGroups where the kernel's control groups are mounted; used where this process may make one
/// @param landlock whether [Level.Confined] may take the place of [Level.Isolated] where that is not possible
/// @param scratch a folder of Homarus' own for the system-call filter; made with mode 0700; never inside the
///     workspace
public record Settings(
        List<Path> bwrap, Path workspace, Path scratch, Path controlGroups, Limits limits, boolean landlock) {
    /// Where systems mount control groups.
    public static final Path CONTROL_GROUPS = Path.of("/sys/fs/cgroup");

    /// Where systems install bubblewrap.
    public static final List<Path> BWRAP = List.of(Path.of("/usr/bin/bwrap"), Path.of("/usr/local/bin/bwrap"));

    public Settings {
        bwrap = List.copyOf(bwrap);
        workspace = workspace.toAbsolutePath().normalize();
        scratch = scratch.toAbsolutePath().normalize();
    }

    /// Returns settings with the usual places and [Limits#STANDARD].
    public static Settings standard(Path workspace, Path scratch) {
        return new Settings(BWRAP, workspace, scratch, CONTROL_GROUPS, Limits.STANDARD, true);
    }

    /// Returns the workspace without links; as it was given while it is not there.
    Path realWorkspace() {
        try {
            return workspace.toRealPath();
        } catch (IOException absent) {
            return workspace;
        }
    }
}

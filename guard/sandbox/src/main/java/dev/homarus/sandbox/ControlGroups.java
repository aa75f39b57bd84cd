package dev.homarus.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Makes the kernel count the processes of a sandbox, where this process may: usually as root.
///
/// That is where it is needed: `RLIMIT_NPROC` binds everyone but root.
final class ControlGroups {
    private static final String PREFIX = "homarus-";
    private static final Pattern OWNER = Pattern.compile(PREFIX + "([0-9]{1,9})-");

    /// The program that launches bubblewrap is in the group too.
    private static final int LAUNCHERS = 1;

    private static final int REMOVALS = 100;
    private static final long BETWEEN_REMOVALS_NANOS = 1_000_000;

    private final Path parent;
    private final Deque<Path> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean ended;
    private final long self = ProcessHandle.current().pid();

    private ControlGroups(Path parent) {
        this.parent = parent;
    }

    /// Looks for a process-counting controller, version 1 or 2, below the place where they are mounted, and
    /// tries it.
    static Optional<ControlGroups> in(Path mount) {
        return Stream.of(mount.resolve("pids"), mount)
                .map(ControlGroups::new)
                .filter(ControlGroups::works)
                .findFirst();
    }

    private boolean works() {
        try {
            removeAbandoned();
            give(take(1));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Returns an empty group for that many processes: a used one, or a new one.
    Path take(int processes) throws IOException {
        var used = idle.pollFirst();
        var group = used == null ? Files.createTempDirectory(parent, PREFIX + self + "-") : used;
        try {
            bound(group, processes);
            return group;
        } catch (IOException e) {
            remove(group);
            throw e;
        }
    }

    private static void bound(Path group, int processes) throws IOException {
        var limit = group.resolve("pids.max");
        if (!Files.exists(limit)) {
            throw new IOException("the controller does not count processes");
        }
        Files.writeString(limit, Integer.toString(processes + LAUNCHERS));
    }

    /// Takes a group back whose processes have ended. A group with a process in it, whatever the reason, is
    /// not used
    /// again.
    void give(Path group) {
        if (!ended && isEmpty(group)) {
            idle.addFirst(group);
        } else {
            remove(group);
        }
    }

    private static boolean isEmpty(Path group) {
        try {
            return Files.readString(group.resolve("cgroup.procs")).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /// Removes all groups that are not in use, and from now on those that are given back.
    void clear() {
        ended = true;
        for (var group = idle.pollFirst(); group != null; group = idle.pollFirst()) {
            remove(group);
        }
    }

    /// Removes a group whose processes have ended; the kernel may take a moment to let go.
    private static void remove(Path group) {
        for (int i = 0; i < REMOVALS && !removed(group); i++) {
            LockSupport.parkNanos(BETWEEN_REMOVALS_NANOS);
        }
    }

    private static boolean removed(Path group) {
        try {
            return Files.deleteIfExists(group) || !Files.exists(group);
        } catch (IOException busy) {
            return false;
        }
    }

    /// Removes what a process that was killed has left. A group with a process in it cannot be removed.
    private void removeAbandoned() throws IOException {
        try (var left = Files.newDirectoryStream(parent, PREFIX + "*-*")) {
            for (var group : left) {
                var owner = OWNER.matcher(group.getFileName().toString());
                if (owner.lookingAt()
                        && ProcessHandle.of(Long.parseLong(owner.group(1))).isEmpty()) {
                    removed(group);
                }
            }
        }
    }
}

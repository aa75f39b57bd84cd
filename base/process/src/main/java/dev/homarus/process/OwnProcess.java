package dev.homarus.process;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// This process as the system sees it.
public final class OwnProcess {
    private static final Path COMMAND = Path.of("/proc/self/cmdline");
    private static final Path PROGRAM = Path.of("/proc/self/exe");
    private static final String NUL = "\0";

    private OwnProcess() {}

    /// What the system granted of what was asked for.
    ///
    /// @param tracingForbidden whether other processes of this user can neither trace this one nor read its
    ///     memory
    /// @param coresForbidden whether a crash leaves no core file
    /// @param unlocked how many bytes of [SecretMemory] may be swapped out, because the limit on locked memory
    ///     is
    ///     too small
    public record Protection(boolean tracingForbidden, boolean coresForbidden, long unlocked) {
        /// Returns whether all was granted.
        public boolean isFull() {
            return tracingForbidden && coresForbidden && unlocked == 0;
        }
    }

    /// Forbids core files and tracing, and locks [SecretMemory]. May be called again.
    public static Protection protect() {
        return new Protection(NativeCalls.forbidTracing(), NativeCalls.forbidCores(), SecretMemory.lock());
    }

    /// Begins this process anew with the same program and arguments, ending with `more`: the same process id,
    /// the same
    /// standard streams, and nothing else of before, not one byte of its memory. What has to be closed in order
    /// has to
    /// be closed before. Returns only where the system cannot do it.
    public static void beginAnew(List<String> more) {
        try {
            var words = new String(Files.readAllBytes(COMMAND), Charset.defaultCharset()).split(NUL);
            var arguments = new ArrayList<>(List.of(words));
            int same = arguments.size() - more.size();
            if (same < 0 || !arguments.subList(same, arguments.size()).equals(more)) {
                arguments.addAll(more);
            }
            NativeCalls.replace(PROGRAM.toRealPath().toString(), arguments);
        } catch (IOException e) {
            // No /proc: another system.
        }
    }
}

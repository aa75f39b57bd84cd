package dev.homarus.sandbox;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Takes from one thread, and from all that it starts, everything but some folders and files; no TCP, no
/// signals to
/// and no abstract sockets of anything outside. It cannot be undone, and other threads do not notice.
///
/// @see "linux/landlock.h; Documentation/userspace-api/landlock.rst of Linux 6.12"
final class Landlock {
    /// The first version that keeps signals inside; Linux 6.12.
    static final int NEEDED = 6;

    private static final int CREATE_RULESET = 444;
    private static final int ADD_RULE = 445;
    private static final int RESTRICT_SELF = 446;
    private static final int VERSION = 1;
    private static final int BENEATH = 1;

    private static final long EXECUTE = 1;
    private static final long WRITE_FILE = 1 << 1;
    private static final long READ_FILE = 1 << 2;
    private static final long READ_FOLDER = 1 << 3;
    private static final long TRUNCATE = 1 << 14;

    /// All sixteen rights to files that version 6 knows.
    private static final long EVERYTHING = 0xFFFF;

    /// `MAKE_CHAR`, `MAKE_BLOCK` and `IOCTL_DEV`.
    private static final long DEVICES = 1 << 6 | 1 << 11 | 1 << 15;

    /// `BIND_TCP`, `CONNECT_TCP`.
    private static final long TCP = 3;

    /// `ABSTRACT_UNIX_SOCKET`, `SIGNAL`.
    private static final long SCOPES = 3;

    private static final int RULESET_BYTES = 24;
    private static final int RULE_BYTES = 12;
    private static final int AT_FDCWD = -100;

    /// `O_PATH | O_CLOEXEC`.
    private static final int PATH_ONLY = 0x280000;

    private static final List<String> PROGRAMS =
            List.of("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");
    static final List<String> ETC =
            List.of("/etc/alternatives", "/etc/group", "/etc/ld.so.cache", "/etc/nsswitch.conf", "/etc/passwd");
    private static final List<String> DEVICES_TO_READ = List.of("/dev/random", "/dev/urandom", "/dev/zero");
    private static final List<String> DEVICES_TO_WRITE = List.of("/dev/null", "/dev/full");

    private final Kernel kernel;
    private final Machine machine;

    Landlock(Kernel kernel, Machine machine) {
        this.kernel = kernel;
        this.machine = machine;
    }

    /// Returns the version the kernel has; 0 or less for none.
    static long version(Kernel kernel) {
        return kernel.call(CREATE_RULESET, 0, 0, VERSION);
    }

    /// Restricts the calling thread.
    ///
    /// @param changed folders whose contents may be read, run and changed
    /// @param read folders whose contents may be read and run
    void restrict(List<Path> changed, List<Path> read) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var attributes = arena.allocate(RULESET_BYTES, Long.BYTES);
            attributes.set(JAVA_LONG, 0, EVERYTHING);
            attributes.set(JAVA_LONG, Long.BYTES, TCP);
            attributes.set(JAVA_LONG, 2 * Long.BYTES, SCOPES);
            int rules = (int) checked(kernel.call(CREATE_RULESET, attributes.address(), RULESET_BYTES, 0));
            try {
                for (var path : changed) {
                    allow(arena, rules, path, EVERYTHING & ~DEVICES);
                }
                for (var path : read) {
                    allow(arena, rules, path, EXECUTE | READ_FILE | READ_FOLDER);
                }
                allowSystem(arena, rules);
                checked(kernel.call(RESTRICT_SELF, rules, 0));
            } finally {
                kernel.close(rules);
            }
        }
    }

    private void allowSystem(Arena arena, int rules) throws IOException {
        for (var path : PROGRAMS) {
            allowIfThere(arena, rules, path, EXECUTE | READ_FILE | READ_FOLDER);
        }
        for (var path : ETC) {
            allowIfThere(arena, rules, path, READ_FILE | READ_FOLDER);
        }
        for (var path : DEVICES_TO_READ) {
            allowIfThere(arena, rules, path, READ_FILE);
        }
        for (var path : DEVICES_TO_WRITE) {
            allowIfThere(arena, rules, path, READ_FILE | WRITE_FILE | TRUNCATE);
        }
    }

    private void allowIfThere(Arena arena, int rules, String path, long rights) throws IOException {
        if (Files.exists(Path.of(path))) {
            allow(arena, rules, Path.of(path), rights);
        }
    }

    private void allow(Arena arena, int rules, Path path, long rights) throws IOException {
        long fitting = Files.isDirectory(path) ? rights : rights & (EXECUTE | READ_FILE | WRITE_FILE | TRUNCATE);
        MemorySegment name = arena.allocateFrom(path.toString());
        int place = (int)
                checked(kernel.call(machine == Machine.X86_64 ? 257 : 56, AT_FDCWD, name.address(), PATH_ONLY, 0));
        try {
            var rule = arena.allocate(RULE_BYTES, Long.BYTES);
            rule.set(JAVA_LONG, 0, fitting);
            rule.set(JAVA_INT, Long.BYTES, place);
            checked(kernel.call(ADD_RULE, rules, BENEATH, rule.address(), 0));
        } finally {
            kernel.close(place);
        }
    }

    private static long checked(long answer) throws IOException {
        if (answer < 0) {
            throw new IOException("error " + -answer);
        }
        return answer;
    }
}

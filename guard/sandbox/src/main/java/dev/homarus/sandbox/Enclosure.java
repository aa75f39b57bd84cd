package dev.homarus.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a command finds around it, as arguments for bubblewrap.
///
/// What isolates is on the command line; what names places of this machine is in a file of Homarus' own, and
/// what is to be run goes through a pipe, so that neither another user's process list nor the command's own
/// `/proc/1/cmdline` shows it.
record Enclosure(
        Path bwrap, Path filter, Path workspace, Optional<ControlGroups> groups, Limits limits, List<String> places) {
    /// Where the workspace is inside.
    static final String WORKSPACE = "/workspace";

    /// Gives bubblewrap its descriptors and becomes it: 3 the filter, 4 the arguments, 5 the status, 6 to 8 the
    /// files of `/etc`. The command's output and error are one stream; the input is the runner's. It joins its
    /// control group, if there is one. Of all processes of this machine, the kernel ends these first when memory
    /// runs out.
    private static final String LAUNCH = """
            exec 3<"$1" 4<"$2" 5>&2 2>&1
            [ -z "$3" ] || echo $$ >"$3/cgroup.procs" || exit 1
            shift 3
            echo 1000 >/proc/self/oom_score_adj
            exec 6<<'E' 7<<'E' 8<<'E'
            user:x:1000:1000::/workspace:/bin/bash
            E
            user:x:1000:
            E
            passwd: files
            group: files
            hosts: files
            E
            exec "$@"
            """;

    /// Entries of `/proc` that programs read, or that tell nothing about other processes or the owner. The rest
    /// of what is not a process is covered, unless nobody but root may open it and this is not root; and all of
    /// it is read-only. Being without capabilities is not enough: where Homarus runs as root, a command has
    /// root's number too, and root may write kernel settings by being their owner.
    private static final Set<String> HARMLESS = Set.of(
            "buddyinfo",
            "cgroups",
            "config.gz",
            "consoles",
            "cpuinfo",
            "crypto",
            "devices",
            "diskstats",
            "dma",
            "execdomains",
            "fb",
            "filesystems",
            "loadavg",
            "meminfo",
            "misc",
            "mounts",
            "net",
            "partitions",
            "pressure",
            "self",
            "stat",
            "swaps",
            "sysvipc",
            "thread-self",
            "tty",
            "uptime",
            "version",
            "vmstat",
            "zoneinfo");

    private static final List<String> ISOLATION = List.of(
            "--unshare-all",
            "--unshare-user",
            "--disable-userns",
            "--die-with-parent",
            "--new-session",
            "--as-pid-1",
            "--cap-drop",
            "ALL",
            "--clearenv",
            "--hostname",
            "sandbox",
            "--uid",
            "1000",
            "--gid",
            "1000",
            "--seccomp",
            "3",
            "--json-status-fd",
            "5",
            "--args",
            "4");

    private static final List<String> ROOTS = List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32");

    /// What programs read of `/etc`: where libraries are, and whom to trust as a server.
    private static final List<String> ETC = List.of(
            "/etc/ld.so.cache",
            "/etc/alternatives",
            "/etc/ssl/certs",
            "/etc/ssl/openssl.cnf",
            "/etc/ca-certificates",
            "/etc/pki/tls/certs",
            "/etc/pki/ca-trust/extracted",
            "/etc/crypto-policies");

    /// Looks at this machine's folders once.
    static Enclosure of(Path bwrap, Path filter, Path workspace, Optional<ControlGroups> groups, Limits limits)
            throws IOException {
        var places = new ArrayList<>(List.of("--ro-bind", "/usr", "/usr"));
        for (var name : ROOTS) {
            var path = Path.of("/", name);
            if (Files.isSymbolicLink(path)) {
                places.addAll(List.of("--symlink", Files.readSymbolicLink(path).toString(), path.toString()));
            } else if (Files.isDirectory(path)) {
                places.addAll(List.of("--ro-bind", path.toString(), path.toString()));
            }
        }
        places.addAll(List.of("--perms", "0755", "--dir", "/etc"));
        ETC.forEach(path -> readOnly(places, path));
        file(places, "6", "/etc/passwd");
        file(places, "7", "/etc/group");
        file(places, "8", "/etc/nsswitch.conf");
        places.addAll(List.of("--proc", "/proc"));
        coverProc(places, KernelSettings.in(filter.resolveSibling("")));
        places.addAll(List.of("--remount-ro", "/proc"));
        places.addAll(List.of("--dev", "/dev"));
        return new Enclosure(bwrap, filter, workspace, groups, limits, List.copyOf(places));
    }

    private static void readOnly(List<String> places, String path) {
        places.addAll(List.of("--ro-bind-try", path, path));
    }

    private static void file(List<String> places, String descriptor, String path) {
        places.addAll(List.of("--perms", "0444", "--file", descriptor, path));
    }

    private static void bounded(List<String> places, String path, Limits limits) {
        places.addAll(List.of("--perms", "1777", "--size", Long.toString(limits.fileBytes()), "--tmpfs", path));
    }

    /// Adds what covers `/proc` where it has been made.
    static void coverProc(List<String> places, KernelSettings settings) throws IOException {
        try (var entries = Files.newDirectoryStream(Path.of("/proc"))) {
            for (var entry : entries) {
                var name = entry.getFileName().toString();
                if (Character.isDigit(name.charAt(0)) || HARMLESS.contains(name) || closed(entry)) {
                    continue;
                }
                var path = entry.toString();
                if (name.equals("sys")) {
                    places.addAll(settings.arguments());
                } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    places.addAll(List.of("--perms", "0555", "--size", "4096", "--tmpfs", path, "--remount-ro", path));
                } else if (!Files.isSymbolicLink(entry)) {
                    places.addAll(List.of("--ro-bind", "/dev/null", path));
                }
            }
        }
    }

    private static boolean closed(Path entry) {
        return !Files.isReadable(entry) && !Files.isWritable(entry) && !Files.isExecutable(entry);
    }

    /// Returns the whole command line that makes a sandbox, whose first process waits for what to do on its
    /// standard input. Its standard error is the status that [Status] reads; its standard output is the
    /// command's output and error.
    ///
    List<String> commandLine(Mode mode, Covered covered, Optional<Path> group) {
        var line = new ArrayList<>(List.of("/bin/sh", "-c", LAUNCH, "sh", filter.toString()));
        line.add(argumentsFile(filter, mode).toString());
        line.add(group.map(Path::toString).orElse(""));
        line.add(bwrap.toString());
        line.addAll(ISOLATION);
        line.addAll(covered.arguments());
        line.add("--");
        line.addAll(Runner.waiting());
        return line;
    }

    /// Returns the places, each argument ended by a zero byte.
    byte[] arguments(Mode mode) {
        var bytes = new ByteArrayOutputStream();
        places.forEach(place -> write(bytes, place));
        writable(mode).forEach(place -> write(bytes, place));
        write(bytes, "--chdir");
        write(bytes, WORKSPACE);
        return bytes.toByteArray();
    }

    /// Returns where the arguments of a mode are, beside the filter.
    static Path argumentsFile(Path filter, Mode mode) {
        return filter.resolveSibling("arguments." + mode.name().toLowerCase(Locale.ROOT));
    }

    private List<String> writable(Mode mode) {
        var added = new ArrayList<String>();
        bounded(added, "/dev/shm", limits(mode));
        added.addAll(List.of("--remount-ro", "/dev"));
        bounded(added, "/tmp", limits(mode));
        added.addAll(List.of(mode == Mode.STRICT ? "--ro-bind" : "--bind", workspace.toString(), WORKSPACE));
        added.addAll(List.of("--remount-ro", "/"));
        return added;
    }

    /// Returns what a command in this mode may use.
    Limits limits(Mode mode) {
        return mode == Mode.STRICT ? limits.tighter() : limits;
    }

    private static void write(ByteArrayOutputStream bytes, String argument) {
        bytes.writeBytes(argument.getBytes(StandardCharsets.UTF_8));
        bytes.write(0);
    }
}

package dev.homarus.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// Counts what runs inside a sandbox, through the sandbox's own `/proc`.
///
/// It stands beside the kernel's per-process limits: those do not bind the processes of root, and know no sum
/// of memory.
///
/// @param first the sandbox's first process in this machine's `/proc`
record Census(Path first, Limits limits) {
    private static final Pattern FIELD = Pattern.compile("(?m)^(Threads|RssAnon|RssShmem|VmSwap):\\s+([0-9]{1,18})");

    private static final Pattern THREADS = Pattern.compile("(?m)^Threads:\\s+([0-9]{1,9})");
    private static final Path PROC = Path.of("/proc");

    /// The place of `starttime` in `/proc/PID/stat`, counted from the state, which follows the name.
    private static final int START_TIME = 19;

    /// @param firstProcess the sandbox's first process, in this machine's numbers
    static Census of(int firstProcess, Limits limits) {
        return new Census(Path.of("/proc", Integer.toString(firstProcess)), limits);
    }

    /// Returns the limit that is broken right now; none while the sandbox is being made or has ended.
    Optional<String> broken() {
        try {
            return isMade() ? count() : Optional.empty();
        } catch (IOException | DirectoryIteratorException ended) {
            return Optional.empty();
        }
    }

    /// Tells whether the first process sees the sandbox's own `/proc`, in which it is number 1. Until then it
    /// sees this machine's, in which number 1 is another.
    private boolean isMade() throws IOException {
        return startTime(first).equals(startTime(processes().resolve("1")));
    }

    private Path processes() {
        return first.resolve("root/proc");
    }

    private static String startTime(Path process) throws IOException {
        var stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
        return stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", START_TIME + 2)[START_TIME];
    }

    private Optional<String> count() throws IOException {
        try (var entries = Files.newDirectoryStream(processes(), "[0-9]*")) {
            return broken(entries, limits);
        }
    }

    /// Returns the limit that these processes, folders of `/proc`, break together right now.
    static Optional<String> broken(Iterable<Path> processes, Limits limits) {
        long threads = 0;
        long kilobytes = 0;
        for (var entry : processes) {
            var fields = FIELD.matcher(status(entry));
            while (fields.find()) {
                long value = Long.parseLong(fields.group(2));
                if (fields.group(1).equals("Threads")) {
                    threads += value;
                } else {
                    kilobytes += value;
                }
            }
            if (threads > limits.processes()) {
                return Optional.of("more than " + limits.processes() + " processes");
            }
            if (kilobytes > limits.memoryBytes() >> 10) {
                return Optional.of("more than " + (limits.memoryBytes() >> 20) + " MiB of memory");
            }
        }
        return Optional.empty();
    }

    /// Returns how many threads the user of this process has on this machine.
    static int ownThreads() {
        int threads = 0;
        try (var entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            var own = Files.getOwner(PROC.resolve("self"));
            for (var entry : entries) {
                var count = THREADS.matcher(status(entry));
                if (count.find() && Files.getOwner(entry).equals(own)) {
                    threads += Integer.parseInt(count.group(1));
                }
            }
        } catch (IOException | DirectoryIteratorException ended) {
            return threads;
        }
        return threads;
    }

    /// Returns what the kernel says about a process, or nothing if it has just ended.
    private static String status(Path process) {
        try {
            return Files.readString(process.resolve("status"), StandardCharsets.ISO_8859_1);
        } catch (IOException ended) {
            return "";
        }
    }
}

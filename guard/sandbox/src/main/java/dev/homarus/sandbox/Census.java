package dev.homarus.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// Counts what runs inside a sandbox, through the sandbox's own `/proc`.
///
/// It stands beside the kernel's per-process limits: those do not bind the processes of root, and know no sum
/// of memory.
record Census(Path processes, Limits limits) {
    private static final Pattern FIELD = Pattern.compile("(?m)^(Threads|RssAnon|RssShmem|VmSwap):\\s+([0-9]{1,18})");

    /// @param firstProcess the sandbox's first process, in this machine's numbers
    static Census of(int firstProcess, Limits limits) {
        return new Census(Path.of("/proc/" + firstProcess + "/root/proc"), limits);
    }

    /// Returns the limit that is broken right now. What cannot be read has just ended and counts nothing.
    Optional<String> broken() {
        long threads = 0;
        long kilobytes = 0;
        try (var entries = Files.newDirectoryStream(processes, "[0-9]*")) {
            for (var entry : entries) {
                var fields = FIELD.matcher(read(entry));
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
        } catch (IOException | DirectoryIteratorException ended) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static String read(Path entry) {
        try {
            return Files.readString(entry.resolve("status"), java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException ended) {
            return "";
        }
    }
}

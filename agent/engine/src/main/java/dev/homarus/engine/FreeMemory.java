package dev.homarus.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/// How many bytes of memory a model may use now: nine tenths of what the system calls available, and of what a
/// control group around this process leaves.
public final class FreeMemory implements LongSupplier {
    private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+([0-9]{1,15}) kB$");
    private static final int KILOBYTE = 1_024;

    private final Path machine;

    /// @param machine the root of the file system
    FreeMemory(Path machine) {
        this.machine = machine;
    }

    public FreeMemory() {
        this(Path.of("/"));
    }

    @Override
    public long getAsLong() {
        var known = AVAILABLE.matcher(read("proc/meminfo"));
        long available = known.find() ? Long.parseLong(known.group(1)) * KILOBYTE : 0;
        long left = group().orElse(Long.MAX_VALUE);
        return Math.min(available, left) / 10 * 9;
    }

    /// Version 2, and version 1 as containers see it.
    private OptionalLong group() {
        var two = left(number("sys/fs/cgroup/memory.max"), number("sys/fs/cgroup/memory.current"));
        return two.isPresent()
                ? two
                : left(
                        number("sys/fs/cgroup/memory/memory.limit_in_bytes"),
                        number("sys/fs/cgroup/memory/memory.usage_in_bytes"));
    }

    private static OptionalLong left(OptionalLong most, OptionalLong used) {
        return most.isPresent() && used.isPresent()
                ? OptionalLong.of(Math.max(0, most.getAsLong() - used.getAsLong()))
                : OptionalLong.empty();
    }

    private OptionalLong number(String file) {
        var text = read(file).strip();
        return text.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private String read(String file) {
        try {
            return Files.readString(machine.resolve(file), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return "";
        }
    }
}

package dev.homarus.sandbox;

import java.time.Duration;

/// What one command may use.
///
/// @param processes processes and threads at the same time, the sandbox's own two among them; 4 to 4,096
/// @param memoryBytes private memory of all processes together, and of each alone; at least 16 MiB
/// @param fileBytes the largest file, and the whole of `/tmp` and of `/dev/shm`; at least 4 KiB
/// @param outputBytes standard output and error together; 1 to 64 MiB
/// @param grace how long bubblewrap may take over its own end, and the last output to be read; 100 ms to 10 s
public record Limits(int processes, long memoryBytes, long fileBytes, int outputBytes, Duration grace) {
    /// 64 processes, 512 MiB of memory, 64 MiB files, 256 KiB of output, 1 s to end.
    public static final Limits STANDARD = new Limits(64, 512L << 20, 64L << 20, 256 << 10, Duration.ofSeconds(1));

    public Limits {
        check(processes >= 4 && processes <= 4_096, "processes");
        check(memoryBytes >= 16L << 20, "memoryBytes");
        check(fileBytes >= 4_096, "fileBytes");
        check(outputBytes >= 1 && outputBytes <= 64 << 20, "outputBytes");
        check(grace.toMillis() >= 100 && grace.toSeconds() <= 10, "grace");
    }

    /// Returns half of the processes and memory, and a quarter of the file size and output, as far as allowed.
    public Limits tighter() {
        return new Limits(
                Math.max(4, processes / 2),
                Math.max(16L << 20, memoryBytes / 2),
                Math.max(4_096, fileBytes / 4),
                Math.max(1, outputBytes / 4),
                grace);
    }

    private static void check(boolean valid, String name) {
        if (!valid) {
            throw new IllegalArgumentException(name + " is out of range");
        }
    }
}

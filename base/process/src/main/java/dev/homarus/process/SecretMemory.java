package dev.homarus.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Memory for secrets, outside the Java heap: whole pages of their own, so that they can be locked and left out
/// of
/// dumps. Pieces are zeroed when they are given back, and used again. Thread-safe.
public final class SecretMemory {
    private static final long PAGE = 4_096;
    private static final long REGION = 16 * PAGE;
    private static final long SMALLEST = 32;
    private static final Map<Long, Deque<MemorySegment>> FREE = new HashMap<>();
    private static final List<MemorySegment> REGIONS = new ArrayList<>();
    private static MemorySegment rest = MemorySegment.NULL;
    private static boolean locking;

    private SecretMemory() {}

    /// Returns zeroed memory of `length` bytes, 1 to 16 MiB, until [#free].
    public static synchronized MemorySegment allocate(long length) {
        if (length < 0 || length > 1 << 24) {
            throw new IllegalArgumentException("length of a secret");
        }
        long size = size(length);
        var free = FREE.get(size);
        if (free != null && !free.isEmpty()) {
            return free.pop();
        }
        if (rest.byteSize() < size) {
            region(Math.max(REGION, (size + PAGE - 1) / PAGE * PAGE));
        }
        var piece = rest.asSlice(0, size);
        rest = rest.asSlice(size);
        return piece;
    }

    /// Zeroes the memory and takes it back; the caller must not use it any more.
    public static synchronized void free(MemorySegment memory) {
        memory.fill((byte) 0);
        FREE.computeIfAbsent(memory.byteSize(), size -> new ArrayDeque<>()).push(memory);
    }

    /// The powers of two, so that what is given back fits what is asked for next.
    private static long size(long length) {
        long size = SMALLEST;
        while (size < length) {
            size *= 2;
        }
        return size;
    }

    private static void region(long size) {
        // What is left of the region before stays unused: at most one piece's worth.
        var region = Arena.global().allocate(size, PAGE);
        REGIONS.add(region);
        rest = region;
        if (locking) {
            NativeCalls.keepOutOfSwapAndDumps(region);
        }
    }

    /// Locks all regions, and each further one when it is made.
    ///
    /// @return how many bytes the system refused to lock
    static synchronized long lock() {
        locking = true;
        return REGIONS.stream()
                .filter(region -> !NativeCalls.keepOutOfSwapAndDumps(region))
                .mapToLong(MemorySegment::byteSize)
                .sum();
    }
}

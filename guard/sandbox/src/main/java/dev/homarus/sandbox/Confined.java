package dev.homarus.sandbox;

import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// What a restricted thread has started. All that it starts itself are descendants of this process: one that
/// loses
/// its parent is given to this process by the kernel (`PR_SET_CHILD_SUBREAPER`).
///
/// @param status as `wait` tells it, at the end
/// @param closed whether nothing is to run any more
/// @param others children of this process that have nothing to do with it
record Confined(
        Kernel kernel,
        Limits limits,
        int first,
        CompletableFuture<Integer> status,
        int pipe,
        Set<Long> others,
        AtomicBoolean closed)
        implements Running {
    private static final int SIGNAL_BITS = 0x7F;
    private static final int EXIT_SHIFT = 8;
    private static final int EXIT_BITS = 0xFF;

    @Override
    public InputStream output() {
        return new Reading(kernel, pipe);
    }

    @Override
    public boolean waitFor(Duration longest) throws InterruptedException {
        try {
            status.get(longest.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        }
    }

    @Override
    public Optional<String> broken() {
        if (closed.get()) {
            return Optional.of("ended from outside");
        }
        var folders = descendants()
                .map(process -> Path.of("/proc", Long.toString(process.pid())))
                .toList();
        return Census.broken(folders, limits);
    }

    private Stream<ProcessHandle> descendants() {
        var self = ProcessHandle.current();
        return others.isEmpty()
                ? self.descendants()
                : self.children()
                        .filter(child -> !others.contains(child.pid()))
                        .flatMap(child -> Stream.concat(Stream.of(child), child.descendants()));
    }

    @Override
    public boolean end() {
        return Patience.until(Patience.LONGEST_END, this::swept);
    }

    @Override
    public boolean emptied() {
        return end();
    }

    /// Ends everything that is there now; true when nothing was.
    private boolean swept() {
        var left = descendants().toList();
        left.forEach(ProcessHandle::destroyForcibly);
        left.stream().filter(process -> process.pid() != first).forEach(process -> kernel.reap((int) process.pid()));
        return left.isEmpty() && status.isDone();
    }

    @Override
    public OptionalInt exit() {
        int ended = status.getNow(-1);
        return ended < 0 || (ended & SIGNAL_BITS) != 0
                ? OptionalInt.empty()
                : OptionalInt.of(ended >> EXIT_SHIFT & EXIT_BITS);
    }

    @Override
    public boolean struck() {
        return (status.getNow(0) & SIGNAL_BITS) != 0;
    }

    /// The reading end of a pipe.
    private static final class Reading extends InputStream {
        private static final int CHUNK = 8_192;

        private final Kernel kernel;
        private final int pipe;
        private final MemorySegment buffer = Arena.ofAuto().allocate(CHUNK);

        Reading(Kernel kernel, int pipe) {
            this.kernel = kernel;
            this.pipe = pipe;
        }

        @Override
        public int read() {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            int count = kernel.read(pipe, buffer.asSlice(0, Math.min(length, CHUNK)));
            MemorySegment.copy(buffer, 0, MemorySegment.ofArray(bytes), offset, count);
            return count == 0 ? -1 : count;
        }
    }
}

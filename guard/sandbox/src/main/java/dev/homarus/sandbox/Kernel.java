package dev.homarus.sandbox;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/// The calls that [Confinement] makes to the kernel through the C library. Made when it is first needed;
/// thread-safe.
@SuppressWarnings("restricted") // this room is given native access, for exactly this
final class Kernel {
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final int ARGUMENTS = 5;
    private static final int WAIT_NO_HANG = 1;
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int INTERRUPTED = 4;

    private final Linker linker = Linker.nativeLinker();
    private final MethodHandle syscall = linker.downcallHandle(
            symbol("syscall"),
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1),
            Linker.Option.captureCallState("errno"));
    private final MethodHandle pipe = function("pipe2", ADDRESS, JAVA_INT);
    private final MethodHandle read = linker.downcallHandle(
            symbol("read"),
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG),
            Linker.Option.captureCallState("errno"));
    private final MethodHandle open = linker.downcallHandle(
            symbol("open"), FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private final MethodHandle control = linker.downcallHandle(
            symbol("ioctl"), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG), Linker.Option.firstVariadicArg(2));
    private final MethodHandle close = function("close", JAVA_INT);
    private final MethodHandle waitFor = function("waitpid", JAVA_INT, ADDRESS, JAVA_INT);

    /// Returns a function of the C library that answers with an `int`.
    ///
    /// @throws UnsupportedOperationException where the library has none of this name
    MethodHandle function(String name, MemoryLayout... arguments) {
        return linker.downcallHandle(symbol(name), FunctionDescriptor.of(JAVA_INT, arguments));
    }

    private MemorySegment symbol(String name) {
        return linker.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsupportedOperationException("the C library has no " + name));
    }

    /// Makes a system call; at most five arguments.
    ///
    /// @return what it answered, or the negative error number
    long call(long number, long... arguments) {
        var all = Arrays.copyOf(arguments, ARGUMENTS);
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            long answer = (long) syscall.invokeExact(state, number, all[0], all[1], all[2], all[3], all[4]);
            return answer < 0 ? -(int) ERRNO.get(state, 0L) : answer;
        } catch (Throwable e) {
            throw new LinkageError("syscall", e);
        }
    }

    /// The two ends of a pipe, closed in programs that are started.
    record Pipe(int reading, int writing) {}

    Pipe pipe() throws IOException {
        try (var arena = Arena.ofConfined()) {
            var ends = arena.allocate(JAVA_INT, 2);
            if ((int) pipe.invokeExact(ends, CLOSE_ON_EXEC) != 0) {
                throw new IOException("no pipe");
            }
            return new Pipe(ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1));
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("pipe2", e);
        }
    }

    /// Reads into a buffer of the caller's; at the end, or after an error, returns 0.
    int read(int descriptor, MemorySegment into) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            long count;
            do {
                count = (long) read.invokeExact(state, descriptor, into, into.byteSize());
            } while (count < 0 && (int) ERRNO.get(state, 0L) == INTERRUPTED);
            return (int) Math.max(0, count);
        } catch (Throwable e) {
            throw new LinkageError("read", e);
        }
    }

    /// Opens a file for reading, closed in programs that are started.
    int open(String path) throws IOException {
        try (var arena = Arena.ofConfined()) {
            return checked((int) open.invokeExact(arena.allocateFrom(path), CLOSE_ON_EXEC), path);
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("open", e);
        }
    }

    /// Makes a request (`ioctl`) without an argument that answers with a descriptor.
    int control(int descriptor, long request) throws IOException {
        try {
            return checked((int) control.invokeExact(descriptor, request), "ioctl");
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("ioctl", e);
        }
    }

    private static int checked(int answer, String what) throws IOException {
        if (answer < 0) {
            throw new IOException(what);
        }
        return answer;
    }

    void close(int descriptor) {
        try {
            int ignored = (int) close.invokeExact(descriptor);
        } catch (Throwable e) {
            throw new LinkageError("close", e);
        }
    }

    /// Waits for the end of a child and returns its status as `wait` tells it; -1 when it is no child.
    int waitFor(int child) {
        return waitFor(child, 0);
    }

    /// Lets a child that has ended go.
    void reap(int child) {
        waitFor(child, WAIT_NO_HANG);
    }

    private int waitFor(int child, int options) {
        try (var arena = Arena.ofConfined()) {
            var status = arena.allocate(JAVA_INT);
            int ended = (int) waitFor.invokeExact(child, status, options);
            return ended == child ? status.get(JAVA_INT, 0) : -1;
        } catch (Throwable e) {
            throw new LinkageError("waitpid", e);
        }
    }
}

package dev.homarus.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/// The functions of the C library that this room calls. Each answers whether the system did it; where the
/// library has
/// no such function (another system), the answer is no.
@SuppressWarnings("restricted") // this room is given native access, for exactly this
final class NativeCalls {
    private static final int DUMPABLE = 4; // PR_SET_DUMPABLE
    private static final int CORE = 4; // RLIMIT_CORE
    private static final int DO_NOT_DUMP = 16; // MADV_DONTDUMP
    private static final int WIPE_ON_FORK = 18; // MADV_WIPEONFORK
    private static final long CLOSE_RANGE = 436;
    private static final int CLOSE_ON_EXEC = 4; // CLOSE_RANGE_CLOEXEC

    private NativeCalls() {}

    /// Whole numbers and addresses in five registers: one shape for all that a start needs, because the JDK
    /// makes new
    /// code for each, some 10 ms. A function with fewer arguments does not look at the rest, and on Linux
    /// `prctl` finds
    /// its variable arguments in the same registers.
    private static final FunctionDescriptor SHAPE =
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private static int call(String name, long first, long second, long third) throws Throwable {
        return (int) function(name, SHAPE).invokeExact(first, second, third, 0L, 0L);
    }

    private static MethodHandle function(String name, FunctionDescriptor shape, Linker.Option... options) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().find(name).orElseThrow(() -> new UnsupportedOperationException(name)),
                shape,
                options);
    }

    private interface Native {
        long call() throws Throwable;
    }

    private static boolean done(Native call) {
        try {
            return call.call() == 0;
        } catch (UnsupportedOperationException e) {
            return false;
        } catch (Throwable e) {
            throw new LinkageError("a function of the C library", e);
        }
    }

    /// `mlock`, and `madvise` against dumps and for a wiped copy in children.
    static boolean keepOutOfSwapAndDumps(MemorySegment memory) {
        long address = memory.address();
        long size = memory.byteSize();
        boolean locked = done(() -> call("mlock", address, size, 0));
        boolean undumped = done(() -> call("madvise", address, size, DO_NOT_DUMP));
        done(() -> call("madvise", address, size, WIPE_ON_FORK));
        return locked && undumped;
    }

    /// `prctl(PR_SET_DUMPABLE, 0)`: no core, and no other process of this user reads this one's memory.
    static boolean forbidTracing() {
        return done(() -> call("prctl", DUMPABLE, 0, 0));
    }

    /// `setrlimit(RLIMIT_CORE, 0, 0)`.
    static boolean forbidCores() {
        try (var arena = Arena.ofConfined()) {
            var none = arena.allocate(JAVA_LONG, 2);
            return done(() -> call("setrlimit", CORE, none.address(), 0));
        }
    }

    /// Replaces this process by a program (`execv`); returns only where that failed. Every descriptor but the
    /// three
    /// standard ones is closed with it.
    static void replace(String program, List<String> arguments) {
        try (var arena = Arena.ofConfined()) {
            var all = arena.allocate(MemoryLayout.sequenceLayout(arguments.size() + 1L, ADDRESS));
            for (int i = 0; i < arguments.size(); i++) {
                all.setAtIndex(ADDRESS, i, arena.allocateFrom(arguments.get(i)));
            }
            var path = arena.allocateFrom(program);
            var close = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT);
            var execute = function("execv", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
            boolean closing = done(() -> (long) function("syscall", close, Linker.Option.firstVariadicArg(1))
                    .invokeExact(CLOSE_RANGE, 3, -1, CLOSE_ON_EXEC));
            if (closing) {
                done(() -> (int) execute.invokeExact(path, all));
            }
        } catch (UnsupportedOperationException e) {
            // Another system: the caller goes on in this process.
        }
    }
}

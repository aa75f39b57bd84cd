package dev.homarus.sandbox;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/// Starts a program from the calling thread, whose restrictions it inherits; the JDK's own way would make a
/// thread
/// that inherits them too.
///
/// The program begins a session of its own, with every signal as it is by default, and has four descriptors: 0 is
/// `/dev/null`, 1 and 2 lead to a pipe, 3 to another.
final class Spawn {
    /// More than the C library's structures have bytes.
    private static final int OPAQUE = 1_024;

    private static final int SIGNALS = 128;

    /// `POSIX_SPAWN_SETSIGDEF | SETSIGMASK | SETSID`.
    private static final short FLAGS = 0x8C;

    private static final int LAST = 3;

    private final MethodHandle spawn;
    private final MethodHandle attributesInit;
    private final MethodHandle flags;
    private final MethodHandle mask;
    private final MethodHandle defaults;
    private final MethodHandle actionsInit;
    private final MethodHandle open;
    private final MethodHandle duplicate;
    private final MethodHandle closeFrom;

    /// @throws UnsupportedOperationException where the C library cannot do this; glibc 2.34 can
    Spawn(Kernel kernel) {
        spawn = kernel.function("posix_spawn", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        attributesInit = kernel.function("posix_spawnattr_init", ADDRESS);
        flags = kernel.function("posix_spawnattr_setflags", ADDRESS, JAVA_SHORT);
        mask = kernel.function("posix_spawnattr_setsigmask", ADDRESS, ADDRESS);
        defaults = kernel.function("posix_spawnattr_setsigdefault", ADDRESS, ADDRESS);
        actionsInit = kernel.function("posix_spawn_file_actions_init", ADDRESS);
        open = kernel.function("posix_spawn_file_actions_addopen", ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
        duplicate = kernel.function("posix_spawn_file_actions_adddup2", ADDRESS, JAVA_INT, JAVA_INT);
        closeFrom = kernel.function("posix_spawn_file_actions_addclosefrom_np", ADDRESS, JAVA_INT);
    }

    /// What is to be started, in memory of the C library's form.
    record Prepared(
            MemorySegment path,
            MemorySegment actions,
            MemorySegment attributes,
            MemorySegment arguments,
            MemorySegment environment,
            MemorySegment number) {}

    /// @param output the end of a pipe that 1 and 2 are to be
    /// @param life the end of a pipe that 3 is to be
    Prepared prepare(Arena arena, List<String> line, List<String> environment, int output, int life)
            throws IOException {
        if (output <= LAST || life <= LAST) {
            throw new IOException("the standard descriptors are not open");
        }
        var attributes = arena.allocate(OPAQUE, 16);
        var actions = arena.allocate(OPAQUE, 16);
        try {
            checked((int) attributesInit.invokeExact(attributes));
            checked((int) flags.invokeExact(attributes, FLAGS));
            checked((int) mask.invokeExact(attributes, arena.allocate(SIGNALS, 8)));
            checked((int)
                    defaults.invokeExact(attributes, arena.allocate(SIGNALS, 8).fill((byte) -1)));
            checked((int) actionsInit.invokeExact(actions));
            checked((int) open.invokeExact(actions, 0, arena.allocateFrom("/dev/null"), 0, 0));
            checked((int) duplicate.invokeExact(actions, output, 1));
            checked((int) duplicate.invokeExact(actions, output, 2));
            checked((int) duplicate.invokeExact(actions, life, LAST));
            checked((int) closeFrom.invokeExact(actions, LAST + 1));
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("posix_spawn", e);
        }
        return new Prepared(
                arena.allocateFrom(line.getFirst()),
                actions,
                attributes,
                strings(arena, line),
                strings(arena, environment),
                arena.allocate(JAVA_INT));
    }

    /// Starts it and returns its process number.
    int start(Prepared what) throws IOException {
        try {
            checked((int) spawn.invokeExact(
                    what.number(),
                    what.path(),
                    what.actions(),
                    what.attributes(),
                    what.arguments(),
                    what.environment()));
            return what.number().get(JAVA_INT, 0);
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("posix_spawn", e);
        }
    }

    private static MemorySegment strings(Arena arena, List<String> strings) {
        var array = arena.allocate(ADDRESS, strings.size() + 1L);
        for (int i = 0; i < strings.size(); i++) {
            array.setAtIndex(ADDRESS, i, arena.allocateFrom(strings.get(i)));
        }
        return array;
    }

    private static void checked(int error) throws IOException {
        if (error != 0) {
            throw new IOException("error " + error);
        }
    }
}

package dev.homarus.sandbox;

import dev.homarus.types.Problem;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Starts programs that parse what nobody vouches for and run for longer than a command: in namespaces of their
/// own, without any socket, with a system-call filter, and with nothing of the owner's but the files they are
/// shown. Only where commands are [Level.Isolated]. Thread-safe. Closing it, or the death of this process
/// however it comes, ends them all.
public final class Workers implements AutoCloseable {
    /// Gives bubblewrap its descriptors and becomes it: 3 the filter, 4 the arguments, 5 the status; the
    /// program's 6 is the output, and its standard output is its standard error. The system ends it first when
    /// memory runs out.
    private static final String LAUNCH = """
            exec 3<"$1" 4<"$2" 5>"$3" 6>&1 1>&2
            ulimit -d "$4" && ulimit -c 0 && ulimit -n 256 && ulimit -f 128 || exit 1
            shift 4
            echo 1000 >/proc/self/oom_score_adj
            exec "$@"
            """;

    private static final List<String> WALLS = List.of(
            "--unshare-all",
            "--unshare-user",
            "--disable-userns",
            "--die-with-parent",
            "--new-session",
            "--cap-drop",
            "ALL",
            "--clearenv",
            "--hostname",
            "worker",
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

    /// Where the system's libraries are. There is no program inside but what is shown.
    private static final List<String> LIBRARIES =
            List.of("/usr/lib", "/usr/lib32", "/usr/lib64", "/lib", "/lib32", "/lib64", "/libx32", "/etc/ld.so.cache");

    /// What a program reserves and does not use: the stacks of its threads, and the pools of its allocator.
    private static final long RESERVED = 1_536L << 20;

    private static final int TEMPORARY = 65_536;
    private static final int PROCESSES = 256;
    private static final int KILOBYTE = 1_024;

    private final Level level;
    private final Settings settings;
    private final Set<Worker> running = ConcurrentHashMap.newKeySet();

    /// The kernel ends a sandbox when the *thread* that started it ends.
    private final ExecutorService launcher = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("worker-launcher").factory());

    /// @param beside tells how well this machine isolates
    /// @param settings the same that it was made with
    public Workers(Sandbox beside, Settings settings) {
        this.level = beside.level();
        this.settings = settings;
    }

    /// Returns why nothing can be started on this machine.
    public Optional<Problem> missing() {
        return switch (level) {
            case Level.Isolated() -> Optional.empty();
            case Level.Confined(var problem) -> Optional.of(problem);
            case Level.None(var problem) -> Optional.of(problem);
        };
    }

    /// Starts one.
    ///
    /// @throws IOException where that is not possible; [#missing] may say why
    public Worker start(Workplace place) throws IOException {
        if (missing().isPresent()) {
            throw new IOException("nothing is started without walls");
        }
        try {
            return launcher.submit((Callable<Worker>) () -> launched(place)).get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private Worker launched(Workplace place) throws IOException {
        var scratch = settings.scratch();
        var bwrap = settings.bwrap().stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException("no bubblewrap"));
        var machine = Machine.of(bwrap).orElseThrow(() -> new IOException("no filter"));
        var filter = written(scratch, "filter", SeccompFilter.sealed(machine));
        var arguments = written(scratch, "arguments", arguments(place, scratch));
        var status = written(scratch, "status", new byte[0]);
        var line = new ArrayList<>(List.of("/bin/sh", "-c", LAUNCH, "sh"));
        List.of(filter, arguments, status).forEach(file -> line.add(file.toString()));
        line.add(Long.toString((place.memoryBytes() + RESERVED) / KILOBYTE));
        line.add(bwrap.toString());
        line.addAll(WALLS);
        line.add("--");
        line.addAll(place.line());
        var builder = new ProcessBuilder(line).directory(new File("/"));
        builder.environment().clear();
        var limits = Limits.STANDARD;
        var worker = new Worker(
                builder.start(),
                status,
                new Limits(
                        PROCESSES,
                        Math.max(place.memoryBytes(), limits.memoryBytes()),
                        limits.fileBytes(),
                        limits.outputBytes(),
                        limits.grace()),
                () -> remove(List.of(filter, arguments, status)));
        running.removeIf(one -> !one.isAlive());
        running.add(worker);
        return worker;
    }

    private static Path written(Path scratch, String name, byte[] content) throws IOException {
        return Files.write(Files.createTempFile(scratch, "worker-" + name, ""), content);
    }

    private static void remove(List<Path> files) {
        for (var file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // It holds names only, in a folder of Homarus' own.
            }
        }
    }

    private static byte[] arguments(Workplace place, Path scratch) throws IOException {
        var all = new ArrayList<String>();
        for (var library : LIBRARIES) {
            var path = Path.of(library);
            if (Files.isSymbolicLink(path)) {
                all.addAll(List.of("--symlink", Files.readSymbolicLink(path).toString(), library));
            } else {
                all.addAll(List.of("--ro-bind-try", library, library));
            }
        }
        all.addAll(List.of("--proc", "/proc"));
        Enclosure.coverProc(all, KernelSettings.in(scratch));
        all.addAll(List.of("--remount-ro", "/proc", "--dev", "/dev", "--remount-ro", "/dev"));
        all.addAll(List.of("--perms", "1777", "--size", Integer.toString(TEMPORARY), "--tmpfs", "/tmp"));
        place.shown().forEach((inside, here) -> all.addAll(List.of("--ro-bind", here.toString(), inside)));
        place.environment().forEach((name, value) -> all.addAll(List.of("--setenv", name, value)));
        all.addAll(List.of("--remount-ro", "/", "--chdir", "/"));
        var bytes = new ByteArrayOutputStream();
        for (var argument : all) {
            bytes.writeBytes(argument.getBytes(StandardCharsets.UTF_8));
            bytes.write(0);
        }
        return bytes.toByteArray();
    }

    /// Ends all that runs, and starts no more.
    @Override
    public void close() {
        launcher.shutdown();
        running.forEach(Worker::close);
    }
}

package dev.homarus.sandbox;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A [Forwarder] in the network of one sandbox. It is started by `nsenter`, which needs the user namespace that the
/// network belongs to: bubblewrap leaves it before it runs anything, so the kernel is asked for it.
final class Passage implements AutoCloseable {
    /// `NS_GET_USERNS` of `linux/nsfs.h`.
    private static final long OWNER_OF = 0xb701;

    private static final List<Path> NSENTER = List.of(Path.of("/usr/bin/nsenter"), Path.of("/bin/nsenter"));
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Process process;

    private Passage(Process process) {
        this.process = process;
    }

    /// Whether this machine has what is needed.
    static boolean isPossible() {
        return NSENTER.stream().anyMatch(Files::isExecutable)
                && ProcessHandle.current().info().command().isPresent();
    }

    /// Starts it and waits until it listens.
    ///
    /// @param inside a process of the sandbox
    /// @throws IOException where it does not start or listen in time
    static Passage open(Kernel kernel, int inside, Path socket) throws IOException {
        var network = "/proc/" + inside + "/ns/net";
        int descriptor = kernel.open(network);
        try {
            int owner = kernel.control(descriptor, OWNER_OF);
            try {
                return started(network, owner, socket);
            } finally {
                kernel.close(owner);
            }
        } finally {
            kernel.close(descriptor);
        }
    }

    private static Passage started(String network, int owner, Path socket) throws IOException {
        var builder = new ProcessBuilder(line(network, socket))
                .directory(new File("/"))
                .redirectInput(new File("/proc/self/fd/" + owner))
                .redirectError(Redirect.DISCARD);
        builder.environment().clear();
        var passage = new Passage(builder.start());
        if (!passage.isListening()) {
            passage.close();
            throw new IOException("the way out did not open");
        }
        return passage;
    }

    private static List<String> line(String network, Path socket) throws IOException {
        var nsenter = NSENTER.stream().filter(Files::isExecutable).findFirst();
        var java = ProcessHandle.current().info().command();
        if (nsenter.isEmpty() || java.isEmpty()) {
            throw new IOException("nsenter or java is missing");
        }
        return List.of(
                nsenter.get().toString(),
                "--user=/proc/self/fd/0",
                "--net=" + network,
                "--preserve-credentials",
                "--",
                java.get(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:+DisableAttachMechanism",
                "-Xmx16m",
                "-Xss256k",
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-cp",
                classes().toString(),
                Forwarder.class.getName(),
                socket.toString(),
                Integer.toString(Network.PORT),
                Long.toString(ProcessHandle.current().pid()));
    }

    private static Path classes() throws IOException {
        try {
            return Path.of(Forwarder.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private boolean isListening() {
        return Patience.until(PATIENCE, () -> hasSpoken() || !process.isAlive()) && hasSpoken();
    }

    private boolean hasSpoken() {
        try {
            return process.getInputStream().available() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

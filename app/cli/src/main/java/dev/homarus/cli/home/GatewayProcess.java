package dev.homarus.cli.home;

import dev.homarus.cli.local.LocalGateway;
import dev.homarus.cli.local.Surroundings;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import dev.homarus.vault.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The gateway as a process: starting it, and waiting for its end. The only place of the command line that
/// starts
/// another program, and that program is the launcher that started this one.
public final class GatewayProcess {
    private static final Duration READY_LIMIT = Duration.ofSeconds(20);
    private static final Duration END_LIMIT = Duration.ofSeconds(20);
    private static final long POLL_MILLIS = 25;
    private static final int LOG_TAIL = 65_536;

    /// Programs that give the gateway a life beyond this terminal; the first one present is used.
    private static final List<Path> DETACHERS =
            List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"), Path.of("/usr/bin/nohup"));

    private final Surroundings around;
    private final LocalGateway gateway;

    public GatewayProcess(Surroundings around) {
        this.around = around;
        this.gateway = new LocalGateway(around.socket());
    }

    /// Runs a gateway attached to this terminal until it ends; returns its exit status.
    public int attached(Optional<Integer> port) {
        return attached(
                port.map(number -> List.of("--port", Integer.toString(number))).orElse(List.of()));
    }

    /// Runs the gateway's program attached to this terminal, with these words, until it ends; returns its exit
    /// status.
    public int attached(List<String> words) {
        var command = new ArrayList<>(command(Optional.empty(), false));
        command.addAll(words);
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw noLauncher("it could not be run (" + e.getClass().getSimpleName() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    /// Starts a gateway in the background and waits until it is ready, or locked because nothing at hand opens
    /// the
    /// home.
    ///
    /// @param passphrase handed over on its standard input, and wiped
    /// @throws ProblemException what the gateway wrote when it ended, or CLI-014, CLI-015
    public void detached(Optional<Integer> port, Optional<char[]> passphrase) {
        var command = new ArrayList<String>();
        DETACHERS.stream().filter(Files::isExecutable).findFirst().ifPresent(tool -> command.add(tool.toString()));
        command.addAll(command(port, passphrase.isPresent()));
        try {
            PrivateFiles.makeFolder(around.home());
            PrivateFiles.makeFolder(around.run());
            PrivateFiles.write(around.log(), new byte[0]);
            var log = Redirect.appendTo(around.log().toFile());
            var process = new ProcessBuilder(command)
                    .redirectInput(
                            passphrase.isPresent()
                                    ? Redirect.PIPE
                                    : Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(log)
                    .redirectError(log)
                    .start();
            if (passphrase.isPresent()) {
                hand(process, passphrase.get());
            }
            awaitReady(process);
        } catch (UncheckedIOException e) {
            throw unusable(e);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private List<String> command(Optional<Integer> port, boolean passphraseOnInput) {
        var launcher = around.launcher().filter(Files::isExecutable).orElseThrow(() -> noLauncher("it is not known"));
        var command = new ArrayList<>(List.of(launcher.toString(), "start", "--foreground"));
        port.ifPresent(number -> command.addAll(List.of("--port", Integer.toString(number))));
        if (passphraseOnInput) {
            command.add("--passphrase-stdin");
        }
        return command;
    }

    private static void hand(Process process, char[] passphrase) {
        var bytes = new byte[passphrase.length * 3 + 1];
        try (var out = process.getOutputStream()) {
            var line = ByteBuffer.wrap(bytes);
            StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(passphrase), line, true);
            out.write(bytes, 0, line.position());
            out.write('\n');
        } catch (IOException e) {
            // The gateway ended before it read; its log says why.
        } finally {
            Arrays.fill(passphrase, '\0');
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private void awaitReady(Process process) {
        long end = System.nanoTime() + READY_LIMIT.toNanos();
        try {
            while (System.nanoTime() < end) {
                if (gateway.isReady() || gateway.isLocked()) {
                    return;
                }
                if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw lastWords()
                            .orElseGet(() -> new Problem(
                                            "CLI-014",
                                            "The gateway ended before it was ready (exit status " + process.exitValue()
                                                    + ").",
                                            "Read why in " + around.log())
                                    .asException());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroy();
        throw new Problem(
                        "CLI-015",
                        "The gateway was not ready within " + READY_LIMIT.toSeconds() + " seconds, and was stopped.",
                        "Read what it was doing in " + around.log())
                .asException();
    }

    /// Returns the Problem that the gateway wrote last.
    private Optional<ProblemException> lastWords() {
        try (var log = Files.newByteChannel(around.log())) {
            log.position(Math.max(0, log.size() - LOG_TAIL));
            var bytes = ByteBuffer.allocate(LOG_TAIL);
            int read = 0;
            while (bytes.hasRemaining() && read >= 0) {
                read = log.read(bytes);
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.matches("[A-Z]{2,12}-[0-9]{3} .+"))
                    .reduce((first, last) -> last)
                    .map(GatewayProcess::problem);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static ProblemException problem(String line) {
        int space = line.indexOf(' ');
        var words = line.substring(space + 1);
        int stop = words.indexOf(". ");
        return new Problem(
                        line.substring(0, space),
                        stop < 0 ? words : words.substring(0, stop + 1),
                        stop < 0 ? "" : words.substring(stop + 2))
                .asException();
    }

    /// Asks the gateway to end, and waits until its process has.
    ///
    /// @throws ProblemException CLI-001 not running, CLI-016 it does not end
    public void stop() {
        long pid = gateway.get("/api/status").number("pid", -1, 0, Long.MAX_VALUE);
        gateway.post("/api/stop");
        var process = ProcessHandle.of(pid);
        try {
            if (process.isPresent()) {
                process.get().onExit().get(END_LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new Problem(
                            "CLI-016",
                            "The gateway (process " + pid + ") has not ended within " + END_LIMIT.toSeconds()
                                    + " seconds.",
                            "Wait a little; if it stays, end it with: kill " + pid)
                    .asException();
        }
    }

    private ProblemException unusable(Exception e) {
        var cause = Optional.ofNullable(e.getCause()).orElse(e);
        return new Problem(
                        "HOME-001",
                        "The home " + around.home() + " cannot be used ("
                                + cause.getClass().getSimpleName() + ").",
                        "Make it writable for your user and its disk not full, or set HOMARUS_HOME to another folder.")
                .asException();
    }

    private static ProblemException noLauncher(String why) {
        return new Problem(
                        "CLI-013",
                        "The gateway cannot be started from here, because of its launcher: " + why + ".",
                        "Use the script homarus in the project's folder.")
                .asException();
    }
}

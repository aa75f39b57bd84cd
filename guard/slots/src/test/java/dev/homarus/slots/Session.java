package dev.homarus.slots;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A session bus of its own, in a folder of its own, with or without GNOME Keyring on it.
final class Session implements AutoCloseable {
    private static final Path BUS = Path.of("/usr/bin/dbus-daemon");
    private static final Path SEND = Path.of("/usr/bin/dbus-send");
    private static final Path KEYRING = Path.of("/usr/bin/gnome-keyring-daemon");
    private static final Path SECRET_TOOL = Path.of("/usr/bin/secret-tool");
    private static final String EMPTY = """
            <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
             "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
            <busconfig><type>session</type><listen>unix:dir=FOLDER</listen><policy context="default">
            <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
            """;

    private final Process bus;
    private final Map<String, String> environment;

    private Session(Path folder, List<String> options) throws IOException {
        var home = Map.of("HOME", folder.toString(), "XDG_RUNTIME_DIR", folder.toString(), "PATH", "/usr/bin:/bin");
        var command = new java.util.ArrayList<>(List.of(BUS.toString(), "--nofork", "--nopidfile", "--print-address"));
        command.addAll(options);
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(home);
        bus = builder.start();
        var reader = new BufferedReader(new InputStreamReader(bus.getInputStream(), StandardCharsets.US_ASCII));
        var all = new java.util.TreeMap<>(home);
        all.put("DBUS_SESSION_BUS_ADDRESS", reader.readLine());
        environment = Map.copyOf(all);
    }

    static void require() {
        for (var program : List.of(BUS, SEND, KEYRING, SECRET_TOOL)) {
            assumeTrue(
                    Files.isExecutable(program),
                    program + " is not installed (Debian packages dbus, dbus-bin, gnome-keyring, libsecret-tools)");
        }
    }

    /// A bus on which nothing can be started.
    static Session empty(Path folder) throws IOException {
        var config = folder.resolve("bus.conf");
        Files.writeString(config, EMPTY.replace("FOLDER", folder.toString()));
        return new Session(folder, List.of("--config-file=" + config));
    }

    /// A bus with GNOME Keyring, whose login keyring is unlocked with `password`.
    static Session unlocked(Path folder, String password) throws IOException, InterruptedException {
        var session = new Session(folder, List.of("--session", "--address=unix:dir=" + folder));
        if (session.run(password, KEYRING.toString(), "--unlock", "--components=secrets") != 0) {
            throw new IllegalStateException("GNOME Keyring does not start");
        }
        return session;
    }

    Map<String, String> environment() {
        return environment;
    }

    /// Locks the login keyring, as a screen lock does.
    void lock() throws IOException, InterruptedException {
        int exit = run(
                "",
                SEND.toString(),
                "--session",
                "--print-reply",
                "--dest=org.freedesktop.secrets",
                "/org/freedesktop/secrets",
                "org.freedesktop.Secret.Service.Lock",
                "array:objpath:/org/freedesktop/secrets/collection/login");
        if (exit != 0) {
            throw new IllegalStateException("GNOME Keyring does not lock");
        }
    }

    private int run(String input, String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        var process = builder.start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(command[0] + " did not end");
        }
        return process.exitValue();
    }

    /// Ends the bus; what is on it ends with it.
    @Override
    public void close() {
        bus.destroy();
    }
}

package dev.homarus.gateway;

import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/// Starts the gateway in the foreground and ends with it. Exit status: 0 stopped, 1 refused to start, 2 wrong
/// usage.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        NoUrlConnections.close();
        if (arguments.length > 0 && arguments[0].equals("proxy")) {
            ProxyLife.live(
                    Arrays.asList(arguments).subList(1, arguments.length),
                    System.getenv(),
                    System.getProperty("user.home"),
                    InstantSource.system());
            return;
        }
        Settings settings;
        try {
            settings = Settings.of(System.getenv(), System.getProperty("user.home"), arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("homarus start: " + e.getMessage());
            System.err.println("usage: homarus start [--detach] [--port N]");
            System.exit(2);
            return;
        }
        try {
            run(settings);
        } catch (ProblemException e) {
            System.err.println(e.problem().line());
            // Not System.exit: there is nothing to end in order, and the hook would wait for it.
            Runtime.getRuntime().halt(1);
        }
    }

    private static void run(Settings settings) throws InterruptedException {
        boolean root = isRoot();
        if (root && !settings.allowRoot()) {
            throw new Problem(
                            "HOME-003",
                            "Homarus does not run as root: everything it starts would be root too.",
                            "Start it as an ordinary user, or set HOMARUS_ALLOW_ROOT=1 if you know why.")
                    .asException();
        }
        var home = new Home(settings.home(), settings.outside(), settings.outsideState());
        if (settings.restore().isPresent()) {
            restore(settings, home);
            return;
        }
        var mended = home.prepare();
        var lock = home.lock();
        var life = new Life(settings, home, mended, root, InstantSource.system(), () -> ask(settings, home));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            life.requestStop();
            try {
                Thread.sleep(java.time.Duration.ofSeconds(15));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        try {
            life.live();
        } finally {
            try {
                lock.close();
            } catch (IOException e) {
                // The lock goes with the process.
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static void restore(Settings settings, Home home) {
        var wish = settings.restore().orElseThrow();
        home.prepareOutside();
        var passphrases = new Unlocking(
                home,
                new SlotKinds(home.machineKey(), settings.environment(), InstantSource.system()),
                settings.passphraseFile(),
                () -> ask(settings, home));
        var restored =
                new Restoring(home, wish, InstantSource.system(), Main::askHidden, passphrases::passphrase).run();
        System.out.println(wish.json() ? restored.write() : new RestoreReport(restored).text());
        Runtime.getRuntime().halt(0);
    }

    private static Optional<char[]> askHidden(String question) {
        return Optional.ofNullable(System.console())
                .filter(java.io.Console::isTerminal)
                .map(console -> console.readPassword("%s", question));
    }

    static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    static Optional<char[]> ask(Settings settings, Home home) {
        if (settings.passphraseOnInput()) {
            return firstLine();
        }
        var terminal = Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal);
        if (terminal.isEmpty()) {
            return Optional.empty();
        }
        var console = terminal.get();
        boolean fresh = !Files.exists(home.keyring());
        var first = console.readPassword(fresh ? "Choose a passphrase for this home: " : "Passphrase: ");
        if (first == null) {
            return Optional.empty();
        }
        if (fresh) {
            var again = console.readPassword("Once more: ");
            if (!Arrays.equals(first, again)) {
                throw new Problem("VAULT-009", "The two passphrases are not the same.", "Start again.").asException();
            }
        }
        return Optional.of(first);
    }

    private static Optional<char[]> firstLine() {
        try {
            var line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            return Optional.ofNullable(line).map(String::toCharArray);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}

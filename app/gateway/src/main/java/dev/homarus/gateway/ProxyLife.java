package dev.homarus.gateway;

import dev.homarus.process.OwnProcess;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Starts a key proxy in the foreground and ends with it: the same program as a gateway, with a home of its own
/// and
/// without models, Sessions and tools. Exit status: 0 stopped, 1 refused to start, 2 wrong usage.
final class ProxyLife {
    private static final Duration LONGEST_END = Duration.ofSeconds(10);

    private ProxyLife() {}

    /// Runs one with the arguments after the word `proxy`.
    static void live(List<String> arguments, Map<String, String> environment, String user, InstantSource clock)
            throws InterruptedException {
        ProxySettings proxy;
        Settings settings;
        try {
            var rest = new ArrayList<String>();
            proxy = ProxySettings.of(arguments, rest);
            settings = Settings.of(home(environment, proxy, user), user, rest.toArray(String[]::new));
        } catch (IllegalArgumentException e) {
            System.err.println("homarus proxy: " + e.getMessage());
            System.err.println("usage: homarus proxy --socket PATH [--home DIR] [--group NAME] [--allow-uid UID]"
                    + " [--lasting SECONDS]");
            System.exit(2);
            return;
        }
        try {
            run(settings, proxy, clock);
        } catch (ProblemException e) {
            System.err.println(e.problem().line());
            System.exit(1);
        }
    }

    /// The environment with the proxy's home in the place of the gateway's.
    private static Map<String, String> home(Map<String, String> environment, ProxySettings proxy, String user) {
        var gateway = Settings.of(environment, user, new String[0]).home();
        var changed = new HashMap<>(environment);
        changed.put("HOMARUS_HOME", proxy.home(gateway).toString());
        return changed;
    }

    private static void run(Settings settings, ProxySettings proxy, InstantSource clock) throws InterruptedException {
        if (Main.isRoot() && !settings.allowRoot()) {
            throw new Problem(
                            "HOME-003",
                            "The key proxy does not run as root.",
                            "Start it as a user of its own, or set HOMARUS_ALLOW_ROOT=1 if you know why.")
                    .asException();
        }
        var home = new Home(
                settings.home(),
                settings.outside().resolveSibling("homarus-proxy"),
                settings.outsideState().resolveSibling("homarus-proxy"));
        var mended = home.prepare();
        var lock = home.lock();
        var kinds = new SlotKinds(home.machineKey(), settings.environment(), clock);
        var opened = new Unlocking(home, kinds, settings.passphraseFile(), () -> Main.ask(settings, home))
                .open(clock.instant())
                .orElseThrow(() -> new Problem(
                                "VAULT-007",
                                "The home of the key proxy does not open with what is at hand.",
                                "Start it on a terminal and type the passphrase, or set HOMARUS_PASSPHRASE_FILE.")
                        .asException());
        var whole = new CountDownLatch(1);
        try (var house = new ProxyHouse(home, opened, settings, proxy, mended, clock)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                house.requestStop();
                try {
                    var ignored = whole.await(LONGEST_END.toSeconds(), TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
            System.out.println("homarus proxy " + Gateway.VERSION + " ready on " + proxy.socket());
            var ignored = OwnProcess.protect();
            house.awaitEnd();
        } finally {
            whole.countDown();
        }
        try {
            lock.close();
        } catch (IOException e) {
            // The lock goes with the process.
        }
        Runtime.getRuntime().halt(0);
    }
}

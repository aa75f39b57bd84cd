package dev.homarus.gateway;

import dev.homarus.process.OwnProcess;
import dev.homarus.slots.Passkey;
import dev.homarus.types.ProblemException;
import dev.homarus.vault.KeyRing;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// The life of the process: locked or unlocked, until it is stopped.
///
/// Locking ends the gateway in order and then begins the process anew, so that a locked one never had a key in
/// its memory. Where the system cannot do that, the same process goes on without the gateway.
final class Life {
    private final Settings settings;
    private final Home home;
    private final Mended mended;
    private final boolean root;
    private final InstantSource clock;
    private final SlotKinds kinds;
    private final Unlocking unlocking;
    private final Renewals renewals;
    private Runnable stop = () -> {};
    private boolean stopping;

    /// @param ask asks the person at the terminal for a passphrase
    Life(
            Settings settings,
            Home home,
            Mended mended,
            boolean root,
            InstantSource clock,
            Supplier<Optional<char[]>> ask) {
        this.settings = settings;
        this.home = home;
        this.mended = mended;
        this.root = root;
        this.clock = clock;
        this.renewals = new Renewals(home, clock);
        this.kinds = new SlotKinds(home.machineKey(), settings.environment(), clock);
        this.unlocking = new Unlocking(home, kinds, settings.passphraseFile(), ask);
    }

    void live() throws InterruptedException {
        var listeners = listenersInTheMeantime();
        var opened = settings.locked() ? Optional.<Unlocking.Opened>empty() : unlocking.open(clock.instant());
        Optional<Locked.Unlocked> waiting = Optional.empty();
        while (true) {
            var surface = listeners.join();
            try {
                if (opened.isEmpty()) {
                    waiting = locked(surface);
                    if (waiting.isEmpty()) {
                        return;
                    }
                    opened = waiting.map(Locked.Unlocked::opened);
                }
                if (unlocked(surface, opened.get(), waiting) == Gateway.End.STOPPED) {
                    return;
                }
            } catch (ProblemException e) {
                if (waiting.isEmpty()) {
                    throw e;
                }
                waiting.get().ready().complete(Optional.of(e.problem()));
            } finally {
                surface.stop();
            }
            OwnProcess.beginAnew(List.of("--port", Integer.toString(surface.port()), "--locked"));
            opened = Optional.empty();
            waiting = Optional.empty();
            listeners = listenersInTheMeantime();
        }
    }

    /// Makes the listeners while the key ring is opened: neither needs the other, and each takes a fifth of a
    /// start.
    private CompletableFuture<Surface> listenersInTheMeantime() {
        int port = port();
        var made = new CompletableFuture<Surface>();
        Thread.ofPlatform().name("listeners").start(() -> {
            try {
                made.complete(new Surface(port, home.socket()));
            } catch (Throwable e) {
                made.completeExceptionally(e);
            }
        });
        return made;
    }

    private int port() {
        return settings.port()
                .orElseGet(() -> new ConfigFile(settings.config()).read().port());
    }

    /// Waits for somebody to open the home; empty when the process is to end.
    private Optional<Locked.Unlocked> locked(Surface surface) throws InterruptedException {
        var locked = new Locked(home, unlocking, surface, clock);
        onStop(locked::stop);
        var doorkeeper = new Doorkeeper();
        int port = surface.start(locked.router(doorkeeper), doorkeeper::listensOn);
        holdName(surface, KeyRing.read(home.keyring()));
        protect();
        System.out.println("homarus " + Gateway.VERSION + " locked on http://127.0.0.1:" + port);
        return locked.await();
    }

    /// One gateway after the other, as long as each ends for new keys: the ring stays open between them.
    private Gateway.End unlocked(Surface surface, Unlocking.Opened opened, Optional<Locked.Unlocked> waiting)
            throws InterruptedException {
        var now = opened;
        var found = mended;
        while (true) {
            Optional<Records> handed = Optional.empty();
            try (var gateway = new Gateway(settings, home, found, now, kinds, surface, renewals, root, clock)) {
                onStop(gateway::requestStop);
                holdName(surface, opened.ring().ring());
                renewals.ready();
                System.out.println("homarus " + Gateway.VERSION + " ready on http://127.0.0.1:" + gateway.port());
                waiting.ifPresent(who -> who.ready().complete(Optional.empty()));
                protect();
                var end = gateway.awaitEnd();
                if (end != Gateway.End.RENEWING) {
                    renewals.notBegun();
                    return end;
                }
                handed = Optional.of(gateway.handOver());
            }
            renewals.run(handed.get());
            now = new Unlocking.Opened(opened.ring(), opened.slot(), false);
            found = new Mended(List.of());
        }
    }

    /// Where a passkey opens the home, no other program is to answer by the name that it belongs to. What keeps
    /// it from that is said where the passkey is asked for.
    private static void holdName(Surface surface, KeyRing ring) {
        if (ring.has(Passkey.KIND)) {
            var ignored = surface.localhost();
        }
    }

    /// Last of all, because it takes its time and changes who the system says owns this process' files.
    private static void protect() {
        var ignored = OwnProcess.protect();
    }

    private synchronized void onStop(Runnable how) {
        stop = how;
        if (stopping) {
            how.run();
        }
    }

    /// Ends what runs; the process ends after it.
    synchronized void requestStop() {
        stopping = true;
        stop.run();
    }
}

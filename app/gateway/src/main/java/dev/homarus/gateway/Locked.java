package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import dev.homarus.types.Problem;
import dev.homarus.vault.KeyRing;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A gateway that is not unlocked: it has no key, no database and no model. It says that it is locked and what opens
/// it, and waits for that, or for its end.
final class Locked {
    /// What every other path answers.
    static final Problem PROBLEM = new Problem("VAULT-016", "Homarus is locked.", "Unlock it with: homarus unlock");

    /// How long an unlocked gateway may take to be ready.
    private static final int READY_SECONDS = 60;

    /// A home that was opened, and who waits for the gateway that comes of it.
    record Unlocked(Unlocking.Opened opened, CompletableFuture<Optional<Problem>> ready) {}

    private final Home home;
    private final Unlocking unlocking;
    private final Surface surface;
    private final InstantSource clock;
    /// Apart, so that no web page or program that can reach the port keeps the owner out.
    private final Attempts here = attempts();
    private final Attempts elsewhere = attempts();
    private final BlockingQueue<Optional<Unlocked>> events = new ArrayBlockingQueue<>(1);

    Locked(Home home, Unlocking unlocking, Surface surface, InstantSource clock) {
        this.home = home;
        this.unlocking = unlocking;
        this.surface = surface;
        this.clock = clock;
    }

    private static Attempts attempts() {
        return new Attempts(
                new Problem("VAULT-017", "The passphrase was wrong five times.", "Wait ten minutes, and try again."));
    }

    /// Returns the table of a locked gateway.
    Router router(Doorkeeper doorkeeper) {
        var router = new Router(doorkeeper, clock).otherwise(PROBLEM);
        router.open("GET", "/healthz", call -> Replies.empty(call.response(), call.callback(), 200));
        router.open("GET", "/readyz", call -> Replies.empty(call.response(), call.callback(), 503));
        router.open("POST", "/api/unlock", this::unlock);
        router.local("GET", "/api/status", call -> call.reply(status()));
        router.local("POST", "/api/stop", call -> {
            call.done();
            stop();
        });
        Surface.addFiles(router);
        return router;
    }

    /// Waits for the home to be opened; empty when it is to end.
    Optional<Unlocked> await() throws InterruptedException {
        return events.take();
    }

    void stop() {
        boolean ignored = events.offer(Optional.empty());
    }

    private Json.Obj status() {
        var slots = KeyRing.read(home.keyring()).slots().stream()
                .map(KeyRing.Slot::kind)
                .distinct()
                .toList();
        return Json.object()
                .put("state", "locked")
                .put("pid", ProcessHandle.current().pid())
                .put("version", Gateway.VERSION)
                .put(
                        "listeners",
                        Json.strings(java.util.List.of(
                                "127.0.0.1:" + surface.port(), home.socket().toString())))
                .put("slots", Json.strings(slots))
                .put("home", home.root().toString())
                .put("problem", Replies.problem(PROBLEM))
                .build();
    }

    /// Opens the home with `{"passphrase"}`; from the owner on this machine also with what opens by itself.
    private synchronized void unlock(Call call) {
        var now = clock.instant();
        boolean local = Doorkeeper.isLocal(call.request());
        var attempts = local ? here : elsewhere;
        attempts.check(now);
        var given = call.json().optionalText("passphrase");
        Unlocking.Opened opened;
        try {
            opened = given.map(text -> unlocking.with(text.toCharArray()))
                    .or(() -> local ? unlocking.byItself() : Optional.empty())
                    .orElseThrow(() -> needed().asException());
        } catch (dev.homarus.types.ProblemException e) {
            if (e.problem().code().equals("VAULT-001")) {
                attempts.failed(now);
            }
            throw e;
        }
        var ready = new CompletableFuture<Optional<Problem>>();
        if (!events.offer(Optional.of(new Unlocked(opened, ready)))) {
            opened.ring().close();
            throw PROBLEM.asException();
        }
        try {
            ready.get(READY_SECONDS, TimeUnit.SECONDS).ifPresent(problem -> {
                throw problem.asException();
            });
            call.done();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PROBLEM.asException();
        } catch (ExecutionException | TimeoutException e) {
            throw PROBLEM.asException();
        }
    }

    private Problem needed() {
        var ring = KeyRing.read(home.keyring());
        return ring.has(Unlocking.PASSPHRASE)
                ? new Problem(
                        "VAULT-007",
                        "This home opens with a passphrase.",
                        "Give it on a terminal with: homarus unlock, or on its standard input.")
                : new Problem(
                        "VAULT-002",
                        "The machine key " + home.machineKey() + " is missing or is another home's.",
                        "Put the file back; without it this home opens only by another slot.");
    }
}

package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import dev.homarus.slots.Passkey;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.SlotKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A gateway that is not unlocked: it has no key, no database and no model. It says that it is locked and what
/// opens it, and waits for that, or for its end.
final class Locked {
    /// What every other path answers.
    static final Problem PROBLEM = new Problem("VAULT-016", "Homarus is locked.", "Unlock it with: homarus unlock");

    private static final Problem STILL_CLOSING =
            new Problem("VAULT-024", "Homarus is being locked just now.", "Unlock it in a moment: homarus unlock");

    /// How long an unlocked gateway may take to be ready.
    private static final int READY_SECONDS = 60;

    /// Nothing was tried: it is no attempt.
    private static final String MORE_NEEDED = "VAULT-021";

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
        return new Attempts(new Problem(
                "VAULT-017", "What was given opened nothing, five times.", "Wait ten minutes, and try again."));
    }

    /// Returns the table of a locked gateway.
    Router router(Doorkeeper doorkeeper) {
        var router = closed(doorkeeper, clock);
        router.open("POST", "/api/unlock", this::unlock);
        router.open("GET", "/api/unlock", call -> call.reply(ways()));
        router.open("GET", "/api/status", call -> {
            if (!Doorkeeper.isLocal(call.request())) {
                throw PROBLEM.asException();
            }
            call.reply(status());
        });
        router.local("POST", "/api/stop", call -> {
            call.done();
            stop();
        });
        return router;
    }

    /// Returns the table of a gateway that is being locked: it shows nothing any more, and nothing opens it yet.
    static Router shut(Doorkeeper doorkeeper, InstantSource clock) {
        return closed(doorkeeper, clock).open("POST", "/api/unlock", call -> {
            throw STILL_CLOSING.asException();
        });
    }

    private static Router closed(Doorkeeper doorkeeper, InstantSource clock) {
        var router = new Router(doorkeeper, clock).otherwise(PROBLEM);
        router.open("GET", "/healthz", call -> Replies.empty(call.response(), call.callback(), 200));
        router.open("GET", "/readyz", call -> Replies.empty(call.response(), call.callback(), 503));
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
        var ring = KeyRing.read(home.keyring());
        return Json.object()
                .put("state", "locked")
                .put("pid", ProcessHandle.current().pid())
                .put("version", Gateway.VERSION)
                .put("listeners", Json.strings(surface.listeners()))
                .put(
                        "slots",
                        Json.strings(ring.slots().stream()
                                .map(KeyRing.Slot::kind)
                                .distinct()
                                .toList()))
                .put(
                        "ways",
                        Json.array(ring.slots().stream()
                                .map(Locked::way)
                                .distinct()
                                .toList()))
                .put("home", home.root().toString())
                .put("problem", Replies.problem(PROBLEM))
                .build();
    }

    /// What a page has to ask for: `{"ways":[[member,…],…],"passkeys":[…]}`, and `problem` where the passkeys
    /// cannot be used.
    private Json.Obj ways() {
        var ring = KeyRing.read(home.keyring());
        var passkeys = Passkeys.of(ring);
        Optional<Problem> unused = passkeys.isEmpty() ? Optional.empty() : surface.localhost();
        var reply = Json.object()
                .put(
                        "ways",
                        Json.array(ring.slots().stream()
                                .map(SlotKinds::toGive)
                                .filter(give -> !give.isEmpty())
                                .distinct()
                                .map(Json::strings)
                                .toList()))
                .put("passkeys", Json.array(unused.isEmpty() ? passkeys : List.of()));
        unused.ifPresent(problem -> reply.put("problem", Replies.problem(problem)));
        return reply.build();
    }

    /// What a slot needs, and what of it a person has to give.
    private static Json.Obj way(KeyRing.Slot slot) {
        return Json.object()
                .put("of", Json.strings(SlotKinds.needs(slot)))
                .put("give", Json.strings(SlotKinds.toGive(slot)))
                .build();
    }

    /// Opens the home with what was given; for the owner on this machine also with what opens by itself.
    private synchronized void unlock(Call call) {
        var now = clock.instant();
        boolean local = Doorkeeper.isLocal(call.request());
        var attempts = local ? here : elsewhere;
        attempts.check(now);
        var ring = KeyRing.read(home.keyring());
        var given = SlotKinds.given(ring, call.json());
        Unlocking.Opened opened;
        try {
            opened = given.isEmpty() ? byItself(ring, local) : unlocking.with(ring, given);
        } catch (ProblemException e) {
            if (!given.isEmpty() && !e.problem().code().equals(MORE_NEEDED)) {
                attempts.failed(now);
            }
            throw e;
        } finally {
            given.forEach(SlotKey::wipe);
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

    private Unlocking.Opened byItself(KeyRing ring, boolean local) {
        var why = new ArrayList<Problem>();
        var opened = local ? unlocking.byItself(ring, why) : Optional.<Unlocking.Opened>empty();
        return opened.orElseThrow(() -> needed(ring, why).asException());
    }

    /// Says what opens this home, for whoever has given nothing.
    private Problem needed(KeyRing ring, List<Problem> why) {
        var words = ring.slots().stream()
                .map(slot -> String.join(" together with ", SlotKinds.needs(slot)))
                .distinct()
                .toList();
        var reasons = new StringBuilder();
        why.forEach(problem -> reasons.append(' ').append(problem.sentence()));
        if (ring.has(SlotKinds.PASSPHRASE)) {
            return new Problem(
                    "VAULT-007",
                    "This home opens with a passphrase." + reasons,
                    "Give it on a terminal with: homarus unlock, or on its standard input.");
        }
        if (words.equals(List.of(SlotKinds.MACHINE))) {
            return new Problem(
                    "VAULT-002",
                    "The machine key " + home.machineKey() + " is missing or is another home's.",
                    "Put the file back; without it this home cannot be opened.");
        }
        if (ring.slots().stream()
                .anyMatch(slot -> SlotKinds.needs(slot).size() > 1
                        && !SlotKinds.toGive(slot).isEmpty())) {
            return Unlocking.together(ring, reasons.toString());
        }
        return new Problem(
                "VAULT-019",
                "Nothing at hand opens this home; its slots are: " + String.join(", ", words) + "." + reasons,
                (ring.has(Passkey.KIND)
                                ? "Open http://" + Passkeys.NAME + ":" + surface.port()
                                        + "/ and use the passkey. Or run"
                                : "Run")
                        + " homarus unlock with --paper, --shares or --token, or mend what is named here.");
    }
}

package dev.homarus.gateway;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.protocol.Json;
import dev.homarus.types.Problem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// The lock of a home whose gateway is in the middle of things: no path shows anything more, open pages are
/// told and closed, what runs is broken off and says why. Then the gateway may end. Thread-safe.
final class Closing {
    /// How a Turn ends that was running.
    static final Problem BROKEN_OFF = new Problem(
            "VAULT-023",
            "Homarus was locked in the middle of this turn.",
            "Unlock it with: homarus unlock; what was said so far is kept, ask again to go on.");

    /// How long a Turn may go on before new keys.
    private static final Duration LONGEST_TURN = Duration.ofSeconds(30);

    private static final Duration LOOK = Duration.ofMillis(20);

    private final Surface surface;
    private final Doorkeeper doorkeeper;
    private final Pages pages;
    private final Turns turns;
    private final AuditLog audit;
    private final Runnable end;
    private final InstantSource clock;
    private final AtomicBoolean begun = new AtomicBoolean();

    /// @param end lets the gateway end, locked
    Closing(
            Surface surface,
            Doorkeeper doorkeeper,
            Pages pages,
            Turns turns,
            AuditLog audit,
            Runnable end,
            InstantSource clock) {
        this.surface = surface;
        this.doorkeeper = doorkeeper;
        this.pages = pages;
        this.turns = turns;
        this.audit = audit;
        this.end = end;
        this.clock = clock;
    }

    /// Ends everything that shows something of the home; when it returns, nothing does.
    ///
    /// @param by who locks
    /// @param why `asked` or `idle`
    void begin(String by, String why) {
        if (begun.compareAndSet(false, true)) {
            audit.append(Event.of("lock", by, why, Json.Obj.EMPTY));
            surface.show(Locked.shut(doorkeeper, clock));
            pages.lock(Locked.PROBLEM);
            turns.breakOff(BROKEN_OFF);
        }
    }

    /// Ends everything likewise for new keys. No new request is taken; what runs may come to its end for a
    /// while.
    ///
    /// @return whether it did; not where the home is being locked
    boolean renew(Renewals renewals) {
        boolean first = begun.compareAndSet(false, true);
        if (first) {
            // Of nobody: logins and tokens are not to be looked up while their database is written anew.
            var nobody = new Doorkeeper();
            nobody.listensOn(surface.port());
            surface.show(RenewRoutes.meanwhile(nobody, renewals, clock));
            long end = System.nanoTime() + LONGEST_TURN.toNanos();
            while (turns.isBusy() && System.nanoTime() < end) {
                LockSupport.parkNanos(LOOK.toNanos());
            }
            pages.close();
            turns.breakOff(Renewals.BROKEN_OFF);
        }
        return first;
    }

    /// Lets the gateway end; [#begin] comes first.
    void finish() {
        end.run();
    }

    /// Locks because nobody does anything.
    void idle() {
        begin(Keeper.BY, "idle");
        finish();
    }
}

package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import dev.homarus.vault.OpenRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/// Renewals of a home's keys, from one gateway to the next: how far one is, and what became of the last.
/// Thread-safe.
final class Renewals {
    /// What every path answers meanwhile; nothing was done then.
    static final Problem PROBLEM =
            new Problem("VAULT-026", "Homarus is being given new keys just now.", "Wait a moment, and try again.");

    /// How a Turn ends that was running for too long to be waited for.
    static final Problem BROKEN_OFF = new Problem(
            "VAULT-026",
            "Homarus was given new keys in the middle of this turn.",
            "What was said so far is kept, ask again to go on.");

    private static final Problem NOT_BEGUN = new Problem(
            "VAULT-030",
            "The home was locked or stopped before it had new keys.",
            "Unlock it, then: homarus key renew");

    /// How fast a database is written anew at least, for a guess of how long it takes: bytes a second.
    private static final long PACE = 8L << 20;

    private final Home home;
    private final InstantSource clock;
    private Optional<String> step = Optional.empty();
    private Optional<Json.Obj> outcome = Optional.empty();
    private Json.Obj last = Json.object().put("state", "none").build();

    Renewals(Home home, InstantSource clock) {
        this.home = home;
        this.clock = clock;
    }

    /// Returns about how many seconds it takes to write `bytes` anew.
    static long seconds(long bytes) {
        return 2 + bytes / PACE;
    }

    /// Returns `state` (`none`, `renewing`, `done`, `failed`); `step`, and of the copy `bytes` and `of`; `log`,
    /// the number of the log that began, and `seconds`; `problem`.
    synchronized Json.Obj json() {
        if (step.isEmpty()) {
            return last;
        }
        return Json.object()
                .put("state", "renewing")
                .put("step", step.get())
                .put("bytes", size(home.database().resolveSibling("core.db.next")))
                .put("of", size(home.database()))
                .build();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    /// One is about to begin.
    synchronized void begin() {
        step = Optional.of("waiting");
    }

    /// The gateway ended otherwise.
    synchronized void notBegun() {
        if (step.isPresent()) {
            failed(NOT_BEGUN);
            ready();
        }
    }

    /// A gateway is ready: what became of a renewal before it is told from now on.
    synchronized void ready() {
        outcome.ifPresent(end -> {
            last = end;
            outcome = Optional.empty();
            step = Optional.empty();
        });
    }

    private synchronized void at(Renewal.Step now) {
        step = Optional.of(now.name().toLowerCase(Locale.ROOT));
    }

    private synchronized void failed(Problem problem) {
        outcome = Optional.of(Json.object()
                .put("state", "failed")
                .put("problem", Replies.problem(problem))
                .build());
    }

    private synchronized void done(int log, long seconds) {
        outcome = Optional.of(Json.object()
                .put("state", "done")
                .put("log", log)
                .put("seconds", seconds)
                .build());
    }

    /// Renews the keys of a home that nobody uses, and closes it but for its ring. Where it cannot, the ring is
    /// as it was, and it is said why.
    ///
    /// @throws dev.homarus.types.ProblemException VAULT-027 where the process has to begin anew
    void run(Records records) {
        var begun = clock.instant();
        var ring = records.ring();
        try {
            OpenRing same = new Renewal(home, Gateway.SPACES, clock, this::at).run(records);
            done(
                    same.earlierAudits().size() + 1,
                    Duration.between(begun, clock.instant()).toSeconds());
        } catch (ProblemException e) {
            failed(e.problem());
            if (e.problem().code().equals("VAULT-027")) {
                ring.close();
                throw e;
            }
        }
    }
}

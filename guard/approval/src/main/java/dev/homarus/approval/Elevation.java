package dev.homarus.approval;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.protocol.Json;
import dev.homarus.types.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// The short time in which commands that want the rights of another user may be asked about at all. Off by
/// default, in memory only, never part of a standing Grant. Whoever opens it has proved anew to be the owner;
/// that is the face's work. The sandbox gives nobody more rights, so an elevated command still runs without
/// them. Thread-safe.
public final class Elevation {
    /// The longest time.
    public static final Duration LONGEST = Duration.ofMinutes(10);

    private final AuditLog audit;
    private final InstantSource clock;
    private final AtomicReference<Instant> end = new AtomicReference<>(Instant.MIN);

    public Elevation(AuditLog audit, InstantSource clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /// Returns until when it is open, if it is.
    public Optional<Instant> until() {
        return Optional.of(end.get()).filter(until -> clock.instant().isBefore(until));
    }

    /// Opens it from now on; it is on record first.
    ///
    /// @param proof how the owner was recognised anew, for the record
    /// @throws dev.homarus.types.ProblemException GRANT-003 for a time that is not above zero and at most
    ///     [#LONGEST]
    public Instant open(String by, Duration life, String proof) {
        if (!life.isPositive() || life.compareTo(LONGEST) > 0) {
            throw new Problem(
                            "GRANT-003",
                            "An elevation lasts at most " + LONGEST.toMinutes() + " minutes.",
                            "Say --for 10m, or less.")
                    .asException();
        }
        var until = clock.instant().plus(life);
        audit.append(Event.of(
                "grant.elevated",
                by,
                "open",
                Json.object().put("until", until.toString()).put("proof", proof).build()));
        end.set(until);
        return until;
    }

    /// Ends it at once.
    public void close(String by) {
        end.set(Instant.MIN);
        audit.append(Event.of("grant.elevated", by, "closed", Json.Obj.EMPTY));
    }
}

package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import dev.homarus.types.Problem;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/// A folder of the backup plan, as it was when it was looked at last.
///
/// @param made when the backup there was made last
/// @param drilled when it was last proved to open
/// @param problem what went wrong there at the last try
record BackupTarget(
        Path folder, State state, Optional<Instant> made, Optional<Instant> drilled, Optional<Problem> problem) {
    /// How a target stands.
    enum State {
        /// It was not looked at yet.
        UNSEEN,
        /// Nothing is due.
        FINE,
        /// Its disk is not there.
        MISSING,
        /// Its disk is there, and does not answer.
        SILENT,
        /// The last try went wrong; it is tried again.
        FAILED
    }

    /// Whether nothing can be done there now.
    boolean isAway() {
        return state == State.MISSING || state == State.SILENT;
    }

    BackupTarget silent() {
        return new BackupTarget(folder, State.SILENT, made, drilled, Optional.empty());
    }

    /// Returns what its owner is told of a target that is away.
    Problem away() {
        return state == State.SILENT ? Visit.silent(folder) : missing();
    }

    private Problem missing() {
        return new Problem(
                "BACKUP-018",
                "The backup folder " + folder + " is not there"
                        + made.map(time -> "; the last backup there is of " + time.truncatedTo(ChronoUnit.SECONDS))
                                .orElse("")
                        + ".",
                "Connect its disk: what is missing there is caught up within a minute. If it is gone for good, take it"
                        + " out of the setting backup, and: homarus backup forget " + folder);
    }

    Json.Obj json() {
        return Json.object()
                .put("folder", folder.toString())
                .put("state", state.name().toLowerCase(Locale.ROOT))
                .put("made", made.map(Instant::toString))
                .put("drilled", drilled.map(Instant::toString))
                .put("problem", (isAway() ? Optional.of(away()) : problem).map(Problem::line))
                .build();
    }
}

package dev.homarus.gateway;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.backup.Progress;
import dev.homarus.protocol.Json;
import dev.homarus.store.Store;
import dev.homarus.vault.OpenRing;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The backups of a home, with the plan by which they are made.
///
/// @param schedule empty: only when told
/// @param silence after as long without a sign of life a disk is taken to hang
record Safekeeping(Backups backups, Optional<BackupSchedule> schedule, Duration silence) {
    /// @param plan where and how often without being told
    /// @param feed hears of a target that is not there, or is there again
    static Safekeeping of(
            Home home,
            OpenRing ring,
            Store store,
            Optional<Upkeep.Plan> plan,
            AuditLog audit,
            Feed feed,
            InstantSource clock,
            Duration silence) {
        var backups = new Backups(
                home, ring, store, new BackupBook(store), audit, clock, ZoneId.systemDefault(), new Turnstile(silence));
        return new Safekeeping(
                backups,
                plan.map(it -> new BackupSchedule(
                        it, backups, (target, away) -> tell(target, away, audit, feed), clock, silence)),
                silence);
    }

    private static void tell(BackupTarget target, boolean away, AuditLog audit, Feed feed) {
        audit.append(Event.of(
                "backup",
                BackupSchedule.BY,
                away ? "missing" : "returned",
                Json.object().put("folder", target.folder().toString()).build()));
        var event = Json.object()
                .put("type", away ? "backup.missing" : "backup.returned")
                .put("folder", target.folder().toString());
        feed.tell((away ? event.put("problem", Replies.problem(target.away())) : event).build());
    }

    /// Does work at a folder that may be on a disk which does not answer.
    ///
    /// @throws dev.homarus.types.ProblemException BACKUP-025 when it does not, and what the work throws
    <T> T at(Path folder, Progress told, Function<Progress, T> work) {
        return Visit.begin(folder, silence, told, work).result();
    }

    /// Returns the targets of the plan as they were looked at last.
    List<BackupTarget> targets() {
        return schedule.map(BackupSchedule::targets).orElse(List.of());
    }

    Json json() {
        return Json.array(targets().stream().map(BackupTarget::json).toList());
    }

    BackupFindings findings() {
        return new BackupFindings(backups.book(), this::targets);
    }
}

package dev.homarus.gateway;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.protocol.Json;
import dev.homarus.store.Store;
import dev.homarus.vault.OpenRing;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// The backups of a home, with the plan by which they are made.
///
/// @param schedule empty: only when told
record Safekeeping(Backups backups, Optional<BackupSchedule> schedule) {
    /// @param plan where and how often without being told
    /// @param feed hears of a target that is not there, or is there again
    static Safekeeping of(
            Home home,
            OpenRing ring,
            Store store,
            Optional<Upkeep.Plan> plan,
            AuditLog audit,
            Feed feed,
            InstantSource clock) {
        var backups = new Backups(home, ring, store, new BackupBook(store), audit, clock, ZoneId.systemDefault());
        return new Safekeeping(
                backups,
                plan.map(it -> new BackupSchedule(
                        it, backups, (target, missing) -> tell(target, missing, audit, feed), clock)));
    }

    private static void tell(BackupTarget target, boolean missing, AuditLog audit, Feed feed) {
        audit.append(Event.of(
                "backup",
                BackupSchedule.BY,
                missing ? "missing" : "returned",
                Json.object().put("folder", target.folder().toString()).build()));
        var event = Json.object()
                .put("type", missing ? "backup.missing" : "backup.returned")
                .put("folder", target.folder().toString());
        feed.tell((missing ? event.put("problem", Replies.problem(target.missing())) : event).build());
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

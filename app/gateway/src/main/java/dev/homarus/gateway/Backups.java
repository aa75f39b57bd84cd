package dev.homarus.gateway;

import dev.homarus.age.AgeIdentity;
import dev.homarus.age.AgeRecipient;
import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.backup.Checked;
import dev.homarus.backup.FilesSource;
import dev.homarus.backup.Finding;
import dev.homarus.backup.Origin;
import dev.homarus.backup.Progress;
import dev.homarus.backup.Repository;
import dev.homarus.backup.Repository.Mode;
import dev.homarus.backup.Retention;
import dev.homarus.backup.Rule;
import dev.homarus.backup.Source;
import dev.homarus.crypto.KeyDerivation;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.slots.Paper;
import dev.homarus.store.Store;
import dev.homarus.types.ProblemException;
import dev.homarus.vault.OpenRing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Backups of this home: its rows, its settings and its audit, in a folder that only its keys open. One run at
/// a time.
final class Backups {
    /// What is not brought back from a backup: rights, and what waits for an answer. Whoever had one asks again.
    private static final Set<String> NOT_RESTORED =
            Set.of("login", "token", "approval", "granted", "policy", "consent", "consent_domain", "keyring");

    private final Home home;
    private final OpenRing ring;
    private final Store store;
    private final BackupBook book;
    private final AuditLog audit;
    private final InstantSource clock;
    private final ZoneId zone;

    Backups(Home home, OpenRing ring, Store store, BackupBook book, AuditLog audit, InstantSource clock, ZoneId zone) {
        this.home = home;
        this.ring = ring;
        this.store = store;
        this.book = book;
        this.audit = audit;
        this.clock = clock;
        this.zone = zone;
    }

    /// What a restore does with the rows of each Space.
    static Map<String, Rule> rules() {
        var rules = new TreeMap<String, Rule>();
        Gateway.SPACES.stream()
                .filter(space -> space.derivedFrom().isEmpty())
                .forEach(space -> rules.put(
                        space.name(),
                        NOT_RESTORED.contains(space.name())
                                ? Rule.DROP_ON_RESTORE
                                : space.sealed().isPresent() ? Rule.KEEP.about("subject") : Rule.KEEP));
        return Map.copyOf(rules);
    }

    /// Makes the key below the data key that opens this home's backups.
    static SecretBytes key(SecretBytes data) {
        return KeyDerivation.derive(data, "backup");
    }

    BackupBook book() {
        return book;
    }

    /// Backs up. The first run in a folder makes a repository there, for the recipients of the paper kits there
    /// are; where
    /// there is none, a recovery identity is made, and returned this once.
    ///
    /// @throws dev.homarus.types.ProblemException BACKUP-…
    synchronized Json.Obj create(Path folder, String by, Progress progress) {
        Repository.apart(folder, home.root());
        audit.append(Event.of(
                "backup",
                by,
                "create",
                Json.object().put("folder", folder.toString()).build()));
        try (var key = key(ring.data())) {
            var recovery = Optional.<AgeIdentity>empty();
            if (!Files.exists(folder.resolve("homarus-backup.json"))) {
                recovery = recipients().isEmpty() ? Optional.of(AgeIdentity.make()) : Optional.empty();
                var owners = recovery.map(AgeIdentity::recipient).map(List::of).orElseGet(this::recipients);
                Repository.make(folder, key, owners, clock.instant()).close();
            }
            var reply = Json.object();
            try (var repository = Repository.open(folder, key, Mode.WRITE)) {
                run(folder, repository, progress, reply);
            }
            recovery.ifPresent(identity -> {
                String text = identity.useText(String::new);
                reply.put("recovery", text);
                identity.close();
            });
            return reply.build();
        } catch (ProblemException e) {
            book.failed(folder, e.problem().line());
            audit.append(Event.of(
                    "backup",
                    by,
                    "failed",
                    Json.object().put("code", e.problem().code()).build()));
            throw e;
        }
    }

    private void run(Path folder, Repository repository, Progress progress, Json.Builder reply) {
        var source = Source.of(Source.of(store), new FilesSource(home.root(), List.of("homarus.json5", "audit")));
        var origin = new Origin(
                ring.ring().home(), Gateway.VERSION, audit.head().json().write());
        var carried = ring.carried();
        try {
            var before = repository.findings();
            var made = repository.create(source, origin, Optional.of(carried), clock.instant(), progress);
            book.made(folder, made.generation(), clock.instant());
            reply.put("folder", folder.toString())
                    .put("snapshot", made.snapshot())
                    .put("bytes", made.bytes())
                    .put("newBytes", made.newBytes())
                    .put("stored", made.stored())
                    .put("findings", findings(before));
        } finally {
            Arrays.fill(carried, (byte) 0);
        }
    }

    private List<AgeRecipient> recipients() {
        return ring.ring().slots().stream()
                .filter(slot -> slot.kind().equals(Paper.KIND))
                .flatMap(slot -> AgeRecipient.read(slot.parameters().text("recipient")).stream())
                .toList();
    }

    /// Restores the newest snapshot into a scratch folder and compares.
    synchronized Json.Obj drill(Path folder, String by, Progress progress) {
        try (var key = key(ring.data());
                var repository = Repository.open(folder, key, Mode.READ)) {
            var drilled = repository.drill(0, home.run().resolve("drill"), Gateway.SPACES, progress);
            audit.append(Event.of(
                    "backup",
                    by,
                    drilled.findings().isEmpty() ? "drill passed" : "drill failed",
                    Json.object()
                            .put("folder", folder.toString())
                            .put("snapshot", drilled.snapshot())
                            .build()));
            if (drilled.findings().isEmpty()) {
                book.drilled(folder, clock.instant());
            } else {
                book.failed(folder, drilled.findings().getFirst().line());
            }
            return Json.object()
                    .put("snapshot", drilled.snapshot())
                    .put("streams", drilled.streams())
                    .put("records", drilled.records())
                    .put("bytes", drilled.bytes())
                    .put("findings", findings(drilled.findings()))
                    .build();
        }
    }

    /// Looks whether everything in the folder is as it was written, and no older than this home remembers.
    Json.Obj check(Path folder, Progress progress) {
        try (var key = key(ring.data());
                var repository = Repository.open(folder, key, Mode.READ)) {
            long remembered = book.of(folder).map(BackupBook.Entry::generation).orElse(0L);
            var checked = repository.check(Checked.Depth.ALL, remembered, progress);
            return Json.object()
                    .put("snapshots", checked.snapshots())
                    .put("chunks", checked.chunks())
                    .put("bytes", checked.bytes())
                    .put("findings", findings(checked.findings()))
                    .build();
        }
    }

    Json.Obj list(Path folder) {
        try (var key = key(ring.data());
                var repository = Repository.open(folder, key, Mode.READ)) {
            var rows = repository.snapshots().stream()
                    .map(snapshot -> Json.object()
                            .put("number", snapshot.number())
                            .put("time", snapshot.time().toString())
                            .put("records", snapshot.records())
                            .put("bytes", snapshot.bytes())
                            .put("version", snapshot.origin().program())
                            .build())
                    .toList();
            return Json.object()
                    .put("folder", folder.toString())
                    .put("snapshots", Json.array(rows))
                    .put("findings", findings(repository.findings()))
                    .build();
        }
    }

    /// Removes the snapshots that the standard retention does not keep, and what nothing needs then.
    synchronized Json.Obj prune(Path folder, String by, Progress progress) {
        try (var key = key(ring.data());
                var repository = Repository.open(folder, key, Mode.WRITE)) {
            audit.append(Event.of(
                    "backup",
                    by,
                    "prune",
                    Json.object().put("folder", folder.toString()).build()));
            var pruned = repository.prune(Retention.STANDARD, zone, progress);
            book.made(
                    folder,
                    repository.generation(),
                    book.of(folder).map(BackupBook.Entry::made).orElse(clock.instant()));
            return Json.object()
                    .put("kept", pruned.kept().size())
                    .put("removed", pruned.removed().size())
                    .put("bytesFreed", pruned.bytesFreed())
                    .build();
        }
    }

    private static Json findings(List<Finding> findings) {
        return Json.strings(findings.stream().map(Finding::line).collect(Collectors.toList()));
    }
}

package dev.homarus.gateway;

import dev.homarus.age.AgeIdentity;
import dev.homarus.age.AgeRecipient;
import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.backup.FilesSource;
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
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import dev.homarus.vault.OpenRing;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

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
    private final Turnstile turnstile;

    Backups(
            Home home,
            OpenRing ring,
            Store store,
            BackupBook book,
            AuditLog audit,
            InstantSource clock,
            ZoneId zone,
            Turnstile turnstile) {
        this.home = home;
        this.ring = ring;
        this.store = store;
        this.book = book;
        this.audit = audit;
        this.clock = clock;
        this.zone = zone;
        this.turnstile = turnstile;
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

    /// Backs up. The first run in a folder makes a repository there. Who can open it when the home is lost are
    /// the paper kits there are; where there is none, a recovery identity is made, and returned this once.
    ///
    /// @throws dev.homarus.types.ProblemException BACKUP-…
    Json.Obj create(Path folder, String by, Progress progress) {
        return create(folder, by, true, progress);
    }

    /// Backs up, with nobody there to write a recovery identity down.
    Json.Obj createUnattended(Path folder, String by, Progress progress) {
        return create(folder, by, false, progress);
    }

    private Json.Obj create(Path folder, String by, boolean attended, Progress progress) {
        try (var turn = turnstile.enter(folder, progress)) {
            Repository.apart(folder, home.root());
            book.opened(folder);
            audit.append(Event.of("backup", by, "create", named(folder)));
            return create(folder, attended, turn.progress());
        } catch (ProblemException e) {
            fail(folder, by, e.problem());
            throw e;
        }
    }

    private Json.Obj create(Path folder, boolean attended, Progress progress) {
        // Before the key that opens the backup: where the home is given new keys in between, those of now do not get
        // into a backup that the keys of before open.
        var carried = ring.carried();
        try (var key = key(ring.data())) {
            if (Repository.idOf(folder).isEmpty()) {
                make(folder, key);
            }
            try (var repository = Repository.open(folder, key, Mode.WRITE)) {
                return run(folder, repository, key, carried, attended, progress);
            }
        } finally {
            Arrays.fill(carried, (byte) 0);
        }
    }

    private void make(Path folder, SecretBytes key) {
        book.forgetEarlier(folder);
        if (book.in(folder).isPresent()) {
            throw new Problem(
                            "BACKUP-016",
                            "The backup in " + folder + " is not there any more.",
                            "Connect its disk. If it is gone for good, begin a new one: homarus backup forget " + folder
                                    + ", then homarus backup create " + folder)
                    .asException();
        }
        try (var repository = Repository.make(folder, key, kits(), clock.instant())) {
            book.begun(repository.id(), folder, repository.generation());
            book.sealedFor(repository.id(), Recovery.NOBODY.with(kits()));
        }
    }

    private void fail(Path folder, String by, Problem problem) {
        book.in(folder).ifPresent(entry -> book.failed(entry.repository(), problem.line()));
        audit.append(Event.of(
                "backup",
                by,
                "failed",
                Json.object().put("code", problem.code()).build()));
    }

    private Json.Obj run(
            Path folder, Repository repository, SecretBytes key, byte[] carried, boolean attended, Progress progress) {
        var source = Source.of(Source.of(store), new FilesSource(home.root(), List.of("homarus.json5", "audit")));
        var origin = new Origin(
                ring.ring().home(), Gateway.VERSION, audit.head().json().write());
        var before = repository.findings();
        var made = repository.create(source, origin, Optional.of(carried), clock.instant(), progress);
        var printed = settle(repository, key, attended);
        book.made(repository.id(), folder, repository.generation(), clock.instant());
        return Json.object()
                .put("folder", folder.toString())
                .put("snapshot", made.snapshot())
                .put("bytes", made.bytes())
                .put("newBytes", made.newBytes())
                .put("stored", made.stored())
                .put("findings", BackupReading.findings(before))
                .put("recovery", printed)
                .build();
    }

    /// Sees to it that the paper kits there are open the backup. Comes after the snapshot, so that an identity
    /// is made only where there is something it opens, and it will be shown.
    ///
    /// @return the identity that is printed now
    private Optional<String> settle(Repository repository, SecretBytes key, boolean attended) {
        var known = book.of(repository.id()).flatMap(BackupBook.Entry::recovery);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        var wanted = known.get().with(kits());
        var printed = wanted.isNobody() && attended ? Optional.of(AgeIdentity.make()) : Optional.<AgeIdentity>empty();
        try {
            var recovery =
                    printed.map(AgeIdentity::recipient).map(wanted::printing).orElse(wanted);
            if (!recovery.equals(known.get())) {
                repository.seal(key, recovery.readers());
                book.sealedFor(repository.id(), recovery);
            }
            return printed.map(identity -> identity.useText(String::new));
        } finally {
            printed.ifPresent(AgeIdentity::close);
        }
    }

    /// Whether the next run would let other people's paper open a backup than now.
    boolean isSealedForOthers(BackupBook.Entry entry) {
        return entry.recovery()
                .filter(known -> !known.with(kits()).equals(known))
                .isPresent();
    }

    /// Forgets the backups of a folder.
    ///
    /// @throws dev.homarus.types.ProblemException BACKUP-017 when there is none
    void forget(Path folder, String by) {
        if (book.in(folder).isEmpty()) {
            throw new Problem(
                            "BACKUP-017",
                            "This home knows of no backup in " + folder + ".",
                            "See those it knows with: homarus backup list")
                    .asException();
        }
        audit.append(Event.of("backup", by, "forget", named(folder)));
        book.forget(folder);
    }

    private static Json.Obj named(Path folder) {
        return Json.object().put("folder", folder.toString()).build();
    }

    private List<AgeRecipient> kits() {
        return ring.ring().slots().stream()
                .filter(slot -> slot.kind().equals(Paper.KIND))
                .flatMap(slot -> AgeRecipient.read(slot.parameters().text("recipient")).stream())
                .toList();
    }

    /// Restores the newest snapshot into a scratch folder and compares.
    Json.Obj drill(Path folder, String by, Progress progress) {
        book.opened(folder);
        try (var turn = turnstile.enter(folder, progress);
                var key = key(ring.data());
                var repository = Repository.open(folder, key, Mode.READ)) {
            var drilled = repository.drill(0, scratch(turn), Gateway.SPACES, turn.progress());
            audit.append(Event.of(
                    "backup",
                    by,
                    drilled.findings().isEmpty() ? "drill passed" : "drill failed",
                    Json.object()
                            .put("folder", folder.toString())
                            .put("snapshot", drilled.snapshot())
                            .build()));
            if (drilled.findings().isEmpty()) {
                book.drilled(repository.id(), clock.instant());
            } else {
                book.failed(repository.id(), drilled.findings().getFirst().line());
            }
            return Json.object()
                    .put("snapshot", drilled.snapshot())
                    .put("streams", drilled.streams())
                    .put("records", drilled.records())
                    .put("bytes", drilled.bytes())
                    .put("findings", BackupReading.findings(drilled.findings()))
                    .build();
        }
    }

    private Path scratch(Turnstile.Turn turn) {
        return home.run().resolve(turn.number() == 0 ? "drill" : "drill-" + turn.number());
    }

    /// Looks whether everything in the folder is as it was written, and no older than this home remembers.
    Json.Obj check(Path folder, Progress progress) {
        book.opened(folder);
        try (var key = key(ring.data());
                var repository = Repository.open(folder, key, Mode.READ)) {
            return BackupReading.check(
                    repository,
                    book.of(repository.id()).map(BackupBook.Entry::generation).orElse(0L),
                    progress);
        }
    }

    Json.Obj list(Path folder) {
        book.opened(folder);
        try (var key = key(ring.data());
                var repository = Repository.open(folder, key, Mode.READ)) {
            return BackupReading.list(repository, folder);
        }
    }

    /// Removes the snapshots that the standard retention does not keep, and what nothing needs then.
    Json.Obj prune(Path folder, String by, Progress progress) {
        book.opened(folder);
        try (var turn = turnstile.enter(folder, progress);
                var key = key(ring.data());
                var repository = Repository.open(folder, key, Mode.WRITE)) {
            audit.append(Event.of("backup", by, "prune", named(folder)));
            var pruned = repository.prune(Retention.STANDARD, zone, turn.progress());
            book.written(repository.id(), repository.generation());
            return Json.object()
                    .put("kept", pruned.kept().size())
                    .put("removed", pruned.removed().size())
                    .put("bytesFreed", pruned.bytesFreed())
                    .build();
        }
    }
}

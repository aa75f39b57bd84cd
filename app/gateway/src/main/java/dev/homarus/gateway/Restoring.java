package dev.homarus.gateway;

import dev.homarus.age.AgeIdentity;
import dev.homarus.audit.AuditKeys;
import dev.homarus.audit.AuditLog;
import dev.homarus.backup.Finding;
import dev.homarus.backup.Plan;
import dev.homarus.backup.Progress;
import dev.homarus.backup.Repository;
import dev.homarus.backup.Repository.Mode;
import dev.homarus.backup.Restored;
import dev.homarus.crypto.KeyDerivation;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.store.Store;
import dev.homarus.types.Problem;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.OpenRing;
import dev.homarus.vault.SlotKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Makes a home from a backup, before any gateway runs on it. The new home has a root key of its own and one
/// slot; rights are not restored.
///
/// @param wish what is to be restored
/// @param ask asks the person at the terminal, by the question; empty where nobody is there
/// @param passphrase of the new home; empty where it is to open with the machine key
record Restoring(
        Home home,
        Wish wish,
        InstantSource clock,
        Function<String, Optional<char[]>> ask,
        Supplier<Optional<char[]>> passphrase) {
    private static final String DATABASE = "data/core.db";

    /// @param folder the backup
    /// @param snapshot its number; 0 means the newest
    /// @param identity a file with the recovery identity, where there is one
    /// @param keyring the key ring of the home that made the backup, where there is one
    record Wish(
            Path folder,
            long snapshot,
            Optional<Path> identity,
            Optional<Path> keyring,
            boolean partial,
            boolean withoutRevocations,
            boolean json) {}

    Json.Obj run() {
        var now = clock.instant();
        if (Files.exists(home.keyring()) || Files.exists(home.database())) {
            throw new Problem(
                            "HOME-006",
                            "There is a home at " + home.root() + " already.",
                            "Set HOMARUS_HOME to a folder that is not there yet.")
                    .asException();
        }
        try (var repository = open()) {
            var carried = repository
                    .currentKeys()
                    .orElseThrow(() -> new Problem(
                                    "BACKUP-020",
                                    "The backup has no keys of persons with it.",
                                    "Restore from another copy of it.")
                            .asException());
            try {
                return restore(repository, carried, now);
            } finally {
                Arrays.fill(carried, (byte) 0);
            }
        }
    }

    private Json.Obj restore(Repository repository, byte[] carried, Instant now) {
        var slot = slot();
        var aside = home.outsideState().resolve("restoring-" + now.toEpochMilli() + ".json");
        try (var ring = KeyRing.restore(aside, slot, carried, now);
                var key = KeyDerivation.derive(ring.data(), "database core")) {
            var plan = new Plan(
                    wish.snapshot(),
                    home.root(),
                    DATABASE,
                    key,
                    Gateway.SPACES,
                    Backups.rules(),
                    wish.partial(),
                    wish.withoutRevocations(),
                    folder -> place(aside, folder.resolve("keyring.json")));
            var restored = repository.restore(plan, Progress.NONE);
            var witness = witness(ring, now);
            accept(ring, restored, key);
            return report(restored, slot.kind(), witness);
        } finally {
            remove(aside);
        }
    }

    private SlotKey slot() {
        return passphrase
                .get()
                .<SlotKey>map(SlotKey.Passphrase::new)
                .orElseGet(() -> new SlotKey.Machine(home.machineKey()));
    }

    private Repository open() {
        if (wish.keyring().isPresent()) {
            try (var old = openOld(KeyRing.read(wish.keyring().get()));
                    var key = Backups.key(old.data())) {
                return Repository.open(wish.folder(), key, Mode.READ);
            }
        }
        var typed = identity();
        try (var identity = AgeIdentity.read(typed)
                .orElseThrow(() -> new Problem(
                                "BACKUP-021",
                                "That is no recovery identity.",
                                "It begins with AGE-SECRET-KEY-1; it stands on the paper kit, or was printed by the first"
                                        + " homarus backup create.")
                        .asException())) {
            return Repository.open(wish.folder(), identity, Mode.READ);
        } finally {
            Arrays.fill(typed, '\0');
        }
    }

    private OpenRing openOld(KeyRing ring) {
        if (ring.has(SlotKinds.MACHINE) && Files.exists(home.machineKey())) {
            var opened = ring.open(new SlotKey.Machine(home.machineKey()));
            if (opened.isPresent()) {
                return opened.get();
            }
        }
        var typed = ask.apply("Passphrase of the old home: ").orElseThrow(this::nothingOpens);
        try {
            return ring.open(new SlotKey.Passphrase(typed)).orElseThrow(this::nothingOpens);
        } finally {
            Arrays.fill(typed, '\0');
        }
    }

    private RuntimeException nothingOpens() {
        return new Problem(
                        "BACKUP-022",
                        "Nothing here opens this backup.",
                        "Give the recovery identity: --identity FILE, or type it on a terminal; or the old home's"
                                + " keyring.json with --keyring FILE.")
                .asException();
    }

    private char[] identity() {
        if (wish.identity().isEmpty()) {
            return ask.apply("Recovery identity (AGE-SECRET-KEY-1…): ").orElseThrow(this::nothingOpens);
        }
        try {
            return Files.readString(wish.identity().get())
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .reduce("", String::concat)
                    .toCharArray();
        } catch (IOException | UncheckedIOException e) {
            throw new Problem(
                            "BACKUP-023",
                            "The recovery identity in " + wish.identity().get() + " cannot be read.",
                            "Look whether the file is there, is text, and may be read by this user.")
                    .asException();
        }
    }

    private static void place(Path from, Path to) {
        try {
            Files.copy(from, to);
            dev.homarus.vault.PrivateFiles.closeToOthers(to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The audit that came back is older than what a witness on this machine has seen; that one is kept beside.
    private Optional<Path> witness(OpenRing ring, Instant now) {
        var witness = home.witness(ring.ring().home());
        if (!Files.exists(witness)) {
            return Optional.empty();
        }
        var kept = witness.resolveSibling(witness.getFileName() + ".before-" + now.toEpochMilli());
        try {
            return Optional.of(Files.move(witness, kept));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// The log that came back ends earlier than the one it was copied from; that it does is on record, and no
    /// finding.
    private void accept(OpenRing ring, Restored restored, SecretBytes databaseKey) {
        try (var keys = AuditKeys.from(ring.data(), ring.earlierAudits());
                var log = AuditLog.open(home.audit(), home.witness(ring.ring().home()), keys, clock)) {
            log.accept(
                    "owner",
                    "restored from snapshot " + restored.snapshot() + " of " + restored.time()
                            + "; what came after it is" + " not in this log");
            begin(log, ring, databaseKey);
        }
    }

    /// Rows that were not restored are not missed: what there is now is what there has to be.
    private void begin(AuditLog log, OpenRing ring, SecretBytes databaseKey) {
        try (var rows = AuditedRows.key(ring.data())) {
            Store.open(
                            home.database(),
                            databaseKey,
                            Gateway.SPACES,
                            () -> Records.mark(log.head()),
                            Optional.empty(),
                            new AuditedRows(log, false, true),
                            rows,
                            clock.instant())
                    .close();
        }
    }

    private Json.Obj report(Restored restored, String slot, Optional<Path> witness) {
        var dropped = Json.object();
        restored.dropped().forEach(dropped::put);
        return Json.object()
                .put("home", home.root().toString())
                .put("snapshot", restored.snapshot())
                .put("time", restored.time().toString())
                .put("records", restored.records())
                .put("files", restored.files())
                .put("notRestored", dropped.build())
                .put("slot", slot)
                .put("earlierWitness", witness.map(Path::toString))
                .put(
                        "findings",
                        Json.strings(
                                restored.findings().stream().map(Finding::line).toList()))
                .build();
    }
}

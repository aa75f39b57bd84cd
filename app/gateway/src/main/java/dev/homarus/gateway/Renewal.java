package dev.homarus.gateway;

import dev.homarus.audit.AuditKeys;
import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.store.Copying;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.NextKeys;
import dev.homarus.vault.OpenRing;
import dev.homarus.vault.Resealing;
import dev.homarus.vault.RingAnchor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Writes everything that a home keeps anew under a new data key, while nobody else uses the home: the
/// database, a new log that goes on from the audit there is, and a ring with the new key, whose writing is the
/// one moment at which it comes into force. Before it, nothing has changed; after it, every start brings the
/// rest to an end.
final class Renewal {
    /// How far it is. What it is told at is done.
    enum Step {
        /// The database and the audit are closed.
        CLOSED,
        /// The database is copied under the new key.
        COPIED,
        /// The new log is begun.
        LOGGED,
        /// The secrets are sealed anew, and what the rows have to be is on record under the new key.
        SEALED,
        /// All of it is on the disk; the ring is about to be written.
        WRITTEN,
        /// The ring is written: the new keys are in force.
        IN_FORCE,
        /// Everything is in its place.
        DONE
    }

    private final Home home;
    private final List<Space> spaces;
    private final InstantSource clock;
    private final Consumer<Step> told;

    Renewal(Home home, List<Space> spaces, InstantSource clock, Consumer<Step> told) {
        this.home = home;
        this.spaces = spaces;
        this.clock = clock;
        this.told = told;
    }

    /// Renews the keys of an open home, and closes it but for its ring, which has the new keys then; where this
    /// throws before they are in force, those of before.
    ///
    /// @throws dev.homarus.types.ProblemException VAULT-028 not enough room, STORE-001 and STORE-002 what the
    ///     database says, AUDIT-… what the log says, VAULT-027 after the new keys came into force
    OpenRing run(Records records) {
        var ring = records.release();
        long version = ring.ring().version();
        var next = new NextHome(home, ring.ring().home());
        var keys = NextKeys.random();
        try (records) {
            enough(next);
            records.end();
            told.accept(Step.CLOSED);
            write(records.audit(), ring, keys, next);
        } catch (IOException | RuntimeException e) {
            keys.close();
            throw undone(e, next, version);
        } finally {
            ring.watch(change -> {}, written -> {});
        }
        told.accept(Step.IN_FORCE);
        var ignored = next.settle(ring);
        told.accept(Step.DONE);
        return ring;
    }

    /// Takes back what was written, unless the ring is written: the disk may have refused only what comes after
    /// it.
    private RuntimeException undone(Exception cause, NextHome next, long version) {
        try {
            if (KeyRing.read(home.keyring()).version() > version) {
                return NextHome.stuck(cause).asException();
            }
            next.discard();
        } catch (IOException | ProblemException e) {
            // The next start looks once more.
        }
        return cause instanceof RuntimeException known && !(cause instanceof UncheckedIOException)
                ? known
                : refused(cause).asException();
    }

    private static Problem refused(Exception cause) {
        return new Problem(
                "VAULT-029",
                "What is to be kept under new keys could not be written ("
                        + cause.getClass().getSimpleName() + ").",
                "The home is as it was. Look at the disk's space and health, then try again.");
    }

    /// Refuses what there is no room for.
    ///
    /// @throws dev.homarus.types.ProblemException VAULT-028
    static void enough(NextHome next) throws IOException {
        if (next.free() < next.needed()) {
            throw new Problem(
                            "VAULT-028",
                            "New keys need " + next.needed() + " free bytes for a copy of the database, and there are "
                                    + next.free() + ".",
                            "The home is as it was. Free some space on the disk of the home, then try again.")
                    .asException();
        }
    }

    private void write(AuditLog ended, OpenRing ring, NextKeys keys, NextHome next) throws IOException {
        next.discard();
        if (Files.exists(next.audit())) {
            throw new FileAlreadyExistsException("audit.next");
        }
        try (var before = NextHome.databaseKey(ring.data());
                var after = NextHome.databaseKey(keys.data())) {
            Copying.under(home.database(), before, next.database(), after);
            told.accept(Step.COPIED);
            begin(ended, ring, keys, next, after);
        }
    }

    private void begin(AuditLog ended, OpenRing ring, NextKeys keys, NextHome next, SecretBytes databaseKey) {
        var kept = AuditKeys.kept(ring.data());
        var all = new ArrayList<>(ring.earlierAudits());
        all.add(kept);
        boolean taken = false;
        try (var auditKeys = AuditKeys.from(keys.data(), all);
                var log = ended.next(next.audit(), next.witness(), auditKeys, clock);
                var rows = AuditedRows.key(keys.data())) {
            told.accept(Step.LOGGED);
            var store = Store.open(
                    next.database(),
                    databaseKey,
                    spaces,
                    () -> Records.mark(log.head()),
                    Optional.empty(),
                    new AuditedRows(log, false, true),
                    rows,
                    clock.instant());
            try (store) {
                int secrets = Resealing.run(store, ring.secrets(), keys.secrets());
                new BackupBook(store).renewed(clock.instant());
                log.append(Event.of(
                        "keyring",
                        "homarus",
                        "written anew",
                        Json.object().put("secrets", secrets).build()));
                told.accept(Step.SEALED);
                ring.watch(change -> settle(change.ring(), log, store, next), written -> {});
                ring.renew(keys, kept);
                taken = true;
            }
        } finally {
            if (!taken) {
                kept.close();
            }
        }
    }

    /// The last before the ring is written: its version is known to the database and the log, both are closed,
    /// and all of it is on the disk.
    private void settle(KeyRing ring, AuditLog log, Store store, NextHome next) {
        log.append(Records.ringEvent("data key replaced", "", ring));
        new RingAnchor(store, clock).keep(ring);
        store.close();
        log.close();
        try {
            next.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        told.accept(Step.WRITTEN);
    }
}

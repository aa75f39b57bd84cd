package dev.homarus.gateway;

import dev.homarus.audit.AuditKeys;
import dev.homarus.audit.AuditLog;
import dev.homarus.audit.AuditVerifier;
import dev.homarus.audit.Event;
import dev.homarus.audit.Head;
import dev.homarus.audit.Report;
import dev.homarus.protocol.Json;
import dev.homarus.store.Copying;
import dev.homarus.store.Sealer;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Problem;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.OpenRing;
import dev.homarus.vault.RingAnchor;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What an open home keeps: its keys, its audit and its database, each of which says what the others have to
/// be. The database keeps the audit's head and the ring's digest, the audit what the rows of rights and secrets
/// are.
final class Records implements AutoCloseable {
    private static final int MARK = 40;

    private final Home home;
    private final OpenRing ring;
    private final InstantSource clock;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final AuditKeys keys;
    private final Path witness;
    private final AuditLog audit;
    private final Store store;
    private final NextHome.Found found;

    /// Opens them.
    ///
    /// @param ring closed with this, and where this fails
    /// @param acceptRows whether rows of rights that are not the ones there were last are accepted, without the
    ///     rights
    Records(Home home, OpenRing ring, List<Space> spaces, boolean acceptRows, InstantSource clock) {
        this.home = home;
        this.ring = opening(ring);
        this.clock = clock;
        try {
            this.found = new NextHome(home, ring.ring().home()).settle(ring);
            this.keys = opening(AuditKeys.from(ring.data(), ring.earlierAudits()));
            fitting();
            this.witness = home.witness(ring.ring().home());
            this.audit = opening(AuditLog.open(home.audit(), witness, keys, clock));
            var databaseKey = opening(NextHome.databaseKey(ring.data()));
            var sealer = opening(new Sealer(ring.ring().home(), ring::subject, ring::known));
            this.store = opening(Store.open(
                    home.database(),
                    databaseKey,
                    spaces,
                    () -> mark(audit.head()),
                    Optional.of(sealer),
                    new AuditedRows(audit, acceptRows, false),
                    opening(AuditedRows.key(ring.data())),
                    clock.instant()));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /// Keys of before, or of another home, would find the log to be none, and move it out of the way.
    private void fitting() {
        try (var key = NextHome.databaseKey(ring.data())) {
            if (!keys.fits(home.audit()) && Files.exists(home.database()) && !Copying.opens(home.database(), key)) {
                throw new Problem(
                                "VAULT-032",
                                "The key ring keyring.json opens, and its keys are not those of this home: it is from before"
                                        + " the home was given new keys, or of another home.",
                                "Put the newer keyring.json back; nothing was changed.")
                        .asException();
            }
        }
    }

    private <T extends AutoCloseable> T opening(T room) {
        open.push(room);
        return room;
    }

    /// Puts the start on record, compares the ring with the one this home had last, and puts each change of it
    /// on record from now on.
    ///
    /// @param acceptRing whether another ring is accepted
    /// @throws dev.homarus.types.ProblemException VAULT-015 when it is another one, and that is not accepted
    void begin(String what, Json.Obj detail, boolean acceptRing) {
        audit.append(Event.of("start", "homarus", what, detail));
        if (found != NextHome.Found.NOTHING) {
            record("renewal " + found.name().toLowerCase(Locale.ROOT), "", ring.ring());
        }
        var anchor = new RingAnchor(store, clock);
        if (acceptRing || !anchor.check(ring.ring())) {
            record(acceptRing ? "accepted" : "first seen", "", ring.ring());
            anchor.keep(ring.ring());
        }
        ring.watch(
                change -> {
                    record(change.what(), change.about(), change.ring());
                    if (change.what().equals("subject erased")) {
                        store.sealer().forget(change.about());
                    }
                },
                anchor::keep);
        ring.settle();
    }

    private void record(String what, String about, KeyRing now) {
        audit.append(ringEvent(what, about, now));
    }

    /// What is put on record of a change of the ring.
    static Event ringEvent(String what, String about, KeyRing now) {
        return Event.of(
                "keyring",
                "homarus",
                what,
                Json.object()
                        .put("about", about)
                        .put("version", now.version())
                        .put("digest", now.digest())
                        .build());
    }

    /// Gives the ring on: it is the caller's from now on, and stays open when this is closed.
    OpenRing release() {
        open.remove(ring);
        return ring;
    }

    /// Ends the database, then the audit; the keys stay until this is closed.
    void end() {
        store.close();
        audit.close();
    }

    OpenRing ring() {
        return ring;
    }

    AuditLog audit() {
        return audit;
    }

    Store store() {
        return store;
    }

    /// The audit's head as it is kept with every transaction: 8 bytes of size, then the root.
    static byte[] mark(Head head) {
        return ByteBuffer.allocate(MARK).putLong(head.size()).put(head.root()).array();
    }

    /// Verifies the audit, against what the database and the witness keep of it, too.
    Report verify() {
        var mark = store.mark();
        List<Head> anchors = mark.length == MARK
                ? List.of(new Head(ByteBuffer.wrap(mark).getLong(), Arrays.copyOfRange(mark, Long.BYTES, MARK)))
                : List.of();
        return AuditVerifier.verify(home.audit(), witness, Optional.of(keys), anchors);
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                System.getLogger("homarus").log(System.Logger.Level.ERROR, "close", e);
            }
        }
    }
}

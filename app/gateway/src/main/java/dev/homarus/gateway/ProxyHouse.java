package dev.homarus.gateway;

import dev.homarus.audit.AuditKeys;
import dev.homarus.audit.AuditLog;
import dev.homarus.audit.AuditVerifier;
import dev.homarus.audit.Event;
import dev.homarus.audit.Head;
import dev.homarus.audit.Report;
import dev.homarus.crypto.KeyDerivation;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.egress.KeyProxy;
import dev.homarus.egress.Upstreams;
import dev.homarus.protocol.Json;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.OpenRing;
import dev.homarus.vault.RingAnchor;
import dev.homarus.vault.Vault;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// One running key proxy: its own key ring, database and audit, the socket for gateways, and one for its owner.
final class ProxyHouse implements AutoCloseable {
    static final List<Space> SPACES = List.of(RingAnchor.SPACE, Vault.SPACE, Upstreams.SPACE);

    private static final int MARK = 40;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Home home;
    private final AuditKeys auditKeys;
    private final AuditLog audit;
    private final OpenRing ring;
    private final Store store;
    private final CountDownLatch ended = new CountDownLatch(1);

    /// @param opened the home's keys, which are this proxy's from now on
    /// @param mended how many paths had too wide permissions
    ProxyHouse(
            Home home,
            Unlocking.Opened opened,
            Settings settings,
            ProxySettings proxy,
            int mended,
            InstantSource clock) {
        this.home = home;
        this.ring = opening(opened.ring());
        this.auditKeys = opening(AuditKeys.from(ring.data()));
        this.audit =
                opening(AuditLog.open(home.audit(), home.witness(ring.ring().home()), auditKeys, clock));
        var databaseKey = opening(KeyDerivation.derive(ring.data(), "database core"));
        this.store = opening(Store.open(
                home.database(),
                databaseKey,
                SPACES,
                () -> mark(audit.head()),
                Optional.empty(),
                new AuditedRows(audit, settings.acceptRows(), false),
                opening(AuditedRows.key(ring.data())),
                clock.instant()));
        audit.append(Event.of(
                "start",
                "homarus",
                "proxy " + Gateway.VERSION,
                Json.object()
                        .put("slot", opened.slot())
                        .put("created", opened.created())
                        .put("mended", mended)
                        .build()));
        anchor(new RingAnchor(store, clock), settings.acceptKeyring());
        var upstreams = new Upstreams(store, new Vault(store, ring.secrets(), clock), audit, clock);
        ProxySocket.prepare(proxy.socket());
        var keyProxy = opening(new KeyProxy(
                proxy.socket(),
                ProxySocket.admitted(proxy),
                upstreams,
                audit,
                SystemEntropy.INSTANCE,
                clock,
                proxy.lasting()));
        ProxySocket.open(proxy.socket(), proxy.group());
        var router = new Router(new Doorkeeper(), clock);
        new ProxyRoutes(
                        home,
                        upstreams,
                        keyProxy,
                        audit,
                        () -> RecordRoutes.verified(verify(), store),
                        this::requestStop,
                        clock)
                .addTo(router);
        opening(new ProxySurface(home.proxySocket(), router));
    }

    private void anchor(RingAnchor anchor, boolean acceptOther) {
        if (acceptOther || !anchor.check(ring.ring())) {
            record(acceptOther ? "accepted" : "first seen", "", ring.ring());
            anchor.keep(ring.ring());
        }
        ring.watch(change -> record(change.what(), change.about(), change.ring()), anchor::keep);
        ring.settle();
    }

    private void record(String what, String about, KeyRing now) {
        audit.append(Event.of(
                "keyring",
                "homarus",
                what,
                Json.object()
                        .put("about", about)
                        .put("version", now.version())
                        .put("digest", now.digest())
                        .build()));
    }

    private static byte[] mark(Head head) {
        return ByteBuffer.allocate(MARK).putLong(head.size()).put(head.root()).array();
    }

    private Report verify() {
        var mark = store.mark();
        List<Head> anchors = mark.length == MARK
                ? List.of(new Head(ByteBuffer.wrap(mark).getLong(), Arrays.copyOfRange(mark, Long.BYTES, MARK)))
                : List.of();
        return AuditVerifier.verify(home.audit(), home.witness(ring.ring().home()), Optional.of(auditKeys), anchors);
    }

    private <T extends AutoCloseable> T opening(T room) {
        open.push(room);
        return room;
    }

    void requestStop() {
        ended.countDown();
    }

    /// Waits until somebody wants it to end.
    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    @Override
    public void close() {
        audit.append(Event.of("stop", "homarus", "proxy " + Gateway.VERSION, Json.Obj.EMPTY));
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                System.getLogger("homarus").log(System.Logger.Level.ERROR, "close", e);
            }
        }
    }
}

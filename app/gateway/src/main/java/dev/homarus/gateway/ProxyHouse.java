package dev.homarus.gateway;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.egress.KeyProxy;
import dev.homarus.egress.Upstreams;
import dev.homarus.protocol.Json;
import dev.homarus.store.Space;
import dev.homarus.vault.RingAnchor;
import dev.homarus.vault.Vault;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// One running key proxy: its own key ring, database and audit, the socket for gateways, and one for its owner.
final class ProxyHouse implements AutoCloseable {
    static final List<Space> SPACES = List.of(RingAnchor.SPACE, Vault.SPACE, Upstreams.SPACE);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final AuditLog audit;
    private final CountDownLatch ended = new CountDownLatch(1);

    /// @param opened the home's keys, which are this proxy's from now on
    /// @param mended what had too wide permissions
    ProxyHouse(
            Home home,
            Unlocking.Opened opened,
            Settings settings,
            ProxySettings proxy,
            Mended mended,
            InstantSource clock) {
        var records = opening(new Records(home, opened.ring(), SPACES, settings.acceptRows(), clock));
        this.audit = records.audit();
        records.begin(
                "proxy " + Gateway.VERSION,
                mended.addTo(Json.object().put("slot", opened.slot()).put("created", opened.created()))
                        .build(),
                settings.acceptKeyring());
        var store = records.store();
        var upstreams = new Upstreams(store, new Vault(store, records.ring().secrets(), clock), audit, clock);
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
                        () -> RecordRoutes.verified(records.verify(), store),
                        this::requestStop,
                        clock)
                .addTo(router);
        opening(new ProxySurface(home.proxySocket(), router));
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

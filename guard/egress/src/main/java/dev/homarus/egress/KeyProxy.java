package dev.homarus.egress;

import dev.homarus.audit.AuditLog;
import dev.homarus.types.Entropy;
import dev.homarus.types.Problem;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import jdk.net.ExtendedSocketOptions;

/// The side of a key proxy that gateways talk to: a Unix socket on which whoever is let in asks for
/// capabilities and
/// sends requests without keys. It puts the keys in, dials, and sends the answers back without them.
/// Thread-safe;
/// closing it ends every connection. The format is `docs/spec/proxy.md`.
public final class KeyProxy implements AutoCloseable {
    /// How many connections are served at a time.
    public static final int MAX_CONNECTIONS = 64;

    /// How many bytes of bodies may wait to be sent at a time.
    static final int MAX_WAITING = 64 << 20;

    /// How long a connection may say nothing between two requests.
    static final Duration IDLE = Duration.ofMinutes(15);

    private static final int SWEEP_SECONDS = 1;

    private final Path socket;
    private final Predicate<UserPrincipal> admitted;
    private final ServerSocketChannel server;
    private final Capabilities capabilities;
    private final Upstreams upstreams;
    private final Forwarding forwarding;
    private final InstantSource clock;
    private final Semaphore slots = new Semaphore(MAX_CONNECTIONS);
    private final Set<ProxyTalk> talks = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("proxy-sweep").factory());
    private volatile boolean closed;

    /// Listens.
    ///
    /// @param socket where; in a folder that nobody may enter who is not to reach it
    /// @param admitted which users are let in
    /// @param life how long a capability counts
    /// @throws dev.homarus.types.ProblemException PROXY-011 where the socket cannot be made
    public KeyProxy(
            Path socket,
            Predicate<UserPrincipal> admitted,
            Upstreams upstreams,
            AuditLog audit,
            Entropy entropy,
            InstantSource clock,
            Duration life) {
        this(
                socket,
                admitted,
                upstreams,
                new Capabilities(entropy, clock, life),
                new Forwarding(
                        upstreams,
                        audit,
                        new Dialer(Clients.Making.PLAINLY),
                        new Dialer((host, port) -> Names.addresses(host, Neighbours::isElsewhere).stream()
                                .map(address -> new java.net.InetSocketAddress(address, port))
                                .toList())),
                clock);
    }

    KeyProxy(
            Path socket,
            Predicate<UserPrincipal> admitted,
            Upstreams upstreams,
            Capabilities capabilities,
            Forwarding forwarding,
            InstantSource clock) {
        this.socket = socket;
        this.admitted = admitted;
        this.upstreams = upstreams;
        this.capabilities = capabilities;
        this.forwarding = forwarding;
        this.clock = clock;
        this.server = listen(socket);
        Thread.ofPlatform().daemon().name("proxy-accept").start(this::accept);
        var _ = sweeper.scheduleAtFixedRate(
                () -> talks.forEach(ProxyTalk::endIfLate), SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    private static ServerSocketChannel listen(Path socket) {
        try {
            Files.deleteIfExists(socket);
            var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket), MAX_CONNECTIONS);
            return server;
        } catch (IOException e) {
            throw new Problem(
                            "PROXY-011",
                            "The key proxy cannot listen on " + socket + " (" + e.getMessage() + ").",
                            "Choose a shorter path in a folder that your user may write to.")
                    .asException();
        }
    }

    private void accept() {
        try {
            for (; ; ) {
                var client = server.accept();
                if (closed || !isAdmitted(client) || !slots.tryAcquire()) {
                    client.close();
                    continue;
                }
                var talk = new ProxyTalk(client, upstreams, capabilities, forwarding, clock);
                talks.add(talk);
                Thread.ofVirtual().name("proxy-talk").start(() -> {
                    try {
                        talk.hold();
                    } finally {
                        talks.remove(talk);
                        slots.release();
                    }
                });
            }
        } catch (IOException e) {
            return;
        }
    }

    private boolean isAdmitted(SocketChannel client) {
        try {
            return admitted.test(
                    client.getOption(ExtendedSocketOptions.SO_PEERCRED).user());
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /// Ends what is allowed for an upstream, and what is on its way there.
    public void revoke(String upstream) {
        capabilities.revoke(upstream);
        talks.forEach(talk -> talk.breakOff(upstream));
    }

    /// Returns how many gateways' connections are open.
    public int connections() {
        return talks.size();
    }

    @Override
    public void close() {
        closed = true;
        try {
            server.close();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            // Nothing listens there any more.
        }
        sweeper.shutdownNow();
        talks.forEach(ProxyTalk::close);
        forwarding.close();
    }
}

package dev.homarus.egress;

import dev.homarus.policy.Action;
import dev.homarus.policy.Permit;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// The way out of one command: an HTTP proxy on a Unix socket that knows `CONNECT`, carries TLS to the host it was
/// asked for, and nothing else. Each host is asked about once; what goes through is counted, and on record before its
/// first byte. Thread-safe; closing it ends every connection, and what became of them is
/// known then.
public final class CommandProxy implements AutoCloseable {
    /// How many connections of one command are carried at a time.
    public static final int MAX_CONNECTIONS = 64;

    /// How many bytes one command may send and receive over all its connections.
    public static final long MAX_SENT = 64L << 20;

    public static final long MAX_RECEIVED = 4L << 30;

    /// How many different places one command may ask for, and how often it may connect.
    public static final int MAX_PLACES = 64;

    public static final int MAX_CONNECTS = 2_000;

    private static final int MAX_NOTES = 20;

    /// How many places are asked about at a time.
    private static final int MAX_QUESTIONS = 3;

    /// How long the ends of connections are waited for.
    private static final Duration LONGEST_END = Duration.ofSeconds(2);
    private static final int MAX_DRAIN = 65_536;

    /// Whether a host may be reached.
    public sealed interface Admission {
        /// It may, by this right.
        record Admitted(Permit permit) implements Admission {}

        /// It may not, for this reason.
        record Refused(String reason) implements Admission {}
    }

    /// Who decides; blocks until a person has answered.
    public interface Keeper {
        Admission admit(String host, int port);

        /// Whether connections to a host that was admitted may be opened still.
        default boolean isOpen(String host) {
            return true;
        }
    }

    /// What is left of an admission once its Permit was redeemed.
    ///
    /// @param rule what allowed it; empty where it is refused
    private record Place(Optional<String> rule, String reason) {}

    private static final Place ENDED = new Place(Optional.empty(), "the command was ended");

    /// What the command is told; why is for the model and the owner.
    private static final String NOT_AGREED = "the owner has not agreed to this connection";

    private final Path socket;
    private final ServerSocketChannel server;
    private final Keeper keeper;
    private final Tunnel.Outside outside;
    private final InstantSource clock;
    private final Waiting waiting = new Waiting();
    private final Budget budget = new Budget(MAX_SENT, MAX_RECEIVED);
    private final Map<String, CompletableFuture<Place>> places = new ConcurrentHashMap<>();
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final Map<SocketChannel, String> carried = new ConcurrentHashMap<>();
    private final Collection<String> notes = new ConcurrentLinkedQueue<>();
    private final Semaphore slots = new Semaphore(MAX_CONNECTIONS);
    private final Semaphore questions = new Semaphore(MAX_QUESTIONS);
    private final AtomicInteger connects = new AtomicInteger();
    private volatile boolean reached;
    private volatile boolean closed;
    private final Set<Thread> serving = ConcurrentHashMap.newKeySet();
    private final Thread accepting;

    CommandProxy(Path socket, Keeper keeper, Tunnel.Outside outside, InstantSource clock) throws IOException {
        this.socket = socket;
        this.keeper = keeper;
        this.outside = outside;
        this.clock = clock;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        this.accepting = Thread.ofVirtual().name("command-proxy").start(this::accept);
    }

    /// Returns where it listens.
    public Path socket() {
        return socket;
    }

    /// Returns for how long a connection has waited for a person so far.
    public Duration waited() {
        return waiting.total();
    }

    /// Returns what became of the connections, a sentence each, at most twenty.
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /// Whether anything was reached, or might have been.
    public boolean reached() {
        return reached;
    }

    private void accept() {
        try {
            for (; ; ) {
                var client = server.accept();
                open.add(client);
                if (closed || connects.incrementAndGet() > MAX_CONNECTS || !slots.tryAcquire()) {
                    open.remove(client);
                    client.close();
                    continue;
                }
                Thread.ofVirtual().name("command-connection").start(() -> {
                    serving.add(Thread.currentThread());
                    try (client) {
                        serve(client);
                    } catch (IOException e) {
                        // The command has ended the connection, or this was closed.
                    } finally {
                        serving.remove(Thread.currentThread());
                        open.remove(client);
                        slots.release();
                    }
                });
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void serve(SocketChannel client) throws IOException {
        try {
            var wanted = ConnectHead.read(client);
            var place = place(wanted);
            if (place.rule().isEmpty()) {
                note("refused: " + place.reason());
                refuse(client, 403, NOT_AGREED);
                return;
            }
            if (closed || !keeper.isOpen(wanted.host())) {
                refuse(client, 503, "nothing may leave any more");
                return;
            }
            reached = true;
            var tunnel = outside.open(wanted.host(), wanted.port(), place.rule().get());
            open.add(tunnel.channel());
            carried.put(tunnel.channel(), wanted.host());
            try (tunnel) {
                if (!keeper.isOpen(wanted.host())) {
                    refuse(client, 503, "nothing may leave any more");
                    return;
                }
                answer(client, 200, "");
                tunnel.carry(client, budget);
            } finally {
                open.remove(tunnel.channel());
                carried.remove(tunnel.channel());
                note(tunnel.outcome());
            }
        } catch (ConnectHead.Refused e) {
            note("refused: " + e.reason());
            refuse(client, e.status(), e.reason());
        }
    }

    private static void refuse(SocketChannel client, int status, String reason) throws IOException {
        answer(client, status, reason);
        drain(client);
    }

    /// A connection that is closed while bytes wait to be read loses the answer.
    private static void drain(SocketChannel client) throws IOException {
        client.shutdownOutput();
        var buffer = ByteBuffer.allocate(MAX_DRAIN);
        int read;
        do {
            read = client.read(buffer);
        } while (read >= 0 && buffer.hasRemaining());
    }

    /// Asks about each place once; whoever comes meanwhile waits for the same answer.
    private Place place(ConnectHead wanted) {
        if (places.size() >= MAX_PLACES && !places.containsKey(wanted.host() + ":" + wanted.port())) {
            return new Place(Optional.empty(), "more than " + MAX_PLACES + " places");
        }
        var mine = new CompletableFuture<Place>();
        var asked = places.putIfAbsent(wanted.host() + ":" + wanted.port(), mine);
        if (asked != null) {
            return join(asked);
        }
        mine.complete(asked(wanted));
        return mine.join();
    }

    private Place asked(ConnectHead wanted) {
        try {
            questions.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ENDED;
        }
        try (var _ = waiting.begin()) {
            return closed ? ENDED : admitted(wanted);
        } catch (RuntimeException e) {
            return new Place(Optional.empty(), "the question could not be asked");
        } finally {
            questions.release();
        }
    }

    private static Place join(CompletableFuture<Place> asked) {
        try {
            return asked.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return ENDED;
    }

    private Place admitted(ConnectHead wanted) {
        var name = wanted.host() + ":" + wanted.port();
        return switch (keeper.admit(wanted.host(), wanted.port())) {
            case Admission.Refused(var reason) -> new Place(Optional.empty(), name + ": " + reason);
            case Admission.Admitted(var permit) -> {
                var action = permit.redeem(Action.Connect.class, clock.instant());
                yield action.place().equals(name)
                        ? new Place(Optional.of(permit.rule()), "")
                        : new Place(Optional.empty(), name + ": another place was allowed");
            }
        };
    }

    private void note(String sentence) {
        if (notes.size() < MAX_NOTES) {
            notes.add(sentence);
        }
    }

    private static void answer(SocketChannel client, int status, String reason) throws IOException {
        var text = status == 200
                ? "HTTP/1.1 200 Connection established\r\n\r\n"
                : "HTTP/1.1 " + status + " Refused\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                        + (reason.getBytes(StandardCharsets.UTF_8).length + 1)
                        + "\r\nConnection: close\r\n\r\n" + reason + "\n";
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    /// Ends the connections that are carried to such hosts; whether others may be opened is the [Keeper]'s to
    /// say.
    void cut(Predicate<String> hosts) {
        close(carried.entrySet().stream()
                .filter(connection -> hosts.test(connection.getValue()))
                .map(Map.Entry::getKey)
                .toList());
    }

    boolean isClosed() {
        return closed;
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
        close(open);
        accepting.interrupt();
        serving.forEach(Thread::interrupt);
        long until = System.nanoTime() + LONGEST_END.toNanos();
        for (var thread : serving) {
            join(thread, Duration.ofNanos(Math.max(0, until - System.nanoTime())));
        }
    }

    private static void close(Collection<SocketChannel> channels) {
        for (var channel : new ArrayList<>(channels)) {
            try {
                channel.close();
            } catch (IOException e) {
                // It is closed.
            }
        }
    }

    private static void join(Thread thread, Duration longest) {
        boolean interrupted = Thread.interrupted();
        try {
            var _ = thread.join(longest);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

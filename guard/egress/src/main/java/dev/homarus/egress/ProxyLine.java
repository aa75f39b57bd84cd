package dev.homarus.egress;

import dev.homarus.protocol.JsonException;
import dev.homarus.types.Destination;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The side of a gateway that talks to its key proxy. Connections are kept for further requests, each with the
/// capabilities that were handed out on it. Thread-safe.
public final class ProxyLine implements AutoCloseable {
    private static final int MOST_IDLE = 8;
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
    /// How long after the other side's limit the proxy may take to say so.
    private static final Duration GRACE = Duration.ofSeconds(10);
    /// The refusals after which another capability may be asked for: nothing was sent.
    private static final Set<String> STALE = Set.of("PROXY-004", "PROXY-005", "PROXY-006", "PROXY-007");

    /// What the proxy has.
    ///
    /// @param web whether it gets pages of other machines
    public record Offers(List<Upstream> upstreams, boolean web) {
        /// Returns the one for a target, the one with the longest path.
        public Optional<Upstream> covering(String origin, String target) {
            return upstreams.stream()
                    .filter(one -> one.covers(origin, target))
                    .max(java.util.Comparator.comparingInt(one -> one.path().length()));
        }

        public Optional<Upstream> named(String name) {
            return upstreams.stream().filter(one -> one.name().equals(name)).findFirst();
        }
    }

    /// One request.
    ///
    /// @param upstream its name, or [Upstream#WEB]
    record Wish(
            String upstream,
            Destination to,
            String method,
            String target,
            Map<String, String> headers,
            Optional<ProxyRequest.Place> place,
            Duration idle) {}

    private final Path socket;
    private final InstantSource clock;
    private final Deque<LineConnection> idle = new ArrayDeque<>();
    private final Set<LineConnection> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("proxy-line").factory());

    public ProxyLine(Path socket, InstantSource clock) {
        this.socket = socket;
        this.clock = clock;
        var _ = sweeper.scheduleAtFixedRate(() -> open.forEach(LineConnection::endIfLate), 1, 1, TimeUnit.SECONDS);
    }

    /// Asks the proxy what it has.
    ///
    /// @throws ProblemException PROXY-001 it does not answer, PROXY-002 it breaks off
    public Offers offers() {
        return on(connection -> {
            connection.waitAtMost(ANSWER_LIMIT);
            var json = connection.ask(Frame.empty(Frame.LIST), Frame.UPSTREAMS).json();
            var all = json.array("upstreams").stream()
                    .map(row -> upstream(dev.homarus.protocol.Json.object(row, "upstreams")))
                    .toList();
            give(connection);
            return new Offers(all, json.flag(Upstream.WEB, false));
        });
    }

    private static Upstream upstream(dev.homarus.protocol.Json.Obj row) {
        var name = row.text("name");
        return new Upstream(
                name,
                Upstream.at(name, row.text("origin")),
                row.text("path"),
                row.text("header"),
                row.text("prefix"),
                row.flag("keyed", false),
                row.flag("open", false) ? Upstream.ALWAYS : Instant.EPOCH);
    }

    /// Sends a request; returns as soon as the head of its answer is there.
    Dialer.Answer send(Wish wish, byte[] body) {
        return on(connection -> {
            boolean fresh = !connection.holds(wish.upstream(), clock.instant());
            for (; ; ) {
                connection.waitAtMost(ANSWER_LIMIT);
                var capability = connection.capability(wish.upstream(), clock.instant());
                connection.waitAtMost(wish.idle().plus(GRACE));
                connection.write(
                        new ProxyRequest(
                                capability,
                                wish.to().origin(),
                                wish.method(),
                                wish.target(),
                                wish.headers(),
                                wish.place(),
                                wish.idle(),
                                body.length),
                        body);
                var head = connection.read();
                if (head.type() == Frame.ANSWER) {
                    var come = new LineBody(connection, wish.idle().plus(GRACE), () -> give(connection));
                    return come.answer(head.json());
                }
                var problem = ProxyProblems.of(head);
                if (fresh || !STALE.contains(problem.code())) {
                    give(connection);
                    throw problem.asException();
                }
                connection.drop(wish.upstream());
                fresh = true;
            }
        });
    }

    private interface Work<T> {
        T on(LineConnection connection) throws IOException;
    }

    private <T> T on(Work<T> work) {
        var connection = take();
        boolean good = false;
        try {
            var result = work.on(connection);
            good = true;
            return result;
        } catch (ClosedByInterruptException e) {
            Thread.currentThread().interrupt();
            throw Unsent.CANCELLED.asException();
        } catch (ProblemException e) {
            good = idles(connection);
            throw e;
        } catch (IOException | JsonException | IllegalArgumentException e) {
            throw (connection.isLate() ? ProxyProblems.silent() : ProxyProblems.broken()).asException();
        } finally {
            if (!good) {
                drop(connection);
            }
        }
    }

    private synchronized boolean idles(LineConnection connection) {
        return idle.contains(connection);
    }

    /// Takes a connection that still stands, or makes one.
    private LineConnection take() {
        for (var known = poll(); known.isPresent(); known = poll()) {
            if (known.get().stands()) {
                return known.get();
            }
            drop(known.get());
        }
        try {
            var made = LineConnection.open(socket);
            open.add(made);
            made.greet();
            return made;
        } catch (ClosedByInterruptException e) {
            Thread.currentThread().interrupt();
            throw Unsent.CANCELLED.asException();
        } catch (IOException e) {
            throw ProxyProblems.away(socket).asException();
        }
    }

    private synchronized Optional<LineConnection> poll() {
        return Optional.ofNullable(idle.pollLast());
    }

    /// Takes a connection back whose answer was read to its end.
    private synchronized void give(LineConnection connection) {
        connection.waitAtMost(KeyProxy.IDLE);
        if (idle.size() < MOST_IDLE) {
            idle.addLast(connection);
        } else {
            drop(connection);
        }
    }

    private void drop(LineConnection connection) {
        open.remove(connection);
        connection.close();
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
        open.forEach(LineConnection::close);
    }
}

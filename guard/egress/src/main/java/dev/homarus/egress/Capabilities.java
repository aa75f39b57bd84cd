package dev.homarus.egress;

import dev.homarus.crypto.Digests;
import dev.homarus.types.Entropy;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// What gateways may do at a key proxy now: each capability is for one upstream, for the connection on which it
/// was
/// asked for, for a short time and for so many bytes. Only digests of the tokens are kept. Thread-safe.
final class Capabilities {
    /// How many bytes one may send and receive.
    static final long MAX_BYTES = 256L << 20;

    /// How many one connection may have at a time.
    static final int MOST = 64;

    /// One of them.
    ///
    /// @param id for the record; it tells nothing of the token
    /// @param upstream its name, or [Upstream#WEB]
    record Capability(
            String id, String upstream, Object connection, Instant expires, AtomicLong left, AtomicBoolean ended) {
        /// Takes bytes; false where they are more than is left.
        boolean take(long bytes) {
            return left.addAndGet(-bytes) >= 0;
        }
    }

    /// A fresh one, with what only its connection is told.
    record Handed(String token, Capability capability) {}

    private final Entropy entropy;
    private final InstantSource clock;
    private final Duration life;
    private final Map<String, Capability> known = new ConcurrentHashMap<>();

    Capabilities(Entropy entropy, InstantSource clock, Duration life) {
        this.entropy = entropy;
        this.clock = clock;
        this.life = life;
    }

    /// Hands one out.
    ///
    /// @param until when it ends at the latest
    Handed hand(String upstream, Object connection, Instant until) {
        var now = clock.instant();
        known.values().removeIf(one -> one.connection().equals(connection) && !now.isBefore(one.expires()));
        if (known.values().stream()
                        .filter(one -> one.connection().equals(connection))
                        .count()
                >= MOST) {
            throw new Problem("PROXY-010", "This connection has too many capabilities.", "Open another one.")
                    .asException();
        }
        var token = Base64.getUrlEncoder().withoutPadding().encodeToString(entropy.bytes(32));
        var name = name(token);
        var expires = now.plus(life).isBefore(until) ? now.plus(life) : until;
        var made = new Capability(
                name.substring(0, 16), upstream, connection, expires, new AtomicLong(MAX_BYTES), new AtomicBoolean());
        known.put(name, made);
        return new Handed(token, made);
    }

    private static String name(String token) {
        return Digests.hex(Digests.sha256(token.getBytes(StandardCharsets.UTF_8)));
    }

    /// Returns what a token stands for on this connection.
    ///
    /// @throws ProblemException PROXY-004 none of this connection's, PROXY-005 expired, PROXY-006 ended
    Capability of(String token, Object connection) {
        var found = Optional.ofNullable(known.get(name(token)))
                .filter(one -> one.connection().equals(connection));
        if (found.isEmpty()) {
            throw new Problem(
                            "PROXY-004",
                            "This capability is not one of this connection.",
                            "Ask for one on the connection that uses it.")
                    .asException();
        }
        if (found.get().ended().get()) {
            throw ended(found.get().upstream());
        }
        if (!clock.instant().isBefore(found.get().expires())) {
            throw new Problem("PROXY-005", "This capability has expired.", "Ask for another.").asException();
        }
        return found.get();
    }

    static ProblemException ended(String upstream) {
        return new Problem(
                        "PROXY-006",
                        "The owner of the key proxy lets nothing go to " + upstream + " now.",
                        "Open it on the proxy's machine: homarus proxy grant " + upstream)
                .asException();
    }

    /// Ends all of an upstream.
    void revoke(String upstream) {
        known.values().stream()
                .filter(one -> one.upstream().equals(upstream))
                .forEach(one -> one.ended().set(true));
    }

    /// Ends all of a connection.
    void forget(Object connection) {
        known.values().removeIf(one -> one.connection().equals(connection));
    }
}

package dev.homarus.egress;

import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/// Resolves a name once, and refuses it as a whole when any of its addresses is of the wrong kind.
final class Names {
    private static final int LIMIT_SECONDS = 10;

    private Names() {}

    /// Asks the system for the addresses of a name; a literal is its own.
    interface Resolver {
        /// Returns all of them.
        InetAddress[] all(String host) throws UnknownHostException;
    }

    /// Returns all addresses of a host.
    ///
    /// @param fits what each address has to be
    /// @throws ProblemException EGRESS-006 where one is not
    static List<InetAddress> addresses(String host, Predicate<InetAddress> fits) throws UnknownHostException {
        return addresses(host, fits, InetAddress::getAllByName);
    }

    static List<InetAddress> addresses(String host, Predicate<InetAddress> fits, Resolver resolver)
            throws UnknownHostException {
        var addresses = List.of(resolver.all(host));
        if (!addresses.stream().allMatch(fits)) {
            throw new Problem(
                            "EGRESS-006",
                            "The name " + host + " leads to an address inside this machine or its network.",
                            "Use the name or address of the server itself.")
                    .asException();
        }
        return addresses;
    }

    /// Like [#addresses], on a thread of its own and within ten seconds: the system's resolver takes no
    /// interrupt.
    static List<InetAddress> inTime(String host, Predicate<InetAddress> fits)
            throws UnknownHostException, InterruptedException {
        var found = new CompletableFuture<List<InetAddress>>();
        Thread.ofPlatform().daemon().name("egress-resolve").start(() -> {
            try {
                found.complete(addresses(host, fits));
            } catch (UnknownHostException | RuntimeException e) {
                found.completeExceptionally(e);
            }
        });
        try {
            return found.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw (UnknownHostException) new UnknownHostException(host).initCause(e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case UnknownHostException unknown -> throw unknown;
                case ProblemException refused -> throw refused;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }
}

package dev.homarus.egress;

import dev.homarus.types.Destination;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/// The HTTP client. A name is resolved once, every address is checked, and exactly those addresses are dialled;
/// redirects are answers like any other.
final class Dialer implements Carrier.Getting, AutoCloseable {
    /// Finds what is dialled for a host.
    interface Lookup {
        /// Returns addresses that were checked, all of them.
        List<InetSocketAddress> of(String host, int port) throws UnknownHostException;
    }

    private final Clients clients;

    /// A started exchange.
    record Answer(int status, HttpFields headers, InputStream body, Runnable abort) {}

    /// Dials what the owner has declared: loopback where it is there, the owner's own network where the server
    /// is theirs, else only what is public.
    Dialer(Clients.Making making) {
        this.clients = new Clients(Clients::declared, making);
    }

    /// Dials what `lookup` finds, straight.
    Dialer(Lookup lookup) {
        this(lookup, Clients.Making.PLAINLY);
    }

    Dialer(Lookup lookup, Clients.Making making) {
        this.clients = new Clients((to, host, port) -> lookup.of(host, port), making);
    }

    /// Sends a `GET` for exactly this target on a connection of its own, which ends with it.
    ///
    /// @param total the longest time for all of it
    @Override
    public Answer get(Destination to, String path, Map<String, String> headers, Duration total) {
        return get(to, path, headers, Optional.empty(), total);
    }

    /// The same with a key, which is wiped then.
    Answer get(Destination to, String path, Map<String, String> headers, Optional<KeyField> key, Duration total) {
        return wiping(key, () -> {
            var request = clients.to(to)
                    .newRequest(to.origin())
                    .path(path)
                    .timeout(total.toMillis(), TimeUnit.MILLISECONDS)
                    .idleTimeout(total.toMillis(), TimeUnit.MILLISECONDS)
                    .headers(fields -> {
                        headers.forEach(fields::put);
                        key.ifPresent(fields::put);
                        fields.put(HttpHeader.CONNECTION, "close");
                    });
            var query = request.getQuery();
            if (!path.equals(request.getPath() + (query == null ? "" : "?" + query))) {
                throw new Problem("EGRESS-010", "This URL could not be sent as it is.", "Ask for another page.")
                        .asException();
            }
            return send(to, request, total);
        });
    }

    Answer send(Destination to, String method, String path, Map<String, String> headers, byte[] body, Duration idle) {
        return send(to, method, path, headers, Optional.empty(), body, idle);
    }

    /// @param key wiped when the head of the answer is there, or the request has failed
    Answer send(
            Destination to,
            String method,
            String path,
            Map<String, String> headers,
            Optional<KeyField> key,
            byte[] body,
            Duration idle) {
        return wiping(key, () -> {
            var request = clients.to(to)
                    .newRequest(to.origin())
                    .method(method)
                    .path(path)
                    .idleTimeout(idle.toMillis(), TimeUnit.MILLISECONDS)
                    .headers(fields -> {
                        headers.forEach(fields::put);
                        key.ifPresent(fields::put);
                    });
            if (body.length > 0) {
                request.body(new org.eclipse.jetty.client.BytesRequestContent("application/json", body));
            }
            return send(to, request, idle);
        });
    }

    /// By the time there is an answer or a failure the headers have been written, or never will be.
    private static Answer wiping(Optional<KeyField> key, Supplier<Answer> work) {
        try {
            return work.get();
        } finally {
            key.ifPresent(KeyField::close);
        }
    }

    private static Answer send(Destination to, Request request, Duration limit) {
        var committed = new AtomicBoolean();
        request.onRequestCommit(sent -> committed.set(true));
        try {
            Runnable abort = () -> {
                var _ = request.abort(new InterruptedIOException("closed"));
            };
            var listener = new InputStreamResponseListener();
            request.send(listener);
            var head = head(listener, limit, abort);
            return new Answer(head.getStatus(), head.getHeaders(), listener.getInputStream(), abort);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Unsent.CANCELLED.asException();
        } catch (TimeoutException e) {
            throw silent(to).asException();
        } catch (ExecutionException e) {
            throw failed(to, e.getCause() == null ? e : e.getCause(), committed.get())
                    .asException();
        }
    }

    /// Waits for the status and the headers. What does not come in time, or is not waited for, is given up
    /// altogether.
    private static Response head(InputStreamResponseListener listener, Duration limit, Runnable abort)
            throws InterruptedException, TimeoutException, ExecutionException {
        try {
            return listener.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | TimeoutException e) {
            abort.run();
            throw e;
        }
    }

    static Problem silent(Destination to) {
        return new Problem(
                "EGRESS-003",
                to.host() + ":" + to.port() + " did not answer in time.",
                "Check that it is not overloaded, and try again.");
    }

    private static Problem failed(Destination to, Throwable cause, boolean committed) {
        // A peer that gives a handshake up may close before its reason is read.
        boolean inHandshake = to.scheme().equals("https") && !committed;
        for (Throwable e = cause; e != null; e = e.getCause()) {
            if (e instanceof ProblemException refused) {
                return refused.problem();
            }
        }
        for (Throwable e = cause; e != null; e = e.getCause()) {
            switch (e) {
                case SSLException _ -> {
                    return untrusted(to);
                }
                case ConnectException _, NoRouteToHostException _, UnknownHostException _ -> {
                    return unreachable(to);
                }
                case TimeoutException _ -> {
                    return silent(to);
                }
                default -> {}
            }
        }
        if (committed) {
            return broken(to);
        }
        return inHandshake ? untrusted(to) : unreachable(to);
    }

    private static Problem broken(Destination to) {
        return new Problem(
                "EGRESS-017",
                "The connection to " + to.host() + ":" + to.port() + " broke before there was an answer.",
                "Try again in a moment; what was sent may have arrived.");
    }

    private static Problem untrusted(Destination to) {
        return new Problem(
                "EGRESS-004",
                "No trusted TLS 1.3 connection to " + to.host() + ":" + to.port() + " could be made.",
                "Check the address; its certificate has to be valid for that name.");
    }

    private static Problem unreachable(Destination to) {
        return new Problem(
                "EGRESS-002",
                to.host() + ":" + to.port() + " cannot be reached.",
                "Check that the server is running and that the address is right: homarus model list.");
    }

    @Override
    public void close() {
        clients.close();
    }
}

package dev.homarus.egress;

import dev.homarus.address.Addresses;
import dev.homarus.types.Destination;
import dev.homarus.types.Destination.Reach;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.ProxyAuthenticationProtocolHandler;
import org.eclipse.jetty.client.RedirectProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// The HTTP client. A name is resolved once, every address is checked, and exactly those addresses are
/// dialled;
/// redirects are answers like any other.
final class Dialer implements Carrier.Getting, AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration POOL_IDLE = Duration.ofSeconds(30);
    private static final int CONNECTIONS = 128;
    private static final int MAX_HEAD = 65_536;

    /// Finds what is dialled for a host.
    interface Lookup {
        /// Returns addresses that were checked, all of them.
        List<InetSocketAddress> of(String host, int port) throws UnknownHostException;
    }

    private final Lookup lookup;
    private final Pins pins;
    private Optional<HttpClient> plain = Optional.empty();
    private Optional<HttpClient> tls = Optional.empty();

    /// A started exchange.
    record Answer(int status, HttpFields headers, InputStream body, Runnable abort) {}

    /// Dials the owner's destinations: loopback where they are there, else only what is public.
    Dialer(Pins pins) {
        this(Dialer::declared, pins);
    }

    Dialer(Lookup lookup) {
        this(lookup, Pins.NONE);
    }

    private Dialer(Lookup lookup, Pins pins) {
        this.lookup = lookup;
        this.pins = pins;
    }

    /// Sends a `GET` for exactly this target on a connection of its own, which ends with it.
    ///
    /// @param total the longest time for all of it
    @Override
    public Answer get(Destination to, String path, Map<String, String> headers, Duration total) {
        var request = client(to.scheme().equals("https"))
                .newRequest(to.origin())
                .path(path)
                .timeout(total.toMillis(), TimeUnit.MILLISECONDS)
                .idleTimeout(total.toMillis(), TimeUnit.MILLISECONDS)
                .headers(fields -> {
                    headers.forEach(fields::put);
                    fields.put(HttpHeader.CONNECTION, "close");
                });
        var query = request.getQuery();
        if (!path.equals(request.getPath() + (query == null ? "" : "?" + query))) {
            throw new Problem("EGRESS-010", "This URL could not be sent as it is.", "Ask for another page.")
                    .asException();
        }
        return send(to, request, total);
    }

    Answer send(Destination to, String method, String path, Map<String, String> headers, byte[] body, Duration idle) {
        var request = client(to.scheme().equals("https"))
                .newRequest(to.origin())
                .method(method)
                .path(path)
                .idleTimeout(idle.toMillis(), TimeUnit.MILLISECONDS)
                .headers(fields -> headers.forEach(fields::put));
        if (body.length > 0) {
            request.body(new org.eclipse.jetty.client.BytesRequestContent("application/json", body));
        }
        return send(to, request, idle);
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
            throw new Problem("EGRESS-005", "The request was cancelled.", "Ask again.").asException();
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
        return inHandshake ? untrusted(to) : unreachable(to);
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

    private synchronized HttpClient client(boolean secure) {
        var known = secure ? tls : plain;
        if (known.isPresent()) {
            return known.get();
        }
        var made = start(secure);
        if (secure) {
            tls = Optional.of(made);
        } else {
            plain = Optional.of(made);
        }
        return made;
    }

    private HttpClient start(boolean secure) {
        var connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setConnectTimeout(CONNECT_LIMIT);
        if (secure) {
            connector.setSslContextFactory(tls13(pins));
        }
        var client = new HttpClient(new HttpClientTransportOverHTTP(connector));
        var threads = new QueuedThreadPool(32, 2, 60_000, new LinkedBlockingQueue<>());
        threads.setName("egress");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor());
        client.setExecutor(threads);
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setUserAgentField(null);
        client.setMaxConnectionsPerDestination(CONNECTIONS);
        client.setMaxRequestsQueuedPerDestination(CONNECTIONS);
        client.setIdleTimeout(POOL_IDLE.toMillis());
        client.setMaxResponseHeadersSize(MAX_HEAD);
        client.setSocketAddressResolver(new CheckedResolver(lookup));
        try {
            client.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        client.getContentDecoderFactories().clear();
        // Redirects and refusals are answers; nothing here acts on them.
        client.getProtocolHandlers().remove(RedirectProtocolHandler.NAME);
        client.getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
        client.getProtocolHandlers().remove(ProxyAuthenticationProtocolHandler.NAME);
        return client;
    }

    private static SslContextFactory.Client tls13(Pins pins) {
        var provider = Optional.ofNullable(Security.getProvider("Conscrypt")).orElseGet(() -> {
            var made = org.conscrypt.Conscrypt.newProvider();
            Security.addProvider(made);
            return made;
        });
        var factory = new SslContextFactory.Client();
        factory.setProvider(provider.getName());
        factory.setSslContext(PinnedTls.context(provider, pins));
        factory.setIncludeProtocols("TLSv1.3");
        factory.setEndpointIdentificationAlgorithm("HTTPS");
        return factory;
    }

    private static List<InetSocketAddress> declared(String host, int port) throws UnknownHostException {
        var local = Destination.of("host", java.net.URI.create("http://" + bracketed(host) + ":" + port))
                        .reach()
                == Reach.LOCAL;
        return Names.addresses(host, local ? InetAddress::isLoopbackAddress : Addresses::isPublic).stream()
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    private static String bracketed(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    /// Looks a name up once per connection. The system's resolver takes no interrupt, so each name has a
    /// thread of its
    /// own, and whoever waits for the answer has a limit.
    private record CheckedResolver(Lookup lookup) implements SocketAddressResolver {
        @Override
        public void resolve(
                String host, int port, Map<String, Object> context, Promise<List<InetSocketAddress>> promise) {
            Thread.ofPlatform().daemon().name("egress-resolve").start(() -> {
                try {
                    promise.succeeded(named(host, lookup.of(host, port)));
                } catch (UnknownHostException | RuntimeException e) {
                    promise.failed(e);
                }
            });
        }

        /// A server's certificate is compared with the name of the address, which is the name that was
        /// asked for.
        private static List<InetSocketAddress> named(String host, List<InetSocketAddress> found)
                throws UnknownHostException {
            var named = new ArrayList<InetSocketAddress>();
            for (var one : found) {
                var address = InetAddress.getByAddress(host, one.getAddress().getAddress());
                named.add(new InetSocketAddress(address, one.getPort()));
            }
            return named;
        }
    }

    @Override
    public synchronized void close() {
        for (var client : List.of(plain, tls)) {
            client.ifPresent(started -> {
                try {
                    started.stop();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }
}

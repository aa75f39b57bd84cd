package dev.homarus.egress;

import dev.homarus.address.Addresses;
import dev.homarus.types.Destination;
import dev.homarus.types.Destination.Reach;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.ProxyAuthenticationProtocolHandler;
import org.eclipse.jetty.client.RedirectProtocolHandler;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// The HTTP client. A name is resolved once, every address is checked, and exactly those addresses are dialled;
/// redirects are answers like any other.
final class Dialer implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration POOL_IDLE = Duration.ofSeconds(30);
    private static final int CONNECTIONS = 128;
    private static final int MAX_HEAD = 65_536;

    private Optional<HttpClient> plain = Optional.empty();
    private Optional<HttpClient> tls = Optional.empty();

    /// A started exchange.
    record Answer(int status, InputStream body, Runnable abort) {}

    Answer send(Destination to, String method, String path, Map<String, String> headers, byte[] body, Duration idle) {
        try {
            var request = client(to.scheme().equals("https"))
                    .newRequest(to.origin())
                    .method(method)
                    .path(path)
                    .idleTimeout(idle.toMillis(), TimeUnit.MILLISECONDS)
                    .headers(fields -> headers.forEach(fields::put));
            if (body.length > 0) {
                request.body(new org.eclipse.jetty.client.BytesRequestContent("application/json", body));
            }
            Runnable abort = () -> {
                var _ = request.abort(new InterruptedIOException("closed"));
            };
            var listener = new InputStreamResponseListener();
            request.send(listener);
            return new Answer(head(listener, idle, abort).getStatus(), listener.getInputStream(), abort);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem("EGRESS-005", "The request was cancelled.", "Ask again.").asException();
        } catch (TimeoutException e) {
            throw silent(to).asException();
        } catch (ExecutionException e) {
            throw failed(to, e.getCause() == null ? e : e.getCause()).asException();
        }
    }

    /// Waits for the status and the headers. What does not come in time, or is not waited for, is given up altogether.
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

    private static Problem failed(Destination to, Throwable cause) {
        for (Throwable e = cause; e != null; e = e.getCause()) {
            switch (e) {
                case ProblemException refused -> {
                    return refused.problem();
                }
                case javax.net.ssl.SSLException tls -> {
                    return new Problem(
                            "EGRESS-004",
                            "No trusted TLS 1.3 connection to " + to.host() + ":" + to.port() + " could be made.",
                            "Check the address; its certificate has to be valid for that name.");
                }
                case java.util.concurrent.TimeoutException late -> {
                    return silent(to);
                }
                default -> {}
            }
        }
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

    private static HttpClient start(boolean secure) {
        var connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setConnectTimeout(CONNECT_LIMIT);
        if (secure) {
            connector.setSslContextFactory(tls13());
        }
        var client = new HttpClient(new HttpClientTransportOverHTTP(connector));
        var threads = new QueuedThreadPool(32, 2);
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
        client.setSocketAddressResolver(new CheckedResolver());
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

    private static SslContextFactory.Client tls13() {
        var factory = new SslContextFactory.Client();
        if (Security.getProvider("Conscrypt") == null) {
            Security.addProvider(org.conscrypt.Conscrypt.newProvider());
        }
        factory.setProvider("Conscrypt");
        factory.setIncludeProtocols("TLSv1.3");
        factory.setEndpointIdentificationAlgorithm("HTTPS");
        return factory;
    }

    /// Resolves a name once and refuses it as a whole when any address is of the wrong kind. The system's resolver
    /// takes no interrupt, so each name has a thread of its own, and whoever waits for the answer has a limit.
    private static final class CheckedResolver implements SocketAddressResolver {
        @Override
        public void resolve(
                String host, int port, Map<String, Object> context, Promise<List<InetSocketAddress>> promise) {
            Thread.ofPlatform().daemon().name("egress-resolve").start(() -> resolve(host, port, promise));
        }

        private static void resolve(String host, int port, Promise<List<InetSocketAddress>> promise) {
            try {
                var local = Destination.of("host", java.net.URI.create("http://" + bracketed(host) + ":" + port))
                                .reach()
                        == Reach.LOCAL;
                promise.succeeded(
                        Names.addresses(host, local ? InetAddress::isLoopbackAddress : Addresses::isPublic).stream()
                                .map(address -> new InetSocketAddress(address, port))
                                .toList());
            } catch (UnknownHostException | RuntimeException e) {
                promise.failed(e);
            }
        }

        private static String bracketed(String host) {
            return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
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

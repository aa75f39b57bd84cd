package dev.homarus.egress;

import dev.homarus.address.Addresses;
import dev.homarus.egress.Ways.Way;
import dev.homarus.types.Destination;
import dev.homarus.types.Destination.Reach;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.Provider;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpProxy;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.client.ProxyAuthenticationProtocolHandler;
import org.eclipse.jetty.client.RedirectProtocolHandler;
import org.eclipse.jetty.client.Socks5;
import org.eclipse.jetty.client.Socks5Proxy;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// The pools of connections: one for plain HTTP, one for TLS, and one for each server of the owner's and each
/// way through a proxy, since what is trusted and what is looked up differ there.
final class Clients implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration POOL_IDLE = Duration.ofSeconds(30);
    private static final int CONNECTIONS = 128;
    private static final int MAX_HEAD = 65_536;

    /// What connections are made with.
    ///
    /// @param tls with the servers of the owner's; empty where there are none
    record Making(Pins pins, Ways ways, Optional<OwnTls> tls) {
        /// As this machine trusts, straight.
        static final Making PLAINLY = new Making(Pins.NONE, new Ways(), Optional.empty());
    }

    /// Finds what is dialled for a host.
    interface Finding {
        /// Returns addresses that were checked, all of them.
        List<InetSocketAddress> of(Reach reach, String host, int port) throws UnknownHostException;
    }

    /// What the connections of a pool have in common; where there is a way of its own, also the destination.
    ///
    /// @param key how the key of a client's certificate stands
    private record Kind(boolean secure, Reach reach, Way way, String destination, String key) {}

    private final Finding finding;
    private final Making making;
    private final Map<Kind, HttpClient> clients = new HashMap<>();

    Clients(Finding finding, Making making) {
        this.finding = finding;
        this.making = making;
    }

    /// Finds what the owner has declared.
    static List<InetSocketAddress> declared(Reach reach, String host, int port) throws UnknownHostException {
        var local = Destination.of("host", java.net.URI.create("http://" + bracketed(host) + ":" + port))
                        .reach()
                == Reach.LOCAL;
        var found = local
                ? Names.addresses(host, InetAddress::isLoopbackAddress)
                : reach == Reach.OWN
                        ? Names.addresses(host, a -> Addresses.isPublic(a) || Addresses.isPrivate(a))
                        : Names.addresses(host, Addresses::isPublic);
        return found.stream()
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    private static String bracketed(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    /// Returns the pool for a destination.
    ///
    /// @throws dev.homarus.types.ProblemException EGRESS-015, EGRESS-016
    synchronized HttpClient to(Destination to) {
        var way = making.ways().to(to);
        var kind = new Kind(
                to.scheme().equals("https"),
                to.reach(),
                way,
                way.equals(Way.STRAIGHT) ? "" : to.name() + to.origin(),
                way.own()
                        .flatMap(own -> making.tls().map(tls -> tls.state(own)))
                        .orElse(""));
        way.route().ifPresent(route -> RemoteNames.check(to));
        var known = clients.get(kind);
        if (known != null) {
            return known;
        }
        // What was made for the way as it was before the settings or the client's key changed.
        clients.entrySet().removeIf(entry -> {
            boolean former = !kind.destination().isEmpty()
                    && entry.getKey().destination().equals(kind.destination());
            if (former) {
                stop(entry.getValue());
            }
            return former;
        });
        var made = start(to, kind);
        clients.put(kind, made);
        return made;
    }

    private HttpClient start(Destination to, Kind kind) {
        var connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setConnectTimeout(CONNECT_LIMIT);
        if (kind.secure()) {
            connector.setSslContextFactory(tls13(to, kind.way()));
        }
        var transport = new HttpClientTransportOverHTTP(connector);
        // What listens to answers here only hands them on, so each piece needs no thread of its own.
        transport.setInvocationType(InvocationType.NON_BLOCKING);
        var client = new HttpClient(transport);
        // With a queue of the JDK: Jetty's own asks the management beans for the size of a cache line, 60 ms.
        var threads = new QueuedThreadPool(32, 2, 60_000, new LinkedBlockingQueue<>());
        threads.setName("egress");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        client.setExecutor(threads);
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setUserAgentField(null);
        client.setMaxConnectionsPerDestination(CONNECTIONS);
        client.setMaxRequestsQueuedPerDestination(CONNECTIONS);
        client.setIdleTimeout(POOL_IDLE.toMillis());
        client.setMaxResponseHeadersSize(MAX_HEAD);
        client.setSocketAddressResolver(
                new CheckedResolver(kind.way().route(), (host, port) -> finding.of(kind.reach(), host, port)));
        kind.way().route().ifPresent(route -> through(client, route, to));
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

    private static void through(HttpClient client, Route route, Destination to) {
        var proxies = client.getProxyConfiguration();
        switch (route.kind()) {
            case HTTP -> proxies.addProxy(new HttpProxy(new Origin.Address(route.host(), route.port()), false));
            case SOCKS5 -> {
                var proxy = new Socks5Proxy(route.host(), route.port());
                proxy.putAuthenticationFactory(new Socks5.NoAuthenticationFactory());
                proxy.putAuthenticationFactory(new Socks5.UsernamePasswordAuthenticationFactory(to.name(), "homarus"));
                proxies.addProxy(proxy);
            }
        }
    }

    private SslContextFactory.Client tls13(Destination to, Way way) {
        var provider = provider();
        var factory = new SslContextFactory.Client();
        factory.setProvider(provider.getName());
        factory.setSslContext(context(provider, to, way));
        factory.setIncludeProtocols("TLSv1.3");
        factory.setEndpointIdentificationAlgorithm("HTTPS");
        return factory;
    }

    private SSLContext context(Provider provider, Destination to, Way way) {
        return way.own()
                .flatMap(server -> making.tls().map(tls -> tls.context(provider, to, server)))
                .orElseGet(() -> PinnedTls.context(provider, making.pins()));
    }

    private static Provider provider() {
        return Optional.ofNullable(Security.getProvider("Conscrypt")).orElseGet(() -> {
            var made = org.conscrypt.Conscrypt.newProvider();
            Security.addProvider(made);
            return made;
        });
    }

    /// Looks a name up once per connection. The system's resolver takes no interrupt, so each name has a thread
    /// of its own, and whoever waits for the answer has a limit. Where a proxy is in between, its name is the
    /// only one.
    private record CheckedResolver(Optional<Route> route, Dialer.Lookup lookup) implements SocketAddressResolver {
        @Override
        public void resolve(
                String host, int port, Map<String, Object> context, Promise<List<InetSocketAddress>> promise) {
            Thread.ofPlatform().daemon().name("egress-resolve").start(() -> {
                try {
                    promise.succeeded(named(host, found(host, port)));
                } catch (UnknownHostException | RuntimeException e) {
                    promise.failed(e);
                }
            });
        }

        private List<InetSocketAddress> found(String host, int port) throws UnknownHostException {
            if (route.isEmpty()) {
                return lookup.of(host, port);
            }
            if (!route.get().host().equals(host) || route.get().port() != port) {
                throw new UnknownHostException("only the proxy's name is looked up");
            }
            return Names.addresses(host, address -> !address.isMulticastAddress() && !address.isAnyLocalAddress())
                    .stream()
                    .map(address -> new InetSocketAddress(address, port))
                    .toList();
        }

        /// A server's certificate is compared with the name of the address, which is the name that was asked
        /// for.
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

    private static void stop(HttpClient client) {
        try {
            client.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized void close() {
        clients.values().forEach(Clients::stop);
        clients.clear();
    }
}

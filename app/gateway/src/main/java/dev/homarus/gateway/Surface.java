package dev.homarus.gateway;

import dev.homarus.dashboard.Dashboard;
import dev.homarus.types.Problem;
import dev.homarus.vault.PrivateFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.IntConsumer;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/// The listeners: one on loopback, one on the local socket. Strict parsing, small headers, a limit for reading a
/// request.
final class Surface {
    private static final int HEADER_LIMIT = 16_384;
    private static final Duration READ_LIMIT = Duration.ofSeconds(15);
    private static final int MAX_CONNECTIONS = 1_024;
    private static final int MAX_LOCAL_CONNECTIONS = 256;
    private static final String NAME_ADDRESS = "::1";

    private final Server server;
    private final ServerConnector tcp;
    private final UnixDomainServerConnector local;
    private final Path socket;

    @SuppressWarnings("NullAway.Init") // set before the server starts
    private volatile Router shown;

    private volatile int listening;
    private boolean isLocalhostHeld;

    Surface(int port, Path socket) {
        this.socket = socket;
        // With a queue of the JDK: Jetty's own asks the management beans for the size of a cache line, 60 ms.
        var threads = new QueuedThreadPool(64, 2, 60_000, new LinkedBlockingQueue<>());
        threads.setName("http");
        threads.setVirtualThreadsExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("request-", 0).factory()));
        server = new Server(threads);
        tcp = loopback("127.0.0.1", port);
        local = new UnixDomainServerConnector(server, 1, 1, factory());
        local.setUnixDomainPath(socket);
        local.setIdleTimeout(READ_LIMIT.toMillis());
        // Made before the server starts, because it cannot be added later.
        ServerWebSocketContainer.ensure(server);
        server.addConnector(tcp);
        server.addConnector(local);
        server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, tcp));
        server.addBean(new NetworkConnectionLimit(MAX_LOCAL_CONNECTIONS, local));
        server.setErrorHandler((request, response, callback) -> {
            var status = response.getStatus();
            Replies.json(
                    response,
                    callback,
                    status,
                    dev.homarus.protocol.Json.object()
                            .put("problem", Replies.problem(badRequest(status)))
                            .build());
            return true;
        });
    }

    private ServerConnector loopback(String address, int port) {
        var connector = new ServerConnector(server, 1, 1, factory()) {
            @Override
            protected SocketChannelEndPoint newEndPoint(
                    SocketChannel channel, ManagedSelector selector, SelectionKey key) {
                var endPoint = new PatientEndPoint(channel, selector, key, getScheduler(), READ_LIMIT);
                endPoint.setIdleTimeout(getIdleTimeout());
                return endPoint;
            }
        };
        connector.setHost(address);
        connector.setPort(port);
        connector.setIdleTimeout(READ_LIMIT.toMillis());
        return connector;
    }

    /// Listens at `::1` too, once: there a browser looks first for the name `localhost`, and another program
    /// could answer by it. A machine without that address has nobody there.
    ///
    /// @return what keeps the name from being this gateway's
    synchronized Optional<Problem> localhost() {
        if (!isLocalhostHeld && hasNameAddress()) {
            var connector = loopback(NAME_ADDRESS, port());
            try {
                server.addConnector(connector);
                server.manage(connector);
                connector.start();
                server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
            } catch (Exception e) {
                server.removeConnector(connector);
                return Optional.of(new Problem(
                        "GATEWAY-002",
                        "Another program listens at [" + NAME_ADDRESS + "]:" + port()
                                + ", and a browser would ask that one for localhost (" + e.getMessage() + ").",
                        "Stop it, or choose another port for Homarus: homarus start --port N."));
            }
        }
        isLocalhostHeld = true;
        return Optional.empty();
    }

    private static boolean hasNameAddress() {
        try {
            return NetworkInterface.getByInetAddress(InetAddress.ofLiteral(NAME_ADDRESS)) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    /// Does as [#localhost].
    ///
    /// @throws dev.homarus.types.ProblemException GATEWAY-002 when the name is not this gateway's
    void holdLocalhost() {
        localhost().ifPresent(problem -> {
            throw problem.asException();
        });
    }

    private static Problem badRequest(int status) {
        return status == 431
                ? new Problem("HTTP-001", "The request's headers are too large.", "Send smaller ones.")
                : new Problem(
                        "HTTP-001",
                        "The request is not well-formed HTTP (" + status + ").",
                        "Send a request as RFC 9112 has it.");
    }

    static HttpConnectionFactory factory() {
        var http = new HttpConfiguration();
        http.setHttpCompliance(HttpCompliance.STRICT);
        http.setUriCompliance(UriCompliance.DEFAULT);
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(HEADER_LIMIT);
        http.setResponseHeaderSize(HEADER_LIMIT);
        http.setOutputBufferSize(8_192);
        return new HttpConnectionFactory(http);
    }

    /// Returns the port it listens on, or listened on last.
    int port() {
        return listening;
    }

    /// Returns where it listens.
    synchronized List<String> listeners() {
        var all = new ArrayList<>(List.of("127.0.0.1:" + port()));
        if (isLocalhostHeld && hasNameAddress()) {
            all.add("[" + NAME_ADDRESS + "]:" + port());
        }
        all.add(socket.toString());
        return all;
    }

    Server server() {
        return server;
    }

    /// Answers by this table, and begins to listen where it does not yet; returns the port.
    ///
    /// @param known is told the port as soon as it is known
    /// @throws dev.homarus.types.ProblemException GATEWAY-001 when the port is taken
    int start(Router router, IntConsumer known) {
        if (server.isStarted()) {
            known.accept(port());
            shown = router;
            return port();
        }
        shown = router;
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                return shown.handle(request, response, callback);
            }
        });
        try {
            Files.deleteIfExists(socket);
            server.start();
            PrivateFiles.closeToOthers(socket);
            listening = tcp.getLocalPort();
            known.accept(listening);
            return listening;
        } catch (IOException e) {
            throw new Problem(
                            "GATEWAY-001",
                            "The port " + tcp.getPort() + " cannot be used (" + e.getMessage() + ").",
                            "Stop what listens there, or choose another: homarus start --port N.")
                    .asException();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /// Answers by this table from now on; it listens already.
    void show(Router router) {
        shown = router;
    }

    /// Adds the dashboard's files to the table.
    static void addFiles(Router router) {
        for (var name : Dashboard.names()) {
            router.open("GET", name.equals(Dashboard.INDEX) ? "/" : "/" + name, call -> {
                call.response().getHeaders().put("Content-Security-Policy", Dashboard.CONTENT_SECURITY_POLICY);
                call.response().getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
                call.response().getHeaders().put("Cross-Origin-Opener-Policy", "same-origin");
                call.response().getHeaders().put("X-Frame-Options", "DENY");
                Replies.bytes(
                        call.response(),
                        call.callback(),
                        200,
                        Dashboard.contentType(name).orElseThrow(),
                        Dashboard.file(name).orElseThrow());
            });
        }
    }

    void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

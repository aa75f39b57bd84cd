package dev.homarus.gateway;

import dev.homarus.vault.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// Where the owner of a key proxy reaches it: a local socket in its home, and nothing else.
final class ProxySurface implements AutoCloseable {
    private static final Duration READ_LIMIT = Duration.ofSeconds(15);
    private static final int MAX_CONNECTIONS = 32;

    private final Server server;

    ProxySurface(Path socket, Router router) {
        var threads = new QueuedThreadPool(16, 2, 60_000, new LinkedBlockingQueue<>());
        threads.setName("http");
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server = new Server(threads);
        var local = new UnixDomainServerConnector(server, 1, 1, Surface.factory());
        local.setUnixDomainPath(socket);
        local.setIdleTimeout(READ_LIMIT.toMillis());
        server.addConnector(local);
        server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, local));
        server.setHandler(router);
        try {
            Files.deleteIfExists(socket);
            server.start();
            PrivateFiles.closeToOthers(socket);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

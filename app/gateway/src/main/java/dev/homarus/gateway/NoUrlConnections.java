package dev.homarus.gateway;

import java.io.IOException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.net.URLStreamHandlerFactory;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The JDK's own way to the network, `URL.openConnection`, closed for the whole process: libraries that fetch
/// something
/// by themselves, a list of revoked certificates or a schema, get an error instead of going past the egress
/// gate.
final class NoUrlConnections implements URLStreamHandlerFactory {
    private static final Set<String> NETWORK = Set.of("http", "https", "ftp", "mailto");

    /// Closes it; once in a process.
    static void close() {
        URL.setURLStreamHandlerFactory(new NoUrlConnections());
    }

    @Override
    public @Nullable URLStreamHandler createURLStreamHandler(String protocol) {
        return NETWORK.contains(protocol) ? new Refusing() : null;
    }

    private static final class Refusing extends URLStreamHandler {
        @Override
        protected URLConnection openConnection(URL url) throws IOException {
            throw new IOException("only the egress gate connects: " + url.getProtocol() + "://" + url.getHost());
        }
    }
}

package dev.homarus.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/// The way out for one command: an HTTP proxy that knows `CONNECT`. Inside, it is at `127.0.0.1:3128`, and the usual
/// names in the environment say so; nothing else leads anywhere.
///
/// @param socket the Unix socket where the proxy listens
/// @param waited how long the command has waited for a person so far, which does not count as its time
public record Network(Path socket, Supplier<Duration> waited) {
    /// Where a command finds the proxy on its own loopback interface.
    static final int PORT = 3128;

    private static final String ADDRESS = "http://127.0.0.1:" + PORT;
    private static final String NOT_THROUGH = "localhost,127.0.0.1,::1";
    private static final String JAVA = "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=" + PORT
            + " -Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=" + PORT;

    /// What tells programs about the proxy. curl and others read `http_proxy` in small letters only.
    static final Map<String, String> ENVIRONMENT = Map.of(
            "HTTPS_PROXY", ADDRESS,
            "https_proxy", ADDRESS,
            "HTTP_PROXY", ADDRESS,
            "http_proxy", ADDRESS,
            "NO_PROXY", NOT_THROUGH,
            "no_proxy", NOT_THROUGH,
            "NODE_USE_ENV_PROXY", "1",
            "MAVEN_OPTS", JAVA,
            "GRADLE_OPTS", JAVA);
}

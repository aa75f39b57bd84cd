package dev.homarus.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The web page, as the files that the gateway serves.
///
/// A name is looked up in a fixed list; whatever is not on it does not exist, so no name reaches the file system or
/// another resource. Thread-safe.
public final class Dashboard {
    /// The `Content-Security-Policy` that has to go out with each file. The page needs nothing beyond it: no inline
    /// script or style, no address but its own.
    public static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self'; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'; require-trusted-types-for 'script'";

    /// The page itself, served as `/`.
    public static final String INDEX = "index.html";

    private static final Map<String, String> CONTENT_TYPES = Map.of(
            INDEX,
            "text/html; charset=utf-8",
            "assets/app.js",
            "text/javascript; charset=utf-8",
            "assets/app.css",
            "text/css; charset=utf-8",
            "assets/logo.svg",
            "image/svg+xml");

    private Dashboard() {}

    /// Returns the names of all files, as they follow the `/` of a request's path.
    public static Set<String> names() {
        return CONTENT_TYPES.keySet();
    }

    /// Returns a file's bytes, a fresh copy each time; empty for a name that is not one of [#names].
    public static Optional<byte[]> file(String name) {
        return CONTENT_TYPES.containsKey(name) ? Optional.of(read(name)) : Optional.empty();
    }

    /// Returns a file's `Content-Type`; empty for a name that is not one of [#names].
    public static Optional<String> contentType(String name) {
        return Optional.ofNullable(CONTENT_TYPES.get(name));
    }

    private static byte[] read(String name) {
        try (var stream = Dashboard.class.getResourceAsStream("web/" + name)) {
            if (stream == null) {
                throw new IllegalStateException("the page was not built: " + name);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.homarus.egress;

import dev.homarus.protocol.Json;
import dev.homarus.types.Destination;
import dev.homarus.types.SecretRef;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/// Where a key proxy sends requests to, and where its key goes.
///
/// @param name how the owner calls it
/// @param to its `scheme://host:port`
/// @param path what every path begins with: empty, or segments without a slash at the end
/// @param header where the key goes, as `prefix` + key
/// @param keyed whether it has a key
/// @param until to when capabilities for it are handed out; [#ALWAYS], or the past where it is closed
public record Upstream(
        String name, Destination to, String path, String header, String prefix, boolean keyed, Instant until) {
    /// Capabilities are handed out until the owner says otherwise.
    public static final Instant ALWAYS = Instant.parse("9999-12-31T00:00:00Z");

    /// The word that stands for pages of other machines, and so is no name.
    public static final String WEB = "web";

    static final String STANDARD_HEADER = "Authorization";
    static final String STANDARD_PREFIX = "Bearer ";

    public Upstream {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,31}") || name.equals(WEB)) {
            throw new IllegalArgumentException("name");
        }
        if (!path.isEmpty()
                && (path.endsWith("/")
                        || path.contains("?")
                        || Targets.wrong(path).isPresent())) {
            throw new IllegalArgumentException("path");
        }
        if (!header.matches("[A-Za-z0-9-]{1,64}") || Targets.isFraming(header)) {
            throw new IllegalArgumentException("header");
        }
        if (!prefix.matches("[ -~]{0,64}")) {
            throw new IllegalArgumentException("prefix");
        }
    }

    /// Returns where an upstream of this name is.
    ///
    /// @throws IllegalArgumentException where the origin is no plain `scheme://host[:port]`, or is plain http to
    ///     another machine
    public static Destination at(String name, String origin) {
        var address = URI.create(origin);
        var to = Destination.of("upstream:" + name, address);
        boolean bare = Optional.ofNullable(address.getRawPath()).orElse("").matches("/?")
                && address.getRawQuery() == null
                && address.getRawFragment() == null;
        if (!bare || (to.scheme().equals("http") && to.reach() != Destination.Reach.LOCAL)) {
            throw new IllegalArgumentException("origin");
        }
        return to;
    }

    /// The handle of its key in the proxy's vault.
    SecretRef secret() {
        return new SecretRef("upstream." + name);
    }

    /// Whether a target at an origin is one of its own.
    boolean covers(String origin, String target) {
        if (!to.origin().equals(origin) || !target.startsWith(path)) {
            return false;
        }
        var rest = target.substring(path.length());
        return path.isEmpty() || rest.isEmpty() || rest.startsWith("/") || rest.startsWith("?");
    }

    boolean isOpen(Instant now) {
        return now.isBefore(until);
    }

    Upstream until(Instant other) {
        return new Upstream(name, to, path, header, prefix, keyed, other);
    }

    /// Returns what may be known about it.
    public Json.Obj json(Instant now) {
        var json = Json.object()
                .put("name", name)
                .put("origin", to.origin())
                .put("path", path)
                .put("header", header)
                .put("prefix", prefix)
                .put("keyed", keyed)
                .put("open", isOpen(now));
        if (isOpen(now) && !until.equals(ALWAYS)) {
            json.put("until", until.toString());
        }
        return json.build();
    }
}

package dev.homarus.egress;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The head of a request, as a gateway hands it to its key proxy.
///
/// @param capability what it may do, as it was handed out on the same connection
/// @param origin `scheme://host:port`
/// @param target the path with its query
/// @param headers without a credential
/// @param place where the gateway says on its record that the key stands; nothing for a request without one
/// @param idle the longest silence of the other side
/// @param size how many bytes of body follow
record ProxyRequest(
        String capability,
        String origin,
        String method,
        String target,
        Map<String, String> headers,
        Optional<Place> place,
        Duration idle,
        int size) {
    static final int MAX_BODY = 16 << 20;

    private static final Set<String> MEMBERS =
            Set.of("capability", "origin", "method", "target", "headers", "key", "idleMillis", "size");
    private static final Set<String> METHODS = Set.of("GET", "POST");

    /// A header, and what stands in it before the key.
    record Place(String header, String prefix) {}

    ProxyRequest {
        headers = Map.copyOf(headers);
    }

    /// Reads it, refusing whatever could be taken for something else.
    ///
    /// @throws JsonException names what is wrong
    static ProxyRequest of(Json.Obj json) {
        json.members().keySet().stream()
                .filter(name -> !MEMBERS.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new JsonException(name, "is no member of a request");
                });
        var method = json.text("method");
        if (!METHODS.contains(method)) {
            throw new JsonException("method", "has to be GET or POST");
        }
        var target = json.text("target");
        Targets.wrong(target).ifPresent(why -> {
            throw new JsonException("target", why);
        });
        int size = (int) json.number("size", 0, 0, MAX_BODY);
        if (method.equals("GET") && size > 0) {
            throw new JsonException("size", "has to be 0 for GET");
        }
        return new ProxyRequest(
                json.text("capability"),
                json.text("origin"),
                method,
                target,
                headers(json.object("headers").orElse(Json.Obj.EMPTY)),
                json.object("key").map(key -> new Place(key.text("header"), key.text("prefix"))),
                Duration.ofMillis(json.number("idleMillis", 60_000, 1_000, 600_000)),
                size);
    }

    private static Map<String, String> headers(Json.Obj json) {
        var headers = new LinkedHashMap<String, String>();
        var seen = new java.util.TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        json.members().keySet().forEach(name -> {
            var value = json.text(name);
            if (!Targets.isOwn(name, value) || !seen.add(name)) {
                throw new JsonException("headers", "has one that a gateway does not say itself");
            }
            headers.put(name, value);
        });
        if (headers.size() > Targets.MOST_HEADERS) {
            throw new JsonException("headers", "has more than " + Targets.MOST_HEADERS);
        }
        return headers;
    }

    Json.Obj json() {
        var all = Json.object();
        headers.forEach(all::put);
        var json = Json.object()
                .put("capability", capability)
                .put("origin", origin)
                .put("method", method)
                .put("target", target)
                .put("headers", all.build())
                .put("idleMillis", idle.toMillis())
                .put("size", size);
        place.ifPresent(at -> json.put(
                "key",
                Json.object()
                        .put("header", at.header())
                        .put("prefix", at.prefix())
                        .build()));
        return json.build();
    }
}

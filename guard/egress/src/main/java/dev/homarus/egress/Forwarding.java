package dev.homarus.egress;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.crypto.Digests;
import dev.homarus.protocol.Json;
import dev.homarus.types.Destination;
import dev.homarus.types.Outgoing;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpFields;

/// Sends a gateway's request with the key that it does not have, and its answer back without that key. On record
/// before the host is looked up: who it is for, how much, and a digest; neither content nor key.
final class Forwarding implements AutoCloseable {
    /// What of an answer's head a gateway is told.
    private static final List<String> TOLD =
            List.of("Content-Type", "Content-Encoding", "Location", "Retry-After", "Date");

    private static final int BUFFER = 32 << 10;

    private final Upstreams upstreams;
    private final AuditLog audit;
    private final Dialer dialer;
    private final Dialer outside;
    private final Semaphore room = new Semaphore(KeyProxy.MAX_WAITING);

    /// @param dialer for upstreams
    /// @param outside for pages of other machines
    Forwarding(Upstreams upstreams, AuditLog audit, Dialer dialer, Dialer outside) {
        this.upstreams = upstreams;
        this.audit = audit;
        this.dialer = dialer;
        this.outside = outside;
    }

    /// Takes room for a body; false where there is none.
    boolean hold(int bytes) {
        return room.tryAcquire(bytes);
    }

    void release(int bytes) {
        room.release(bytes);
    }

    static ProblemException noWeb() {
        return new Problem(
                        "PROXY-008",
                        "The key proxy gets no pages of other machines.",
                        "Its owner can let it, on its machine: homarus proxy web on")
                .asException();
    }

    /// Sends one request and its answer.
    ///
    /// @return whether the connection can be used on
    boolean send(ProxyRequest request, Capabilities.Capability capability, byte[] body, ProxyTalk.Way way)
            throws IOException {
        if (!capability.take(body.length)) {
            throw spent();
        }
        return capability.upstream().equals(Upstream.WEB)
                ? page(request, capability, way)
                : toUpstream(request, capability, body, way);
    }

    private static ProblemException spent() {
        return new Problem("PROXY-007", "This capability has no bytes left.", "Ask for another.").asException();
    }

    private boolean page(ProxyRequest request, Capabilities.Capability capability, ProxyTalk.Way way)
            throws IOException {
        if (!upstreams.web()) {
            throw noWeb();
        }
        if (!request.method().equals("GET") || request.place().isPresent()) {
            throw elsewhere("a page is got without a body and without a key");
        }
        var to = destination(request.origin());
        return through(
                request,
                capability,
                new Route(
                        to,
                        Echoes.none(),
                        () -> outside.get(to, request.target(), plain(request.headers()), request.idle())),
                new byte[0],
                way);
    }

    private static Destination destination(String origin) {
        try {
            var to = Destination.of(Upstream.WEB, URI.create(origin));
            if (to.origin().equals(origin)) {
                return to;
            }
        } catch (IllegalArgumentException e) {
            // Refused below, like any other spelling.
        }
        throw elsewhere("the origin has to be written as scheme://host:port");
    }

    private boolean toUpstream(ProxyRequest request, Capabilities.Capability capability, byte[] body, ProxyTalk.Way way)
            throws IOException {
        var upstream =
                upstreams.find(capability.upstream()).orElseThrow(() -> Upstreams.unknown(capability.upstream()));
        if (!upstream.covers(request.origin(), request.target())) {
            throw elsewhere("it is for " + upstream.to().origin() + upstream.path() + " only");
        }
        var place = upstream.keyed()
                ? Optional.of(new ProxyRequest.Place(upstream.header(), upstream.prefix()))
                : Optional.<ProxyRequest.Place>empty();
        if (!request.place().equals(place)) {
            throw new Problem(
                            "PROXY-013",
                            "The key of " + upstream.name() + " stands elsewhere in the request than was said.",
                            "Add the model again with: homarus model add NAME --proxied " + upstream.name())
                    .asException();
        }
        var headers = plain(request.headers());
        if (!upstream.keyed()) {
            return through(request, capability, route(request, upstream, headers, Keyed.WITHOUT, body), body, way);
        }
        if (headers.keySet().stream().anyMatch(name -> name.equalsIgnoreCase(upstream.header()))) {
            throw elsewhere("the header of the key is the proxy's");
        }
        try (var keyed = upstreams
                .use(upstream, key -> Keyed.with(upstream, key))
                .orElseThrow(() -> Upstreams.unknown(upstream.name()))) {
            return through(request, capability, route(request, upstream, headers, keyed, body), body, way);
        }
    }

    private Route route(
            ProxyRequest request, Upstream upstream, Map<String, String> headers, Keyed keyed, byte[] body) {
        return new Route(
                upstream.to(),
                keyed.echoes(),
                () -> dialer.send(
                        upstream.to(),
                        request.method(),
                        request.target(),
                        headers,
                        keyed.field(),
                        body,
                        request.idle()));
    }

    /// A key for one request, and what looks for it in the answer; both in bytes that are wiped.
    private record Keyed(Optional<KeyField> field, Echoes echoes) implements AutoCloseable {
        static final Keyed WITHOUT = new Keyed(Optional.empty(), Echoes.none());

        static Keyed with(Upstream upstream, byte[] key) {
            return new Keyed(Optional.of(new KeyField(upstream.header(), upstream.prefix(), key)), Echoes.of(key));
        }

        @Override
        public void close() {
            field.ifPresent(KeyField::close);
            echoes.close();
        }
    }

    private static Map<String, String> plain(Map<String, String> headers) {
        var all = new HashMap<>(headers);
        // What is packed could not be looked through.
        all.put("Accept-Encoding", "identity");
        return all;
    }

    private static ProblemException elsewhere(String why) {
        return new Problem("PROXY-014", "This capability is not for that request: " + why + ".", "Ask for another one.")
                .asException();
    }

    /// How one request goes.
    private record Route(Destination to, Echoes echoes, java.util.function.Supplier<Dialer.Answer> dial) {}

    private boolean through(
            ProxyRequest request, Capabilities.Capability capability, Route route, byte[] body, ProxyTalk.Way way)
            throws IOException {
        audit.append(event(
                "proxy.request",
                capability,
                route.to(),
                Json.object()
                        .put("method", request.method())
                        .put(
                                "path",
                                capability.upstream().equals(Upstream.WEB)
                                        ? ""
                                        : request.target().split("\\?", 2)[0])
                        .put("bytes", body.length)
                        .put("sha256", Digests.hex(Digests.sha256(body)))));
        var run = new Run(request, capability, route, way);
        var trip = way.begin(route.to());
        try {
            return run.go(trip);
        } catch (ProblemException e) {
            run.outcome = e.problem().code();
            var problem = capability.ended().get()
                    ? Capabilities.ended(capability.upstream()).problem()
                    : e.problem();
            way.last(Frame.of(Frame.PROBLEM, ProxyProblems.json(problem)));
            return !run.begun;
        } finally {
            trip.end();
            audit.appendLater(event(
                    "proxy.result",
                    capability,
                    route.to(),
                    Json.object().put("status", run.outcome).put("received", run.received)));
        }
    }

    /// One exchange.
    private static final class Run {
        private final ProxyRequest request;
        private final Capabilities.Capability capability;
        private final Route route;
        private final ProxyTalk.Way way;
        private String outcome = "broken off";
        private long received;
        private boolean begun;

        Run(ProxyRequest request, Capabilities.Capability capability, Route route, ProxyTalk.Way way) {
            this.request = request;
            this.capability = capability;
            this.route = route;
            this.way = way;
        }

        boolean go(Underway.Trip trip) throws IOException {
            // Whoever ends the capability after this finds the trip.
            if (capability.ended().get()) {
                throw Capabilities.ended(capability.upstream());
            }
            way.waits(request.idle());
            var answer = route.dial().get();
            boolean whole = false;
            try {
                trip.answered(answer.abort());
                way.write(Frame.of(Frame.ANSWER, head(answer)), request.idle());
                begun = true;
                stream(answer);
                whole = true;
            } finally {
                if (!whole) {
                    answer.abort().run();
                }
                answer.body().close();
            }
            outcome = Integer.toString(answer.status());
            way.last(Frame.empty(Frame.END));
            return true;
        }

        private void stream(Dialer.Answer answer) throws IOException {
            var buffer = new byte[BUFFER];
            for (int read = read(answer, buffer); read >= 0; read = read(answer, buffer)) {
                received += read;
                if (!capability.take(read)) {
                    throw spent();
                }
                write(route.echoes().feed(buffer, read));
            }
            write(route.echoes().end());
        }

        private int read(Dialer.Answer answer, byte[] buffer) {
            try {
                return answer.body().read(buffer);
            } catch (IOException e) {
                throw new Problem("EGRESS-012", "The answer of " + route.to().host() + " was cut off.", "Try again.")
                        .asException();
            }
        }

        private void write(byte[] piece) throws IOException {
            if (piece.length > 0) {
                way.write(new Frame(Frame.BODY, piece), request.idle());
            }
        }

        private Json.Obj head(Dialer.Answer answer) {
            HttpFields fields = answer.headers();
            var packed = Optional.ofNullable(fields.get("Content-Encoding")).orElse("identity");
            if (!packed.toLowerCase(Locale.ROOT).equals("identity")) {
                throw new Problem(
                                "PROXY-015",
                                "The answer of " + route.to().host() + " is packed, so it could not be looked through.",
                                "Ask its owner for plain answers.")
                        .asException();
            }
            var told = Json.object();
            for (var name : TOLD) {
                var value = Optional.ofNullable(fields.get(name))
                        .filter(text -> text.length() <= Targets.LONGEST_HEADER)
                        .filter(Outgoing::isHeaderValue);
                told.put(name, value.map(route.echoes()::clean));
            }
            return Json.object()
                    .put("status", answer.status())
                    .put("headers", told.build())
                    .build();
        }
    }

    private Event event(String kind, Capabilities.Capability capability, Destination to, Json.Builder detail) {
        return Event.of(
                kind,
                "gateway",
                capability.upstream(),
                detail.put("origin", to.origin())
                        .put("capability", capability.id())
                        .build());
    }

    @Override
    public void close() {
        dialer.close();
        outside.close();
    }
}

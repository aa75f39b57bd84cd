package dev.homarus.gateway;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.identity.Logins;
import dev.homarus.identity.Tokens;
import dev.homarus.protocol.Json;
import dev.homarus.types.Principal;
import dev.homarus.types.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;

/// Looks at every request before anything else does: where it says it is going, where it says it comes from, and
/// who it
/// proves to be.
final class Doorkeeper {
    static final String COOKIE = "homarus";

    private static final UserPrincipal OWN_USER = ownUser();

    private static final String LOGIN = "dev.homarus.login";
    private static final String PROBLEM = "dev.homarus.login.problem";

    private final Function<String, Logins.Shown> cookies;
    private final Function<String, Optional<Principal>> tokens;
    private volatile Set<String> hosts = Set.of();

    /// @param audit hears of cookies and tokens that are shown after they were replaced
    Doorkeeper(Logins logins, Tokens tokens, AuditLog audit) {
        this.cookies = cookie -> told(logins.show(cookie), audit);
        this.tokens = tokens::resolve;
        tokens.onLate(late -> audit.append(Event.of("token.reused", late.id(), late.id(), Json.Obj.EMPTY)));
    }

    private static Logins.Shown told(Logins.Shown shown, AuditLog audit) {
        if (shown instanceof Logins.Shown.Reused(var login, var first) && first) {
            audit.append(Event.of("login.reused", "anyone", login, Json.Obj.EMPTY));
        }
        return shown;
    }

    /// One that knows nobody but the owner on this machine.
    Doorkeeper() {
        this.cookies = cookie -> new Logins.Shown.Unknown();
        this.tokens = token -> Optional.empty();
    }

    /// Sets the only names by which the gateway answers.
    void listensOn(int port) {
        hosts = List.of("127.0.0.1", "localhost", "[::1]").stream()
                .map(host -> host + ":" + port)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Returns what is wrong with the address or the origin, if anything is.
    Optional<Problem> refuse(Request request) {
        if (isLocal(request)) {
            return Optional.empty();
        }
        var host =
                Optional.ofNullable(request.getHeaders().get(HttpHeader.HOST)).orElse("");
        if (!hosts.contains(host.toLowerCase(Locale.ROOT))) {
            return Optional.of(new Problem(
                    "HTTP-007",
                    "This gateway does not answer by that name.",
                    "Use the address it printed, on this machine."));
        }
        var origins = request.getHeaders().getValuesList(HttpHeader.ORIGIN);
        boolean foreign = origins.stream().anyMatch(origin -> !origin.equals("http://" + host));
        boolean crossSite = Optional.ofNullable(request.getHeaders().get("Sec-Fetch-Site"))
                .filter(site -> site.equals("cross-site") || site.equals("same-site"))
                .isPresent();
        boolean changes = !HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod());
        if (foreign
                || (crossSite && changes)
                || (changes && origins.isEmpty() && cookie(request).isPresent())) {
            return Optional.of(new Problem(
                    "HTTP-003", "This request comes from another web page.", "Use the dashboard's own page."));
        }
        return Optional.empty();
    }

    /// Returns who is asking; empty where nothing was proved. A cookie whose time has come is replaced with the
    /// answer.
    Optional<Principal> resolve(Request request, Response response) {
        if (isLocal(request)) {
            return Optional.of(Principal.OWNER);
        }
        var authorization = request.getHeaders().getValuesList(HttpHeader.AUTHORIZATION);
        if (!authorization.isEmpty()) {
            var value = authorization.getFirst();
            return authorization.size() == 1 && value.regionMatches(true, 0, "Bearer ", 0, 7)
                    ? tokens.apply(value.substring(7).strip())
                    : Optional.empty();
        }
        return cookie(request).flatMap(cookie -> resolve(cookies.apply(cookie), request, response));
    }

    private static Optional<Principal> resolve(Logins.Shown shown, Request request, Response response) {
        return switch (shown) {
            case Logins.Shown.Unknown() -> Optional.empty();
            case Logins.Shown.Reused(var login, var first) -> {
                request.setAttribute(PROBLEM, true);
                setCookie(response, "", Duration.ZERO);
                yield Optional.empty();
            }
            case Logins.Shown.Known(var login, var next, var left) -> {
                request.setAttribute(LOGIN, login);
                next.ifPresent(cookie -> setCookie(response, cookie, left));
                yield Optional.of(Principal.OWNER);
            }
        };
    }

    static void setCookie(Response response, String value, Duration lasting) {
        response.getHeaders()
                .put(
                        HttpHeader.SET_COOKIE,
                        COOKIE + "=" + value + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + lasting.toSeconds());
    }

    /// Returns the id of the login that a request came with.
    static Optional<String> login(Request request) {
        return Optional.ofNullable(request.getAttribute(LOGIN)).map(Object::toString);
    }

    /// Returns what is said to a request by nobody.
    static Problem nobody(Request request) {
        return request.getAttribute(PROBLEM) == null
                ? new Problem(
                        "HTTP-002",
                        "Nobody is logged in with this request.",
                        "Run homarus for a login link, or send a token: homarus token create")
                : new Problem(
                        "HTTP-010",
                        "This login was ended: a cookie of it was shown again after it had been replaced, so somebody may"
                                + " have copied it.",
                        "Log in anew with a link from: homarus link. Then look at: homarus doctor");
    }

    /// Tells whether a request came over the local socket, from a process of the gateway's own user.
    static boolean isLocal(Request request) {
        var connection = request.getConnectionMetaData();
        if (!(connection.getConnector() instanceof UnixDomainServerConnector)
                || !(connection.getConnection().getEndPoint().getTransport() instanceof SocketChannel channel)) {
            return false;
        }
        try {
            var peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
            return peer.user().equals(OWN_USER);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static UserPrincipal ownUser() {
        try {
            return Files.getOwner(Path.of("/proc/self"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Optional<String> cookie(Request request) {
        return Request.getCookies(request).stream()
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .map(HttpCookie::getValue)
                .findFirst();
    }
}

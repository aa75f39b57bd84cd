package dev.homarus.gateway;

import dev.homarus.policy.Action;
import dev.homarus.policy.Decision;
import dev.homarus.policy.Facts;
import dev.homarus.policy.Policy;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Principal;
import dev.homarus.types.Principal.Scope;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// The table of every path: its method, the scope it needs, and what it does. A path that is not in the table
/// does
/// not
/// exist, and a row without a scope cannot be written.
final class Router extends Handler.Abstract {
    /// What a path does.
    @FunctionalInterface
    interface Work {
        void handle(Call call) throws Exception;
    }

    /// Who may.
    enum Access {
        /// Anyone who reaches the listener.
        ANYONE,
        /// Whoever has the row's scope.
        SCOPE,
        /// The owner over the local socket.
        OWNER_ON_SOCKET
    }

    /// @param scopes any one of them is enough
    record Route(String method, List<String> path, Access access, List<Scope> scopes, Work work) {}

    private final Doorkeeper doorkeeper;
    private final InstantSource clock;
    private final Intake intake = new Intake();
    private final List<Route> routes = new ArrayList<>();
    private Runnable use = () -> {};
    private Problem otherwise = new Problem("HTTP-004", "There is nothing at this path.", "See docs/spec/http-api.md.");

    Router(Doorkeeper doorkeeper, InstantSource clock) {
        this.doorkeeper = doorkeeper;
        this.clock = clock;
    }

    /// Sets what is said of a path that is not in the table.
    Router otherwise(Problem problem) {
        otherwise = problem;
        return this;
    }

    /// Sets what hears of every request that does more than look, from somebody who may.
    Router onUse(Runnable heard) {
        use = heard;
        return this;
    }

    Router open(String method, String path, Work work) {
        routes.add(new Route(method, split(path), Access.ANYONE, List.of(), work));
        return this;
    }

    Router on(Scope scope, String method, String path, Work work) {
        routes.add(new Route(method, split(path), Access.SCOPE, List.of(scope), work));
        return this;
    }

    /// Adds a path that either scope opens.
    Router onEither(Scope one, Scope other, String method, String path, Work work) {
        routes.add(new Route(method, split(path), Access.SCOPE, List.of(one, other), work));
        return this;
    }

    Router local(String method, String path, Work work) {
        routes.add(new Route(method, split(path), Access.OWNER_ON_SOCKET, List.of(), work));
        return this;
    }

    private static List<String> split(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("Referrer-Policy", "no-referrer");
        boolean openAi = request.getHttpURI().getPath().startsWith("/v1/");
        var patient = request.getConnectionMetaData().getConnection().getEndPoint() instanceof PatientEndPoint known
                ? Optional.of(known)
                : Optional.<PatientEndPoint>empty();
        patient.ifPresent(PatientEndPoint::headIsRead);
        try {
            route(request, response, callback);
        } catch (ProblemException e) {
            fail(response, callback, e.problem(), openAi);
        } catch (JsonException e) {
            fail(response, callback, Call.malformed(e), openAi);
        } catch (RuntimeException e) {
            fail(response, callback, Turns.unexpected(e).problem(), openAi);
        } catch (Exception e) {
            callback.failed(e);
        } finally {
            patient.ifPresent(
                    response.getStatus() == HttpStatus.SWITCHING_PROTOCOLS_101
                            ? PatientEndPoint::requestIsRead
                            : PatientEndPoint::answered);
        }
        return true;
    }

    private static void fail(Response response, Callback callback, Problem problem, boolean openAi) {
        if (response.isCommitted()) {
            callback.failed(problem.asException());
        } else if (openAi) {
            Replies.openAiProblem(response, callback, problem);
        } else {
            Replies.problem(response, callback, problem);
        }
    }

    private void route(Request request, Response response, Callback callback) throws Exception {
        var refused = doorkeeper.refuse(request);
        if (refused.isPresent()) {
            throw refused.get().asException();
        }
        if (request.getHttpURI().getPath().indexOf(';') >= 0) {
            throw otherwise.asException();
        }
        var path = split(Request.getPathInContext(request));
        boolean known = false;
        for (var route : routes) {
            var names = match(route.path(), path);
            if (names.isEmpty()) {
                continue;
            }
            known = true;
            if (route.method().equals(request.getMethod())) {
                var principal = admit(route, request, response);
                if (route.access() != Access.ANYONE && !route.method().equals("GET")) {
                    use.run();
                }
                try (var hold = intake.hold()) {
                    route.work().handle(new Call(request, response, callback, principal, names.get(), hold));
                }
                return;
            }
        }
        if (known) {
            throw new Problem("HTTP-005", "This path does not take that method.", "See docs/spec/http-api.md.")
                    .asException();
        }
        throw otherwise.asException();
    }

    private Principal admit(Route route, Request request, Response response) {
        var principal = doorkeeper.resolve(request, response);
        return switch (route.access()) {
            case ANYONE -> principal.orElseGet(() -> new Principal(Principal.Kind.TOKEN, "anyone", java.util.Set.of()));
            case OWNER_ON_SOCKET -> {
                if (!Doorkeeper.isLocal(request)) {
                    throw new Problem(
                                    "HTTP-003",
                                    "This is for the owner on this machine only.",
                                    "Use the homarus command in a terminal.")
                            .asException();
                }
                yield Principal.OWNER;
            }
            case SCOPE -> {
                var who = principal.orElseThrow(() -> {
                    response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
                    return Doorkeeper.nobody(request).asException();
                });
                if (route.scopes().stream().noneMatch(scope -> allowed(who, scope, route))) {
                    throw new Problem(
                                    "HTTP-003",
                                    "The token's scope does not cover this.",
                                    "It needs a token of scope "
                                            + route.scopes().stream()
                                                    .map(scope -> scope.name().toLowerCase(java.util.Locale.ROOT))
                                                    .collect(Collectors.joining(" or "))
                                            + ".")
                            .asException();
                }
                yield who;
            }
        };
    }

    private boolean allowed(Principal who, Scope scope, Route route) {
        var action = new Action.Operate(who, scope, route.method() + " /" + String.join("/", route.path()));
        return Policy.decide(action, Facts.at(clock.instant())) instanceof Decision.Allow;
    }

    private static Optional<List<String>> match(List<String> pattern, List<String> path) {
        if (pattern.size() != path.size()) {
            return Optional.empty();
        }
        var names = new ArrayList<String>();
        for (int i = 0; i < pattern.size(); i++) {
            if (pattern.get(i).equals("{}") && !path.get(i).isEmpty()) {
                names.add(java.net.URLDecoder.decode(path.get(i), java.nio.charset.StandardCharsets.UTF_8));
            } else if (!pattern.get(i).equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(names);
    }
}

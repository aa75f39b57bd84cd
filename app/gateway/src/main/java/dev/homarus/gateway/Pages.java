package dev.homarus.gateway;

import dev.homarus.approval.ActionGate;
import dev.homarus.gateway.ws.FeedSocket;
import dev.homarus.image.Image;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.session.Sessions;
import dev.homarus.types.Principal;
import dev.homarus.types.Principal.Scope;
import dev.homarus.types.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/// The WebSocket of the dashboard and of other live faces. Contract: `docs/spec/http-api.md`.
final class Pages {
    private static final int MAX_MESSAGE = 1_048_576;
    private static final String NO_WORDS = "";

    /// How long pages may take to take their leave.
    private static final Duration LONGEST_END = Duration.ofSeconds(1);

    private static final Duration LOOK = Duration.ofMillis(2);

    /// @param login the id of the login it was opened with; empty: a token, or the local socket
    /// @param end closes it, with these last words or with none
    private record Page(Optional<String> login, Consumer<String> end) {}

    private final Set<Page> pages = ConcurrentHashMap.newKeySet();
    private final ServerWebSocketContainer container;
    private final Feed feed;
    private final Turns turns;
    private final Sessions sessions;
    private final ActionGate gate;
    private final Uploads uploads;
    private final Predicate<String> stands;

    /// @param stands whether the login of an id stands
    Pages(
            Server server,
            Feed feed,
            Turns turns,
            Sessions sessions,
            ActionGate gate,
            Uploads uploads,
            Predicate<String> stands) {
        this.feed = feed;
        this.turns = turns;
        this.sessions = sessions;
        this.gate = gate;
        this.uploads = uploads;
        this.stands = stands;
        container = ServerWebSocketContainer.ensure(server);
        container.setMaxTextMessageSize(MAX_MESSAGE);
        container.setIdleTimeout(Duration.ZERO);
    }

    /// Closes what was opened with a login that is over.
    void end(String login) {
        end(NO_WORDS, page -> page.login().equals(Optional.of(login)));
    }

    /// Tells every page that the home is locked, and closes it; what was still to be sent is not sent.
    void lock(Problem why) {
        var words = Json.object()
                .put("type", "locked")
                .put("problem", Replies.problem(why))
                .build()
                .write();
        end(words, page -> true);
        awaitNone();
    }

    /// Closes every page without a word: each comes back when it can.
    void close() {
        end(NO_WORDS, page -> true);
        awaitNone();
    }

    private void end(String words, Predicate<Page> which) {
        pages.stream().filter(which).forEach(page -> page.end().accept(words));
    }

    private void awaitNone() {
        long end = System.nanoTime() + LONGEST_END.toNanos();
        while (!pages.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    void upgrade(Call call) {
        var who = call.principal();
        var face = call.face();
        var login = Doorkeeper.login(call.request());
        boolean upgraded = container.upgrade(
                (request, response, callback) -> new FeedSocket(
                        send -> {
                            Consumer<Json.Obj> listener = event -> send.accept(event.write());
                            feed.add(listener);
                            return () -> feed.remove(listener);
                        },
                        end -> {
                            var page = new Page(login, end);
                            pages.add(page);
                            // One that ended in between did not find the page.
                            login.filter(stands.negate()).ifPresent(over -> end.accept(NO_WORDS));
                            return () -> pages.remove(page);
                        },
                        send -> message -> receive(message, who, face, send)),
                call.request(),
                call.response(),
                call.callback());
        if (!upgraded) {
            throw new Problem("HTTP-001", "This path is a WebSocket.", "Connect to it as one.").asException();
        }
    }

    private void receive(String message, Principal who, String face, Consumer<String> send) {
        try {
            var json = JsonText.parseObject(message.getBytes(StandardCharsets.UTF_8));
            switch (json.text("type")) {
                case "say" -> {
                    need(who, Scope.CHAT);
                    var text = Speech.said(json);
                    var images = uploads.of(Speech.images(json), who);
                    var session = Speech.session(json, sessions);
                    Thread.ofVirtual().name("turn").start(() -> say(session, text, images, who, send));
                }
                case "cancel" -> {
                    need(who, Scope.CHAT);
                    turns.cancel(json.text("turn"));
                }
                case "answer" -> {
                    need(who, Scope.APPROVE);
                    Speech.answer(gate, json.text("approval"), who, face, json);
                }
                default -> throw new JsonException("type", "has to be say, cancel or answer");
            }
        } catch (JsonException e) {
            send.accept(problem(Call.malformed(e)));
        } catch (RuntimeException e) {
            send.accept(problem(Turns.unexpected(e).problem()));
        }
    }

    private void say(String session, String text, List<Image> images, Principal who, Consumer<String> send) {
        try {
            turns.say(session, text, images, who, event -> {});
        } catch (RuntimeException e) {
            send.accept(problem(Turns.unexpected(e).problem()));
        }
    }

    private static void need(Principal who, Scope scope) {
        if (!who.may(scope)) {
            throw new Problem("HTTP-003", "The token's scope does not cover this.", "Use another token.").asException();
        }
    }

    private static String problem(Problem problem) {
        return Json.object()
                .put("type", "problem")
                .put("problem", Replies.problem(problem))
                .build()
                .write();
    }
}

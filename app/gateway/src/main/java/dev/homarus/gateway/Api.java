package dev.homarus.gateway;

import dev.homarus.approval.ActionGate;
import dev.homarus.approval.Approval;
import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Entry;
import dev.homarus.audit.Event;
import dev.homarus.audit.Query;
import dev.homarus.audit.Report;
import dev.homarus.egress.Ledger;
import dev.homarus.identity.Logins;
import dev.homarus.identity.Tokens;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.session.Sessions;
import dev.homarus.session.Transcripts;
import dev.homarus.types.Classification;
import dev.homarus.types.Principal;
import dev.homarus.types.Principal.Scope;
import dev.homarus.types.Problem;
import dev.homarus.types.SecretRef;
import dev.homarus.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;

/// What the paths below `/api` do. Contract: `docs/spec/http-api.md`.
final class Api {
    private static final int MAX_LOGIN = 4_096;
    private static final Duration LONGEST_LIFE = Duration.ofDays(3_650);

    /// The rooms that the paths open into.
    record Rooms(
            Turns turns,
            Sessions sessions,
            Transcripts transcripts,
            ActionGate gate,
            AuditLog audit,
            Ledger ledger,
            Models models,
            ModelProbe probe,
            Vault vault,
            Tokens tokens,
            Logins logins,
            Supplier<Json.Obj> status,
            Supplier<List<Json.Obj>> doctor,
            Supplier<Report> verify,
            Supplier<String> address,
            Runnable stop,
            ScheduledExecutorService ticker,
            InstantSource clock) {}

    private final Rooms rooms;

    Api(Rooms rooms) {
        this.rooms = rooms;
    }

    void addTo(Router router) {
        router.open("POST", "/api/login", this::login)
                .on(Scope.CHAT, "POST", "/api/logout", this::logout)
                .local("POST", "/api/link", this::link)
                .local("POST", "/api/stop", this::stop)
                .on(
                        Scope.READ,
                        "GET",
                        "/api/status",
                        call -> call.reply(rooms.status().get()))
                .on(Scope.CHAT, "POST", "/api/chat", this::chat)
                .on(Scope.CHAT, "POST", "/api/turns/{}/cancel", this::cancel)
                .on(Scope.READ, "GET", "/api/sessions", this::sessions)
                .on(Scope.READ, "GET", "/api/messages", this::messages)
                .on(Scope.READ, "GET", "/api/search", this::search)
                .onEither(Scope.READ, Scope.APPROVE, "GET", "/api/approvals", this::approvals)
                .onEither(Scope.READ, Scope.APPROVE, "GET", "/api/approvals/{}", this::approval)
                .on(Scope.APPROVE, "POST", "/api/approvals/{}", this::answer)
                .on(Scope.READ, "GET", "/api/ledger", this::ledger)
                .on(Scope.READ, "GET", "/api/ledger/{}", this::request)
                .on(Scope.READ, "GET", "/api/ledger/{}/wire", this::wire)
                .on(Scope.READ, "GET", "/api/audit", this::audit)
                .on(
                        Scope.READ,
                        "POST",
                        "/api/audit/verify",
                        call -> call.reply(rooms.verify().get().json()))
                .on(
                        Scope.READ,
                        "GET",
                        "/api/models",
                        call -> call.reply(rooms.models().json()))
                .on(Scope.ADMIN, "POST", "/api/models", this::addModel)
                .on(
                        Scope.ADMIN,
                        "POST",
                        "/api/models/detect",
                        call -> call.reply(rooms.probe().detect()))
                .on(Scope.ADMIN, "POST", "/api/models/{}/use", this::useModel)
                .on(Scope.ADMIN, "POST", "/api/models/{}/test", this::testModel)
                .on(Scope.ADMIN, "DELETE", "/api/models/{}", this::removeModel)
                .on(Scope.ADMIN, "GET", "/api/vault", this::secrets)
                .on(Scope.ADMIN, "PUT", "/api/vault/{}", this::putSecret)
                .on(Scope.ADMIN, "DELETE", "/api/vault/{}", this::removeSecret)
                .on(Scope.ADMIN, "GET", "/api/tokens", this::tokens)
                .on(Scope.ADMIN, "POST", "/api/tokens", this::createToken)
                .on(Scope.ADMIN, "DELETE", "/api/tokens/{}", this::revokeToken)
                .on(
                        Scope.READ,
                        "GET",
                        "/api/doctor",
                        call -> call.reply(Json.object()
                                .put("findings", Json.array(rooms.doctor().get()))
                                .build()));
    }

    private void login(Call call) {
        var cookie = rooms.logins().redeem(call.json(MAX_LOGIN).text("code"));
        if (cookie.isEmpty()) {
            record("login", "anyone", "dashboard", Json.object().put("result", "refused"));
            throw new Problem(
                            "HTTP-002",
                            "This login link was used before or is older than two minutes.",
                            "Run homarus in a terminal for a new one.")
                    .asException();
        }
        record("login", Principal.OWNER.id(), "dashboard", Json.object().put("result", "accepted"));
        call.response()
                .getHeaders()
                .put(
                        HttpHeader.SET_COOKIE,
                        Doorkeeper.COOKIE + "=" + cookie.get() + "; Path=/; HttpOnly; SameSite=Strict; Max-Age="
                                + Logins.COOKIE_LIFETIME.toSeconds());
        call.done();
    }

    private void logout(Call call) {
        Doorkeeper.cookie(call.request()).ifPresent(rooms.logins()::end);
        record("login", call.principal().id(), "dashboard", Json.object().put("result", "ended"));
        call.response()
                .getHeaders()
                .put(HttpHeader.SET_COOKIE, Doorkeeper.COOKIE + "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
        call.done();
    }

    private void link(Call call) {
        var code = rooms.logins().offer();
        record("login", call.principal().id(), "link", Json.object().put("result", "offered"));
        call.reply(Json.object()
                .put("url", rooms.address().get() + "/#code=" + code.value())
                .put("expires", code.expires().toString())
                .build());
    }

    private void stop(Call call) {
        call.done();
        rooms.stop().run();
    }

    private void record(String kind, String actor, String subject, Json.Builder detail) {
        rooms.audit().append(Event.of(kind, actor, subject, detail.build()));
    }

    private void chat(Call call) {
        var json = call.json(Call.MAX_SAID);
        var session = json.optionalText("session").orElse("main");
        var text = Speech.said(json);
        Sessions.checkName(session);
        try (var stream = new EventStream(call.response(), rooms.ticker())) {
            try {
                rooms.turns().say(session, text, Speech.label(call.principal()), stream::send);
            } catch (RuntimeException e) {
                stream.send(Json.object()
                        .put("type", "problem")
                        .put("problem", Replies.problem(Turns.unexpected(e).problem()))
                        .build());
            }
        }
        call.response().write(true, java.nio.ByteBuffer.allocate(0), call.callback());
    }

    private void cancel(Call call) {
        rooms.turns().cancel(call.names().getFirst());
        call.done();
    }

    private void sessions(Call call) {
        var rows = rooms.transcripts().sessions((int) call.number("limit", 200, 1, 1_000)).stream()
                .map(session -> Turns.row(session, rooms.sessions().busy(session.name())))
                .toList();
        call.reply(Json.object().put("sessions", Json.array(rows)).build());
    }

    private void messages(Call call) {
        var session = call.parameter("session").orElse("main");
        var rows = rooms.transcripts().page(session, call.number("before", Long.MAX_VALUE, 1, Long.MAX_VALUE), (int)
                call.number("limit", 100, 1, 1_000));
        call.reply(Json.object()
                .put("session", session)
                .put(
                        "messages",
                        Json.array(rows.stream().map(message -> message.json()).toList()))
                .build());
    }

    private void search(Call call) {
        var hits =
                rooms
                        .transcripts()
                        .search(call.parameter("q").orElse(""), (int) call.number("limit", 20, 1, 100))
                        .stream()
                        .map(hit -> Json.object()
                                .put("session", hit.session())
                                .put("seq", hit.seq())
                                .put("role", hit.role().name().toLowerCase(Locale.ROOT))
                                .put("at", hit.at().toString())
                                .put("snippet", hit.snippet())
                                .put("label", hit.label().text())
                                .build())
                        .toList();
        call.reply(Json.object().put("hits", Json.array(hits)).build());
    }

    private void approvals(Call call) {
        var waiting = rooms.gate().waiting().stream().map(Approval::json).toList();
        call.reply(Json.object().put("approvals", Json.array(waiting)).build());
    }

    private void approval(Call call) {
        call.reply(rooms.gate()
                .find(call.names().getFirst())
                .orElseThrow(() -> new Problem(
                                "APPROVAL-001", "There is no such question.", "List them with: homarus approvals")
                        .asException())
                .json());
    }

    private void answer(Call call) {
        call.reply(Speech.answer(rooms.gate(), call.names().getFirst(), call.principal(), call.json())
                .json());
    }

    private void ledger(Call call) {
        var rows = rooms
                .ledger()
                .list(call.time("since").orElse(Instant.EPOCH), call.parameter("to"), (int)
                        call.number("limit", 200, 1, 1_000))
                .stream()
                .map(Ledger.Entry::json)
                .toList();
        call.reply(Json.object().put("requests", Json.array(rows)).build());
    }

    private Ledger.Entry entry(Call call) {
        try {
            var found = rooms.ledger().find(Long.parseLong(call.names().getFirst()));
            if (found.isPresent()) {
                return found.get();
            }
        } catch (NumberFormatException e) {
            // Answered below, like any other id that does not exist.
        }
        throw new Problem("HTTP-004", "There is no such request in the ledger.", "List them with: homarus ledger")
                .asException();
    }

    private void request(Call call) {
        var entry = entry(call);
        var segments = rooms.ledger().segments(entry.id()).stream()
                .map(segment -> Json.object()
                        .put("source", segment.source())
                        .put("label", segment.label().text())
                        .put("bytes", segment.wire().length)
                        .put("text", new String(segment.wire(), StandardCharsets.UTF_8))
                        .build())
                .toList();
        var json = Json.object();
        entry.json().members().forEach(json::put);
        call.reply(json.put("method", entry.method())
                .put("path", entry.path())
                .put("headers", entry.headers())
                .put("segments", Json.array(segments))
                .build());
    }

    private void wire(Call call) {
        var body = rooms.ledger().wire(entry(call));
        Replies.bytes(call.response(), call.callback(), 200, "application/octet-stream", body);
    }

    private void audit(Call call) {
        var query = new Query(call.parameter("kind"), call.time("since"), call.parameter("session"), (int)
                call.number("limit", 100, 1, Query.MAX_LIMIT));
        var entries = rooms.audit().query(query).stream().map(Entry::json).toList();
        var json = Json.object().put("entries", Json.array(entries));
        rooms.audit().head().json().members().forEach(json::put);
        call.reply(json.build());
    }

    private void addModel(Call call) {
        var json = call.json();
        var wish = new Models.Wish(
                json.text("name"),
                json.text("api"),
                json.text("baseUrl"),
                json.optionalText("model").orElse(""),
                json.optionalText("key").map(String::strip).map(Models::utf8),
                json.optionalText("allow").map(Api::level),
                Lifetimes.parse(json.optionalText("expires").orElse("90d"), LONGEST_LIFE));
        rooms.models().add(wish, call.principal());
        call.reply(rooms.models().json());
    }

    private static Classification level(String text) {
        return switch (text) {
            case "public" -> Classification.PUBLIC;
            case "personal" -> Classification.PERSONAL;
            default -> throw new JsonException("allow", "has to be public or personal");
        };
    }

    private void useModel(Call call) {
        rooms.models().use(call.names().getFirst(), call.principal());
        call.reply(rooms.models().json());
    }

    private void testModel(Call call) {
        call.reply(rooms.probe().test(rooms.models().named(call.names().getFirst())));
    }

    private void removeModel(Call call) {
        rooms.models().remove(call.names().getFirst(), call.principal());
        call.done();
    }

    private static SecretRef ref(Call call) {
        try {
            return new SecretRef(call.names().getFirst());
        } catch (IllegalArgumentException e) {
            throw new JsonException(
                    "the name of a secret", "has to have 1 to 64 letters, digits, dots, dashes or underscores");
        }
    }

    private void secrets(Call call) {
        var rows = rooms.vault().list().stream()
                .map(entry -> Json.object()
                        .put("name", entry.ref().name())
                        .put("boundTo", entry.origin())
                        .put("created", entry.created().toString())
                        .build())
                .toList();
        call.reply(Json.object().put("secrets", Json.array(rows)).build());
    }

    private void putSecret(Call call) {
        var ref = ref(call);
        var value = call.json().text("value").getBytes(StandardCharsets.UTF_8);
        if (value.length == 0 || value.length > Vault.MAX_SECRET) {
            throw new JsonException("value", "has to have 1 to " + Vault.MAX_SECRET + " bytes");
        }
        record("vault", call.principal().id(), "set " + ref.name(), Json.object());
        var origin = rooms.vault().find(ref).map(Vault.Entry::origin).orElse("");
        rooms.vault().put(ref, origin, value);
        call.done();
    }

    private void removeSecret(Call call) {
        var ref = ref(call);
        record("vault", call.principal().id(), "rm " + ref.name(), Json.object());
        if (!rooms.vault().remove(ref)) {
            throw new Problem("HTTP-004", "There is no secret of that name.", "List them with: homarus vault list")
                    .asException();
        }
        call.done();
    }

    private static Json.Obj token(Tokens.Token token) {
        return Json.object()
                .put("id", token.id())
                .put("scope", token.scope().name().toLowerCase(Locale.ROOT))
                .put("label", token.name())
                .put("created", token.created().toString())
                .put("expires", token.expires().toString())
                .build();
    }

    private void tokens(Call call) {
        var rows = rooms.tokens().list().stream().map(Api::token).toList();
        call.reply(Json.object().put("tokens", Json.array(rows)).build());
    }

    private void createToken(Call call) {
        var json = call.json();
        var name = json.text("label");
        if (name.isBlank() || name.length() > Tokens.MAX_NAME) {
            throw new JsonException("label", "has to have 1 to " + Tokens.MAX_NAME + " characters");
        }
        var scope = switch (json.text("scope")) {
            case "chat" -> Scope.CHAT;
            case "read" -> Scope.READ;
            case "approve" -> Scope.APPROVE;
            case "admin" -> Scope.ADMIN;
            default -> throw new JsonException("scope", "has to be chat, read, approve or admin");
        };
        var life = Lifetimes.parse(json.optionalText("expires").orElse("30d"), LONGEST_LIFE);
        record(
                "token",
                call.principal().id(),
                "create",
                Json.object()
                        .put("scope", scope.name().toLowerCase(Locale.ROOT))
                        .put("label", name));
        var created = rooms.tokens().create(scope, name, life);
        var reply = Json.object();
        token(created.token()).members().forEach(reply::put);
        call.reply(reply.put("token", created.value()).build());
    }

    private void revokeToken(Call call) {
        record("token", call.principal().id(), "revoke " + call.names().getFirst(), Json.object());
        if (!rooms.tokens().revoke(call.names().getFirst())) {
            throw new Problem("HTTP-004", "There is no token of that id.", "List them with: homarus token list")
                    .asException();
        }
        call.done();
    }
}

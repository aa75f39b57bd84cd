package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Who may do what: over the local socket, with a cookie, with a token of each scope, and with nothing.
final class AccessTest {
    private static Place place;
    private static GatewayProcess gateway;
    private static Owner owner;
    private static Map<String, String> tokens;

    @BeforeAll
    static void start() {
        place = new Place();
        gateway = GatewayProcess.start(place);
        owner = gateway.owner();
        tokens = Map.of(
                "chat", owner.token("chat"),
                "read", owner.token("read"),
                "approve", owner.token("approve"),
                "admin", owner.token("admin"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        place.close();
    }

    private static Arguments row(String request, String... scopes) {
        return Arguments.of(request, List.of(scopes));
    }

    /// The table of `docs/spec/http-api.md`: which scopes reach a path. What admin tokens may read is in it.
    static Stream<Arguments> table() {
        return Stream.of(
                row("GET /api/status", "read", "admin"),
                row("POST /api/chat", "chat"),
                row("POST /api/turns/trn_x/cancel", "chat"),
                row("GET /api/sessions", "read", "admin"),
                row("POST /api/incognito", "chat"),
                row("DELETE /api/incognito/x", "chat"),
                row("GET /api/messages?session=x", "read", "admin"),
                row("GET /api/search?q=x", "read", "admin"),
                row("GET /api/approvals", "read", "approve", "admin"),
                row("GET /api/approvals/apr_x", "read", "approve", "admin"),
                row("GET /api/approvals/apr_x/request", "read", "approve", "admin"),
                row("POST /api/approvals/apr_x", "approve"),
                row("GET /api/approvals?state=closed", "read", "approve", "admin"),
                row("GET /api/grants", "read", "approve", "admin"),
                row("DELETE /api/grants", "approve"),
                row("DELETE /api/grants/grt_x", "approve"),
                row("POST /api/elevation"),
                row("DELETE /api/elevation"),
                row("GET /api/stops", "read", "approve", "admin"),
                row("POST /api/stops/local", "approve", "admin"),
                row("DELETE /api/stops/local", "admin"),
                row("POST /api/stops/pause", "approve", "admin"),
                row("DELETE /api/stops/pause", "admin"),
                row("GET /api/policy", "read", "admin"),
                row("PUT /api/policy", "admin"),
                row("POST /api/policy/test", "read", "admin"),
                row("GET /api/trust", "read", "admin"),
                row("GET /api/trust/3", "read", "admin"),
                row("POST /api/trust", "admin"),
                row("POST /api/trust/undo", "admin"),
                row("GET /api/ledger", "read", "admin"),
                row("GET /api/ledger/hosts", "read", "admin"),
                row("GET /api/ledger/1", "read", "admin"),
                row("GET /api/ledger/1/wire", "read", "admin"),
                row("POST /api/ledger/1/forbid", "approve", "admin"),
                row("DELETE /api/forbidden/x", "admin"),
                row("GET /api/consents", "read", "admin"),
                row("POST /api/consents", "admin"),
                row("DELETE /api/consents?destination=x", "approve", "admin"),
                row("GET /api/audit", "read", "admin"),
                row("POST /api/audit/verify", "read", "admin"),
                row("GET /api/models", "read", "admin"),
                row("GET /api/providers/x", "read", "admin"),
                row("POST /api/models", "admin"),
                row("GET /api/budget", "read", "admin"),
                row("POST /api/budget", "admin"),
                row("POST /api/budget/undo", "admin"),
                row("PUT /api/budget/prices/x", "admin"),
                row("DELETE /api/budget/prices/x", "admin"),
                row("GET /api/web-search", "read", "admin"),
                row("POST /api/web-search", "admin"),
                row("DELETE /api/web-search", "admin"),
                row("POST /api/models/failover", "admin"),
                row("POST /api/models/x/use", "admin"),
                row("POST /api/models/x/test", "admin"),
                row("POST /api/models/x/look", "approve", "admin"),
                row("DELETE /api/models/x/look", "admin"),
                row("DELETE /api/models/x", "admin"),
                row("GET /api/vault", "admin"),
                row("PUT /api/vault/x", "admin"),
                row("DELETE /api/vault/x", "admin"),
                row("GET /api/tokens", "admin"),
                row("POST /api/tokens", "admin"),
                row("POST /api/tokens/tok_x/rotate", "admin"),
                row("DELETE /api/tokens/tok_x", "admin"),
                row("GET /api/doctor", "read", "admin"),
                row("GET /ws", "read", "admin"),
                row("POST /api/data/export"),
                row("POST /api/link"),
                row("POST /api/stop"),
                row("POST /v1/chat/completions", "chat"),
                row("POST /v1/embeddings", "chat"),
                row("GET /v1/models", "chat"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void path_eachScope_reachesWhatTheTableSays(String request, List<String> scopes) {
        var method = request.substring(0, request.indexOf(' '));
        var path = request.substring(request.indexOf(' ') + 1);
        var body = method.equals("GET") || method.equals("DELETE") ? "" : "{}";
        tokens.forEach((scope, token) -> {
            int status = gateway.tcp().token(token).exchange(method, path, body).status();
            if (scopes.contains(scope)) {
                assertThat(status).as(scope).isNotIn(401, 403);
            } else {
                var refused =
                        gateway.tcp().token(token).exchange(method, path, body).expect(403);
                assertThat(refused.problem()).as(scope).isEqualTo("HTTP-003");
            }
        });
        boolean local = scopes.isEmpty();
        var nobody = gateway.tcp().exchange(method, path, body).expect(local ? 403 : 401);
        assertThat(nobody.problem()).isEqualTo(local ? "HTTP-003" : "HTTP-002");
        assertThat(gateway.isAlive()).isTrue();
    }

    @Test
    void token_thatIsNotValid_isNobody() {
        var client = gateway.tcp();
        var good = tokens.get("read");
        for (var header : List.of(
                "Authorization: Bearer hmr_" + "A".repeat(43),
                "Authorization: Bearer " + good + "x",
                "Authorization: Bearer " + good.substring(0, good.length() - 1),
                "Authorization: Bearer",
                "Authorization: " + good,
                "Authorization: Basic " + good,
                "X-Api-Key: " + good,
                "Cookie: homarus=" + good)) {
            assertThat(client.with(header).get("/api/status").expect(401).problem())
                    .as(header)
                    .isEqualTo("HTTP-002");
        }
        var twice = client.with("Authorization: Bearer x", "Authorization: Bearer " + good)
                .get("/api/status");
        assertThat(twice.status()).isIn(400, 401);
        assertThat(client.get("/api/status?token=" + good).expect(401).problem())
                .isEqualTo("HTTP-002");
        assertThat(client.get("/api/status?access_token=" + good).expect(401).problem())
                .isEqualTo("HTTP-002");
    }

    @Test
    void token_revoked_isNobodyAtOnce() {
        var made = gateway.socket()
                .post("/api/tokens", "{\"scope\":\"read\",\"label\":\"short-lived\"}")
                .expect(200)
                .json();
        var client = gateway.tcp().token(made.text("token"));
        client.get("/api/status").expect(200);

        gateway.socket().delete("/api/tokens/" + made.text("id")).expect(204);

        assertThat(client.get("/api/status").expect(401).problem()).isEqualTo("HTTP-002");
        assertThat(gateway.socket().get("/api/tokens").text()).doesNotContain("hmr_");
    }

    @Test
    @EnabledIfSystemProperty(named = "homarus.long", matches = "true", disabledReason = "takes a minute")
    void token_pastItsTime_isNobody() throws InterruptedException {
        var made = gateway.socket()
                .post("/api/tokens", "{\"scope\":\"read\",\"label\":\"a minute\",\"expires\":\"1m\"}")
                .expect(200)
                .json();
        var client = gateway.tcp().token(made.text("token"));
        var end = java.time.Instant.parse(made.text("expires"));
        client.get("/api/status").expect(200);
        Eventually.holds(Duration.ofSeconds(70), () -> "the token has expired", () -> {
            boolean over = !java.time.Instant.now().isBefore(end);
            int status = client.get("/api/status").status();
            assertThat(status).isIn(200, 401);
            return over && status == 401;
        });
    }

    private static String code() {
        var url = gateway.socket().post("/api/link", "{}").expect(200).json().text("url");
        return url.substring(url.indexOf("#code=") + 6);
    }

    private static Client page() {
        return gateway.tcp().with("Origin: http://" + gateway.tcp().host());
    }

    private static Answer login(String code) {
        return page().post("/api/login", Json.object().put("code", code).build().write());
    }

    private static String cookie(Answer login) {
        var set = login.expect(204).headers().get("set-cookie");
        assertThat(set).contains("; HttpOnly").contains("; SameSite=Strict").contains("; Path=/");
        return "Cookie: " + set.substring(0, set.indexOf(';'));
    }

    @Test
    void code_usedByManyAtOnce_worksOnce() throws Exception {
        var code = code();
        Callable<Integer> use = () -> login(code).status();
        try (var hands = Executors.newVirtualThreadPerTaskExecutor()) {
            var statuses = new ArrayList<Integer>();
            for (var done : hands.invokeAll(List.of(use, use, use, use, use, use, use, use))) {
                statuses.add(done.get());
            }
            assertThat(statuses).containsOnlyOnce(204).containsOnly(204, 401);
        }
        assertThat(login(code).expect(401).problem()).isEqualTo("HTTP-002");
    }

    @Test
    @Timeout(150)
    @EnabledIfSystemProperty(named = "homarus.long", matches = "true", disabledReason = "takes two minutes")
    void code_olderThanTwoMinutes_isRefused() {
        var code = code();
        var old = java.time.Instant.now().plusSeconds(121);
        Eventually.holds(
                Duration.ofSeconds(130),
                () -> "two minutes",
                () -> !java.time.Instant.now().isBefore(old));
        assertThat(login(code).expect(401).problem()).isEqualTo("HTTP-002");
    }

    @Test
    void cookie_changes_needThePagesOwnOrigin() {
        var cookie = cookie(login(code()));
        gateway.tcp().with(cookie).get("/api/status").expect(200);
        page().with(cookie).post("/api/audit/verify", "{}").expect(200);
        for (var origin : List.of(
                "Origin: http://evil.example",
                "Origin: null",
                "Origin: http://" + gateway.tcp().host() + ".evil.example",
                "Origin: https://" + gateway.tcp().host(),
                "Origin: http://127.0.0.1",
                "X-Nothing: 1")) {
            var client = gateway.tcp().with(cookie, origin);
            assertThat(client.post("/api/audit/verify", "{}").expect(403).problem())
                    .as(origin)
                    .isEqualTo("HTTP-003");
            assertThat(client.put("/api/vault/x", "{\"value\":\"y\"}")
                            .expect(403)
                            .problem())
                    .isEqualTo("HTTP-003");
            assertThat(client.delete("/api/tokens/tok_x").expect(403).problem()).isEqualTo("HTTP-003");
        }
        var simple = gateway.tcp()
                .with(
                        cookie,
                        "Sec-Fetch-Site: cross-site",
                        "Origin: http://" + gateway.tcp().host());
        simple.post("/api/audit/verify", "{}").expect(403);
    }

    @Test
    void logout_cookie_isNobodyAfterwards() {
        var cookie = cookie(login(code()));
        page().with(cookie).post("/api/logout", "{}").expect(204);
        assertThat(gateway.tcp().with(cookie).get("/api/status").expect(401).problem())
                .isEqualTo("HTTP-002");
    }

    @Test
    void webSocket_withoutALoginOrFromAnotherPage_isRefused() {
        var own = "Origin: http://" + gateway.tcp().host();
        var cookie = cookie(login(code()));
        assertThat(handshake(own, cookie)).isEqualTo(101);
        assertThat(handshake(own)).isEqualTo(401);
        assertThat(handshake("Origin: http://evil.example", cookie)).isEqualTo(403);
        assertThat(handshake("Origin: null", cookie)).isEqualTo(403);
        assertThat(handshake("Authorization: Bearer " + tokens.get("read"))).isEqualTo(101);
        assertThat(handshake("Authorization: Bearer " + tokens.get("chat"))).isEqualTo(403);
        var query = "GET /ws?token=" + tokens.get("read") + " HTTP/1.1\r\nHost: "
                + gateway.tcp().host()
                + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                + "Sec-WebSocket-Version: 13\r\n\r\n";
        gateway.tcp().raw(query).expect(401);
    }

    private static int handshake(String... headers) {
        var request =
                new StringBuilder("GET /ws HTTP/1.1\r\nHost: " + gateway.tcp().host()
                        + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                        + "Sec-WebSocket-Version: 13\r\n");
        for (var header : headers) {
            request.append(header).append("\r\n");
        }
        try (var connection = gateway.tcp().connect()) {
            connection.send(request.append("\r\n").toString());
            return connection.head().status();
        }
    }
}

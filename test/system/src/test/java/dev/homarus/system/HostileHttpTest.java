package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Requests that no honest client sends: each is refused with a Problem, and the gateway goes on.
final class HostileHttpTest {
    private static final long MEGABYTE = 1_048_576;

    private static Place place;
    private static GatewayProcess gateway;
    private static String token;

    @BeforeAll
    static void start() {
        place = new Place();
        gateway = GatewayProcess.start(place);
        token = gateway.owner().token("admin");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        place.close();
    }

    @AfterEach
    void lives() {
        assertThat(gateway.isAlive()).as(gateway.log()).isTrue();
        gateway.tcp().get("/readyz").expect(200);
        assertThat(gateway.log()).doesNotContain("Exception");
    }

    private static Arguments row(String name, String bytes, Integer... statuses) {
        return Arguments.of(name, bytes, List.of(statuses));
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: HOST\r\nAuthorization: Bearer TOKEN\r\n\r\n";
    }

    private static String head(String... lines) {
        return "POST /api/login HTTP/1.1\r\n" + String.join("\r\n", lines) + "\r\n\r\n";
    }

    static Stream<Arguments> requests() {
        var json = "Content-Type: application/json";
        return Stream.of(
                row("another name", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421),
                row("another port", "GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n", 421),
                row("name without port", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 421),
                row("name that ends alike", "GET / HTTP/1.1\r\nHost: evil.HOST\r\n\r\n", 421, 400),
                row("name with a user", "GET / HTTP/1.1\r\nHost: evil@HOST\r\n\r\n", 400, 421),
                row("two names", "GET / HTTP/1.1\r\nHost: HOST\r\nHost: evil.example\r\n\r\n", 400),
                row("the same name twice", "GET / HTTP/1.1\r\nHost: HOST\r\nHost: HOST\r\n\r\n", 400),
                row("no name", "GET / HTTP/1.1\r\n\r\n", 400),
                row("an empty name", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400, 421),
                row(
                        "an absolute target elsewhere",
                        "GET http://evil.example/ HTTP/1.1\r\nHost: HOST\r\n\r\n",
                        400,
                        421),
                row("HTTP/1.0 without a name", "GET / HTTP/1.0\r\n\r\n", 400, 421, 505),
                row("HTTP/0.9", "GET /\r\n\r\n", 400, 505),
                row("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, 421, 426, 505),
                row("HTTP/3", "GET / HTTP/3.0\r\nHost: HOST\r\n\r\n", 400, 505),
                row("TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n", 400),
                row(
                        "length and chunks",
                        head("Host: HOST", json, "Content-Length: 4", "Transfer-Encoding: chunked") + "0\r\n\r\n",
                        400),
                row("two lengths", head("Host: HOST", json, "Content-Length: 2", "Content-Length: 3") + "{}", 400),
                row("a list of lengths", head("Host: HOST", json, "Content-Length: 2, 2") + "{}", 400),
                row("a signed length", head("Host: HOST", json, "Content-Length: +2") + "{}", 400),
                row("a negative length", head("Host: HOST", json, "Content-Length: -2") + "{}", 400),
                row(
                        "a length beyond numbers",
                        head("Host: HOST", json, "Content-Length: 99999999999999999999"),
                        400,
                        413),
                row("an unknown coding", head("Host: HOST", json, "Transfer-Encoding: x"), 400, 501),
                row(
                        "chunked twice",
                        head("Host: HOST", json, "Transfer-Encoding: chunked, chunked") + "0\r\n\r\n",
                        400),
                row(
                        "a chunk size that is none",
                        head("Host: HOST", json, "Transfer-Encoding: chunked") + "zz\r\n{}\r\n0\r\n\r\n",
                        400),
                row(
                        "a chunk size beyond numbers",
                        head("Host: HOST", json, "Transfer-Encoding: chunked") + "ffffffffffffffff\r\n{}",
                        400),
                row("bare line feeds", "GET / HTTP/1.1\nHost: HOST\n\n", 400),
                row("a folded header", "GET / HTTP/1.1\r\nHost: HOST\r\nX-A: b\r\n c\r\n\r\n", 400),
                row("a space before the colon", "GET / HTTP/1.1\r\nHost : HOST\r\n\r\n", 400),
                row("a zero byte in a header", "GET / HTTP/1.1\r\nHost: HOST\r\nX-A: b\u0000c\r\n\r\n", 400),
                row("a control in a name", "GET / HTTP/1.1\r\nHost: HOST\r\nX\u0001A: b\r\n\r\n", 400),
                row("a header without a colon", "GET / HTTP/1.1\r\nHost: HOST\r\nXA\r\n\r\n", 400),
                row(
                        "256 kB of header",
                        "GET / HTTP/1.1\r\nHost: HOST\r\nX-A: " + "a".repeat(262_144) + "\r\n\r\n",
                        431),
                row("many headers", "GET / HTTP/1.1\r\nHost: HOST\r\n" + "X-A: b\r\n".repeat(20_000) + "\r\n", 431),
                row("a long path", get("/" + "a".repeat(100_000)), 414, 431),
                row("a path out of the page", get("/../../../../etc/passwd"), 400, 404),
                row("an encoded path out", get("/%2e%2e/%2e%2e/etc/passwd"), 400, 404),
                row("FS-13 a path out of the assets", get("/assets/..%2f..%2fetc/passwd"), 400, 404),
                row("a path out, with backslashes", get("/assets/..\\..\\etc\\passwd"), 400, 404),
                row("a path out, encoded twice", get("/assets/%252e%252e/index.html"), 400, 404),
                row("a path with a parameter out", get("/assets/..;/index.html"), 400, 404),
                row("an encoded slash", get("/api%2fstatus"), 400, 404),
                row("two slashes", get("//api/status"), 400, 404),
                row("a slash at the end", get("/api/status/"), 404),
                row("a path parameter", get("/api/status;a=b"), 400, 404),
                row("a zero byte in the path", get("/api/approvals/%00"), 400, 404),
                row("a broken percent", get("/api/approvals/%zz"), 400, 404),
                row("a half percent", get("/api/approvals/%"), 400, 404),
                row("bytes that are not UTF-8", get("/api/approvals/%ff%fe"), 400, 404),
                row("an overlong slash", get("/api/approvals/%c0%af"), 400, 404),
                row("a line break in a query", get("/api/messages?session=%0d%0aX: y"), 400),
                row("raw UTF-8 in the path", get("/api/approvals/\u00c3\u00a9"), 400, 404),
                row("another letter case", get("/API/status"), 404),
                row("an unknown path", get("/api/unknown"), 404),
                row("an unknown ledger id", get("/api/ledger/999999999999999999999"), 404),
                row("a limit that is none", get("/api/audit?limit=all"), 400),
                row("a limit too large", get("/api/messages?limit=1000000"), 400),
                row("a time that is none", get("/api/ledger?since=yesterday"), 400),
                row("an unknown method", "FOO /api/status HTTP/1.1\r\nHost: HOST\r\n\r\n", 400, 405, 501),
                row("TRACE", "TRACE / HTTP/1.1\r\nHost: HOST\r\n\r\n", 405),
                row("OPTIONS", "OPTIONS /api/status HTTP/1.1\r\nHost: HOST\r\n\r\n", 405),
                row("OPTIONS for all", "OPTIONS * HTTP/1.1\r\nHost: HOST\r\n\r\n", 400, 404, 405),
                row("CONNECT", "CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: HOST\r\n\r\n", 400, 404, 405, 421),
                row("DELETE of the page", "DELETE / HTTP/1.1\r\nHost: HOST\r\n\r\n", 405),
                row("a foreign page", "GET / HTTP/1.1\r\nHost: HOST\r\nOrigin: http://evil.example\r\n\r\n", 403),
                row("a page without an origin", "GET / HTTP/1.1\r\nHost: HOST\r\nOrigin: null\r\n\r\n", 403),
                row("a secure page of that name", "GET / HTTP/1.1\r\nHost: HOST\r\nOrigin: https://HOST\r\n\r\n", 403),
                row(
                        "two origins",
                        "GET / HTTP/1.1\r\nHost: HOST\r\nOrigin: http://HOST\r\nOrigin: http://evil.example\r\n\r\n",
                        400,
                        403),
                row(
                        "an expectation",
                        head("Host: HOST", json, "Content-Length: 2", "Expect: 200-ok") + "{}",
                        400,
                        401,
                        417),
                row(
                        "another upgrade",
                        "GET / HTTP/1.1\r\nHost: HOST\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
                        200,
                        400));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void request_thatIsHostile_isRefusedWithAProblem(String name, String bytes, List<Integer> statuses) {
        var ready = bytes.replace("HOST", gateway.tcp().host()).replace("TOKEN", token);
        var answer = gateway.tcp().raw(ready);
        assertThat(statuses).as("%s: %s", name, answer.text()).contains(answer.status());
        if (answer.status() >= 400) {
            assertThat(answer.headers().get("content-type")).isEqualTo("application/json");
            assertThat(answer.problem()).startsWith("HTTP-");
            assertThat(answer.text()).doesNotContain("etc/passwd", "evil", "jetty", "Exception");
        }
    }

    static Stream<Arguments> bodies() {
        var paths = List.of(
                "POST /api/login",
                "POST /api/chat",
                "POST /api/models",
                "POST /api/tokens",
                "PUT /api/vault/name",
                "POST /api/approvals/apr_1",
                "POST /v1/chat/completions");
        var bodies = List.of(
                "",
                " ",
                "{",
                "}",
                "[]",
                "null",
                "1",
                "\"text\"",
                "{} {}",
                "{\"text\":}",
                "{'text':'x'}",
                "{\"text\":NaN}",
                "{\"a\":1,\"a\":2}",
                "{\"text\":1,\"name\":1,\"code\":1,\"scope\":1,\"value\":1,\"answer\":1,\"messages\":1}",
                "{\"text\":null}",
                "{\"text\":[],\"code\":{},\"value\":true,\"messages\":{}}",
                "\u00ef\u00bb\u00bf{}",
                "{\"text\":\"\u00ff\u00fe\"}",
                "{\"text\":\"\u00c0\u00af\"}",
                "{\"text\":\"\\ud800\"}",
                "{\"messages\":[1]}",
                "{\"messages\":[{\"role\":\"god\"}]}",
                "{\"n\":1e999999999}",
                "{\"text\":\"\\u0000\"",
                "[".repeat(10_000),
                "{\"a\":".repeat(10_000),
                "[".repeat(10_000) + "]".repeat(10_000));
        return paths.stream().flatMap(path -> bodies.stream().map(body -> Arguments.of(path, body)));
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("bodies")
    void body_thatIsNotWhatItShouldBe_isRefusedWithAProblem(String path, String body) {
        var answer = gateway.socket()
                .raw(path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body);
        assertThat(answer.status()).as(answer.text()).isBetween(400, 413);
        assertThat(answer.problem()).matches("[A-Z]+-\\d{3}");
    }

    @Test
    void body_thatIsNotCalledJson_isRefused() {
        for (var type : List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x")) {
            var answer = gateway.socket()
                    .raw("POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
                            + "\r\nContent-Length: 12\r\n\r\n{\"text\":\"x\"}");
            assertThat(answer.expect(415).problem()).isEqualTo("HTTP-008");
        }
    }

    @Test
    void body_of100Megabytes_isRefusedBeforeItIsSent() {
        try (var connection = gateway.tcp().connect()) {
            connection.send("POST /v1/chat/completions HTTP/1.1\r\nHost: "
                    + gateway.tcp().host() + "\r\nAuthorization: Bearer "
                    + gateway.owner().token("chat")
                    + "\r\nContent-Type: application/json\r\nContent-Length: 104857600\r\n\r\n{");
            assertThat(connection.answer().expect(413).problem()).isEqualTo("HTTP-006");
        }
    }

    @Test
    void body_of100MegabytesInChunks_isCutOffAndMemoryStays() throws Exception {
        var chat = gateway.owner().token("chat");
        var piece = "10000\r\n" + " ".repeat(65_536) + "\r\n";
        Callable<Long> send = () -> {
            long sent = 0;
            try (var connection = gateway.tcp().connect()) {
                connection.send("POST /v1/chat/completions HTTP/1.1\r\nHost: "
                        + gateway.tcp().host()
                        + "\r\nAuthorization: Bearer " + chat
                        + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
                while (sent < 100 * MEGABYTE) {
                    connection.send(piece);
                    sent += 65_536;
                }
            } catch (UncheckedIOException e) {
                // It closed, as it should.
            }
            return sent;
        };
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var sent : senders.invokeAll(List.of(send, send, send, send, send, send))) {
                assertThat(sent.get()).isLessThan(40 * MEGABYTE);
            }
        }
        assertThat(gateway.residentBytes()).isLessThan(250 * MEGABYTE);
    }

    @Test
    void login_largeBodiesFromAnyone_areRefusedEarly() throws Exception {
        Callable<Integer> send = () -> {
            try (var connection = gateway.tcp().connect()) {
                connection.send(
                        "POST /api/login HTTP/1.1\r\nHost: " + gateway.tcp().host()
                                + "\r\nContent-Type: application/json\r\nContent-Length: 15000000\r\n\r\n");
                return connection.answer().status();
            }
        };
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var status : senders.invokeAll(List.of(send, send, send, send, send, send, send, send))) {
                assertThat(status.get()).isEqualTo(413);
            }
        }
    }

    @Test
    void body_largestThatIsTaken_manyAtOnce_doNotExhaustTheMemory() throws Exception {
        var body = "{\"session\":\"large\",\"text\":\"" + "x".repeat(399_000) + "\"}";
        Callable<Integer> send = () -> {
            try (var connection = gateway.socket().open("POST", "/api/chat", body)) {
                return connection.answer().status();
            } catch (UncheckedIOException e) {
                return 0;
            }
        };
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = senders.invokeAll(List.of(send, send, send, send, send, send));
            for (var status : results) {
                assertThat(status.get()).as(gateway.log()).isNotEqualTo(0);
            }
        }
    }

    @Test
    void slowHeader_byteByByte_isClosed() throws Exception {
        var slow = List.<Callable<Long>>of(
                () -> trickle(
                        "GET /api/status HTTP/1.1\r\nHost: " + gateway.tcp().host() + "\r\nX-Slow: " + "a".repeat(200)),
                () -> trickle("GET"),
                () -> trickle("GET / HTTP/1.1\r\nHost: " + gateway.tcp().host() + "\r\n\r\nGET / HTTP/1.1\r\n"
                        + "X: y\r\n".repeat(100)),
                () -> trickle("POST /api/chat HTTP/1.1\r\nHost: "
                        + gateway.tcp().host() + "\r\nAuthorization: Bearer " + token
                        + "\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{" + " ".repeat(300)));
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var seconds : senders.invokeAll(slow)) {
                assertThat(seconds.get()).isLessThanOrEqualTo(20);
            }
        }
    }

    /// Sends the last 300 bytes one at a time, every 200 ms; returns after how many seconds the gateway had closed.
    private static long trickle(String bytes) throws InterruptedException {
        long begin = System.nanoTime();
        int rest = Math.min(bytes.length(), 150);
        try (var connection = gateway.tcp().connect()) {
            connection.send(bytes.substring(0, bytes.length() - rest));
            var closed = Thread.ofVirtual().start(() -> {
                while (!connection.isClosedByPeer()) {
                    // An answer may come before the end.
                }
            });
            for (int i = bytes.length() - rest; i < bytes.length() && closed.isAlive(); i++) {
                try {
                    connection.send(bytes.substring(i, i + 1));
                } catch (UncheckedIOException e) {
                    break;
                }
                closed.join(java.time.Duration.ofMillis(200));
            }
            closed.join(java.time.Duration.ofSeconds(30));
        }
        return java.time.Duration.ofNanos(System.nanoTime() - begin).toSeconds();
    }

    @Test
    void connections_moreThanTheLimit_leaveTheOwnerHisSocket() {
        var open = new ArrayList<Connection>();
        try {
            for (int i = 0; i < 1_060; i++) {
                open.add(gateway.tcp().connect());
            }
        } catch (UncheckedIOException e) {
            assertThat(open).as("connections until the first was refused").hasSizeGreaterThan(1_000);
        }
        try {
            assertThat(gateway.socket().get("/api/status").status()).isEqualTo(200);
        } finally {
            open.forEach(Connection::close);
        }
        Eventually.holds(java.time.Duration.ofSeconds(10), () -> "room again", () -> {
            try {
                return gateway.tcp().get("/readyz").status() == 200;
            } catch (UncheckedIOException e) {
                return false;
            }
        });
    }

    @Test
    void file_ofTheDashboard_hasItsPolicy() {
        var page = gateway.tcp().get("/").expect(200);
        assertThat(page.headers().get("content-security-policy"))
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
        assertThat(new String(page.body(), StandardCharsets.UTF_8)).contains("<!doctype html>");
        assertThat(page.headers()).doesNotContainKeys("server", "x-powered-by", "date");
    }
}

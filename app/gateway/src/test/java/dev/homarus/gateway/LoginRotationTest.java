package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.identity.Logins;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A whole gateway in this process whose clock moves: what becomes of cookies and tokens as time goes by.
@Timeout(120)
class LoginRotationTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T09:00:00Z"));
    private Path folder;
    private Gateway gateway;
    private Surface surface;

    @BeforeEach
    void start() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "hl-");
        var settings = new Settings(
                folder.resolve("u"),
                folder.resolve("h"),
                folder.resolve("h/homarus.json5"),
                folder.resolve("o"),
                folder.resolve("s"),
                Optional.of(Files.createDirectory(folder.resolve("w"))),
                Optional.empty(),
                Optional.of(0),
                true,
                false,
                false,
                false,
                false,
                Optional.empty(),
                Map.of());
        var home = new Home(settings.home(), settings.outside(), settings.outsideState());
        var mended = home.prepare();
        surface = new Surface(0, home.socket());
        var kinds = new SlotKinds(home.machineKey(), Map.of(), InstantSource.system());
        var opened = new Unlocking(home, kinds, Optional.empty(), Optional::empty)
                .open(now.get())
                .orElseThrow();
        gateway = new Gateway(
                settings, home, mended, opened, kinds, surface, new Renewals(home, now::get), true, now::get);
    }

    @AfterEach
    void clear() throws IOException {
        surface.stop();
        gateway.close();
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /// @param head the status line and the headers
    private record Answer(String head, String body) {
        int status() {
            return Integer.parseInt(head.substring(9, 12));
        }

        /// Returns the cookie that was set; empty text where it was taken away.
        Optional<String> cookie() {
            return head.lines()
                    .filter(line -> line.startsWith("Set-Cookie: homarus="))
                    .map(line -> line.substring(line.indexOf('=') + 1, line.indexOf(';')))
                    .findFirst();
        }
    }

    private Socket send(String method, String path, String header, String body) throws IOException {
        var host = "127.0.0.1:" + gateway.port();
        var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
        socket.setSoTimeout(20_000);
        var request = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nOrigin: http://" + host + "\r\n"
                + header + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private Answer ask(String method, String path, String header, String body) throws IOException {
        try (var socket = send(method, path, "Connection: close\r\n" + header, body)) {
            var all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = all.indexOf("\r\n\r\n");
            return new Answer(all.substring(0, end), all.substring(end + 4));
        }
    }

    private Answer look(String cookie) throws IOException {
        return ask("GET", "/api/doctor", "Cookie: homarus=" + cookie, "");
    }

    private int withToken(String token) throws IOException {
        return ask("GET", "/api/status", "Authorization: Bearer " + token, "").status();
    }

    private String login() throws Exception {
        var url = new LocalOwner(folder.resolve("h/run/gateway.sock"))
                .post("/api/link", "{}")
                .text("url");
        var code = Json.object().put("code", url.substring(url.indexOf("#code=") + 6));
        return ask("POST", "/api/login", "X-None: x", code.build().write())
                .cookie()
                .orElseThrow();
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    @Test
    void cookie_pastItsStep_isReplacedWithTheAnswer_andReplayedEndsTheLogin() throws Exception {
        var first = login();
        assertThat(look(first).cookie()).isEmpty();
        pass(Logins.STEP);
        var answer = look(first);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.head()).contains("; HttpOnly; SameSite=Strict; Max-Age=2548800");
        var second = answer.cookie().orElseThrow();
        assertThat(look(second).status()).isEqualTo(200);
        assertThat(look(first).cookie()).contains(second);
        var upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nCookie: homarus=" + second;
        try (var page = send("GET", "/ws", upgrade, "")) {
            assertThat(page.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 101");

            pass(Logins.GRACE);
            var replayed = look(first);
            assertThat(replayed.status()).isEqualTo(401);
            assertThat(replayed.body()).contains("HTTP-010", "homarus link");
            assertThat(replayed.cookie()).contains("");
            assertThat(look(second).body()).contains("HTTP-010");
            // The page that was open with it is cut off: what follows has an end.
            assertThat(page.getInputStream().readAllBytes()).isNotNull();
        }
        var anew = login();
        assertThat(look(anew).body()).contains("DOCTOR-020");
        var entries = ask("GET", "/api/audit?kind=login.reused", "Cookie: homarus=" + anew, "");
        assertThat(JsonText.parseObject(entries.body().getBytes(StandardCharsets.UTF_8))
                        .array("entries"))
                .hasSize(1);
    }

    @Test
    void token_rotated_letsTheNewValueInAndTellsOfTheOld() throws Exception {
        var owner = new LocalOwner(folder.resolve("h/run/gateway.sock"));
        var made = owner.post("/api/tokens", "{\"scope\":\"read\",\"label\":\"x\",\"expires\":\"2h\"}");
        var path = "/api/tokens/" + made.text("id") + "/rotate";
        pass(Duration.ofHours(2));
        assertThat(withToken(made.text("token"))).isEqualTo(401);
        var next = owner.post(path, "{}");
        assertThat(next.text("id")).isEqualTo(made.text("id"));
        assertThat(Instant.parse(next.text("expires"))).isEqualTo(now.get().plusSeconds(7_200));
        assertThat(withToken(next.text("token"))).isEqualTo(200);

        var last = owner.post(path, "{\"grace\":\"10m\"}").text("token");
        pass(Duration.ofMinutes(9));
        assertThat(withToken(next.text("token"))).isEqualTo(200);
        pass(Duration.ofMinutes(1));
        assertThat(withToken(next.text("token"))).isEqualTo(401);
        var doctor = ask("GET", "/api/doctor", "Authorization: Bearer " + last, "");
        assertThat(doctor.body()).contains("DOCTOR-021", made.text("id")).doesNotContain("hmr_");
    }

    /// The owner at the local socket.
    private record LocalOwner(Path socket) {
        Json.Obj post(String path, String body) throws IOException {
            var request = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
            try (var channel = java.nio.channels.SocketChannel.open(java.net.UnixDomainSocketAddress.of(socket))) {
                channel.write(java.nio.ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
                var answer = new String(
                        java.nio.channels.Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer).startsWith("HTTP/1.1 200");
                return JsonText.parseObject(
                        answer.substring(answer.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}

package dev.homarus.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.audit.Query;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.protocol.Json;
import dev.homarus.types.Destination;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A key proxy with its real socket, vault and audit, and a server with TLS.
@Timeout(60)
class KeyProxyTest {
    private static final String HOST = "pages.example.org";
    private static final String ORIGIN = "https://" + HOST + ":443";
    private static final String KEY = "sk-dunlin-0042-over-the-bar";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static Certificates certificates;

    @TempDir
    Path folder;

    private Path sockets;
    private Rig rig;
    private Peer peer;
    private Upstreams upstreams;
    private KeyProxy proxy;
    private ProxyLine line;

    @BeforeAll
    static void makeCertificates() throws IOException, InterruptedException {
        certificates = Certificates.all();
    }

    @BeforeEach
    void open() throws Exception {
        sockets = Files.createTempDirectory(Path.of("/tmp"), "kp-");
        rig = new Rig(folder);
        peer = certificates.peer("pages", Peer.status(200, "good morning", "Content-Type: text/plain"));
        upstreams = new Upstreams(rig.store, rig.vault, rig.audit, rig.now::get);
        upstreams.put(upstream("up", "/v1", true), Optional.of(utf8(KEY)));
        Dialer.Lookup there =
                (host, port) -> List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), peer.port()));
        proxy = new KeyProxy(
                socket(),
                user -> true,
                upstreams,
                new Capabilities(SystemEntropy.INSTANCE, rig.now::get, Duration.ofMinutes(10)),
                new Forwarding(upstreams, rig.audit, new Dialer(there), new Dialer(there)),
                rig.now::get);
        line = new ProxyLine(socket(), rig.now::get);
    }

    @AfterEach
    void close() throws IOException {
        line.close();
        proxy.close();
        peer.close();
        rig.close();
        Files.deleteIfExists(sockets);
    }

    private Path socket() {
        return sockets.resolve("p.sock");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Upstream upstream(String name, String path, boolean keyed) {
        return new Upstream(
                name, Upstream.at(name, "https://" + HOST), path, "Authorization", "Bearer ", keyed, Upstream.ALWAYS);
    }

    private static ProxyLine.Wish wish(String upstream, String target) {
        return new ProxyLine.Wish(
                upstream,
                Destination.of("provider:t", java.net.URI.create("https://" + HOST)),
                "POST",
                target,
                Map.of("Accept", "text/event-stream"),
                Optional.of(new ProxyRequest.Place("Authorization", "Bearer ")),
                LIMIT);
    }

    private String send(ProxyLine.Wish wish) throws IOException {
        var answer = line.send(wish, utf8("{\"say\":\"teal\"}"));
        return answer.status() + " " + new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName(
            "R287 a request goes over TLS with the key that only the proxy has, and is on its record without content")
    void request_goesWithTheKey_andIsOnRecord() throws IOException {
        assertThat(send(wish("up", "/v1/chat?a=b"))).isEqualTo("200 good morning");

        var got = peer.requests.getFirst();
        assertThat(got.head())
                .startsWith("POST /v1/chat?a=b HTTP/1.1\r\n")
                .contains("\r\nAuthorization: Bearer " + KEY + "\r\n", "\r\nAccept-Encoding: identity\r\n");
        assertThat(new String(got.body(), StandardCharsets.UTF_8)).isEqualTo("{\"say\":\"teal\"}");
        var row = rig.audit.query(Query.newest(100)).stream()
                .filter(entry -> entry.event().kind().equals("proxy.request"))
                .findFirst()
                .orElseThrow();
        assertThat(row.json().write())
                .contains("\"path\":\"/v1/chat\"", "\"origin\":\"" + ORIGIN + "\"", "\"sha256\"")
                .doesNotContain("teal")
                .doesNotContain("a=b")
                .doesNotContain(KEY);
    }

    @Test
    void connection_isKept_andItsCapabilityToo() throws IOException {
        for (int i = 0; i < 5; i++) {
            assertThat(send(wish("up", "/v1/x"))).startsWith("200");
        }
        assertThat(proxy.connections()).isEqualTo(1);
        rig.now.set(Rig.START.plus(Duration.ofMinutes(11)));
        assertThat(send(wish("up", "/v1/x")))
                .as("another capability is asked for")
                .startsWith("200");
    }

    @Test
    @DisplayName("SE-09 a key goes to its own origin and path, and nowhere else")
    void otherPlaces_areRefused_beforeAnythingIsDialled() {
        for (var target : List.of("/v2/x", "/v1x", "/", "/v1%41", "/V1/x")) {
            assertThatThrownBy(() -> send(wish("up", target))).as(target).hasMessageStartingWith("PROXY-014");
        }
        var elsewhere = new ProxyLine.Wish(
                "up",
                Destination.of("provider:t", java.net.URI.create("https://evil.example.org")),
                "POST",
                "/v1/x",
                Map.of(),
                Optional.of(new ProxyRequest.Place("Authorization", "Bearer ")),
                LIMIT);
        assertThatThrownBy(() -> send(elsewhere)).hasMessageStartingWith("PROXY-014");
        var other = new ProxyLine.Wish(
                "up", elsewhere.to(), "POST", "/v1/x", Map.of("X-Api-Key", "mine"), Optional.empty(), LIMIT);
        assertThatThrownBy(() -> send(other)).hasMessageStartingWith("PROXY-009");
        assertThatThrownBy(() -> send(wish("none", "/v1/x"))).hasMessageStartingWith("PROXY-003");
        assertThat(peer.connections).hasValue(0);
    }

    @Test
    void key_standsWhereTheGatewaysRecordSays_orTheRequestIsRefused() {
        var given = wish("up", "/v1/x");
        for (var place : List.of(
                Optional.<ProxyRequest.Place>empty(),
                Optional.of(new ProxyRequest.Place("Authorization", "Basic ")),
                Optional.of(new ProxyRequest.Place("X-Note", "Bearer ")))) {
            var wrong = new ProxyLine.Wish("up", given.to(), "POST", "/v1/x", Map.of(), place, LIMIT);
            assertThatThrownBy(() -> send(wrong)).hasMessageStartingWith("PROXY-013");
        }
        assertThat(peer.connections).hasValue(0);
    }

    @Test
    @DisplayName("SE-10 a server's echo of the key is taken out of head and body; a packed answer is refused")
    void echo_isTakenOut() throws IOException {
        peer.answers(
                Peer.status(302, "see " + KEY, "Location: https://" + HOST + "/?k=" + KEY, "Set-Cookie: a=" + KEY));
        var answer = line.send(wish("up", "/v1/x"), new byte[0]);
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.headers().get("Location")).isEqualTo("https://" + HOST + "/?k=" + "*".repeat(KEY.length()));
        assertThat(answer.headers().get("Set-Cookie")).isNull();
        assertThat(new String(answer.body().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("see " + "*".repeat(KEY.length()));
        assertThat(peer.requests).as("a redirect is not followed").hasSize(1);

        peer.answers(Peer.status(200, "xxxx", "Content-Encoding: gzip"));
        assertThatThrownBy(() -> send(wish("up", "/v1/x"))).hasMessageStartingWith("PROXY-015");
    }

    @Test
    void answer_isStreamed_andGivingItUpEndsTheRequest() throws Exception {
        var more = new CountDownLatch(1);
        peer.answers((request, socket) -> {
            Peer.write(socket.getOutputStream(), "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
            more.await();
            for (int i = 0; i < 1_000_000; i++) {
                Peer.write(socket.getOutputStream(), "4\r\nmore\r\n");
            }
        });
        var answer = line.send(wish("up", "/v1/x"), new byte[0]);
        assertThat(answer.body().readNBytes(5)).isEqualTo(utf8("first"));
        answer.abort().run();
        more.countDown();
        Rig.eventually(() -> peer.ended.get() > 0);
        Rig.eventually(() -> rig.kinds().contains("proxy.result"));
        assertThatThrownBy(() -> answer.body().read()).isInstanceOf(IOException.class);
    }

    @Test
    void revoke_endsWhatIsOnItsWay_andHandsOutNothing_untilItIsGranted() throws Exception {
        peer.answers((request, socket) -> {
            Peer.write(socket.getOutputStream(), "HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\nfirst");
            socket.getInputStream().read();
        });
        var answer = line.send(wish("up", "/v1/x"), new byte[0]);
        assertThat(answer.body().readNBytes(5)).isEqualTo(utf8("first"));
        upstreams.open("up", Instant.EPOCH);
        proxy.revoke("up");
        assertThatThrownBy(() -> answer.body().readAllBytes()).hasMessageContaining("PROXY-006");
        assertThatThrownBy(() -> send(wish("up", "/v1/x"))).hasMessageStartingWith("PROXY-006");
        peer.answers(Peer.status(200, "again"));
        upstreams.open("up", Rig.START.plusSeconds(900));
        assertThat(send(wish("up", "/v1/x"))).isEqualTo("200 again");
        rig.now.set(Rig.START.plusSeconds(901));
        assertThatThrownBy(() -> send(wish("up", "/v1/x"))).hasMessageStartingWith("PROXY-006");
    }

    @Test
    void pages_areGotOnlyWhereTheOwnerSaysSo_withoutAKey() throws IOException {
        var page = new ProxyLine.Wish(
                Upstream.WEB, wish("up", "/").to(), "GET", "/a?b", Map.of(), Optional.empty(), LIMIT);
        assertThatThrownBy(() -> line.send(page, new byte[0])).hasMessageStartingWith("PROXY-008");
        upstreams.web(true);
        assertThat(new String(line.send(page, new byte[0]).body().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("good morning");
        assertThat(peer.requests.getFirst().has("authorization")).isFalse();
        assertThat(line.offers().web()).isTrue();
    }

    @Test
    @DisplayName("R287 a capability that has expired, is another connection's, or was made up is refused")
    void capability_countsForItsConnectionAndTimeOnly() throws IOException {
        try (var mine = new Raw();
                var other = new Raw()) {
            var token = mine.ask("up");
            assertThat(mine.request(token)).isEqualTo("H");
            assertThat(other.request(token)).isEqualTo("PROXY-004");
            assertThat(other.request("A".repeat(43))).isEqualTo("PROXY-004");
            assertThat(mine.request(token)).as("it counts more than once").isEqualTo("H");
            rig.now.set(Rig.START.plus(Duration.ofMinutes(10)));
            assertThat(mine.request(token)).isEqualTo("PROXY-005");
            rig.now.set(Rig.START);
            proxy.revoke("up");
            assertThat(mine.request(token)).isEqualTo("PROXY-006");
        }
        assertThat(peer.requests).hasSize(2);
    }

    @Test
    void whatIsNotTheProtocol_endsTheConnection() throws IOException {
        for (var bytes :
                List.of("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "V\0\0\0\1x", "V\0\0\0\017homarus-proxy/2", "B\0\1\0\1")) {
            try (var raw = new Raw(false)) {
                raw.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
                assertThat(raw.read().map(Frame::type)).as(bytes).contains(Frame.PROBLEM);
                assertThat(raw.isEnded()).isTrue();
            }
        }
        for (var frame : List.of(
                Frame.empty(Frame.END),
                new Frame(Frame.BODY, new byte[5]),
                new Frame(Frame.ASK, utf8("{\"upstream\":\"up\",\"upstream\":\"up\"}")),
                new Frame(Frame.REQUEST, utf8("not json")))) {
            try (var raw = new Raw()) {
                raw.write(frame);
                assertThat(raw.read().map(Frame::type)).contains(Frame.PROBLEM);
                assertThat(raw.isEnded()).isTrue();
            }
        }
        assertThat(peer.connections).hasValue(0);
    }

    @Test
    void bodyOfAnotherLength_isNotSent() throws IOException {
        try (var raw = new Raw()) {
            var token = raw.ask("up");
            raw.write(Frame.of(Frame.REQUEST, Raw.head(token, 3)));
            raw.write(new Frame(Frame.BODY, new byte[4]));
            assertThat(ProxyProblems.of(raw.read().orElseThrow()).code()).isEqualTo("PROXY-009");
            assertThat(raw.isEnded()).isTrue();
        }
        try (var raw = new Raw()) {
            var token = raw.ask("up");
            raw.write(Frame.of(Frame.REQUEST, Raw.head(token, 3)));
            raw.write(new Frame(Frame.BODY, new byte[2]));
        }
        Rig.eventually(() -> proxy.connections() == 0);
        assertThat(peer.connections).hasValue(0);
    }

    @Test
    void strangers_areNotLetIn() throws IOException {
        var elsewhere = sockets.resolve("q.sock");
        try (var closed = new KeyProxy(
                        elsewhere,
                        user -> false,
                        upstreams,
                        new Capabilities(SystemEntropy.INSTANCE, rig.now::get, Duration.ofMinutes(10)),
                        new Forwarding(
                                upstreams,
                                rig.audit,
                                new Dialer(Clients.Making.PLAINLY),
                                new Dialer(Clients.Making.PLAINLY)),
                        rig.now::get);
                var there = new ProxyLine(elsewhere, rig.now::get)) {
            assertThatThrownBy(there::offers).isInstanceOf(ProblemException.class);
            assertThat(closed.connections()).isZero();
        }
    }

    @Test
    void keyThatCouldNotBeFoundInAnAnswer_isNotTaken() {
        for (var key : List.of("short", "with space in it", "line\r\nend-of-it", "ünder-the-bridge", "")) {
            assertThatThrownBy(() -> upstreams.put(upstream("k", "", true), Optional.of(utf8(key))))
                    .as(key)
                    .hasMessageStartingWith("PROXY-012");
        }
        assertThat(upstreams.find("k")).isEmpty();
    }

    @Test
    void proxyThatIsAway_isAProblem_andBackItWorks() throws IOException {
        assertThat(send(wish("up", "/v1/x"))).startsWith("200");
        proxy.close();
        assertThatThrownBy(() -> send(wish("up", "/v1/x"))).hasMessageStartingWith("PROXY-001");
    }

    /// A connection that says what it is told to.
    private final class Raw implements AutoCloseable {
        private final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);

        Raw() throws IOException {
            this(true);
        }

        Raw(boolean greets) throws IOException {
            channel.connect(UnixDomainSocketAddress.of(socket()));
            if (greets) {
                write(new Frame(Frame.HELLO, utf8(Frame.PROTOCOL)));
                assertThat(read().map(Frame::type)).contains(Frame.HELLO);
            }
        }

        String ask(String upstream) throws IOException {
            write(Frame.of(Frame.ASK, Json.object().put("upstream", upstream).build()));
            return read().orElseThrow().json().text("capability");
        }

        static Json.Obj head(String token, int size) {
            return Json.object()
                    .put("capability", token)
                    .put("origin", ORIGIN)
                    .put("method", "POST")
                    .put("target", "/v1/x")
                    .put(
                            "key",
                            Json.object()
                                    .put("header", "Authorization")
                                    .put("prefix", "Bearer ")
                                    .build())
                    .put("size", size)
                    .build();
        }

        /// Sends a request; returns `H`, or the Problem's code.
        String request(String token) throws IOException {
            write(Frame.of(Frame.REQUEST, head(token, 0)));
            var answer = read().orElseThrow();
            if (answer.type() == Frame.PROBLEM) {
                return ProxyProblems.of(answer).code();
            }
            while (read().orElseThrow().type() != Frame.END) {
                // The body.
            }
            return Character.toString(answer.type());
        }

        void write(Frame frame) throws IOException {
            frame.write(channel);
        }

        void write(byte[] bytes) throws IOException {
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        Optional<Frame> read() throws IOException {
            return Frame.read(channel);
        }

        boolean isEnded() {
            try {
                return read().isEmpty();
            } catch (IOException e) {
                // Ended while something was not read there.
                return true;
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}

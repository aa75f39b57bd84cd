package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/// A gateway in a network of its own without any route, and a key proxy beside it that has the key and the
/// network.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(120)
final class KeyProxyTest {
    /// Begins a program in a network that has nothing but its own loopback interface.
    static final List<String> ALONE = List.of(
            "unshare", "--user", "--map-root-user", "--net", "sh", "-c", "ip link set lo up; exec \"$@\"", "alone");

    private static final String KEY = "sk-sandpiper-5521-behind-the-sluice";
    private static final int REQUESTS = 20;
    private static final Place OUT = new Place();
    private static final Place IN = new Place();
    private static FakeModel model;
    private static ProxyProcess proxy;
    private static GatewayProcess gateway;
    private static Owner owner;

    @BeforeAll
    static void start() {
        model = new FakeModel();
        proxy = ProxyProcess.start(OUT);
        proxy.add("up", model.origin(), "/v1", KEY);
        IN.settings("{\"proxy\": {\"socket\": \"" + ProxyProcess.socket(OUT) + "\"}}");
        gateway = GatewayProcess.launch(ALONE, IN, Map.of("PATH", "/usr/bin:/bin:/usr/sbin:/sbin"), "--port", "0")
                .awaitReady();
        owner = gateway.owner();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        proxy.close();
        model.close();
        IN.close();
        OUT.close();
    }

    private static Json.Builder wish(String name) {
        return Json.object().put("name", name).put("api", "openai").put("model", "m-1");
    }

    @Test
    @Order(1)
    @DisplayName(
            "R278 R287 a turn from a network without a route is answered and streamed, with a key that is not here")
    void turn_withoutARoute_isAnsweredThroughTheProxy() throws IOException {
        owner.client()
                .post("/api/models", wish("m").put("proxied", "up").build().write())
                .expect(200);
        model.then(Script.says("one ", "two ", "three"));
        var pieces = new ArrayList<String>();
        var done = owner.chat("main", "hello", event -> {
            if (event.text("type").equals("turn.delta")) {
                pieces.add(event.write());
            }
        });

        assertThat(done.text("reply")).isEqualTo("one two three");
        assertThat(pieces).as("it comes in pieces").hasSizeGreaterThan(1);
        assertThat(model.last().headers()).containsEntry("authorization", "Bearer " + KEY);
        assertThat(model.last().path()).isEqualTo("/v1/chat/completions");
        var request = owner.ledger().getFirst().text("id");
        var row = owner.client().get("/api/ledger/" + request).expect(200).text();
        assertThat(row).contains("Bearer {proxy:up}").doesNotContain(KEY);
        assertThat(owner.wire(request)).isEqualTo(model.last().body());
        assertThat(routes()).as("routes of the gateway's network").isEmpty();
    }

    private static List<String> routes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + gateway.pid() + "/net/route")).stream()
                .skip(1)
                .toList();
    }

    @Test
    @Order(2)
    @DisplayName("SE-10 what a server sends back of the key does not come to the gateway, in one piece or in many")
    void echo_ofTheKey_isTakenOut() {
        var half = KEY.length() / 2;
        model.then((seen, reply) -> reply.text("it is " + seen.headers().get("authorization"))
                .text("; " + KEY)
                .end());
        assertThat(owner.chat("echo", "say it").text("reply"))
                .isEqualTo("it is Bearer " + "*".repeat(KEY.length()) + "; " + "*".repeat(KEY.length()));
        model.then((seen, reply) -> {
            reply.text("a").bytes(": " + KEY.substring(0, half));
            reply.bytes(KEY.substring(half) + "\n\n");
            reply.text("b").end();
        });
        assertThat(owner.chat("echo", "say it in two pieces").text("reply")).isEqualTo("ab");
    }

    @Test
    @Order(3)
    @DisplayName("R023 R287 the gateway's memory, environment and home hold no key; the proxy's memory does")
    void key_isNowhereInTheGateway() throws IOException {
        for (int i = 0; i < REQUESTS; i++) {
            owner.chat("many", "turn " + i);
        }
        int copies = new ProcessMemory(proxy.pid()).count(KEY);
        System.out.println("[report] copies of a key in the memory of a running key proxy: " + copies);
        assertThat(copies)
                .as("copies in the proxy after " + REQUESTS + " requests; control")
                .isBetween(1, REQUESTS / 2 - 1);
        assertThat(new ProcessMemory(gateway.pid()).count("turn 19"))
                .as("control")
                .isPositive();
        var half = KEY.substring(0, KEY.length() / 2);
        for (var word : List.of(KEY, half, new StringBuilder(KEY).reverse().toString())) {
            assertThat(new ProcessMemory(gateway.pid()).count(word)).as(word).isZero();
        }
        for (var process : List.of(gateway.pid(), proxy.pid())) {
            for (var file : List.of("environ", "cmdline")) {
                assertThat(new String(
                                Files.readAllBytes(Path.of("/proc/" + process + "/" + file)), StandardCharsets.UTF_8))
                        .doesNotContain(KEY);
            }
        }
        for (var place : List.of(IN, OUT)) {
            assertThat(filesWith(place.root, KEY.getBytes(StandardCharsets.UTF_8)))
                    .isEmpty();
        }
    }

    private static List<Path> filesWith(Path root, byte[] needle) throws IOException {
        try (var all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .filter(path -> holds(path, needle))
                    .toList();
        }
    }

    private static boolean holds(Path path, byte[] needle) {
        try {
            var bytes = Files.readAllBytes(path);
            for (int i = 0; i + needle.length <= bytes.length; i++) {
                if (Arrays.equals(bytes, i, i + needle.length, needle, 0, needle.length)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    @Order(4)
    void audit_ofTheProxy_hasEachRequestWithoutContent() {
        owner.chat("record", "a heron in the reeds");
        var last = proxy.entries("proxy.request").getFirst();
        assertThat(last.write())
                .contains("\"path\":\"/v1/chat/completions\"", "\"sha256\":", "\"capability\":", model.origin())
                .doesNotContain("heron")
                .doesNotContain(KEY);
        assertThat(proxy.owner().post("/api/audit/verify", "{}").expect(200).text())
                .contains("\"ok\":true");
    }

    @Test
    @Order(5)
    void revoked_upstream_isRefusedAtOnce_andWorksAgainAfterAGrant() {
        var gone = new CountDownLatch(1);
        model.then(Script.hangs("begun ", gone));
        try (var stream = owner.open("revoked", "go on")) {
            assertThat(stream.nextEvent()).isPresent();
            Eventually.holds(
                    Duration.ofSeconds(20),
                    () -> "text",
                    () -> stream.nextEvent()
                            .filter(event -> event.write().contains("begun"))
                            .isPresent());
            proxy.owner().post("/api/proxy/up/revoke", "{}").expect(200);
            var last = Json.Obj.EMPTY;
            for (var event = stream.nextEvent(); event.isPresent(); event = stream.nextEvent()) {
                last = event.get();
            }
            assertThat(last.write()).contains("\"problem\"");
        }
        gone.countDown();
        assertThat(owner.lastEvent("revoked", "again").write()).contains("PROXY-006", "homarus proxy grant up");
        proxy.owner().post("/api/proxy/up/grant", "{}").expect(200);
        assertThat(owner.chat("revoked", "and now").text("reply")).contains("and now");
    }

    @Test
    @Order(6)
    void proxy_killedInMidStream_isAProblem_andTheNextTurnWorksWhenItIsBack() {
        var gone = new CountDownLatch(1);
        model.then(Script.hangs("begun ", gone));
        try (var stream = owner.open("killed", "go on")) {
            Eventually.holds(
                    Duration.ofSeconds(20),
                    () -> "text",
                    () -> stream.nextEvent()
                            .filter(event -> event.write().contains("begun"))
                            .isPresent());
            proxy.kill();
            var last = Json.Obj.EMPTY;
            for (var event = stream.nextEvent(); event.isPresent(); event = stream.nextEvent()) {
                last = event.get();
            }
            assertThat(last.write()).contains("\"problem\"");
        }
        gone.countDown();
        assertThat(owner.lastEvent("killed", "is it there?").write()).contains("PROXY-001");
        assertThat(owner.client().get("/api/doctor").expect(200).text()).contains("DOCTOR-015");
        proxy = ProxyProcess.start(OUT);
        assertThat(owner.chat("killed", "and now").text("reply")).contains("and now");
    }
}

package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A key proxy in a world with models and web sites elsewhere, over TLS, and a gateway in a network without a
/// route.
@Timeout(120)
final class KeyProxyOutsideTest {
    private static final String KEY = "sk-greenshank-7719-at-low-tide";
    private static final Place OUT = new Place();
    private static final Place IN = new Place();
    private static World world;
    private static ProxyProcess proxy;
    private static GatewayProcess gateway;
    private static Owner owner;

    @BeforeAll
    static void start() throws Exception {
        world = World.online(new Place());
        proxy = ProxyProcess.launch(
                List.of(
                        "nsenter",
                        "--target",
                        Long.toString(world.gateway.pid()),
                        "--user",
                        "--preserve-credentials",
                        "--net",
                        "--mount"),
                OUT);
        proxy.awaitReady();
        proxy.add("far", "https://model.example.org", "/v1", KEY);
        IN.settings("{\"proxy\": {\"socket\": \"" + ProxyProcess.socket(OUT) + "\"}}");
        gateway = GatewayProcess.launch(
                        KeyProxyTest.ALONE, IN, Map.of("PATH", "/usr/bin:/bin:/usr/sbin:/sbin"), "--port", "0")
                .awaitReady();
        owner = gateway.owner();
        var wish = Json.object()
                .put("name", "m")
                .put("api", "openai")
                .put("model", "m-1")
                .put("baseUrl", World.MODEL)
                .put("allow", "personal");
        owner.client().post("/api/models", wish.build().write()).expect(200);
    }

    @AfterAll
    static void stop() throws Exception {
        if (gateway != null) {
            gateway.close();
        }
        if (proxy != null) {
            proxy.close();
        }
        if (world != null) {
            world.close();
        }
        IN.close();
        OUT.close();
    }

    @Test
    @DisplayName(
            "R278 R287 a model elsewhere is reached by the proxy over TLS; consents and records stay the gateway's")
    void modelElsewhere_isReachedByTheProxy() {
        world.model.then(Script.says("good ", "evening"));
        assertThat(owner.chat("far", "hello").text("reply")).isEqualTo("good evening");
        assertThat(world.model.last().headers()).containsEntry("authorization", "Bearer " + KEY);
        assertThat(world.names()).contains("model.example.org");
        var row = owner.ledger().getFirst();
        assertThat(row.text("host")).isEqualTo("model.example.org:443");
        assertThat(owner.client().get("/api/consents").expect(200).text()).contains("model.example.org");
    }

    @Test
    void modelOfAnotherPlace_cannotBeAdded_norOneWithAKey() {
        var wish = Json.object()
                .put("name", "other")
                .put("api", "openai")
                .put("model", "m-1")
                .put("baseUrl", World.FAR);
        var unknown = owner.client().post("/api/models", wish.build().write());
        assertThat(unknown.problem()).isEqualTo("PROXY-003");
        var keyed = owner.client()
                .post("/api/models", wish.put("key", "sk-own-own-own").build().write());
        assertThat(keyed.problem()).isEqualTo("PROXY-016");
        assertThat(owner.client().get("/api/vault").expect(200).text()).doesNotContain("model.other");
    }

    @Test
    void page_isGot_onlyWhereTheProxysOwnerLetsIt() {
        var url = "https://docs.example.org/tides";
        world.web.page("/tides", "high water at noon");
        world.model.then(Script.calls("web_fetch", "{\"url\":\"" + url + "\"}"), Script.echoes());
        assertThat(owner.chat("web", "look at " + url).text("reply")).contains("PROXY-008");
        proxy.owner().post("/api/proxy/web/grant", "{}").expect(200);
        world.model.then(Script.calls("web_fetch", "{\"url\":\"" + url + "\"}"), Script.echoes());
        assertThat(owner.chat("web", "look again at " + url).text("reply")).contains("high water at noon");
        assertThat(world.names()).contains("docs.example.org");
    }

    @Test
    void command_hasNoNetwork_andSaysWhy() throws Exception {
        var session = "s-" + UUID.randomUUID();
        world.model.then(Script.exec("curl -sS -m 5 https://files.example.org/hello.txt"), Script.echoes());
        var turn = CompletableFuture.supplyAsync(
                () -> owner.chat(session, "please do it"),
                task -> Thread.ofVirtual().start(task));
        owner.allow(owner.question(session));
        assertThat(turn.get(60, TimeUnit.SECONDS).text("reply")).contains("PROXY-017");
        assertThat(world.names()).doesNotContain("files.example.org");
    }

    @Test
    @DisplayName("R278 the gateway itself reaches nothing, whatever address it dials")
    void gateway_hasNoRoute() throws Exception {
        var process = new ProcessBuilder(
                        "nsenter",
                        "--target",
                        Long.toString(gateway.pid()),
                        "--user",
                        "--preserve-credentials",
                        "--net",
                        "curl",
                        "-sS",
                        "-m",
                        "5",
                        "http://45.66.77.88/")
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(Duration.ofSeconds(20))).isTrue();
        assertThat(process.exitValue()).as(said).isEqualTo(7);
    }
}

package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.homarus.protocol.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The assistant searches the web by the owner's own engine: asked about, on record, and nobody's word.
final class WebSearchTest {
    private Place place;
    private GatewayProcess gateway;
    private Owner owner;
    private FakeModel model;
    private HttpServer engine;
    private String session;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws IOException {
        engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        engine.createContext("/search", exchange -> {
            asked.add(exchange.getRequestURI().getRawQuery());
            var body = """
                    {"results":[{"title":"Red lobster","url":"https://a.example.org/1","content":"About it"}]}""".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        engine.start();
        place = new Place().settings("{port: 0, approvalWaitSeconds: 60}");
        model = new FakeModel();
        session = "s-" + UUID.randomUUID();
        gateway = GatewayProcess.start(place);
        owner = gateway.owner();
        owner.addModel("m", "openai", model.openAi());
    }

    @AfterEach
    void stop() {
        model.close();
        gateway.close();
        place.close();
        engine.stop(0);
    }

    private String base() {
        return "http://127.0.0.1:" + engine.getAddress().getPort();
    }

    private static Script searches(String words) {
        return Script.calls(
                "web_search", Json.object().put("query", words).build().write());
    }

    @Test
    void search_byTheOwnersEngine_isAskedAbout_onRecord_andStopsWithLocalOnly() throws Exception {
        owner.chat(session, "hello");
        assertThat(new String(model.last().body(), StandardCharsets.UTF_8)).doesNotContain("web_search");

        var declared = gateway.socket()
                .post(
                        "/api/web-search",
                        Json.object()
                                .put("api", "searxng")
                                .put("baseUrl", base())
                                .build()
                                .write())
                .expect(200)
                .json();
        assertThat(declared.text("origin")).isEqualTo(base());
        model.then(searches("red lobster")).then(Script.says("found"));
        assertThat(owner.chat(session, "Search the web for red lobster").text("reply"))
                .isEqualTo("found");
        assertThat(asked).containsExactly("q=red%20lobster&format=json");
        assertThat(new String(model.last().body(), StandardCharsets.UTF_8)).contains("https://a.example.org/1");
        assertThat(owner.ledger().getFirst().text("rule")).isNotEmpty();
        assertThat(owner.audit("web.search")
                        .getFirst()
                        .object("detail")
                        .orElseThrow()
                        .text("rule"))
                .isEqualTo("search.said");

        model.then(searches("blue crab")).then(Script.says("not found"));
        var waits = CompletableFuture.supplyAsync(
                () -> owner.chat(session, "and now something else"),
                task -> Thread.ofVirtual().start(task));
        var question = owner.question(session);
        assertThat(question.text("kind")).isEqualTo("search");
        assertThat(question.text("query")).isEqualTo("blue crab");
        owner.answer(question, "{\"answer\":\"deny\"}").expect(200);
        assertThat(waits.get().text("reply")).isEqualTo("not found");
        assertThat(asked).hasSize(1);

        gateway.socket().post("/api/stops/local", "{}").expect(200);
        model.then(searches("red lobster")).then(Script.says("stopped"));
        assertThat(owner.chat(session, "Search the web for red lobster").text("reply"))
                .isEqualTo("stopped");
        assertThat(asked).hasSize(1);

        gateway.socket().delete("/api/web-search").expect(200);
        assertThat(gateway.socket().get("/api/web-search").expect(200).json().flag("on", true))
                .isFalse();
    }

    @Test
    void engineThatCannotBe_isRefusedWithTheWayToMendIt() {
        var refused = gateway.socket().post("/api/web-search", """
                {"api":"searxng","baseUrl":"http://search.example.org"}""").expect(400);
        assertThat(refused.text()).contains("SEARCH-003", "https");
        assertThat(gateway.socket()
                        .post("/api/web-search", "{\"api\":\"brave\"}")
                        .expect(400)
                        .text())
                .contains("SEARCH-004", "--key-stdin");
        assertThat(gateway.socket()
                        .post("/api/web-search", "{\"api\":\"ask\"}")
                        .expect(400)
                        .text())
                .contains("SEARCH-001");
    }
}

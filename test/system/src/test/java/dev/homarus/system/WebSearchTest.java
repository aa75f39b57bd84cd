package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.homarus.protocol.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The assistant searches the web by the owner's own engine: asked about, on record, and nobody's word.
final class WebSearchTest {
    @AutoClose
    private final Stage stage = new Stage("{port: 0, approvalWaitSeconds: 60}");

    private HttpServer engine;
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
    }

    @AfterEach
    void stop() {
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
        stage.owner.chat(stage.session, "hello");
        assertThat(new String(stage.model.last().body(), StandardCharsets.UTF_8))
                .doesNotContain("web_search");

        var declared = stage.gateway
                .socket()
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
        stage.model.then(searches("red lobster")).then(Script.says("found"));
        assertThat(stage.owner
                        .chat(stage.session, "Search the web for red lobster")
                        .text("reply"))
                .isEqualTo("found");
        assertThat(asked).containsExactly("q=red%20lobster&format=json");
        assertThat(new String(stage.model.last().body(), StandardCharsets.UTF_8))
                .contains("https://a.example.org/1");
        assertThat(stage.owner.ledger().getFirst().text("rule")).isNotEmpty();
        assertThat(stage.owner
                        .audit("web.search")
                        .getFirst()
                        .object("detail")
                        .orElseThrow()
                        .text("rule"))
                .isEqualTo("search.said");

        stage.model.then(searches("blue crab")).then(Script.says("not found"));
        var waits = CompletableFuture.supplyAsync(
                () -> stage.owner.chat(stage.session, "and now something else"),
                task -> Thread.ofVirtual().start(task));
        var question = stage.owner.question(stage.session);
        assertThat(question.text("kind")).isEqualTo("search");
        assertThat(question.text("query")).isEqualTo("blue crab");
        stage.owner.answer(question, "{\"answer\":\"deny\"}").expect(200);
        assertThat(waits.get().text("reply")).isEqualTo("not found");
        assertThat(asked).hasSize(1);

        stage.gateway.socket().post("/api/stops/local", "{}").expect(200);
        stage.model.then(searches("red lobster")).then(Script.says("stopped"));
        assertThat(stage.owner
                        .chat(stage.session, "Search the web for red lobster")
                        .text("reply"))
                .isEqualTo("stopped");
        assertThat(asked).hasSize(1);

        stage.gateway.socket().delete("/api/web-search").expect(200);
        assertThat(stage.gateway
                        .socket()
                        .get("/api/web-search")
                        .expect(200)
                        .json()
                        .flag("on", true))
                .isFalse();
    }

    @Test
    void engineThatCannotBe_isRefusedWithTheWayToMendIt() {
        var refused = stage.gateway.socket().post("/api/web-search", """
                {"api":"searxng","baseUrl":"http://search.example.org"}""").expect(400);
        assertThat(refused.text()).contains("SEARCH-003", "https");
        assertThat(stage.gateway
                        .socket()
                        .post("/api/web-search", "{\"api\":\"brave\"}")
                        .expect(400)
                        .text())
                .contains("SEARCH-004", "--key-stdin");
        assertThat(stage.gateway
                        .socket()
                        .post("/api/web-search", "{\"api\":\"ask\"}")
                        .expect(400)
                        .text())
                .contains("SEARCH-001");
    }
}

package dev.homarus.system;

import dev.homarus.protocol.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// What a person does with the gateway, in words.
record Owner(Client client) {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// Says something and returns the last event, which has to be `turn.done`.
    Json.Obj chat(String session, String text) {
        return chat(session, text, event -> {});
    }

    Json.Obj chat(String session, String text, Consumer<Json.Obj> onEvent) {
        try (var stream = open(session, text)) {
            return done(stream, onEvent);
        }
    }

    Connection open(String session, String text) {
        var body = Json.object().put("session", session).put("text", text).build();
        return client.open("POST", "/api/chat", body.write());
    }

    /// Says something and returns the last event, whatever it is.
    Json.Obj lastEvent(String session, String text) {
        try (var stream = open(session, text)) {
            Optional<Json.Obj> last = Optional.empty();
            for (var event = stream.nextEvent(); event.isPresent(); event = stream.nextEvent()) {
                last = event;
            }
            return last.orElseThrow(() -> new AssertionError("the stream ended without an event"));
        }
    }

    static Json.Obj done(Connection stream, Consumer<Json.Obj> onEvent) {
        Optional<Json.Obj> last = Optional.empty();
        for (var event = stream.nextEvent(); event.isPresent(); event = stream.nextEvent()) {
            onEvent.accept(event.get());
            last = event;
        }
        var end = last;
        return last.filter(event -> event.text("type").equals("turn.done"))
                .orElseThrow(() -> new AssertionError("the stream ended without turn.done: " + end));
    }

    void addModel(String name, String api, String baseUrl) {
        client.post("/api/models", model(name, api, baseUrl).build().write()).expect(200);
    }

    void addModel(String name, String api, String baseUrl, String key) {
        client.post(
                        "/api/models",
                        model(name, api, baseUrl).put("key", key).build().write())
                .expect(200);
    }

    static Json.Builder model(String name, String api, String baseUrl) {
        return Json.object()
                .put("name", name)
                .put("api", api)
                .put("baseUrl", baseUrl)
                .put("model", "m-1");
    }

    void use(String model) {
        client.post("/api/models/" + model + "/use", "{}").expect(200);
    }

    String token(String scope) {
        var wish =
                Json.object().put("scope", scope).put("label", "test " + scope).build();
        return client.post("/api/tokens", wish.write()).expect(200).json().text("token");
    }

    List<Json.Obj> messages(String session) {
        return rows("/api/messages?limit=1000&session=" + encoded(session), "messages");
    }

    List<Json.Obj> ledger() {
        return rows("/api/ledger?limit=1000", "requests");
    }

    byte[] wire(String request) {
        return client.get("/api/ledger/" + request + "/wire").expect(200).body();
    }

    List<Json.Obj> audit(String kind) {
        return rows("/api/audit?limit=1000" + (kind.isEmpty() ? "" : "&kind=" + kind), "entries");
    }

    List<Json.Obj> approvals() {
        return rows("/api/approvals", "approvals");
    }

    List<Json.Obj> sessions() {
        return rows("/api/sessions", "sessions");
    }

    Json.Obj session(String name) {
        return sessions().stream()
                .filter(row -> row.text("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    Json.Obj status() {
        return client.get("/api/status").expect(200).json();
    }

    Json.Obj verify() {
        return client.post("/api/audit/verify", "{}").expect(200).json();
    }

    List<Json.Obj> rows(String path, String name) {
        return client.get(path).expect(200).json().array(name).stream()
                .map(row -> Json.object(row, name))
                .toList();
    }

    /// Waits for the question that a session asks.
    Json.Obj question(String session) {
        var found = new AtomicReference<Optional<Json.Obj>>(Optional.empty());
        Eventually.holds(PATIENCE, () -> "a question in " + session, () -> {
            found.set(approvals().stream()
                    .filter(row -> row.text("session").equals(session))
                    .findFirst());
            return found.get().isPresent();
        });
        return found.get().orElseThrow();
    }

    Answer answer(Json.Obj question, String json) {
        return client.post("/api/approvals/" + question.text("id"), json);
    }

    Answer allow(Json.Obj question) {
        return answer(question, "{\"answer\":\"allow\"}").expect(200);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

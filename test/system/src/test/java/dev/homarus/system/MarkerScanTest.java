package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Nothing that a person, a model, a tool or a caller says is ever readable on the disk: not while the gateway
/// runs, not after it has stopped, not after it was killed, and not in what it prints.
final class MarkerScanTest {
    private final List<Marker> markers = new ArrayList<>();

    private Marker at(String where) {
        var marker = Marker.at(where);
        markers.add(marker);
        return marker;
    }

    @Test
    @Timeout(120)
    void disk_everyEntrance_holdsNothingInClear() {
        try (var place = new Place();
                var model = new FakeModel()) {
            var logs = new StringBuilder();
            long bytes = 0;
            try (var gateway = GatewayProcess.start(place)) {
                throughEveryEntrance(gateway, model);
                bytes += expectNothing(place, gateway.log(), "running");
                assertThat(gateway.stop()).isZero();
                logs.append(gateway.log());
                bytes += expectNothing(place, logs.toString(), "stopped");
            }
            try (var gateway = GatewayProcess.start(place)) {
                throughEveryEntrance(gateway, model);
                model.always(Script.hangs(
                        "half a reply " + at("reply cut by the kill"), new java.util.concurrent.CountDownLatch(1)));
                try (var stream = gateway.owner().open("cut", "said before the kill " + at("text before the kill"))) {
                    while (!stream.nextEvent().orElseThrow().text("type").equals("turn.delta")) {
                        // Until the model has begun to speak.
                    }
                    gateway.kill();
                }
                logs.append(gateway.log());
                bytes += expectNothing(place, logs.toString(), "killed");
            }
            model.always(Script.echoes());
            try (var gateway = GatewayProcess.start(place)) {
                assertThat(gateway.owner()
                                .client()
                                .get("/api/search?q=" + named("typed text"))
                                .expect(200)
                                .json()
                                .array("hits"))
                        .as("what is not readable on the disk is there all the same")
                        .isNotEmpty();
                gateway.owner().chat("main", "and so on");
                bytes += expectNothing(place, gateway.log(), "recovered");
            }
            System.out.printf(
                    "MarkerScanTest: markers=%d forms=%d bytes=%d found=0%n",
                    markers.size(), markers.getFirst().forms().size(), bytes);
        }
    }

    private Marker named(String where) {
        return markers.stream()
                .filter(marker -> marker.where().equals(where))
                .findFirst()
                .orElseThrow();
    }

    /// Scans everything but what is meant to be in clear: the files that tools wrote in the workspace.
    private long expectNothing(Place place, String log, String when) {
        var scanner = new MarkerScanner(markers);
        var found = new TreeSet<>(scanner.scan(place.root, Set.of(place.workspace)));
        scanner.look(log.getBytes(java.nio.charset.StandardCharsets.UTF_8), Path.of("log"), found);
        found.addAll(scanner.scan(GatewayProcess.ROOT.resolve("target/homarus/native"), Set.of()));
        assertThat(found).as(when).isEmpty();
        assertThat(scanner.scanned()).isGreaterThan(200_000);
        assertThat(crashFiles(place)).as(when).isEmpty();
        return scanner.scanned();
    }

    private static List<Path> crashFiles(Place place) {
        try (var own = Files.walk(place.root);
                var shared = Files.walk(Path.of("/tmp"), 1)) {
            return java.util.stream.Stream.concat(
                            own, shared.filter(path -> path.toString().contains(place.root.toString())))
                    .filter(path -> !path.endsWith("net/core"))
                    .filter(path -> path.getFileName()
                            .toString()
                            .matches("hs_err.*|core(\\.[0-9]+)?|.*\\.hprof|replay_pid.*|hsperfdata.*"))
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            return List.of();
        }
    }

    private void throughEveryEntrance(GatewayProcess gateway, FakeModel model) {
        var owner = gateway.owner();
        var socket = gateway.socket();
        owner.addModel("m", "openai", model.openAi(), "sk-" + at("API key"));
        owner.use("m");
        typed(owner, model);
        tools(gateway, model);
        answers(owner, model);
        socket.put("/api/vault/some", value("value", at("vault value"))).expect(204);
        socket.post(
                        "/api/tokens",
                        Json.object()
                                .put("scope", "chat")
                                .put("label", "for " + at("token label"))
                                .build()
                                .write())
                .expect(200);
        owner.chat("session " + at("session name"), "hello");
        v1(gateway, model);
        wrong(gateway);
        failing(owner, model);
    }

    private static String value(String name, Marker marker) {
        return Json.object().put(name, marker.text()).build().write();
    }

    private void typed(Owner owner, FakeModel model) {
        model.then(Script.says(
                "the model says ",
                at("model reply").text(),
                " and ",
                at("second piece").text()));
        owner.chat("main", at("typed text").text());
        owner.chat("main", "/search " + at("search words"));
        owner.chat("main", "/" + at("unknown command") + " x");
        owner.chat("main", "long ".repeat(20_000) + at("end of a long text"));
        owner.client().get("/api/search?q=" + at("searched words")).expect(200);
        model.then(Script.cuts("half of " + at("reply that is cut")));
        owner.chat("main", "go on");
    }

    private void tools(GatewayProcess gateway, FakeModel model) {
        var owner = gateway.owner();
        var output = at("tool output").text();
        var command = "printf '%s%s' '" + output.substring(0, 9) + "' '" + output.substring(9) + "'; : "
                + at("tool argument");
        model.then(Script.exec(command));
        answered(owner, "tools", "run it", "{\"answer\":\"allow\"}");
        assertThat(model.last().lastText()).contains(output);
        var file = at("content of a file").text();
        try {
            Files.writeString(gateway.place.workspace.resolve("read-me"), file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        model.then(Script.calls("read_file", "{\"path\":\"read-me\"}"));
        owner.chat("tools", "read it");
        assertThat(model.last().lastText()).contains(file);
        model.then(Script.calls("read_file", "{\"path\":\"no/" + at("path of no file") + "\"}"));
        owner.chat("tools", "read that");
        model.then(Script.calls("tool-" + at("unknown tool"), "{}"));
        owner.chat("tools", "use that");
        model.then(Script.calls("exec", "{\"command\": " + at("broken arguments")));
        owner.chat("tools", "run that");
        model.then(Script.exec("exit 3 # " + at("failing command")));
        answered(owner, "tools", "fail", "{\"answer\":\"allow\"}");
        model.then(Script.exec("cat /nowhere/" + at("error output")));
        answered(owner, "tools", "say so", "{\"answer\":\"allow\"}");
    }

    private static void answered(Owner owner, String session, String text, String answer) {
        try (var stream = owner.open(session, text)) {
            var question = owner.question(session);
            owner.answer(question, answer).expect(200);
            Owner.done(stream, event -> {});
        }
    }

    private void answers(Owner owner, FakeModel model) {
        model.then(Script.exec("echo " + at("denied command")));
        answered(
                owner,
                "answers",
                "do it",
                Json.object()
                        .put("answer", "deny")
                        .put("text", at("denial text").text())
                        .build()
                        .write());
        owner.client().post("/api/approvals/apr_" + at("unknown approval"), "{\"answer\":\"allow\"}");
    }

    private void v1(GatewayProcess gateway, FakeModel model) {
        var client = gateway.tcp().token(gateway.owner().token("chat"));
        model.then(Script.calls("mine", "{\"a\":\"" + at("caller's tool argument") + "\"}"));
        var tool = "{\"type\":\"function\",\"function\":{\"name\":\"mine\",\"description\":\"" + at("caller's tool")
                + "\",\"parameters\":{}}}";
        client.post(
                        "/v1/chat/completions",
                        "{\"messages\":[{\"role\":\"system\",\"content\":\"" + at("system text")
                                + "\"},{\"role\":\"user\",\"content\":\"" + at("stateless text") + "\"}],\"tools\":["
                                + tool + "]}")
                .expect(200);
        client.with("X-Homarus-Session: v1 " + at("session header"))
                .post(
                        "/v1/chat/completions",
                        "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"" + at("text over v1")
                                + "\"}]}")
                .expect(200);
    }

    private void wrong(GatewayProcess gateway) {
        for (var client :
                List.of(gateway.socket(), gateway.tcp().token(gateway.owner().token("admin")))) {
            for (var body : List.of(
                    "{\"text\":\"%s\"", "{\"text\":%s}", "{\"%s\":1,\"%1$s\":2}", "%s", "{\"text\":[\"%s\"]}")) {
                client.post("/api/chat", body.formatted(at("malformed body")));
                client.post("/api/models", body.formatted(at("malformed model")));
                client.post("/v1/chat/completions", body.formatted(at("malformed v1")));
            }
            client.get("/" + at("wrong path"));
            client.get("/api/" + at("wrong API path"));
            client.get("/api/%zz" + at("broken path"));
            client.get("/api/messages?session=" + at("unknown session"));
            client.get("/api/messages?limit=" + at("wrong number"));
            client.get("/api/ledger?to=" + at("unknown host"));
            client.get("/api/audit?kind=" + at("unknown kind"));
            client.get("/api/ledger/" + at("unknown ledger id"));
            client.post("/api/models/" + at("unknown model") + "/use", "{}");
            client.post("/api/models/" + at("unknown tested model") + "/test", "{}");
            client.delete("/api/vault/" + at("unknown secret"));
            client.delete("/api/tokens/" + at("unknown token"));
            client.post("/api/turns/" + at("unknown turn") + "/cancel", "{}");
            client.post("/api/tokens", value("scope", at("wrong scope")));
            client.post("/api/login", value("code", at("wrong code")));
            client.with("X-Any: " + at("header")).get("/api/status");
            client.with("Origin: http://" + at("origin")).get("/api/status");
            client.with("Cookie: homarus=" + at("cookie")).get("/api/status");
            client.with("X-Homarus-Session: \u0001" + at("broken session header"))
                    .post("/v1/chat/completions", "{}");
            client.raw(at("method") + " / HTTP/1.1\r\nHost: " + at("host") + "\r\n\r\n");
            client.raw("GET /" + at("raw path") + " HTTP/9.9\r\n\r\n");
            client.raw("GET / HTTP/1.1\r\nHost: x\r\n" + at("header line") + "\r\n\r\n");
        }
        gateway.tcp().token("hmr_" + at("token")).get("/api/status").expect(401);
        gateway.socket()
                .post(
                        "/api/models",
                        Owner.model("bad", "openai", "ftp://x/" + at("path of a wrong URL"))
                                .put("key", at("key of a wrong model").text())
                                .build()
                                .write());
    }

    private void failing(Owner owner, FakeModel model) {
        for (int status : new int[] {400, 401, 404, 429, 500}) {
            model.then(Script.refuses(status, "{\"error\":{\"message\":\"" + at("error body " + status) + "\"}}"));
            owner.chat("failing", "try");
        }
        model.then(Script.refuses(200, at("nonsense").text() + "\n"));
        owner.chat("failing", "try");
        model.then(
                Script.refuses(200, "data: {\"choices\":[{\"delta\":{\"content\":" + at("broken event") + "}}]}\n\n"));
        owner.chat("failing", "try");
        model.then(Script.refuses(200, "data: {\"error\":{\"message\":\"" + at("error event") + "\"}}\n\n"));
        owner.chat("failing", "try");
        model.then((seen, reply) ->
                reply.head(200, "text/" + at("content type")).text("x").end());
        owner.chat("failing", "try");
        model.then((seen, reply) -> reply.bytes(at("no HTTP at all") + "\r\n\r\n"));
        owner.chat("failing", "try");
        model.then((seen, reply) -> reply.bytes(
                "HTTP/1.1 302 x\r\nLocation: http://127.0.0.1:1/" + at("redirect") + "\r\nContent-Length: 0\r\n\r\n"));
        owner.chat("failing", "try");
    }

    @Test
    void crash_ofTheVirtualMachine_leavesNoReport() throws Exception {
        try (var place = new Place();
                var gateway = GatewayProcess.start(place)) {
            gateway.owner().chat("main", "before the crash " + at("text before a crash"));
            assertThat(new ProcessBuilder("kill", "-SEGV", Long.toString(gateway.pid()))
                            .start()
                            .waitFor())
                    .isZero();
            assertThat(gateway.awaitExit()).isNotZero();
            expectNothing(place, gateway.log(), "crashed");
        }
    }

    @Test
    void scanner_markerLeftInClear_isFoundInEveryForm() throws IOException {
        try (var place = new Place();
                var gateway = GatewayProcess.start(place)) {
            gateway.owner().chat("main", "hello");
            var marker = at("control");
            for (var form : marker.forms().entrySet()) {
                var file = place.home.resolve("data").resolve("left-over");
                for (int before : new int[] {0, 1, 3, (1 << 20) - 10}) {
                    var bytes = new byte[before + form.getValue().length + 5];
                    System.arraycopy(form.getValue(), 0, bytes, before, form.getValue().length);
                    Files.write(file, bytes);
                    var found = new MarkerScanner(markers).scan(place.root, Set.of());
                    assertThat(found)
                            .as("%s at %s", form.getKey(), before)
                            .contains("control, " + form.getKey() + ": " + file);
                    if (!form.getKey().equals("plain")) {
                        break;
                    }
                }
                Files.delete(file);
            }
            assertThat(new MarkerScanner(markers).scan(place.root, Set.of())).isEmpty();
        }
    }

    @Test
    void scanner_whatIsMeantToBeInClear_isFoundThere() throws IOException {
        try (var place = new Place();
                var model = new FakeModel();
                var gateway = GatewayProcess.start(place)) {
            var owner = gateway.owner();
            var setting = at("model's name");
            var written = at("written by a command");
            owner.client()
                    .post(
                            "/api/models",
                            Json.object()
                                    .put("name", "m")
                                    .put("api", "openai")
                                    .put("baseUrl", model.openAi())
                                    .put("model", setting.text())
                                    .build()
                                    .write())
                    .expect(200);
            model.then(Script.exec("echo " + written + " > kept"));
            answered(owner, "control", "keep it", "{\"answer\":\"allow\"}");

            assertThat(new MarkerScanner(markers).scan(place.root, Set.of()))
                    .containsExactlyInAnyOrder(
                            "model's name, plain: " + place.config(),
                            "written by a command, plain: " + place.workspace.resolve("kept"));
            assertThat(Files.readString(place.workspace.resolve("kept"))).contains(written.text());
        }
    }
}

package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Where a secret could have been left besides the disk and the memory: each place apart, so that a control can
/// be found in each.
final class SecretPlaces {
    private static final List<String> FACES = List.of(
            "/api/status",
            "/api/doctor",
            "/api/models",
            "/api/vault",
            "/api/vault/health",
            "/api/keys",
            "/api/tokens",
            "/api/web-search",
            "/api/backups",
            "/api/sessions",
            "/api/messages?session=main",
            "/api/ledger?limit=1000",
            "/api/ledger/hosts",
            "/api/audit?limit=1000",
            "/api/approvals",
            "/api/policy",
            "/api/stops",
            "/v1/models");

    private final StringBuilder printed = new StringBuilder();
    private final StringBuilder answers = new StringBuilder();
    private final StringBuilder prompts = new StringBuilder();
    private final StringBuilder ledger = new StringBuilder();
    private final StringBuilder audit = new StringBuilder();
    private final GatewayProcess gateway;
    private final FakeModel model;

    SecretPlaces(GatewayProcess gateway, FakeModel model) {
        this.gateway = gateway;
        this.model = model;
    }

    /// Returns everything there is to search by now, by where it stands.
    Map<String, String> all(String processes) {
        var all = new LinkedHashMap<String, String>();
        all.put("log", gateway.log());
        all.put("printed", printed.toString());
        all.put("answers", answers.toString());
        all.put("prompts", prompts.toString());
        all.put("ledger", ledger.toString());
        all.put("audit", audit.toString());
        all.put("environment, arguments, descriptors", processes);
        return all;
    }

    void answered(String text) {
        answers.append(text);
    }

    /// Runs something that looks around, and takes down what can be seen of it from outside meanwhile.
    String children() {
        model.then(Script.exec("env; sleep 2"));
        try (var stream = gateway.owner().open("main", "look around")) {
            gateway.owner().allow(gateway.owner().question("main")).expect(200);
            var seen = new StringBuilder();
            Eventually.holds(Duration.ofSeconds(20), () -> "the command runs: " + seen, () -> {
                seen.setLength(0);
                seen.append(processes());
                return seen.toString().contains("sleep\0002");
            });
            Owner.done(stream, event -> answered(event.write()));
            return seen.toString();
        }
    }

    /// Returns the environment, the arguments and the open files of the gateway and of all below it.
    String processes() {
        var self = ProcessHandle.of(gateway.pid()).orElseThrow();
        var seen = new StringBuilder();
        for (var process : Stream.concat(Stream.of(self), self.descendants()).toList()) {
            var folder = Path.of("/proc/" + process.pid());
            for (var name : List.of("environ", "cmdline")) {
                try {
                    seen.append(Files.readString(folder.resolve(name), StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    // It has ended meanwhile.
                }
            }
            try (var open = Files.list(folder.resolve("fd"))) {
                for (var link : open.toList()) {
                    seen.append(Files.readSymbolicLink(link));
                }
            } catch (IOException e) {
                // It has ended meanwhile.
            }
        }
        return seen.toString();
    }

    /// Every refusal that is given with a secret in hand.
    void wrong(List<Marker> markers) {
        var socket = gateway.socket();
        for (var marker : markers) {
            var text = marker.text();
            answers.append(socket.put(
                            "/api/vault/bad%20name",
                            SecretKinds.value(marker, "").write())
                    .text());
            answers.append(socket.put("/api/vault/x", "{\"value\":\"" + text + "\",\"url\":\"ftp://x\"}")
                    .text());
            answers.append(socket.put("/api/vault/x", "{\"value\":\"" + text).text());
            answers.append(socket.post(
                            "/api/models",
                            Owner.model("bad", "openai", "ftp://x/")
                                    .put("key", text)
                                    .build()
                                    .write())
                    .text());
            answers.append(socket.post(
                            "/api/keys", "{\"kind\":\"passphrase\",\"with\":{\"passphrase\":\"" + text + "\",\"x\":1}}")
                    .text());
            answers.append(socket.post("/api/unlock", "{\"passphrase\":\"" + text + "\"}")
                    .text());
            answers.append(
                    gateway.tcp().token("hmr_" + text + "x").get("/api/status").text());
            answers.append(gateway.tcp()
                    .with("Cookie: homarus=" + text + "x")
                    .get("/api/status")
                    .text());
            answers.append(socket.get("/api/search?q=" + text).text());
            answers.append(socket.get("/api/search?q=" + text.substring(0, 4)).text());
            answers.append(socket.get("/api/search?q=" + text.substring(text.length() - 4))
                    .text());
        }
    }

    List<String> ids() {
        return gateway.owner().ledger().stream().map(row -> row.text("id")).toList();
    }

    /// What every face answers, and what was sent.
    ///
    /// @param shown further requests of the ledger
    void faces(List<String> shown) {
        for (var face : FACES) {
            var answer = gateway.socket().get(face);
            assertThat(answer.status()).as(face).isIn(200, 404);
            answers.append(answer.text());
        }
        audit.append(gateway.socket().get("/api/audit?limit=1000").expect(200).text());
        for (var id : Stream.concat(shown.stream(), ids().stream()).distinct().toList()) {
            ledger.append(gateway.socket().get("/api/ledger/" + id).text());
            ledger.append(new String(gateway.owner().wire(id), StandardCharsets.UTF_8));
        }
        for (var seen : model.seen()) {
            prompts.append(new String(seen.body(), StandardCharsets.UTF_8)).append(seen.path());
        }
    }

    /// What every face of the locked gateway answers.
    void lockedFaces() {
        for (var face : FACES) {
            answers.append(gateway.socket().get(face).text());
        }
    }

    /// What the command line prints.
    void programs(Program program) {
        for (var words : List.of(
                "status --json",
                "vault list",
                "vault list --json",
                "vault health",
                "key slots",
                "model list",
                "token list",
                "ledger --json",
                "audit query --json",
                "doctor",
                "policy show")) {
            var ran = program.run(words.split(" ", -1));
            assertThat(ran.status()).as(words).isBetween(0, 1);
            printed.append(ran);
        }
    }

    /// Returns what a scanner finds in all of them.
    static Set<String> found(MarkerScanner scanner, Map<String, String> all) {
        var found = new TreeSet<String>();
        all.forEach((where, text) -> scanner.look(text.getBytes(StandardCharsets.UTF_8), Path.of(where), found));
        return found;
    }
}

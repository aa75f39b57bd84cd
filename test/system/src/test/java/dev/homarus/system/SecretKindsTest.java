package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Each kind of secret is put in by its own entrance and used; then every place where it could have been left is
/// searched, in every form: the disk, a backup, what was printed, the environment, arguments and descriptors of
/// the
/// gateway and of what it runs, what every face answers, prompts, ledger, audit, and the memory of the locked
/// process.
@Timeout(180)
final class SecretKindsTest {
    private static final Path HSM = Path.of("/usr/bin/softhsm2-util");
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

    private final Place place = new Place();
    private final FakeModel model = new FakeModel();
    private final Map<String, String> more = new LinkedHashMap<>();
    private final List<Marker> markers = new ArrayList<>();
    private final StringBuilder printed = new StringBuilder();
    private final StringBuilder answers = new StringBuilder();
    private GatewayProcess gateway;

    @AfterEach
    void end() {
        if (gateway != null) {
            gateway.close();
        }
        model.close();
        place.close();
    }

    private Marker at(String kind) {
        return known(kind, Marker.at(kind).text());
    }

    private Marker known(String kind, String text) {
        var marker = new Marker(kind, text);
        markers.add(marker);
        return marker;
    }

    @Test
    @DisplayName("SE-01 SE-02 SE-07 CR-08 BK-04 no kind of secret is left anywhere")
    void everyKindOfSecret_isNowhere() throws IOException, InterruptedException {
        token();
        gateway = GatewayProcess.launch(place, more, "--port", "0").awaitReady();
        putIn();
        var shown = ids();
        use();
        wrong();
        var children = children();
        faces(shown);
        programs();
        expectNothing(children, "running");
        assertThat(memory("typed"))
                .as("control: what is in use is found by the same search")
                .isNotEmpty();

        gateway.socket().post("/api/lock", "{}").expect(204);
        Eventually.holds(
                Duration.ofSeconds(20), gateway::log, () -> gateway.log().contains("locked on"));
        for (var face : FACES) {
            answers.append(gateway.socket().get(face).text());
        }
        expectNothing(processes(), "locked");
        assertThat(memory("")).as("memory of the locked gateway").isEmpty();
        for (var marker : markers) {
            var file = Files.writeString(place.home.resolve("data/control"), "x" + marker.text());
            assertThat(new MarkerScanner(List.of(marker)).scan(place.root, kept()))
                    .as("control: " + marker.where())
                    .isNotEmpty();
            Files.delete(file);
        }
        System.out.println("[report] kinds of secrets searched for: " + markers.size() + " in "
                + markers.getFirst().forms().size() + " forms");
    }

    /// A token with a PIN, where the machine has a software one.
    private void token() throws IOException, InterruptedException {
        if (!Files.isExecutable(HSM)) {
            System.out.println("[report] kinds of secrets: no softhsm2-util here, so no PIN among them");
            return;
        }
        var tokens = Files.createDirectory(place.root.resolve("tokens"));
        var conf = Files.writeString(place.root.resolve("softhsm.conf"), "directories.tokendir = " + tokens + "\n");
        more.put("SOFTHSM2_CONF", conf.toString());
        run(
                HSM.toString(),
                "--init-token",
                "--free",
                "--label",
                "home",
                "--pin",
                at("PIN").text(),
                "--so-pin",
                "7654321");
    }

    private void putIn() {
        var owner = gateway.owner();
        var socket = gateway.socket();
        owner.addModel("m", "openai", model.openAi(), "sk-" + at("key of a model"));
        owner.use("m");
        socket.put("/api/vault/sealed", value(at("sealed secret"), "").write()).expect(204);
        socket.put(
                        "/api/vault/short",
                        value(at("session-only secret"), "sessionOnly").write())
                .expect(204);
        socket.put(
                        "/api/vault/turned",
                        value(at("secret before its rotation"), "").write())
                .expect(204);
        socket.put(
                        "/api/vault/turned",
                        value(at("secret after its rotation"), "rotate").write())
                .expect(204);
        socket.put("/api/vault/gone", value(at("removed secret"), "").write()).expect(204);
        socket.delete("/api/vault/gone").expect(204);
        answers.append(socket.post(
                        "/api/web-search",
                        Json.object()
                                .put("api", "searxng")
                                .put("baseUrl", model.origin())
                                .put("key", at("key of a search engine").text())
                                .build()
                                .write())
                .text());
        environmentFile();
        slots();
        known("token", owner.token("read").substring("hmr_".length()));
        var backup = socket.post(
                        "/api/backups/create",
                        Json.object()
                                .put("folder", place.root.resolve("backup").toString())
                                .build()
                                .write())
                .text();
        assertThat(backup).contains("\"type\":\"done\"");
        login();
    }

    private static Json.Obj value(Marker marker, String flag) {
        var wish = Json.object().put("value", marker.text());
        if (!flag.isEmpty()) {
            wish.put(flag, true);
        }
        return wish.build();
    }

    private void environmentFile() {
        try {
            var file = Files.writeString(
                    place.root.resolve("cwd/.env"), "OPENAI_API_KEY=sk-proj-" + at("entry of a .env file") + "\n");
            printed.append(run(homarus(), "vault", "import-env", file.toString(), "--shred"));
            assertThat(file).doesNotExist();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void slots() {
        var sheets = add("shares", Json.object().put("needed", 2).put("of", 3).build());
        sheets.array("sheets").stream()
                .map(sheet -> Json.object(sheet, "sheet").text("text"))
                .forEach(text -> known("share", longestWord(text)));
        var kit = add("paper", Json.Obj.EMPTY).text("text");
        known(
                "paper kit",
                kit.replaceAll("(?s).*AGE-SECRET-KEY-1", "")
                        .replaceAll("\\s", "")
                        .substring(0, 32));
        if (more.containsKey("SOFTHSM2_CONF")) {
            add(
                    "pkcs11",
                    Json.object()
                            .put("library", "/usr/lib/softhsm/libsofthsm2.so")
                            .put("token", "home")
                            .put("pin", markers.getFirst().text())
                            .build());
        }
        var passphrase = at("passphrase");
        add("passphrase", Json.object().put("passphrase", passphrase.text()).build());
        for (var slot : gateway.owner().rows("/api/keys", "slots")) {
            if (slot.text("kind").equals("machine")) {
                gateway.socket()
                        .post(
                                "/api/keys/" + slot.text("id") + "/remove",
                                Json.object()
                                        .put("passphrase", passphrase.text())
                                        .build()
                                        .write())
                        .expect(200);
            }
        }
    }

    private Json.Obj add(String kind, Json.Obj with) {
        var wish = Json.object().put("kind", kind).put("with", with).build();
        return gateway.socket().post("/api/keys", wish.write()).expect(200).json();
    }

    /// What of a sheet is the secret itself: its longest run of letters and digits.
    private static String longestWord(String sheet) {
        return Stream.of(sheet.split("[^A-Za-z0-9]+", -1))
                .reduce("", (one, other) -> one.length() >= other.length() ? one : other);
    }

    private void login() {
        var link = gateway.socket().post("/api/link", "{}").expect(200).json().text("url");
        var code = link.substring(link.indexOf("#code=") + 6);
        known("code of a login", code);
        var login = gateway.tcp()
                .with("Origin: http://" + gateway.tcp().host())
                .post("/api/login", Json.object().put("code", code).build().write())
                .expect(204);
        known("cookie", login.headers().get("set-cookie").replaceAll("^homarus=([^;]+);.*", "$1"));
    }

    private List<String> ids() {
        return gateway.owner().ledger().stream().map(row -> row.text("id")).toList();
    }

    private void use() {
        var owner = gateway.owner();
        owner.chat("main", "hello");
        var typed = at("typed");
        owner.chat("main", "the word is " + typed);
        markers.remove(typed);
        owner.client().post("/api/models/m/test", "{}").expect(200);
    }

    /// Runs something that looks around, and takes down what can be seen of it from outside meanwhile.
    private String children() {
        model.then(Script.exec("env; sleep 2"));
        try (var stream = gateway.owner().open("main", "look around")) {
            gateway.owner().allow(gateway.owner().question("main")).expect(200);
            var seen = new StringBuilder();
            Eventually.holds(Duration.ofSeconds(20), () -> "the command runs: " + seen, () -> {
                seen.setLength(0);
                seen.append(processes());
                return seen.toString().contains("sleep\0002");
            });
            Owner.done(stream, event -> answers.append(event.write()));
            return seen.toString();
        }
    }

    /// Returns the environment, the arguments and the open files of the gateway and of all below it.
    private String processes() {
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
    private void wrong() {
        var socket = gateway.socket();
        for (var marker : List.copyOf(markers)) {
            var text = marker.text();
            answers.append(socket.put("/api/vault/bad%20name", value(marker, "").write())
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

    private void faces(List<String> shown) {
        for (var face : FACES) {
            var answer = gateway.socket().get(face);
            assertThat(answer.status()).as(face).isIn(200, 404);
            answers.append(answer.text());
        }
        for (var id : Stream.concat(shown.stream(), ids().stream()).distinct().toList()) {
            answers.append(gateway.socket().get("/api/ledger/" + id).text());
            answers.append(new String(gateway.owner().wire(id), StandardCharsets.UTF_8));
        }
        for (var seen : model.seen()) {
            answers.append(new String(seen.body(), StandardCharsets.UTF_8)).append(seen.path());
        }
    }

    /// What the command line prints.
    private void programs() {
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
            printed.append(run(Stream.concat(Stream.of(homarus()), Stream.of(words.split(" ", -1)))
                    .toArray(String[]::new)));
        }
    }

    private static String homarus() {
        return GatewayProcess.ROOT
                .resolve("homarus")
                .toAbsolutePath()
                .normalize()
                .toString();
    }

    private String run(String... command) {
        try {
            var builder = new ProcessBuilder(command)
                    .directory(place.root.resolve("cwd").toFile())
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().clear();
            builder.environment().putAll(place.environment());
            builder.environment().putAll(more);
            var process = builder.start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(List.of(command) + ": " + said).isBetween(0, 1);
            return said;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What another program keeps.
    private Set<Path> kept() {
        return Set.of(place.root.resolve("tokens"));
    }

    private void expectNothing(String processes, String when) {
        var scanner = new MarkerScanner(markers);
        var found = new TreeSet<>(scanner.scan(place.root, kept()));
        look(scanner, found, "log", gateway.log());
        look(scanner, found, "printed", printed.toString());
        look(scanner, found, "answers, prompts, ledger, audit", answers.toString());
        look(scanner, found, "environment, arguments, descriptors", processes);
        assertThat(found).as(when).isEmpty();
    }

    private static void look(MarkerScanner scanner, Set<String> found, String where, String text) {
        scanner.look(text.getBytes(StandardCharsets.UTF_8), Path.of(where), found);
    }

    /// Returns what the writable memory of the process holds: of every kind, or of one that is no longer
    /// searched for.
    private Set<String> memory(String control) throws IOException {
        var all = new ArrayList<>(markers);
        if (!control.isEmpty()) {
            all.clear();
            all.add(new Marker(control, typedWord()));
        }
        return new ProcessMemory(gateway.pid()).scan(new MarkerScanner(all));
    }

    private String typedWord() {
        return JsonText.parseObject(gateway.socket()
                        .get("/api/messages?session=main")
                        .expect(200)
                        .body())
                .write()
                .replaceAll("(?s).*?the word is ([A-Za-z0-9]{24}).*", "$1");
    }
}

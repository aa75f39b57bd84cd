package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Every kind of secret that a home can have, each put in by its own entrance.
final class SecretKinds {
    private static final Path HSM = Path.of("/usr/bin/softhsm2-util");

    private final List<Marker> markers = new ArrayList<>();
    private final Map<String, String> more = new LinkedHashMap<>();
    private final Place place;
    private final FakeModel model;

    /// What entrances answered.
    private final StringBuilder answers = new StringBuilder();

    /// The id of a token whose value was replaced.
    private String token = "";

    SecretKinds(Place place, FakeModel model) {
        this.place = place;
        this.model = model;
    }

    List<Marker> markers() {
        return List.copyOf(markers);
    }

    /// Returns what the environment of the gateway and of the command line has beside the place's.
    Map<String, String> environment() {
        return more;
    }

    String answers() {
        return answers.toString();
    }

    String token() {
        return token;
    }

    private Marker at(String kind) {
        return known(kind, Marker.at(kind).text());
    }

    private Marker known(String kind, String text) {
        var marker = new Marker(kind, text);
        markers.add(marker);
        return marker;
    }

    /// A token with a PIN, where the machine has a software one.
    void device() throws IOException, InterruptedException {
        if (!Files.isExecutable(HSM)) {
            System.out.println("[report] kinds of secrets: no softhsm2-util here, so no PIN among them");
            return;
        }
        var tokens = Files.createDirectory(place.root.resolve("tokens"));
        var conf = Files.writeString(place.root.resolve("softhsm.conf"), "directories.tokendir = " + tokens + "\n");
        more.put("SOFTHSM2_CONF", conf.toString());
        var builder = new ProcessBuilder(
                        HSM.toString(),
                        "--init-token",
                        "--free",
                        "--label",
                        "home",
                        "--pin",
                        at("PIN").text(),
                        "--so-pin",
                        "7654321")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(more);
        var process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    void putIn(GatewayProcess gateway) {
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
        slots(gateway);
        known("token", owner.token("read").substring("hmr_".length()));
        turned(owner);
        var backup = socket.post(
                        "/api/backups/create",
                        Json.object()
                                .put("folder", place.root.resolve("backup").toString())
                                .build()
                                .write())
                .text();
        assertThat(backup).contains("\"type\":\"done\"");
        login(gateway);
    }

    static Json.Obj value(Marker marker, String flag) {
        var wish = Json.object().put("value", marker.text());
        if (!flag.isEmpty()) {
            wish.put(flag, true);
        }
        return wish.build();
    }

    /// A token whose value was replaced: the earlier one is a secret as well, until its time is over.
    private void turned(Owner owner) {
        var wish = Json.object().put("scope", "read").put("label", "turned").build();
        var made = owner.client().post("/api/tokens", wish.write()).expect(200).json();
        token = made.text("id");
        known("token before its rotation", made.text("token").substring("hmr_".length()));
        var next = owner.client()
                .post("/api/tokens/" + token + "/rotate", "{\"grace\":\"10m\"}")
                .expect(200)
                .json();
        known("token after its rotation", next.text("token").substring("hmr_".length()));
    }

    private void environmentFile() {
        try {
            var file = Files.writeString(
                    place.root.resolve("cwd/.env"), "OPENAI_API_KEY=sk-proj-" + at("entry of a .env file") + "\n");
            answers.append(new Program(place, more).run("vault", "import-env", file.toString(), "--shred"));
            assertThat(file).doesNotExist();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void slots(GatewayProcess gateway) {
        var sheets = add(
                gateway, "shares", Json.object().put("needed", 2).put("of", 3).build());
        sheets.array("sheets").stream()
                .map(sheet -> Json.object(sheet, "sheet").text("text"))
                .forEach(text -> known("share", longestWord(text)));
        var kit = add(gateway, "paper", Json.Obj.EMPTY).text("text");
        known(
                "paper kit",
                kit.replaceAll("(?s).*AGE-SECRET-KEY-1", "")
                        .replaceAll("\\s", "")
                        .substring(0, 32));
        add(gateway, "passkey", passkey(at("output of a passkey")));
        if (more.containsKey("SOFTHSM2_CONF")) {
            add(
                    gateway,
                    "pkcs11",
                    Json.object()
                            .put("library", "/usr/lib/softhsm/libsofthsm2.so")
                            .put("token", "home")
                            .put("pin", markers.getFirst().text())
                            .build());
        }
        var passphrase = at("passphrase");
        // Where there is a token, its PIN recognises the owner.
        gateway.socket()
                .post(
                        "/api/keys",
                        wish(
                                        "passphrase",
                                        Json.object()
                                                .put("passphrase", passphrase.text())
                                                .build())
                                .put("pin", markers.getFirst().text())
                                .build()
                                .write())
                .expect(200);
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

    /// What a browser would send of a passkey: the marker is the begin of its output.
    private static Json.Obj passkey(Marker marker) {
        var output = Arrays.copyOf(marker.text().getBytes(StandardCharsets.US_ASCII), 32);
        return Json.object()
                .put("credential", "YSBjcmVkZW50aWFs")
                .put("salt", Base64.getEncoder().encodeToString(new byte[32]))
                .put("output", Base64.getEncoder().encodeToString(output))
                .build();
    }

    private static Json.Obj add(GatewayProcess gateway, String kind, Json.Obj with) {
        return gateway.socket()
                .post("/api/keys", wish(kind, with).build().write())
                .expect(200)
                .json();
    }

    private static Json.Builder wish(String kind, Json.Obj with) {
        return Json.object().put("kind", kind).put("with", with);
    }

    /// What of a sheet is the secret itself: its longest run of letters and digits.
    private static String longestWord(String sheet) {
        return Stream.of(sheet.split("[^A-Za-z0-9]+", -1))
                .reduce("", (one, other) -> one.length() >= other.length() ? one : other);
    }

    private void login(GatewayProcess gateway) {
        var link = gateway.socket().post("/api/link", "{}").expect(200).json().text("url");
        var code = link.substring(link.indexOf("#code=") + 6);
        known("code of a login", code);
        var login = gateway.tcp()
                .with("Origin: http://" + gateway.tcp().host())
                .post("/api/login", Json.object().put("code", code).build().write())
                .expect(204);
        known("cookie", login.headers().get("set-cookie").replaceAll("^homarus=([^;]+);.*", "$1"));
    }
}

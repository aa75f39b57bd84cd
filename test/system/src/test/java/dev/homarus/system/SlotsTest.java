package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homarus.protocol.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Each kind of slot in the whole program: made, left alone in the ring, opened after a restart, and refused to
/// whoever has the wrong thing.
class SlotsTest {
    private static final String SAID = "the heron keeps the second key";
    private static final String PASSPHRASE = "quiet otter lamp 99";

    private final Place place = new Place();
    private final Map<String, String> more = new HashMap<>();
    private GatewayProcess gateway = begin();

    private GatewayProcess begin() {
        return GatewayProcess.launch(place, more, "--port", "0");
    }

    @AfterEach
    void end() {
        gateway.close();
        place.close();
    }

    private Json.Obj add(Json.Obj wish) {
        var answer = gateway.socket().post("/api/keys", wish.write());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private static Json.Obj wish(String kind, Json.Obj with) {
        return Json.object().put("kind", kind).put("with", with).build();
    }

    private static String json(String name, String value) {
        return Json.object().put(name, value).build().write();
    }

    /// Removes every slot but those of the kind, and starts again.
    ///
    /// @param body what recognises the owner
    private void only(String kind, String body) {
        for (var slot : gateway.owner().rows("/api/keys", "slots")) {
            if (!slot.text("kind").equals(kind)) {
                var answer = gateway.socket().post("/api/keys/" + slot.text("id") + "/remove", body);
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            }
        }
        var last = gateway.owner().rows("/api/keys", "slots");
        assertThat(last).hasSize(1);
        assertThat(gateway.socket()
                        .post("/api/keys/" + last.getFirst().text("id") + "/remove", "{}")
                        .text())
                .as("by nobody who was not recognised")
                .contains(body.equals("{}") ? "VAULT-012" : "GRANT-005");
        assertThat(gateway.socket()
                        .post("/api/keys/" + last.getFirst().text("id") + "/remove", body)
                        .text())
                .contains("VAULT-012");
        restart();
    }

    private void restart() {
        assertThat(gateway.stop()).isZero();
        gateway = begin();
    }

    private void awaitLocked() {
        Eventually.holds(
                java.time.Duration.ofSeconds(30),
                gateway::log,
                () -> gateway.log().contains("locked on"));
    }

    private void unlocks(String body) {
        var answer = gateway.socket().post("/api/unlock", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        isThere();
    }

    private void refuses(String body, String code) {
        var answer = gateway.socket().post("/api/unlock", body);
        assertThat(answer.text()).contains(code);
        assertThat(gateway.socket().get("/readyz").status()).isEqualTo(503);
    }

    private void talk() {
        gateway.awaitReady();
        gateway.owner().chat("main", SAID);
    }

    private void isThere() {
        assertThat(gateway.owner().messages("main").toString()).contains(SAID);
    }

    @Test
    void passphrase_alone_opens_andAnotherDoesNot() {
        talk();
        add(wish("passphrase", Json.object().put("passphrase", PASSPHRASE).build()));
        only("passphrase", json("passphrase", PASSPHRASE));
        awaitLocked();
        refuses("{}", "VAULT-007");
        refuses(json("passphrase", "quiet otter lamp 98"), "VAULT-001");
        unlocks(json("passphrase", PASSPHRASE));
    }

    @Test
    void shares_enoughOfThem_open_andTooFewOrForeignOnesAreRefused() {
        talk();
        var wish = wish("shares", Json.object().put("needed", 2).put("of", 3).build());
        var sheets = add(wish).array("sheets").stream()
                .map(sheet -> Json.object(sheet, "sheet").text("text"))
                .toList();
        var other = add(wish).array("sheets").stream()
                .map(sheet -> Json.object(sheet, "sheet").text("text"))
                .toList();
        var foreign = gateway.owner().rows("/api/keys", "slots").getLast().text("id");
        assertThat(gateway.socket()
                        .post("/api/keys/" + foreign + "/remove", "{}")
                        .status())
                .isEqualTo(200);
        only("shares", shares(sheets.get(0), sheets.get(1)));
        awaitLocked();
        refuses(shares(sheets.get(1)), "SLOT-");
        refuses(shares(sheets.get(1), other.get(0)), "SLOT-");
        refuses(shares(other.get(0), other.get(1)), "SLOT-");
        unlocks(shares(sheets.get(2), sheets.get(0)));
    }

    private static String shares(String... texts) {
        return Json.object().put("shares", Json.strings(List.of(texts))).build().write();
    }

    @Test
    void paperKit_opens_andAnotherKitDoesNot() {
        talk();
        var kit = add(wish("paper", Json.Obj.EMPTY)).text("text");
        only("paper", json("identity", identity(kit)));
        awaitLocked();
        refuses(
                json("identity", "AGE-SECRET-KEY-1QQPQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQSS8GDQL"),
                "SLOT-");
        unlocks(json("identity", identity(kit)));
    }

    /// What a browser would send: the page's half is tried with a real one in the dashboard's tests.
    @Test
    void passkey_opens_andAnotherPasskeyOrOutputDoesNot() {
        talk();
        var with = Json.object();
        passkey(5).members().forEach(with::put);
        add(wish("passkey", with.put("salt", encoded(9)).build()));
        var shown = gateway.owner().rows("/api/keys", "passkeys");
        assertThat(shown).hasSize(1);
        only("passkey", Json.object().put("passkey", passkey(5)).build().write());
        awaitLocked();
        refuses("{}", "VAULT-019");
        assertThat(gateway.socket().get("/api/unlock").expect(200).json().array("passkeys").stream()
                        .map(passkey -> Json.object(passkey, "passkey")))
                .as("what a page needs to ask for it, and no more than the ring has in clear")
                .containsExactlyElementsOf(shown);
        assertThat(gateway.socket().get("/api/unlock").text()).contains("\"ways\":[[\"passkey\"]]");
        refuses(Json.object().put("passkey", passkey(6)).build().write(), "SLOT-062");
        refuses(json("passkey", "x"), "HTTP-001");
        unlocks(Json.object().put("passkey", passkey(5)).build().write());
    }

    private static Json.Obj passkey(int value) {
        return Json.object()
                .put("credential", "YSBjcmVkZW50aWFs")
                .put("output", encoded(value))
                .build();
    }

    private static String encoded(int value) {
        var bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) value);
        return java.util.Base64.getEncoder().encodeToString(bytes);
    }

    private static String identity(String kit) {
        int from = kit.indexOf("AGE-SECRET-KEY-1");
        return kit.substring(from, kit.indexOf("\n\n", from));
    }

    /// Makes a token in software, and starts again with it; returns its folder.
    private Path token() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/softhsm2-util")), "softhsm2-util is not installed");
        gateway.awaitReady().stop();
        var tokens = Files.createDirectory(place.root.resolve("tokens"));
        var conf = Files.writeString(place.root.resolve("softhsm.conf"), "directories.tokendir = " + tokens + "\n");
        more.put("SOFTHSM2_CONF", conf.toString());
        assertThat(run(
                        more,
                        "",
                        "/usr/bin/softhsm2-util",
                        "--init-token",
                        "--free",
                        "--label",
                        "home",
                        "--pin",
                        "48151623",
                        "--so-pin",
                        "7654321"))
                .isZero();
        gateway = begin();
        return tokens;
    }

    @Test
    void token_opensWithItsPin_andIsNeeded() throws IOException, InterruptedException {
        var tokens = token();
        talk();
        add(wish(
                "pkcs11",
                Json.object()
                        .put("library", "/usr/lib/softhsm/libsofthsm2.so")
                        .put("token", "home")
                        .put("pin", "48151623")
                        .build()));
        only("pkcs11", json("pin", "48151623"));
        awaitLocked();
        refuses(json("pin", "11111111"), "SLOT-");
        unlocks(json("pin", "48151623"));
        assertThat(gateway.stop()).isZero();
        Files.move(tokens, place.root.resolve("drawer"));
        Files.createDirectory(tokens);
        gateway = begin();
        awaitLocked();
        refuses(json("pin", "48151623"), "SLOT-");
    }

    @Test
    void keychain_opensByItself_andNotWithoutTheDesktopsStore() throws IOException, InterruptedException {
        for (var program : List.of("dbus-daemon", "gnome-keyring-daemon", "secret-tool")) {
            assumeTrue(Files.isExecutable(Path.of("/usr/bin", program)), program + " is not installed");
        }
        gateway.awaitReady().stop();
        var folder = Files.createDirectory(place.root.resolve("d"));
        var environment = new HashMap<>(
                Map.of("HOME", folder.toString(), "XDG_RUNTIME_DIR", folder.toString(), "PATH", "/usr/bin:/bin"));
        var builder = new ProcessBuilder(
                        "/usr/bin/dbus-daemon",
                        "--session",
                        "--nofork",
                        "--nopidfile",
                        "--print-address",
                        "--address=unix:dir=" + folder)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        var bus = builder.start();
        try {
            var address = new BufferedReader(new InputStreamReader(bus.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            environment.put("DBUS_SESSION_BUS_ADDRESS", address);
            assertThat(run(environment, "pw", "/usr/bin/gnome-keyring-daemon", "--unlock", "--components=secrets"))
                    .isZero();
            more.put("DBUS_SESSION_BUS_ADDRESS", address);
            more.put("XDG_RUNTIME_DIR", folder.toString());
            gateway = begin();
            talk();
            add(wish("keychain", Json.Obj.EMPTY));
            only("keychain", "{}");
            gateway.awaitReady();
            isThere();
            assertThat(gateway.stop()).isZero();
        } finally {
            bus.destroy();
            bus.waitFor();
        }
        gateway = begin();
        awaitLocked();
        refuses("{}", "VAULT-019");
        assertThat(gateway.socket().post("/api/unlock", "{}").text()).contains("keychain");
    }

    @Test
    void systemdCreds_openByThemselves() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-creds")), "systemd-creds is not installed");
        talk();
        var here = gateway.owner().rows("/api/keys", "kinds").stream()
                .filter(kind -> kind.text("kind").equals("tpm"))
                .findFirst()
                .orElseThrow();
        assumeTrue(here.flag("available", false), here.text("why"));
        add(wish("tpm", Json.object().put("with", "host").build()));
        only("tpm", "{}");
        gateway.awaitReady();
        isThere();
    }

    @Test
    void slot_thatIsNotKnown_orLacksWhatItTakes_isAProblem_andChangesNothing() {
        talk();
        var before = gateway.owner().rows("/api/keys", "slots");
        for (var wish : List.of(
                wish("smoke", Json.Obj.EMPTY),
                wish("passphrase", Json.Obj.EMPTY),
                wish("passphrase", Json.object().put("passphrase", "short").build()),
                wish("shares", Json.object().put("needed", 4).put("of", 3).build()),
                wish("pkcs11", Json.Obj.EMPTY),
                wish("passkey", Json.Obj.EMPTY),
                wish("both", Json.Obj.EMPTY),
                both(phrase()),
                both(phrase(), phrase()),
                both(phrase(), wish("machine", Json.Obj.EMPTY), wish("shares", Json.Obj.EMPTY)),
                both(phrase(), both(phrase(), wish("machine", Json.Obj.EMPTY))),
                both(phrase(), wish("passkey", Json.Obj.EMPTY)),
                wish("passkey", passkey(5)),
                both(phrase(), wish("smoke", Json.Obj.EMPTY)),
                both(wish("machine", Json.Obj.EMPTY), wish("passphrase", Json.Obj.EMPTY)),
                wish("tpm", Json.object().put("with", "hope").build()))) {
            var answer = gateway.socket().post("/api/keys", wish.write());
            assertThat(answer.status()).as(wish.write() + answer.text()).isEqualTo(400);
        }
        assertThat(gateway.owner().rows("/api/keys", "slots")).isEqualTo(before);
    }

    private static Json.Obj both(Json.Obj... parts) {
        return wish("both", Json.object().put("of", Json.array(List.of(parts))).build());
    }

    private static Json.Obj phrase() {
        return wish("passphrase", Json.object().put("passphrase", PASSPHRASE).build());
    }

    private static Json.Obj onToken() {
        return wish(
                "pkcs11",
                Json.object()
                        .put("library", "/usr/lib/softhsm/libsofthsm2.so")
                        .put("token", "home")
                        .put("pin", "48151623")
                        .build());
    }

    private static String given(String passphrase, String pin) {
        return Json.object()
                .put("passphrase", passphrase)
                .put("pin", pin)
                .build()
                .write();
    }

    private List<String> findings() {
        return gateway.owner().rows("/api/doctor", "findings").stream()
                .map(finding -> finding.text("code"))
                .toList();
    }

    @Test
    @DisplayName("R151 passphrase and token are both needed after a restart and after a lock; neither alone opens")
    void both_passphraseAndToken_areNeededAfterARestart_andNeitherAloneOpens()
            throws IOException, InterruptedException {
        var tokens = token();
        talk();
        var slot = add(both(phrase(), onToken())).object("slot").orElseThrow();
        assertThat(slot.flag("opensByItself", true)).isFalse();
        assertThat(slot.array("of").toString()).contains("passphrase").contains("pkcs11");
        assertThat(findings()).doesNotContain("DOCTOR-010");
        only("both", given(PASSPHRASE, "48151623"));
        awaitLocked();
        assertThat(gateway.socket().get("/api/status").text())
                .contains("\"of\":[\"passphrase\",\"pkcs11\"],\"give\":[\"passphrase\",\"pin\"]");
        refuses("{}", "VAULT-021");
        assertThat(gateway.socket().post("/api/unlock", "{}").text())
                .contains("its passphrase and a token with its PIN together");
        for (var alone : List.of(json("passphrase", PASSPHRASE), json("pin", "48151623"))) {
            refuses(alone, "VAULT-021");
        }
        refuses(given("quiet otter lamp 98", "48151623"), "SLOT-052");
        refuses(given(PASSPHRASE, "11111111"), "SLOT-042");
        unlocks(given(PASSPHRASE, "48151623"));
        assertThat(gateway.socket().post("/api/lock", "{}").status()).isEqualTo(204);
        Eventually.holds(
                java.time.Duration.ofSeconds(30),
                gateway::log,
                () -> gateway.log().lastIndexOf("locked on") > gateway.log().indexOf("ready on"));
        refuses(json("passphrase", PASSPHRASE), "VAULT-021");
        unlocks(given(PASSPHRASE, "48151623"));
        assertThat(gateway.stop()).isZero();
        Files.move(tokens, place.root.resolve("drawer"));
        Files.createDirectory(tokens);
        gateway = begin();
        awaitLocked();
        refuses(given(PASSPHRASE, "48151623"), "SLOT-041");
    }

    @Test
    void both_machineAndPassphrase_doesNotOpenByItself_andIsOfThisMachineOnly() throws IOException {
        talk();
        add(both(wish("machine", Json.Obj.EMPTY), phrase()));
        only("both", json("passphrase", PASSPHRASE));
        awaitLocked();
        refuses("{}", "VAULT-021");
        refuses(json("passphrase", "quiet otter lamp 98"), "SLOT-052");
        unlocks(json("passphrase", PASSPHRASE));
        assertThat(findings()).contains("DOCTOR-010");
        assertThat(gateway.stop()).isZero();
        var file = place.secret("passphrase", PASSPHRASE + "\n");
        more.put("HOMARUS_PASSPHRASE_FILE", file.toString());
        gateway = begin();
        gateway.awaitReady();
        isThere();
        assertThat(gateway.stop()).isZero();
        more.remove("HOMARUS_PASSPHRASE_FILE");
        Files.move(place.machineKey(), place.root.resolve("moved.key"));
        gateway = begin();
        awaitLocked();
        refuses(json("passphrase", PASSPHRASE), "VAULT-002");
    }

    @Test
    void both_sharesAndPaper_areHandedOut_andOpenTogether() {
        talk();
        var wish = Json.object().put("needed", 2).put("of", 2).build();
        var made = add(both(wish("shares", wish), wish("paper", Json.Obj.EMPTY)));
        var sheets = made.array("sheets").stream()
                .map(sheet -> Json.object(sheet, "sheet"))
                .map(sheet -> Json.of(sheet.text("text")))
                .toList();
        var kit = made.text("text");
        assertThat(kit).contains("one half of a slot");
        only(
                "both",
                Json.object()
                        .put("identity", identity(kit))
                        .put("shares", Json.array(sheets))
                        .build()
                        .write());
        awaitLocked();
        refuses(json("identity", identity(kit)), "VAULT-021");
        refuses(Json.object().put("shares", Json.array(sheets)).build().write(), "VAULT-021");
        unlocks(Json.object()
                .put("identity", identity(kit))
                .put("shares", Json.array(sheets))
                .build()
                .write());
    }

    private static int run(Map<String, String> environment, String input, String... command)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        var process = builder.start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(command[0] + " did not end");
        }
        return process.exitValue();
    }
}

package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Backups of a running home, and homes made from them.
class BackupTest {
    private static final String SAID = "plover-4417-in-the-marsh";
    private static final String KEY = "sk-curlew-8830-under-the-pier";

    private final Place place = new Place();
    private final Place other = new Place();
    private GatewayProcess gateway;
    private Path folder;

    @BeforeEach
    void start() {
        gateway = GatewayProcess.start(place);
        folder = place.root.resolve("backup");
    }

    @AfterEach
    void end() {
        gateway.close();
        place.close();
        other.close();
    }

    /// Runs to the end, and returns the last event.
    private Json.Obj run(String what) {
        var answer = gateway.socket()
                .post(
                        "/api/backups/" + what,
                        Json.object().put("folder", folder.toString()).build().write());
        assertThat(answer.status()).isEqualTo(200);
        return answer.text()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> JsonText.parseObject(line.substring(6).getBytes(StandardCharsets.UTF_8)))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    private Json.Obj done(String what) {
        var last = run(what);
        assertThat(last.text("type")).as(last.write()).isEqualTo("done");
        return last.object("result").orElseThrow();
    }

    private String restore(int status, String... words) {
        try {
            var command = new ArrayList<>(
                    List.of(GatewayProcess.ROOT.resolve("homarus").toString(), "backup", "restore", folder.toString()));
            command.addAll(List.of(words));
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().clear();
            builder.environment().putAll(other.environment());
            var process = builder.start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(said).isEqualTo(status);
            return said;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path identity(Json.Obj made) throws IOException {
        return Files.writeString(place.root.resolve("identity"), made.text("recovery") + "\n");
    }

    @Test
    @DisplayName("BK-01 BK-04 a home made from a backup has everything that was said, and none of the rights")
    void restore_onAnotherMachine_bringsWhatWasSaid_andNoRights() throws IOException {
        gateway.owner().chat("main", SAID);
        gateway.socket().put("/api/vault/some.key", "{\"value\":\"" + KEY + "\"}");
        var token = gateway.owner().token("admin");
        gateway.socket().put("/api/trust", "{\"level\":3}");
        var made = done("create");
        var identity = identity(made);
        gateway.owner().chat("main", "after the backup");
        assertThat(gateway.stop()).isZero();

        assertThat(restore(0, "--identity", identity.toString())).contains("Rights are not restored");
        gateway = GatewayProcess.start(other);
        assertThat(gateway.owner().messages("main").toString()).contains(SAID).doesNotContain("after the backup");
        assertThat(gateway.owner().rows("/api/vault", "secrets"))
                .singleElement()
                .matches(secret -> secret.text("name").equals("some.key"));
        assertThat(gateway.tcp().token(token).get("/api/status").status()).isEqualTo(401);
        assertThat(gateway.owner().status().number("trust", 0, 0, 9)).isEqualTo(1);
        assertThat(gateway.owner().verify().flag("ok", false))
                .as(gateway.owner().verify().write())
                .isTrue();
        assertThat(gateway.socket().get("/api/search?q=plover").text()).contains(SAID);
        assertThat(restore(1, "--identity", identity.toString())).contains("HOME-006");
    }

    @Test
    void backup_holdsNothingInClear_andWritesOnlyWhatIsNew() throws IOException {
        gateway.owner().chat("main", SAID);
        gateway.socket().put("/api/vault/some.key", "{\"value\":\"" + KEY + "\"}");
        var first = done("create");
        var second = done("create");
        assertThat(second.optionalText("recovery")).as("shown once").isEmpty();
        assertThat(second.number("newBytes", -1, -1, Long.MAX_VALUE))
                .isLessThan(first.number("newBytes", -1, -1, Long.MAX_VALUE));
        try (var all = Files.walk(folder)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                var content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                for (var word : List.of(
                        SAID, KEY, "plover", "some.key", first.text("recovery").substring(20))) {
                    assertThat(content).as(file.toString()).doesNotContain(word);
                }
            }
        }
        assertThat(gateway.log()).doesNotContain(first.text("recovery"));
    }

    @Test
    void drill_ofADamagedBackup_namesWhatIsWrong_andTheDoctorSaysSo() throws IOException {
        gateway.owner().chat("main", SAID);
        done("create");
        assertThat(done("drill").array("findings")).isEmpty();
        assertThat(done("check").array("findings")).isEmpty();
        Path pack;
        try (var all = Files.walk(folder.resolve("packs"))) {
            pack = all.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        var bytes = Files.readAllBytes(pack);
        bytes[100] ^= 1;
        Files.write(pack, bytes);
        assertThat(done("check").array("findings").toString()).contains("packs/");
        assertThat(done("drill").array("findings")).isNotEmpty();
        assertThat(gateway.socket().get("/api/doctor").text()).contains("DOCTOR-012");
        assertThat(restore(1, "--keyring", place.home.resolve("keyring.json").toString()))
                .contains("BACKUP-022");
    }

    @Test
    void paperKit_opensTheBackupAndTheStockProgramOpensItsKey() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/age")), "age is not installed");
        gateway.owner().chat("main", SAID);
        var kit = gateway.socket()
                .post("/api/keys", "{\"kind\":\"paper\",\"with\":{}}")
                .json()
                .text("text");
        assertThat(done("create").optionalText("recovery")).isEmpty();
        int from = kit.indexOf("AGE-SECRET-KEY-1");
        var words = kit.substring(from, kit.indexOf("\n\n", from)).replaceAll("\\s", "");
        var file = Files.writeString(place.root.resolve("identity"), words + "\n");
        var process = new ProcessBuilder(
                        "/usr/bin/age",
                        "-d",
                        "-i",
                        file.toString(),
                        folder.resolve("keys/recovery.age").toString())
                .start();
        var key = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(key).contains("homarus-backup-key/1");
        gateway.stop();
        assertThat(restore(0, "--identity", file.toString())).contains("Restored");
    }

    @Test
    void folder_thatCannotBe_isAProblem() {
        folder = place.home.resolve("inside");
        assertThat(run("create").object("problem").orElseThrow().text("code")).isEqualTo("BACKUP-004");
        folder = Path.of("/proc/nothing");
        assertThat(run("create").object("problem").orElseThrow().text("code")).startsWith("BACKUP-");
        folder = place.root.resolve("empty");
        assertThat(run("drill").object("problem").orElseThrow().text("code")).isEqualTo("BACKUP-002");
        assertThat(gateway.socket()
                        .post("/api/backups/create", "{\"folder\":\"here\"}")
                        .status())
                .isEqualTo(400);
        assertThat(gateway.tcp()
                        .token(gateway.owner().token("admin"))
                        .post("/api/backups/create", "{\"folder\":\"/tmp/x\"}")
                        .status())
                .as("a folder is named at this machine only")
                .isEqualTo(403);
    }

    private String said(String... words) {
        var ran = new Program(place, Map.of()).run(words);
        return ran.toString();
    }

    private void standsAs(Path target, String state) {
        Eventually.holds(
                Duration.ofMinutes(1),
                gateway::log,
                () -> gateway.owner().rows("/api/backups", "plan").stream()
                        .anyMatch(row -> row.text("folder").equals(target.toString())
                                && row.text("state").equals(state)));
    }

    @Test
    @DisplayName("R133 a stick that is pulled out is named by every face, the disk goes on, and either restores")
    void schedule_withTwoTargets_namesTheOneThatIsAway() throws IOException {
        var port = Files.createDirectory(place.root.resolve("stick"));
        var stick = port.resolve("homarus");
        gateway.owner().chat("main", SAID);
        gateway.stop();
        place.settings("{port: 0, backup: {folders: ['" + folder + "', '" + stick + "']}}");
        gateway = GatewayProcess.launch(place, Map.of(), "--port", "0").awaitReady();
        Eventually.holds(
                Duration.ofMinutes(1),
                gateway::log,
                () -> gateway.owner().rows("/api/backups", "backups").stream()
                                .filter(row -> row.optionalText("drilled").isPresent())
                                .count()
                        == 2);
        assertThat(gateway.socket().get("/api/doctor").text())
                .as("nobody wrote an identity down")
                .contains("DOCTOR-036")
                .doesNotContain("DOCTOR-037");
        Files.move(port, place.root.resolve("drawer"));
        standsAs(stick, "missing");
        standsAs(folder, "fine");
        assertThat(gateway.socket().get("/api/doctor").text()).contains("DOCTOR-037", stick.toString());
        assertThat(said("status")).contains("backups", stick + " is not there");
        assertThat(said("doctor")).contains("DOCTOR-037");
        assertThat(said("backup", "list")).contains("missing", stick.toString());
        assertThat(said("backup", "create", stick.toString())).contains("BACKUP-016");
        assertThat(gateway.owner().audit("backup").toString()).contains("missing");
        Files.move(place.root.resolve("drawer"), port);
        standsAs(stick, "fine");
        assertThat(gateway.owner().audit("backup").toString()).contains("returned");
        assertThat(said("status")).doesNotContain("is not there");
        folder = stick;
        var identity = identity(done("create"));
        gateway.stop();
        assertThat(restore(0, "--identity", identity.toString())).contains("Restored");
    }

    @Test
    void schedule_backsUpAndTries_andLocksWhenNobodyDoesAnything() throws IOException {
        gateway.stop();
        place.settings("{port: 0, backup: {folder: '" + folder + "', every: '1d'}, lock: {afterIdle: '20s'}}");
        gateway = GatewayProcess.launch(place, Map.of(), "--port", "0").awaitReady();
        gateway.socket().post("/api/keys", "{\"kind\":\"paper\",\"with\":{}}");
        Eventually.holds(
                Duration.ofMinutes(1),
                gateway::log,
                () -> gateway.owner().rows("/api/backups", "backups").stream()
                        .anyMatch(row -> row.optionalText("drilled").isPresent()));
        assertThat(gateway.owner().audit("backup").toString()).contains("schedule", "drill passed");
        Eventually.holds(
                Duration.ofMinutes(2), gateway::log, () -> gateway.log().contains("locked on"));
    }
}

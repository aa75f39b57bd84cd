package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A start that cannot succeed says why in one line, with its remedy, ends with 1 or 2, and changes nothing.
final class TroubleTest {
    /// Starts a gateway that has to end by itself, and returns what it said.
    private static String refused(Place place, int status, Map<String, String> more, String... arguments) {
        try (var process = GatewayProcess.launch(place, more, arguments)) {
            assertThat(process.awaitExit()).as(process.log()).isEqualTo(status);
            var said = process.log();
            assertThat(said).doesNotContain("Exception", "\tat ", "ready on");
            if (status == 1) {
                assertThat(said.strip().lines()).as(said).hasSize(1);
                assertThat(said).matches("(?s)[A-Z]+-\\d{3} .+\\. .+\\.\\s*");
            }
            return said;
        }
    }

    private static String refused(Place place) {
        return refused(place, 1, Map.of(), "--port", "0");
    }

    /// Starts a gateway that comes up locked, and returns what it says to whoever wants to unlock it.
    private static String locked(Place place) {
        try (var process = GatewayProcess.launch(place, Map.of(), "--port", "0")) {
            Eventually.holds(
                    java.time.Duration.ofSeconds(30),
                    process::log,
                    () -> process.log().contains("locked on"));
            var said = process.socket().post("/api/unlock", "{}").text();
            assertThat(process.stop()).isZero();
            return said;
        }
    }

    /// A home that has been used: one turn of the guide.
    private static Place used() {
        var place = new Place();
        try (var gateway = GatewayProcess.start(place)) {
            gateway.owner().chat("before", "/status");
            gateway.stop();
        }
        return place;
    }

    private static Map<Path, String> digests(Path folder) throws Exception {
        var digests = new TreeMap<Path, String>();
        try (var all = Files.walk(folder)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                var sha256 = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                digests.put(folder.relativize(file), HexFormat.of().formatHex(sha256));
            }
        }
        return digests;
    }

    private static void worksAgain(Place place) {
        try (var gateway = GatewayProcess.start(place)) {
            assertThat(gateway.owner().messages("before")).hasSize(2);
            assertThat(gateway.owner().verify().flag("ok", false)).isTrue();
        }
    }

    @Test
    void home_ofARunningGateway_isTaken() {
        try (var place = new Place();
                var first = GatewayProcess.start(place)) {
            assertThat(refused(place)).startsWith("HOME-002").contains("process " + first.pid());
            first.socket().get("/readyz").expect(200);
            first.owner().chat("still", "/help");
        }
    }

    @Test
    void port_taken_isSaid() throws IOException {
        try (var place = new Place();
                var taken = new FakeModel()) {
            var port = taken.origin().replaceAll(".*:", "");
            assertThat(refused(place, 1, Map.of(), "--port", port))
                    .startsWith("GATEWAY-001")
                    .contains(port);
            assertThat(place.socket()).doesNotExist();
        }
    }

    @ParameterizedTest
    @CsvSource({"--port,70000", "--port,-1", "--port,x", "--port,", "--unknown,"})
    void arguments_wrong_areWrongUsage(String option, String value) {
        try (var place = new Place()) {
            var arguments = value == null ? new String[] {option} : new String[] {option, value};
            assertThat(refused(place, 2, Map.of(), arguments)).contains("usage: homarus start");
            assertThat(place.home).doesNotExist();
        }
    }

    @Test
    void root_withoutItsWord_isRefused() {
        assumeTrue("root".equals(System.getProperty("user.name")), "is not root");
        try (var place = new Place()) {
            assertThat(refused(place, 1, Map.of("HOMARUS_ALLOW_ROOT", ""), "--port", "0"))
                    .startsWith("HOME-003");
            assertThat(place.home).doesNotExist();
        }
    }

    @Test
    void path_tooLongForASocket_isSaid() {
        try (var place = new Place()) {
            var home = place.root.resolve("x".repeat(100)).toString();
            assertThat(refused(place, 1, Map.of("HOMARUS_HOME", home), "--port", "0"))
                    .startsWith("HOME-004");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{prot: 1}|prot",
                "{port: \"x\"}|port",
                "{port: 70000}|port",
                "{port: 1.5}|port",
                "{approvalWaitSeconds: 1}|approvalWaitSeconds",
                "{models: []}|models",
                "{models: {a: {api: 'openai'}}}|models.a.baseUrl",
                "{models: {a: {api: 'openai', baseUrl: 'http://127.0.0.1/', color: 1}}}|models.a.color",
                "{models: {'a b': {}}}|the name of a model",
                "{currentModel: 'none'}|currentModel",
                "{workspace: 1}|workspace",
                "[]|the file",
                "{port: |JSON5",
                "not json5 at all|JSON5",
                "''|the file",
                "{a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: 1}}}}}}}}}}}}}}}}}}|the file"
            })
    void settings_wrong_areNamed(String settings, String named) {
        try (var place = new Place().settings(settings)) {
            assertThat(refused(place)).startsWith("CONFIG-001").contains(named);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MODEL-010,teletype,http://127.0.0.1/v1",
        "MODEL-011,openai,::::",
        "MODEL-011,openai,http://127.0.0.1/v1?key=x"
    })
    void settings_modelThatCannotBe_isNamed(String code, String api, String url) {
        try (var place = new Place().settings("{models: {odd: {api: '" + api + "', baseUrl: '" + url + "'}}}")) {
            assertThat(refused(place)).startsWith(code);
        }
    }

    @Test
    void passphrase_wrong_opensAndChangesNothing() throws Exception {
        try (var place = new Place()) {
            var right = place.secret("right", "correct horse battery\n");
            var wrong = place.secret("wrong", "correct horse batterz\n");
            try (var gateway =
                    GatewayProcess.launch(place, Map.of("HOMARUS_PASSPHRASE_FILE", right.toString()), "--port", "0")) {
                gateway.awaitReady();
                gateway.owner().chat("before", "/status");
                assertThat(gateway.owner().status().text("slot")).isEqualTo("passphrase");
                gateway.stop();
            }
            var before = digests(place.home);
            assertThat(refused(place, 1, Map.of("HOMARUS_PASSPHRASE_FILE", wrong.toString()), "--port", "0"))
                    .startsWith("VAULT-001");
            assertThat(locked(place)).contains("VAULT-007");
            assertThat(refused(place, 1, Map.of("HOMARUS_PASSPHRASE_FILE", "/nowhere"), "--port", "0"))
                    .startsWith("VAULT-008");
            var after = digests(place.home);
            // What is needed while it runs is made anew at each start, also at one that fails.
            after.keySet().removeIf(path -> path.startsWith("run"));
            before.keySet().removeIf(path -> path.startsWith("run"));
            assertThat(after).isEqualTo(before);
            try (var gateway =
                    GatewayProcess.launch(place, Map.of("HOMARUS_PASSPHRASE_FILE", right.toString()), "--port", "0")) {
                gateway.awaitReady();
                assertThat(gateway.owner().messages("before")).hasSize(2);
            }
        }
    }

    @Test
    void machineKey_missing_isSaidAndPutBackWorks() throws Exception {
        try (var place = used()) {
            var aside = Files.move(place.machineKey(), place.root.resolve("aside"));
            assertThat(locked(place))
                    .contains("VAULT-002")
                    .contains(place.machineKey().toString());
            assertThat(place.machineKey()).doesNotExist();
            Files.move(aside, place.machineKey());
            worksAgain(place);
        }
    }

    @Test
    void machineKey_anothers_isSaid() throws Exception {
        try (var place = used()) {
            var key = Files.readAllBytes(place.machineKey());
            key[key.length / 2] ^= 1;
            Files.write(place.machineKey(), key);
            assertThat(locked(place)).contains("VAULT-002");
        }
    }

    @ParameterizedTest
    @CsvSource({"''", "{", "{}", "null", "[]", "'{\"version\":99}'"})
    void keyring_damaged_isSaid(String content) throws Exception {
        try (var place = used()) {
            var ring = place.home.resolve("keyring.json");
            var good = Files.readAllBytes(ring);
            Files.writeString(ring, content);
            assertThat(refused(place)).startsWith("VAULT-004");
            Files.write(ring, good);
            worksAgain(place);
        }
    }

    @Test
    void keyring_missing_isSaid() throws Exception {
        try (var place = used()) {
            Files.delete(place.home.resolve("keyring.json"));
            assertThat(refused(place)).startsWith("VAULT-006");
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "20", "4200", "-100"})
    void database_withAChangedByte_isAProblem(int at) throws Exception {
        try (var place = used()) {
            flip(place.home.resolve("data/core.db"), at);
            assertThat(refused(place)).startsWith("STORE-00");
        }
    }

    @Test
    void database_cutShort_isAProblem() throws Exception {
        try (var place = used()) {
            try (var file = FileChannel.open(place.home.resolve("data/core.db"), StandardOpenOption.WRITE)) {
                file.truncate(5_000);
            }
            assertThat(refused(place)).startsWith("STORE-00");
        }
    }

    @Test
    void database_isAFolder_isAProblem() throws Exception {
        try (var place = used()) {
            Files.delete(place.home.resolve("data/core.db"));
            Files.createDirectory(place.home.resolve("data/core.db"));
            assertThat(refused(place)).startsWith("STORE-00");
        }
    }

    @Test
    void audit_withAChangedByte_isFoundAndTold() throws Exception {
        try (var place = used()) {
            try (var files = Files.list(place.home.resolve("audit"))) {
                var log = files.filter(Files::isRegularFile)
                        .max(java.util.Comparator.comparingLong(
                                file -> file.toFile().length()))
                        .orElseThrow();
                flip(log, (int) (Files.size(log) / 2));
            }
            try (var gateway = GatewayProcess.launch(place, Map.of(), "--port", "0")) {
                gateway.awaitReady();
                assertThat(gateway.owner().verify().flag("ok", true)).isFalse();
                assertThat(gateway.owner().verify().array("findings")).isNotEmpty();
            }
        }
    }

    private static void flip(Path path, int at) throws IOException {
        try (var file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long position = at < 0 ? file.size() + at : at;
            var one = ByteBuffer.allocate(1);
            file.read(one, position);
            file.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 0x40)}), position);
        }
    }

    @Test
    void home_thatIsAFile_isSaid() throws Exception {
        try (var place = new Place()) {
            Files.writeString(place.home, "");
            assertThat(refused(place)).startsWith("HOME-001").contains("a file is in its place");
        }
    }

    @Test
    void home_readOnly_isSaid() throws Exception {
        try (var place = used()) {
            assumeTrue(run("mount", "--bind", place.home.toString(), place.home.toString())
                    && run("mount", "-o", "remount,bind,ro", place.home.toString()));
            try {
                assertThat(refused(place)).startsWith("HOME-001").contains("read-only");
            } finally {
                run("umount", place.home.toString());
            }
            worksAgain(place);
        }
    }

    @Test
    void disk_full_losesNothingAcknowledgedAndGoesOn() throws Exception {
        try (var place = new Place()) {
            Files.createDirectory(place.home);
            assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=24m,mode=700", "homarus-test", place.home.toString()));
            try (var model = new FakeModel()) {
                int acknowledged = 0;
                for (int rest : new int[] {0, 50_000, 150_000, 400_000, 1_000_000, 2_000_000}) {
                    try (var gateway = GatewayProcess.start(place)) {
                        if (rest == 0) {
                            gateway.owner().addModel("m", "openai", model.openAi());
                        }
                        acknowledged += untilFull(gateway, rest);
                        assertKept(gateway.owner(), acknowledged);
                        gateway.kill();
                    }
                }
                try (var gateway = GatewayProcess.start(place)) {
                    assertKept(gateway.owner(), acknowledged);
                    fill(place.home.resolve("ballast"), 0);
                }
                assertThat(refused(place)).matches("(?s)(HOME-001|STORE-002|AUDIT-\\d+|CONFIG-\\d+).*");
                Files.delete(place.home.resolve("ballast"));
                try (var gateway = GatewayProcess.start(place)) {
                    assertKept(gateway.owner(), acknowledged);
                }
                System.out.println("TroubleTest: full disk, acknowledged=" + acknowledged + " lost=0");
            } finally {
                run("umount", "-l", place.home.toString());
            }
        }
    }

    /// Talks until the disk is full, makes room, and talks again; returns how many turns were acknowledged.
    private static int untilFull(GatewayProcess gateway, int rest) throws IOException {
        var owner = gateway.owner();
        var ballast = gateway.place.home.resolve("ballast");
        fill(ballast, rest);
        int acknowledged = 0;
        var end = "";
        for (int i = 0; i < 100 && end.isEmpty(); i++) {
            var last = owner.lastEvent("full", "turn " + i + " " + "x".repeat(20_000));
            if (last.text("type").equals("turn.done") && last.text("state").equals("done")) {
                acknowledged++;
            } else {
                end = last.object("problem").orElseThrow().text("code");
            }
        }
        assertThat(end).as("the disk became full").matches("(STORE|AUDIT)-\\d+");
        assertThat(gateway.isAlive()).as(gateway.log()).isTrue();
        assertThat(gateway.log()).doesNotContain("\tat ");
        gateway.tcp().get("/healthz").expect(200);
        Files.delete(ballast);
        var again = owner.lastEvent("full", "after " + rest);
        if (again.optionalText("state").equals(Optional.of("done"))) {
            return acknowledged + 1;
        }
        // The audit log stays closed after a failed write, on purpose, and says what to do.
        var problem = again.object("problem").orElseThrow();
        assertThat(problem.text("code")).as("%s", again).isEqualTo("AUDIT-002");
        assertThat(problem.text("remedy")).contains("start the gateway again");
        return acknowledged;
    }

    private static void assertKept(Owner owner, int acknowledged) {
        var answers = owner.messages("full").stream()
                .filter(message -> message.text("role").equals("assistant"))
                .filter(message -> message.text("text").startsWith("You said: "))
                .count();
        assertThat(answers).isGreaterThanOrEqualTo(acknowledged);
        assertThat(owner.verify().flag("ok", false)).as("%s", owner.verify()).isTrue();
    }

    /// Fills the disk but for so many bytes.
    private static void fill(Path ballast, int rest) throws IOException {
        var block = ByteBuffer.allocate(4_096);
        try (var file = FileChannel.open(ballast, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (true) {
                block.clear();
                file.write(block);
            }
        } catch (IOException e) {
            // Full, as wanted.
        }
        try (var file = FileChannel.open(ballast, StandardOpenOption.WRITE)) {
            file.truncate(file.size() - rest);
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}

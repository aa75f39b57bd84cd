package dev.homarus.cli.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.cli.local.FakeGateway;
import dev.homarus.cli.local.LocalGateway;
import dev.homarus.cli.local.Screen;
import dev.homarus.cli.local.Surroundings;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every claim fails where it is not so.
class ClaimsTest {
    private Path folder;
    private Surroundings around;
    private FakeGateway gateway;

    @BeforeEach
    void open() throws IOException {
        folder = Files.createTempDirectory("hclaim");
        around = Surroundings.of(
                Map.of("HOME", folder + "/u", "HOMARUS_HOME", folder + "/h"), Map.of("java.io.tmpdir", folder + "/t"));
        Files.createDirectories(folder.resolve("t"));
        Files.createDirectories(
                folder.resolve("h/run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        gateway = new FakeGateway(around.socket());
    }

    @AfterEach
    void close() throws IOException {
        gateway.close();
        try (var walk = Files.walk(folder)) {
            for (var path : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private Premises premises(String status) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        return new Premises(
                around,
                new Screen(InputStream.nullInputStream(), nowhere, nowhere, false, false, false),
                new LocalGateway(around.socket()),
                status.isEmpty() ? Optional.empty() : Optional.of(Json.object(JsonText.parse(status), "status")),
                SystemEntropy.INSTANCE,
                InstantSource.system());
    }

    private static String own() {
        return "{\"pid\":" + ProcessHandle.current().pid() + ",\"sandbox\":\"isolated\"}";
    }

    @Test
    void loopbackOnly_aListenerForEveryone_fails() throws IOException {
        try (var loopback = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(new LoopbackOnly().check(premises(own())))
                    .isInstanceOfSatisfying(
                            Verdict.Pass.class,
                            pass -> assertThat(pass.evidence())
                                    .contains(
                                            ":" + loopback.getLocalPort(),
                                            around.socket().toString()));
            try (var open = new ServerSocket()) {
                open.bind(new InetSocketAddress("0.0.0.0", 0));
                assertThat(new LoopbackOnly().check(premises(own())))
                        .isInstanceOfSatisfying(
                                Verdict.Fail.class,
                                fail -> assertThat(fail.evidence()).contains(":" + open.getLocalPort()));
            }
        }
        assertThat(new LoopbackOnly().check(premises(""))).isInstanceOf(Verdict.Skip.class);
    }

    @Test
    void declaredConnections_oneThatNothingExplains_fails() throws IOException {
        gateway.json("GET /api/status", own())
                .json("GET /api/models", "{\"models\":[{\"baseUrl\":\"https://model.invalid/v1\"}]}")
                .json("GET /api/ledger?limit=1000", "{\"requests\":[]}");
        assertThat(new DeclaredConnections().check(premises(own()))).isInstanceOf(Verdict.Pass.class);
        var outward = java.net.NetworkInterface.networkInterfaces()
                .flatMap(java.net.NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && address instanceof java.net.Inet4Address)
                .findFirst();
        org.junit.jupiter.api.Assumptions.assumeTrue(outward.isPresent(), "this machine has no address but loopback");
        try (var server = new ServerSocket(0, 1, outward.get());
                var client = new Socket(outward.get(), server.getLocalPort())) {
            assertThat(new DeclaredConnections().check(premises(own())))
                    .isInstanceOfSatisfying(
                            Verdict.Fail.class,
                            fail -> assertThat(fail.evidence()).contains(":" + client.getPort()));
        }
    }

    @Test
    void declaredConnections_toTheProxyOfAModel_pass() throws IOException {
        var outward = java.net.NetworkInterface.networkInterfaces()
                .flatMap(java.net.NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && address instanceof java.net.Inet4Address)
                .findFirst();
        org.junit.jupiter.api.Assumptions.assumeTrue(outward.isPresent(), "this machine has no address but loopback");
        try (var server = new ServerSocket(0, 1, outward.get());
                var client = new Socket(outward.get(), server.getLocalPort())) {
            var via = "socks5://" + outward.get().getHostAddress() + ":" + client.getPort();
            gateway.json("GET /api/status", own())
                    .json(
                            "GET /api/models",
                            "{\"models\":[{\"baseUrl\":\"https://model.invalid/v1\",\"via\":\"" + via + "\"}]}")
                    .json("GET /api/ledger?limit=1000", "{\"requests\":[{\"host\":\"model.invalid:443\"}]}");
            assertThat(new DeclaredConnections().check(premises(own()))).isInstanceOf(Verdict.Pass.class);
        }
    }

    private void takesWhatIsPlanted(FakeGateway.Answer onSecret) {
        gateway.on("POST /api/chat", (body, out) -> {
                    FakeGateway.beginEvents(out);
                    FakeGateway.event(out, "{\"type\":\"turn.done\"}");
                    FakeGateway.endEvents(out);
                })
                .json("POST /api/tokens", "{\"id\":\"tok_1\"}")
                .json("DELETE /api/tokens/tok_1", "")
                .json("DELETE /api/vault/verify.tok1", "")
                .on("PUT /api/vault/verify.tok1", onSecret);
    }

    @Test
    void nothingInClear_aSecretOnTheDiskInDisguise_fails_andIsTakenBack() {
        takesWhatIsPlanted((body, out) -> {
            var value =
                    JsonText.parseObject(body.getBytes(StandardCharsets.UTF_8)).text("value");
            var disguised = java.util.HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8));
            Files.writeString(around.home().resolve("leak"), "key=" + disguised);
            FakeGateway.write(out, "204 No Content", "");
        });
        assertThat(new NothingInClear().check(premises(own())))
                .isInstanceOfSatisfying(
                        Verdict.Fail.class,
                        fail -> assertThat(fail.evidence())
                                .contains("hex form of the secret marker in "
                                        + around.home().resolve("leak")));
        assertThat(gateway.requests()).contains("DELETE /api/tokens/tok_1", "DELETE /api/vault/verify.tok1");
        assertThat(folder.resolve("t")).isEmptyDirectory();
    }

    @Test
    void nothingInClear_aTemporaryFile_fails() {
        takesWhatIsPlanted((body, out) -> {
            var value =
                    JsonText.parseObject(body.getBytes(StandardCharsets.UTF_8)).text("value");
            Files.writeString(folder.resolve("t/core.dump"), value);
            FakeGateway.write(out, "204 No Content", "");
        });
        assertThat(new NothingInClear().check(premises(own()))).isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void nothingInClear_nothingThere_passes() {
        takesWhatIsPlanted((body, out) -> FakeGateway.write(out, "204 No Content", ""));
        assertThat(new NothingInClear().check(premises(own()))).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void privateModes_aFileForOthers_fails() throws IOException {
        Files.setPosixFilePermissions(around.socket(), PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(folder.resolve("h"), PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(folder.resolve("h/run"), PosixFilePermissions.fromString("rwx------"));
        assertThat(new PrivateModes().check(premises(""))).isInstanceOf(Verdict.Pass.class);
        var file = Files.writeString(folder.resolve("h/x"), "x");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(new PrivateModes().check(premises(""))).isEqualTo(new Verdict.Fail(file + " is rw-r-----."));
    }

    @Test
    void sealedHome_plainDatabaseOrOnePlainPage_fails() throws IOException {
        var database = around.database();
        Files.createDirectories(database.getParent());
        var noise = SystemEntropy.INSTANCE.bytes(4_096 * 4);
        Files.write(database, noise);
        assertThat(new SealedHome().check(premises(""))).isInstanceOf(Verdict.Pass.class);
        java.util.Arrays.fill(noise, 8_192, 9_000, (byte) 'a');
        Files.write(database, noise);
        assertThat(new SealedHome().check(premises(""))).isInstanceOf(Verdict.Fail.class);
        System.arraycopy("SQLite format 3\0".getBytes(StandardCharsets.US_ASCII), 0, noise, 0, 16);
        Files.write(database, noise);
        assertThat(new SealedHome().check(premises("")).evidence()).contains("anyone can open");
    }

    @Test
    void commandsIsolated_isSoOnlyWhereItWasLookedAt() {
        var questions = "GET /api/audit?kind=approval.asked&limit=50";
        gateway.json(questions, "{\"entries\":[]}");
        assertThat(new CommandsIsolated().check(premises(own()))).isInstanceOf(Verdict.Skip.class);
        gateway.json(questions, "{\"entries\":[{\"subject\":\"apr_1\"}]}")
                .json("GET /api/approvals/apr_1", "{\"environment\":{\"PATH\":\"/bin\",\"HOME\":\"/workspace\"}}");
        assertThat(new CommandsIsolated().check(premises(own()))).isInstanceOf(Verdict.Pass.class);
        gateway.json("GET /api/approvals/apr_1", "{\"environment\":{\"AWS_SECRET_ACCESS_KEY\":\"x\"}}");
        assertThat(new CommandsIsolated().check(premises(own()))).isInstanceOf(Verdict.Fail.class);
        assertThat(new CommandsIsolated().check(premises("{\"pid\":1,\"sandbox\":\"host\"}")))
                .isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void table_namesAreUnique() {
        assertThat(Claims.ALL).extracting(Claim::id).doesNotHaveDuplicates().hasSize(8);
        assertThat(Claims.ALL)
                .extracting(Claim::sentence)
                .doesNotHaveDuplicates()
                .allMatch(text -> text.endsWith("."));
    }
}

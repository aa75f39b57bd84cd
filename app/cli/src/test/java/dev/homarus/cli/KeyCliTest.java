package dev.homarus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.cli.local.FakeGateway;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.SlotKey;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Slots that need two things together, on the command line.
class KeyCliTest {
    private static final String ADDED = "{\"slot\":{\"id\":\"slot_1\",\"kind\":\"both\",\"of\":[\"shares\",\"paper\"]},"
            + "\"sheets\":[{\"index\":1,\"needed\":2,\"of\":2,\"text\":\"AAAAA\"}]}";
    private static final String LOCKED =
            "{\"state\":\"locked\",\"pid\":1,\"version\":\"0\",\"listeners\":[],\"slots\":[\"both\",\"paper\"],"
                    + "\"ways\":[{\"of\":[\"paper\"],\"give\":[\"identity\"]},"
                    + "{\"of\":[\"passphrase\",\"pkcs11\"],\"give\":[\"passphrase\",\"pin\"]}]}";

    @AutoClose
    private final Bench bench = new Bench();

    private final List<String> bodies = new CopyOnWriteArrayList<>();

    /// What recognises the owner.
    private String proof = "{\"proof\":[]}";

    @BeforeEach
    void home() throws IOException {
        Files.createDirectories(bench.around.keyring().getParent());
        KeyRing.create(bench.around.keyring(), new SlotKey.Machine(bench.folder.resolve("m.key")), Bench.NOW)
                .close();
    }

    private FakeGateway adding() throws IOException {
        return bench.gateway().json("GET /api/keys", proof).on("POST /api/keys", (body, out) -> {
            bodies.add(body);
            FakeGateway.write(out, "200 OK", ADDED);
        });
    }

    @Test
    void add_both_sendsWhatEachTakes_andAsksInTheOrderOfTheKinds() throws IOException {
        try (var gateway = adding()) {
            bench.piped("48151623\nquiet otter lamp 99\n");
            assertThat(bench.run("key", "add", "both", "pkcs11", "passphrase", "--library", "/l.so", "--token", "T"))
                    .as(bench.err())
                    .isZero();
            assertThat(bodies)
                    .containsExactly(
                            "{\"kind\":\"both\",\"with\":{\"of\":[{\"kind\":\"pkcs11\",\"with\":{\"library\":\"/l.so\","
                                    + "\"token\":\"T\",\"pin\":\"48151623\"}},{\"kind\":\"passphrase\",\"with\":"
                                    + "{\"passphrase\":\"quiet otter lamp 99\"}}]}}");
            assertThat(gateway.requests()).hasSize(2);
        }
    }

    @Test
    void add_both_shares_sayOnTheirSheetsWhatIsNeededBeside() throws IOException {
        try (var gateway = adding()) {
            assertThat(bench.run("key", "add", "both", "shares", "paper", "--needed", "2", "--of", "2"))
                    .as(bench.err())
                    .isZero();
            assertThat(bodies.getFirst())
                    .contains(
                            "{\"kind\":\"shares\",\"with\":{\"needed\":2,\"of\":2}},{\"kind\":\"paper\",\"with\":{}}");
            assertThat(bench.out()).contains("any 2 of them, together with the slot's paper, open the home.");
            assertThat(bench.run("key", "add", "shares")).isZero();
            assertThat(bench.out()).contains("any 2 of them open the home.");
            assertThat(gateway.requests()).hasSize(4);
        }
    }

    @Test
    void add_withoutTwoKinds_orTwoForAnotherKind_isRefused_beforeAnythingIsAsked() throws IOException {
        try (var gateway = adding()) {
            for (var arguments : List.of(
                    List.of("key", "add", "both"),
                    List.of("key", "add", "both", "passphrase"),
                    List.of("key", "add", "both", "passphrase", "machine", "paper"),
                    List.of("key", "add", "paper", "machine"),
                    List.of("key", "add", "passkey", "paper"))) {
                assertThat(bench.run(arguments.toArray(String[]::new))).isEqualTo(Cli.FAILED);
                assertThat(bench.err()).startsWith("CLI-043");
            }
            assertThat(gateway.requests()).isEmpty();
        }
    }

    @Test
    void unlock_whereTwoThingsAreNeeded_asksForBoth() throws IOException {
        try (var gateway = bench.gateway().json("GET /api/status", LOCKED).on("POST /api/unlock", (body, out) -> {
            bodies.add(body);
            if (bodies.size() == 1) {
                FakeGateway.write(
                        out,
                        "400 Bad Request",
                        "{\"problem\":{\"code\":\"VAULT-021\",\"sentence\":\"Both.\",\"remedy\":\"Give.\"}}");
            } else {
                FakeGateway.write(out, "204 No Content", "");
            }
        })) {
            bench.piped("quiet otter lamp 99\n48151623\n");
            assertThat(bench.run("unlock")).as(bench.err()).isZero();
            assertThat(bodies).containsExactly("{}", "{\"passphrase\":\"quiet otter lamp 99\",\"pin\":\"48151623\"}");
            assertThat(bench.err()).contains("Both.").contains("Unlocked.");
            bench.piped("48151623\nAAAA\n\n");
            assertThat(bench.run("unlock", "--token", "--shares"))
                    .as(bench.err())
                    .isZero();
            assertThat(bodies.getLast()).isEqualTo("{\"pin\":\"48151623\",\"shares\":[\"AAAA\"]}");
            assertThat(bench.run("status")).isZero();
            assertThat(bench.out()).contains("opened by: paper, passphrase + pkcs11");
            assertThat(gateway.requests()).contains("GET /api/status");
        }
    }

    @Test
    void add_whereTheHomeOpensWithTwoThings_asksForBothFirst() throws IOException {
        proof = "{\"proof\":[[\"passphrase\",\"pin\"],[\"passphrase\",\"identity\"]]}";
        try (var gateway = adding().json("POST /api/keys/slot_1/remove", "{}")) {
            bench.piped("quiet otter lamp 99\n48151623\n");
            assertThat(bench.run("key", "add", "paper")).as(bench.err()).isZero();
            assertThat(bodies)
                    .containsExactly("{\"kind\":\"paper\",\"passphrase\":\"quiet otter lamp 99\",\"pin\":\"48151623\","
                            + "\"with\":{}}");
            bench.piped("quiet otter lamp 99\n48151623\n");
            assertThat(bench.run("key", "rm", "slot_1", "--pin"))
                    .as(bench.err())
                    .isZero();
            assertThat(gateway.requests().getLast())
                    .isEqualTo("POST /api/keys/slot_1/remove {\"passphrase\":\"quiet otter lamp 99\","
                            + "\"pin\":\"48151623\"}");
        }
    }

    @Test
    void add_passkey_printsTheLinkToWhereItIsMade() throws IOException {
        var link = "{\"url\":\"http://localhost:7117/#code=abc&view=keys\",\"expires\":\"2030-01-01T00:02:00Z\"}";
        try (var gateway = bench.gateway().json("POST /api/link/passkey", link)) {
            assertThat(bench.run("key", "add", "passkey")).as(bench.err()).isZero();
            assertThat(bench.out()).contains("http://localhost:7117/#code=abc&view=keys");
            assertThat(bench.err()).contains("A passkey is made in the browser: open this link", "It works once");
            assertThat(bench.run("link", "--passkey", "--json")).isZero();
            assertThat(bench.out()).contains("\"url\"");
            assertThat(gateway.requests()).containsOnly("POST /api/link/passkey");
        }
    }

    @Test
    void add_whereOnlyAPasskeyRecognisesTheOwner_saysWhereToDoIt_andWhereAPaperDoesToo_asksForThat()
            throws IOException {
        proof = "{\"proof\":[[\"passkey\"]]}";
        try (var gateway = adding()) {
            assertThat(bench.run("key", "add", "paper")).isEqualTo(Cli.FAILED);
            assertThat(bench.err()).startsWith("CLI-081").contains("homarus link --passkey");
            assertThat(bodies).isEmpty();
            assertThat(gateway.requests()).hasSize(1);
        }
        proof = "{\"proof\":[[\"passkey\"],[\"identity\"]]}";
        try (var gateway = adding()) {
            bench.piped("AGE-SECRET-KEY-1\n");
            assertThat(bench.run("key", "add", "machine")).as(bench.err()).isZero();
            assertThat(bodies.getFirst()).contains("\"identity\":\"AGE-SECRET-KEY-1\"");
            assertThat(gateway.requests()).hasSize(2);
        }
    }
}

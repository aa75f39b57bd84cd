package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/// A machine without any network but its own loopback interface: everything that can work there works, and nobody is
/// told of a network.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class OfflineTest {
    private static final int TURNS = 100;
    private static World world;
    private static Owner owner;

    @BeforeAll
    static void start() throws Exception {
        world = World.offline(new Place().settings(Tasks.SETTINGS));
        owner = world.owner;
        owner.addModel("here", "openai", World.LOCAL);
    }

    @AfterAll
    static void stop() throws Exception {
        if (world != null) {
            world.close();
        }
    }

    @Test
    @Order(1)
    @Timeout(120)
    @DisplayName("R001 R002 R053 a hundred turns with a model on this machine reach nothing else")
    void hundredTurns_reachNothing() {
        world.local.always(Script.echoes());
        for (int i = 0; i < TURNS; i++) {
            assertThat(owner.chat("talk-" + i % 10, "turn " + i).text("reply")).contains("turn " + i);
        }
        assertThat(world.devices()).as("there is nothing to send by").isSubsetOf("lo", "sit0", "tunl0", "ip6tnl0");
        world.devices().stream()
                .filter(device -> !device.equals("lo"))
                .forEach(device -> assertThat(world.sent(device)).as(device).isZero());
        assertThat(owner.ledger())
                .hasSize(TURNS)
                .allMatch(row -> row.text("host").equals("127.0.0.1:4000"));
        assertThat(owner.status().number("bytesLeftMachineToday", -1, -1, Long.MAX_VALUE / 2))
                .isZero();
        assertThat(owner.client().get("/api/ledger/hosts").expect(200).text()).doesNotContain("example");
        System.out.printf("[report] offline: %d turns, packets to elsewhere 0, names 0%n", TURNS);
    }

    @Test
    @Order(2)
    @Timeout(120)
    void honestTasks_withAModelHere_areDone() throws Exception {
        var tasks = new Tasks(3, new Purse(3))
                .all(1_000, 22).stream()
                        .filter(task -> !List.of("get a page", "get a file with a command")
                                .contains(task.kind()))
                        .toList();
        Tasks.lay(tasks, world.place.workspace);
        world.local.always(Doing.honest(tasks));

        var done = Doing.all(owner, tasks, Doing::yes);

        for (var one : done) {
            assertThat(one.isRight(world.place.workspace)).as("%s", one).isTrue();
            assertThat(one.calls().stream().map(Json::write).collect(Collectors.joining()))
                    .doesNotContain("resolve")
                    .doesNotContain("unreachable")
                    .doesNotContain("no network");
        }
        System.out.printf("[report] offline: %d honest tasks right of %d%n", done.size(), tasks.size());
    }

    @Test
    @Order(3)
    void everyFace_answers() throws Exception {
        for (var path : List.of(
                "/api/status",
                "/api/doctor",
                "/api/models",
                "/api/vault",
                "/api/sessions",
                "/api/approvals",
                "/api/grants",
                "/api/policy",
                "/api/stops",
                "/api/trust",
                "/api/ledger",
                "/api/ledger/hosts",
                "/api/audit",
                "/api/search?q=turn")) {
            var answer = owner.client().get(path);
            assertThat(answer.status()).as(path).isEqualTo(200);
        }
        assertThat(owner.rows("/api/doctor", "findings").toString()).doesNotContainIgnoringCase("internet");
        assertThat(owner.verify().write()).contains("\"ok\":true");
        for (var command : List.of(
                List.of("status"),
                List.of("doctor"),
                List.of("ledger"),
                List.of("audit", "verify"),
                List.of("model", "list"),
                List.of("grants"),
                List.of("sessions"))) {
            var run = cli(command);
            assertThat(run)
                    .as("%s", command)
                    .doesNotContainIgnoringCase("unreachable")
                    .doesNotContain("EGRESS-");
        }
        Files.writeString(world.place.root.resolve("said"), "");
        assertThat(world.names()).isEmpty();
        assertThat(world.connections()).isEmpty();
    }

    /// Runs the command line beside the gateway, in the same network.
    private static String cli(List<String> words) throws Exception {
        var line = new java.util.ArrayList<>(List.of(
                "nsenter",
                "--target",
                Long.toString(world.gateway.pid()),
                "--user",
                "--preserve-credentials",
                "--net",
                "--mount",
                GatewayProcess.ROOT
                        .toAbsolutePath()
                        .normalize()
                        .resolve("homarus")
                        .toString()));
        line.addAll(words);
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(world.place.environment());
        builder.environment().put("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", words, said).isLessThan(2);
        return said;
    }

    @Test
    @Order(4)
    @Timeout(60)
    void restart_withoutANetwork_isReadyAndWholeAgain() {
        assertThat(world.gateway.stop()).isZero();
        world.begin();
        owner = world.owner;
        world.local.always(Script.echoes());
        assertThat(owner.chat("talk-1", "back again").text("reply")).contains("back again");
        assertThat(owner.messages("talk-1")).hasSizeGreaterThan(20);
        assertThat(owner.verify().write()).contains("\"ok\":true");
    }
}

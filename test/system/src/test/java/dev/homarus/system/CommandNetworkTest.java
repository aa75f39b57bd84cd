package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// The network of commands, in a world that the test plays.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class CommandNetworkTest {
    private static final String CURL = "curl -sS --cacert /workspace/ca.pem ";

    private static World world;
    private String session;

    @BeforeAll
    static void start() throws Exception {
        world = World.online(new Place().settings("{port: 0, approvalWaitSeconds: 20}"));
        Files.copy(world.pem(), world.place.workspace.resolve("ca.pem"));
        world.addModel("m", World.LOCAL, "");
        world.trust(3);
    }

    @AfterAll
    static void stop() throws IOException {
        if (world != null) {
            world.close();
        }
    }

    @BeforeEach
    void name() {
        session = "s-" + UUID.randomUUID();
    }

    private static long reached(String place) {
        return world.owner.ledger().stream()
                .filter(row -> row.text("host").equals(place))
                .count();
    }

    private CompletableFuture<Json.Obj> turn(String command) {
        world.local.then(Script.exec(command), Script.echoes());
        return CompletableFuture.supplyAsync(
                () -> world.owner.chat(session, "please do it"), Executors.newVirtualThreadPerTaskExecutor());
    }

    private static String reply(CompletableFuture<Json.Obj> turn) throws Exception {
        return turn.get(60, TimeUnit.SECONDS).text("reply");
    }

    @Test
    void hostInTheCommand_isReachedAfterOneAnswer_andIsOnRecord() throws Exception {
        var turn = turn(CURL + "https://files.example.org/hello.txt");
        world.owner.allow(world.owner.question(session));

        assertThat(reply(turn)).contains("good morning").contains("[network: files.example.org:443 closed, ");
        var row = world.owner.ledger().stream()
                .filter(entry -> entry.text("host").equals("files.example.org:443"))
                .findFirst()
                .orElseThrow();
        assertThat(row.text("rule")).isEqualTo("network.shown");
        assertThat(row.text("session")).isEqualTo(session);
        assertThat(row.number("bytes", 0, 0, 100_000)).isPositive();
        Eventually.holds(
                Duration.ofSeconds(9),
                () -> "the end is audited",
                () -> !world.owner.audit("command.disconnect").isEmpty());
    }

    @Test
    void hostOutOfAScript_isAskedAbout_withTheCommandThatWantsIt() throws Exception {
        Files.writeString(
                world.place.workspace.resolve("get.sh"), CURL + "https://docs.example.org/hello.txt; echo status $?\n");
        var turn = turn("bash get.sh");
        world.owner.allow(world.owner.question(session));

        var question = world.owner.question(session);
        assertThat(question.text("kind")).isEqualTo("connect");
        assertThat(question.text("shown")).isEqualTo("reach docs.example.org:443");
        assertThat(question.text("by")).isEqualTo("bash get.sh");
        assertThat(question.text("sentence")).contains("which can be anything it can read");
        world.owner.allow(question);
        assertThat(reply(turn)).contains("good morning").contains("status 0");
    }

    @Test
    void hostThatTheOwnerRefuses_isNotReached() throws Exception {
        Files.writeString(
                world.place.workspace.resolve("send.sh"),
                CURL + "https://docs.example.org/hello.txt; echo status $?\n");
        var before = reached("docs.example.org:443");
        var turn = turn("bash send.sh");
        world.owner.allow(world.owner.question(session));
        world.owner
                .answer(world.owner.question(session), "{\"answer\":\"deny\"}")
                .expect(200);

        assertThat(reply(turn))
                .contains("status 56")
                .contains("refused: docs.example.org:443: the owner refused")
                .doesNotContain("good morning");
        assertThat(reached("docs.example.org:443")).isEqualTo(before);
    }

    @Test
    @DisplayName("SB-20 a public name that leads to this machine is refused, and so is everything without a proxy")
    void nameThatLeadsInside_isRefused() throws Exception {
        var turn = turn(CURL + "https://inner.example.org/hello.txt");
        world.owner.allow(world.owner.question(session));

        assertThat(reply(turn))
                .contains("leads to an address inside this machine")
                .doesNotContain("good morning");

        var direct = turn(CURL + "--noproxy '*' https://45.66.77.88/hello.txt");
        world.owner.allow(world.owner.question(session));
        assertThat(reply(direct)).doesNotContain("good morning").doesNotContain("[network:");
        assertThat(world.connections()).doesNotContain("45.66.77.88:443");
    }

    /// The last, since the way up takes its time.
    @Test
    @Order(Integer.MAX_VALUE)
    void command_atALevelWhereNothingLeaves_hasNoNetworkAndSaysWhy() throws Exception {
        world.trust(1);
        var turn = turn(CURL + "https://files.example.org/hello.txt");
        world.owner.allow(world.owner.question(session));

        assertThat(reply(turn)).contains("[no network: nothing goes to another machine at trust level 1");
    }
}

package dev.homarus.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A command that was given a way out reaches the socket of its proxy, and still nothing else.
class PassageTest {
    private static final String SPEAK = "exec 3<>/dev/tcp/127.0.0.1/3128 && echo hello >&3 && head -1 <&3";

    @TempDir
    static Path root;

    private static Rig rig;
    private static ServerSocketChannel proxy;

    @BeforeAll
    static void start() throws IOException {
        rig = Rig.in(root);
        proxy = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        proxy.bind(UnixDomainSocketAddress.of(root.resolve("p")));
        Thread.ofVirtual().start(PassageTest::answer);
        assumeTrue(rig.sandbox.reaches(Mode.STANDARD), "nsenter is not installed");
    }

    @AfterAll
    static void stop() throws IOException {
        proxy.close();
        rig.close();
    }

    /// Answers each line with itself in capital letters.
    private static void answer() {
        try {
            for (; ; ) {
                var client = proxy.accept();
                Thread.ofVirtual().start(() -> echo(client));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private static void echo(SocketChannel client) {
        try (client) {
            var buffer = ByteBuffer.allocate(1_000);
            while (client.read(buffer.clear()) >= 0) {
                var text = StandardCharsets.US_ASCII.decode(buffer.flip()).toString();
                client.write(StandardCharsets.US_ASCII.encode(text.toUpperCase(java.util.Locale.ROOT)));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private static Outcome run(String command, Duration time, Duration waited) {
        return rig.sandbox.run(
                Rig.permit(Rig.action(command, "/workspace", Rig.ENVIRONMENT, time)),
                Mode.STANDARD,
                new Network(root.resolve("p"), () -> waited));
    }

    private static String output(String command) {
        var outcome = run(command, Rig.TIME, Duration.ZERO);
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done) outcome).output().text();
    }

    @Test
    void command_withAWayOut_reachesItsProxyAndIsToldOfIt() {
        assertThat(output(SPEAK)).isEqualTo("HELLO\n");
        assertThat(output("echo $https_proxy $HTTPS_PROXY $no_proxy"))
                .isEqualTo("http://127.0.0.1:3128 http://127.0.0.1:3128 localhost,127.0.0.1,::1\n");
    }

    @Test
    void manyConnections_ofOneCommand_areCarriedAtTheSameTime() {
        var many = "for i in 1 2 3 4 5 6 7 8 9; do (" + SPEAK + ") & done; wait";

        assertThat(output(many).lines()).containsOnly("HELLO").hasSize(9);
    }

    @Test
    void command_withAWayOut_reachesNothingElse() {
        assertThat(output("tail -n +3 /proc/net/dev | cut -d: -f1").strip()).isEqualTo("lo");
        for (var address : List.of("tcp/192.0.2.1/443", "udp/192.0.2.1/53")) {
            assertThat(output("(exec 3<>/dev/" + address + " && echo connected) 2>&1"))
                    .contains("unreachable")
                    .doesNotContain("connected");
        }
        assertThat(output("ls " + root.resolve("p") + " 2>&1")).contains("No such file");
    }

    @Test
    void command_withoutAWayOut_findsNoProxy() {
        assertThat(rig.output("(" + SPEAK + ") 2>&1")).contains("refused");
        assertThat(rig.output("echo ${https_proxy-none}")).isEqualTo("none\n");
    }

    @Test
    void timeThatWasWaited_doesNotCount() {
        var short_ = Duration.ofMillis(300);

        assertThat(run("sleep 1", short_, Duration.ofSeconds(15))).isInstanceOf(Outcome.Done.class);
        assertThat(run("sleep 5", short_, Duration.ZERO)).isInstanceOf(Outcome.TimedOut.class);
    }

    @Test
    void passage_afterTheCommand_isGone() {
        output(SPEAK);

        assertThat(Rig.eventually(Rig.TIME, () -> Rig.running(Forwarder.class.getName()) == 0))
                .isTrue();
    }

    @Test
    void wayOut_inStrictModeOrLevelB_isRefused(@TempDir Path other) throws IOException {
        var action = Rig.action("true", "/workspace", Rig.ENVIRONMENT, Rig.TIME);
        var network = new Network(root.resolve("p"), () -> Duration.ZERO);

        assertThatThrownBy(() -> rig.sandbox.run(Rig.permit(action), Mode.STRICT, network))
                .isInstanceOf(IllegalArgumentException.class);
        try (var confined = Rig.confined(other, Limits.STANDARD)) {
            assertThat(confined.sandbox.reaches(Mode.STANDARD)).isFalse();
        }
    }
}

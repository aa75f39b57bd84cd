package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homarus.protocol.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// The network of commands, with a gateway that lives in a network of its own: nothing there but loopback, a public
/// address on it with a web server, and names for both.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class CommandNetworkTest {
    private static final String CURL = "curl -sS --cacert /workspace/ca.pem ";
    private static final String SCENE = """
            mount --bind "$1" /etc/hosts || exit 1
            ip link set lo up || exit 1
            unshare --net sleep 600 </dev/null >/dev/null 2>&1 &
            there=$!
            until [ "$(readlink /proc/$there/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.01; done
            ip link add here type veth peer name there netns $there && ip addr add 10.9.0.1/30 dev here || exit 1
            ip link set here up || exit 1
            nsenter --net --target $there sh -c 'ip link set lo up && ip addr add 10.9.0.2/30 dev there &&
              ip link set there up && ip addr add 45.66.77.88/32 dev lo' || exit 1
            ip route add 45.66.77.88 via 10.9.0.2 || exit 1
            cd "$2" && nsenter --net --target $there openssl s_server -quiet -accept 45.66.77.88:443 -cert ca.pem \
              -key key.pem -WWW >/dev/null 2>&1 </dev/null &
            "$JAVA_HOME/bin/java" -cp "$3" dev.homarus.sandbox.Forwarder "$2/model" 4000 $$ >/dev/null 2>&1 </dev/null &
            shift 3
            exec "$@"
            """;

    private static Place place;
    private static GatewayProcess gateway;
    private static Owner owner;
    private static FakeModel model;
    private static ServerSocketChannel bridge;
    private String session;

    @BeforeAll
    static void start() throws Exception {
        for (var program : List.of("unshare", "ip", "openssl", "curl", "nsenter", "mount")) {
            assumeTrue(
                    Stream.of("/usr/bin", "/bin", "/usr/sbin", "/sbin")
                            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))),
                    program + " is not installed");
        }
        place = new Place().settings("{port: 0, approvalWaitSeconds: 20}");
        var site = Files.createDirectory(place.root.resolve("site"));
        Files.writeString(
                site.resolve("hello.txt"), "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\ngood morning\n");
        run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "9",
                "-subj",
                "/CN=test",
                "-addext",
                "subjectAltName=DNS:files.example.org,DNS:other.example.org,DNS:inner.example.org",
                "-keyout",
                site.resolve("key.pem").toString(),
                "-out",
                site.resolve("ca.pem").toString());
        var hosts = Files.writeString(
                place.root.resolve("hosts"),
                "127.0.0.1 localhost\n45.66.77.88 files.example.org other.example.org\n127.0.0.1 inner.example.org\n");
        model = new FakeModel();
        bridge(site.resolve("model"));
        var classes = GatewayProcess.ROOT.resolve("target/homarus/lib");
        try (var jars = Files.list(classes)) {
            var sandbox = jars.filter(jar -> jar.getFileName().toString().contains("sandbox"))
                    .findFirst()
                    .orElseThrow();
            gateway = GatewayProcess.launch(
                    List.of(
                            "unshare",
                            "--user",
                            "--map-root-user",
                            "--net",
                            "--mount",
                            "sh",
                            "-c",
                            SCENE,
                            "scene",
                            hosts.toString(),
                            site.toString(),
                            sandbox.toString()),
                    place,
                    Map.of("PATH", "/usr/bin:/bin:/usr/sbin:/sbin"),
                    "--port",
                    "0");
        }
        gateway.awaitReady();
        owner = gateway.owner();
        Files.copy(site.resolve("ca.pem"), place.workspace.resolve("ca.pem"));
        owner.addModel("m", "openai", "http://127.0.0.1:4000/v1");
        trust(3);
    }

    /// Leads from a Unix socket, which both networks can reach, to the model.
    private static void bridge(Path at) throws IOException {
        bridge = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        bridge.bind(UnixDomainSocketAddress.of(at));
        int port = java.net.URI.create(model.openAi()).getPort();
        Thread.ofVirtual().start(() -> {
            try {
                for (; ; ) {
                    var from = bridge.accept();
                    Thread.ofVirtual().start(() -> carry(from, port));
                }
            } catch (IOException closed) {
                return;
            }
        });
    }

    private static void carry(SocketChannel from, int port) {
        try (from;
                var to = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread.ofVirtual().start(() -> {
                try {
                    to.getInputStream().transferTo(Channels.newOutputStream(from));
                    from.close();
                } catch (IOException ended) {
                    return;
                }
            });
            Channels.newInputStream(from).transferTo(to.getOutputStream());
        } catch (IOException ended) {
            return;
        }
    }

    private static void run(String... line) throws IOException, InterruptedException {
        var process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).as("%s", List.of(line)).isZero();
    }

    @AfterAll
    static void stop() throws IOException {
        if (gateway != null) {
            gateway.close();
        }
        if (bridge != null) {
            bridge.close();
            model.close();
            place.close();
        }
    }

    @BeforeEach
    void name() {
        session = "s-" + UUID.randomUUID();
    }

    private static void trust(int level) {
        var from = owner.status().number("trust", 0, 1, 4);
        gateway.socket().post("/api/trust", "{\"from\":" + from + ",\"to\":" + level + "}");
        assertThat(owner.status().number("trust", 0, 1, 4)).isEqualTo(level);
    }

    private static long reached(String place) {
        return owner.ledger().stream()
                .filter(row -> row.text("host").equals(place))
                .count();
    }

    private CompletableFuture<Json.Obj> turn(String command) {
        model.then(Script.exec(command), Script.echoes());
        return CompletableFuture.supplyAsync(
                () -> owner.chat(session, "please do it"), Executors.newVirtualThreadPerTaskExecutor());
    }

    private static String reply(CompletableFuture<Json.Obj> turn) throws Exception {
        return turn.get(60, TimeUnit.SECONDS).text("reply");
    }

    @Test
    void hostInTheCommand_isReachedAfterOneAnswer_andIsOnRecord() throws Exception {
        var turn = turn(CURL + "https://files.example.org/hello.txt");
        owner.allow(owner.question(session));

        assertThat(reply(turn)).contains("good morning").contains("[network: files.example.org:443 closed, ");
        var row = owner.ledger().stream()
                .filter(entry -> entry.text("host").equals("files.example.org:443"))
                .findFirst()
                .orElseThrow();
        assertThat(row.text("rule")).isEqualTo("network.shown");
        assertThat(row.text("session")).isEqualTo(session);
        assertThat(row.number("bytes", 0, 0, 100_000)).isPositive();
        Eventually.holds(
                java.time.Duration.ofSeconds(9),
                () -> "the end is audited",
                () -> !owner.audit("command.disconnect").isEmpty());
    }

    @Test
    void hostOutOfAScript_isAskedAbout_withTheCommandThatWantsIt() throws Exception {
        Files.writeString(
                place.workspace.resolve("get.sh"), CURL + "https://other.example.org/hello.txt; echo status $?\n");
        var turn = turn("bash get.sh");
        owner.allow(owner.question(session));

        var question = owner.question(session);
        assertThat(question.text("kind")).isEqualTo("connect");
        assertThat(question.text("shown")).isEqualTo("reach other.example.org:443");
        assertThat(question.text("by")).isEqualTo("bash get.sh");
        assertThat(question.text("sentence")).contains("which can be anything it can read");
        owner.allow(question);
        assertThat(reply(turn)).contains("good morning").contains("status 0");
    }

    @Test
    void hostThatTheOwnerRefuses_isNotReached() throws Exception {
        Files.writeString(
                place.workspace.resolve("send.sh"), CURL + "https://other.example.org/hello.txt; echo status $?\n");
        var before = reached("other.example.org:443");
        var turn = turn("bash send.sh");
        owner.allow(owner.question(session));
        owner.answer(owner.question(session), "{\"answer\":\"deny\"}").expect(200);

        assertThat(reply(turn))
                .contains("status 56")
                .contains("refused: other.example.org:443: the owner refused")
                .doesNotContain("good morning");
        assertThat(reached("other.example.org:443")).isEqualTo(before);
    }

    @Test
    @DisplayName("SB-20 a public name that leads to this machine is refused, and so is everything without a proxy")
    void nameThatLeadsInside_isRefused() throws Exception {
        var turn = turn(CURL + "https://inner.example.org/hello.txt");
        owner.allow(owner.question(session));

        assertThat(reply(turn))
                .contains("leads to an address inside this machine")
                .doesNotContain("good morning");

        var direct = turn(CURL + "--noproxy '*' https://45.66.77.88/hello.txt");
        owner.allow(owner.question(session));
        assertThat(reply(direct)).doesNotContain("good morning").doesNotContain("[network:");
    }

    /// The last, since the way up takes its time.
    @Test
    @Order(Integer.MAX_VALUE)
    void command_atALevelWhereNothingLeaves_hasNoNetworkAndSaysWhy() throws Exception {
        trust(1);
        var turn = turn(CURL + "https://files.example.org/hello.txt");
        owner.allow(owner.question(session));

        assertThat(reply(turn)).contains("[no network: nothing goes to another machine at trust level 1");
    }
}

package dev.homarus.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.address.Addresses;
import dev.homarus.command.Plan;
import dev.homarus.crypto.Digests;
import dev.homarus.egress.CommandProxy.Admission;
import dev.homarus.policy.Action;
import dev.homarus.policy.Decision;
import dev.homarus.policy.Facts;
import dev.homarus.policy.Grant;
import dev.homarus.policy.Permit;
import dev.homarus.policy.Policy;
import dev.homarus.policy.Rules;
import dev.homarus.policy.Trust;
import dev.homarus.types.Label;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The way out of one command, whose owner has seen one host with its port in it, and agrees to no other.
@Timeout(60)
class CommandProxyTest {
    private static final String HOST = "files.example.org";

    /// The first message of TLS 1.3 for a server's name, made by the JDK.
    private static byte[] hello(String name) throws Exception {
        var engine = javax.net.ssl.SSLContext.getDefault().createSSLEngine(name, 443);
        engine.setUseClientMode(true);
        var out = ByteBuffer.allocate(40_000);
        engine.wrap(ByteBuffer.allocate(0), out);
        var bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }

    @TempDir
    Path folder;

    private Rig rig;
    private ServerSocket server;
    private final LinkedBlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();
    private final List<String> asked = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        rig = new Rig(folder);
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        rig.close();
    }

    /// Tells what has come, and answers with a word, until the other side ends.
    private void serve() {
        try {
            for (; ; ) {
                var client = server.accept();
                Thread.ofVirtual().start(() -> {
                    try (client) {
                        var buffer = new byte[40_000];
                        int length = client.getInputStream().read(buffer);
                        arrived.add(java.util.Arrays.copyOf(buffer, Math.max(0, length)));
                        client.getOutputStream().write("served".getBytes(StandardCharsets.US_ASCII));
                    } catch (IOException ended) {
                        return;
                    }
                });
            }
        } catch (IOException closed) {
            return;
        }
    }

    /// What the policy says about a host, for a command that names the server, and an owner who answers no question.
    private CommandProxy.Keeper policy() {
        var stage = new Plan.Stage(
                "/usr/bin/curl",
                List.of("curl", "https://files.example.org:" + server.getLocalPort() + "/x"),
                "/workspace",
                Map.of(),
                List.of());
        var plan = new Plan(List.of(new Plan.Step(Plan.When.ALWAYS, List.of(stage))), Map.of());
        var run = new Action.RunPlan("main", "curl x", plan, Map.of(), Duration.ofSeconds(9));
        var now = rig.now.get();
        var facts = new Facts(now, List.of(new Grant("g", run, now.plusSeconds(9))), List.of(), true)
                .under(Rules.CAUTIOUS, Trust.NAMED, Optional.empty());
        var permit = allowed(Policy.decide(run, facts));
        permit.redeem(Action.RunPlan.class, now);
        return (host, port) -> {
            asked.add(host + ":" + port);
            var decision =
                    Policy.decide(new Action.Connect("main", "curl x", host, port), facts.running(Optional.of(permit)));
            return switch (decision) {
                case Decision.Allow(var right) -> new Admission.Admitted(right);
                case Decision.Ask(var rule, var reason) -> new Admission.Refused(rule);
                case Decision.Deny(var rule, var reason) -> new Admission.Refused(rule);
            };
        };
    }

    private static Permit allowed(Decision decision) {
        return ((Decision.Allow) decision).permit();
    }

    private CommandProxy proxy(CommandProxy.Keeper keeper) {
        Tunnels.Lookup lookup = host -> {
            if (!host.equals(HOST)) {
                throw new UnknownHostException(host);
            }
            return List.of(InetAddress.getLoopbackAddress());
        };
        var tunnels = new Tunnels(rig.ledger, rig.audit, rig.now::get, "main", Label.OWNER, entry -> {}, lookup);
        return Tunnels.proxy(folder, keeper, tunnels);
    }

    private static String exchange(CommandProxy proxy, String head, byte[] then) throws IOException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(proxy.socket()))) {
            channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1)));
            var answer = new StringBuilder();
            var buffer = ByteBuffer.allocate(4_096);
            boolean said = then.length == 0;
            while (channel.read(buffer.clear()) >= 0) {
                answer.append(StandardCharsets.UTF_8.decode(buffer.flip()));
                if (!said
                        && answer.toString().contains("\r\n\r\n")
                        && answer.toString().startsWith("HTTP/1.1 200")) {
                    said = true;
                    channel.write(ByteBuffer.wrap(then));
                    channel.shutdownOutput();
                }
            }
            return answer.toString();
        }
    }

    private static String exchange(CommandProxy proxy, String head) throws IOException {
        return exchange(proxy, head, new byte[0]);
    }

    private String place() {
        return HOST + ":" + server.getLocalPort();
    }

    private String connect(String... fields) {
        return "CONNECT " + place() + " HTTP/1.1\r\nHost: " + place() + "\r\n" + String.join("", fields) + "\r\n";
    }

    private Ledger.Entry row() {
        Rig.eventually(() ->
                !rig.requests().isEmpty() && !rig.requests().getFirst().status().equals("sending"));
        return rig.requests().getFirst();
    }

    @Test
    void tlsToTheHostThatWasSeen_isCarried_countedAndOnRecord() throws Exception {
        var hello = hello(HOST);
        var proxy = proxy(policy());
        try (proxy) {
            assertThat(exchange(proxy, connect(), hello)).endsWith("\r\n\r\nserved");
            assertThat(arrived.poll(9, TimeUnit.SECONDS)).isEqualTo(hello);
        }
        assertThat(proxy.notes()).containsExactly(place() + " closed, " + hello.length + " bytes sent, 6 received");
        var row = row();
        assertThat(row.status()).isEqualTo("closed");
        assertThat(row.bytes()).isEqualTo(hello.length);
        assertThat(row.received()).isEqualTo(6);
        assertThat(row.sha256()).isEqualTo(Digests.hex(Digests.sha256(hello)));
        assertThat(row.rule()).isEqualTo("network.shown");
        assertThat(row.origin()).isEqualTo("https://" + place());
        assertThatThrownBy(() -> rig.ledger.wire(row)).hasMessageStartingWith("LEDGER-001");
        Rig.eventually(() -> rig.kinds().contains("command.disconnect"));
        assertThat(rig.kinds()).contains("command.connect");
    }

    @Test
    void cut_endsWhatIsCarried_andTheKeeperLetsNothingElseThrough() throws Exception {
        var open = new java.util.concurrent.atomic.AtomicBoolean(true);
        var inner = policy();
        var proxy = proxy(new CommandProxy.Keeper() {
            @Override
            public Admission admit(String host, int port) {
                return inner.admit(host, port);
            }

            @Override
            public boolean isOpen(String host) {
                return open.get();
            }
        });
        try (proxy;
                var channel = SocketChannel.open(UnixDomainSocketAddress.of(proxy.socket()))) {
            channel.write(ByteBuffer.wrap(connect().getBytes(StandardCharsets.ISO_8859_1)));
            var answer = ByteBuffer.allocate(200);
            channel.read(answer);
            assertThat(new String(answer.array(), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 200");
            open.set(false);
            proxy.cut(host -> true);
            channel.write(ByteBuffer.wrap(hello(HOST)));
            assertThat(channel.read(answer.clear()))
                    .as("the connection is over")
                    .isNegative();
            assertThat(exchange(proxy, connect(), hello(HOST))).startsWith("HTTP/1.1 503");
        }
        assertThat(arrived).allMatch(bytes -> bytes.length == 0);
        assertThat(rig.requests()).hasSize(1);
    }

    @Test
    @DisplayName("SB-20 another host, another port, an address, the machine itself: refused")
    void otherPlaces_areRefused() throws Exception {
        int port = server.getLocalPort();
        try (var proxy = proxy(policy())) {
            for (var other : List.of(
                    "evil.example.org:" + port,
                    HOST + ":22",
                    "127.0.0.1:" + port,
                    "[::1]:" + port,
                    "localhost:" + port,
                    "2130706433:" + port,
                    "0x7f.1:" + port,
                    "169.254.169.254:80",
                    HOST + ".:" + port,
                    "files:" + port)) {
                assertThat(exchange(proxy, "CONNECT " + other + " HTTP/1.1\r\n\r\n"))
                        .as(other)
                        .startsWith("HTTP/1.1 403 ");
            }
        }
        assertThat(arrived).isEmpty();
        assertThat(rig.requests()).isEmpty();
    }

    @Test
    @DisplayName("SB-20 TLS for another server than the one that was asked for: ended before a byte leaves")
    void otherServerName_isEnded() throws Exception {
        for (var hello : List.of(
                hello("evil.example.org"),
                hello("127.0.0.1"),
                "GET / HTTP/1.1\r\nHost: files.example.org\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                "SSH-2.0-x\r\n".getBytes(StandardCharsets.US_ASCII),
                new byte[] {22, 3, 1, 0, 5, 1, 0, 0, 1, 0},
                new byte[] {22, 3, 1, 64, 1, 9})) {
            try (var proxy = proxy(policy())) {
                assertThat(exchange(proxy, connect(), hello)).doesNotContain("served");
                Rig.eventually(() -> !proxy.notes().isEmpty());
                assertThat(proxy.notes().getFirst()).contains("refused: ").contains(", 0 bytes sent");
            }
        }
        Rig.eventually(() -> arrived.size() == 6);
        assertThat(arrived).allMatch(bytes -> bytes.length == 0);
    }

    @ParameterizedTest
    @DisplayName("SB-20 heads that two readers could understand differently: refused")
    @ValueSource(
            strings = {
                "Content-Length: 5\r\n",
                "Transfer-Encoding: chunked\r\n",
                "transfer-encoding : chunked\r\n",
                "Host: evil.example.org\r\n",
                " folded\r\n",
                "A: b\nCONNECT evil.example.org:443 HTTP/1.1\r\n",
                "A: b\rC: d\r\n",
                "A: \u0000\r\n",
                "no field\r\n"
            })
    void doubtfulHeads_areRefused(String field) throws Exception {
        try (var proxy = proxy(policy())) {
            assertThat(exchange(proxy, connect(field))).startsWith("HTTP/1.1 400 ");
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void otherRequests_areRefusedWithTheReason() throws Exception {
        try (var proxy = proxy(policy())) {
            assertThat(exchange(proxy, "GET http://files.example.org/ HTTP/1.1\r\nHost: files.example.org\r\n\r\n"))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("use an https address");
            for (var line : List.of(
                    "CONNECT " + HOST + " HTTP/1.1",
                    "CONNECT " + HOST + ":0 HTTP/1.1",
                    "CONNECT " + HOST + ":65536 HTTP/1.1",
                    "CONNECT " + HOST + ":443/x HTTP/1.1",
                    "CONNECT user@" + HOST + ":443 HTTP/1.1",
                    "CONNECT  " + HOST + ":443 HTTP/1.1",
                    "connect " + HOST + ":443 HTTP/1.1",
                    "CONNECT " + HOST + ":443 HTTP/2.0",
                    "PRI * HTTP/2.0")) {
                assertThat(exchange(proxy, line + "\r\n\r\n")).as(line).startsWith("HTTP/1.1 400 ");
            }
            assertThat(exchange(proxy, connect() + "early")).startsWith("HTTP/1.1 400 ");
            assertThat(exchange(proxy, connect("A: " + "b".repeat(9_000) + "\r\n")))
                    .startsWith("HTTP/1.1 431 ");
        }
        assertThat(rig.requests()).isEmpty();
    }

    @Test
    void place_isAskedAboutOnce_howeverManyConnections() throws Exception {
        try (var proxy = proxy(policy())) {
            for (int i = 0; i < 5; i++) {
                assertThat(exchange(proxy, connect(), hello(HOST))).endsWith("served");
            }
            for (int i = 0; i < 3; i++) {
                exchange(proxy, "CONNECT evil.example.org:443 HTTP/1.1\r\n\r\n");
            }
        }
        assertThat(asked).containsExactly(place(), "evil.example.org:443");
    }

    @Test
    void waitForAPerson_isCounted_andEndsWithTheCommand() throws Exception {
        var interrupted = new CountDownLatch(1);
        var proxy = proxy((host, port) -> {
            try {
                Thread.sleep(Duration.ofMinutes(5));
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return new Admission.Refused("nobody answered");
        });
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(proxy.socket()))) {
            channel.write(ByteBuffer.wrap(connect().getBytes(StandardCharsets.US_ASCII)));
            Rig.eventually(() -> proxy.waited().toMillis() > 250);

            proxy.close();

            assertThat(interrupted.await(9, TimeUnit.SECONDS)).isTrue();
            assertThat(hasEnded(channel)).isTrue();
        }
        assertThat(Files.exists(proxy.socket())).isFalse();
    }

    @Test
    void unknownName_andUnreachableServer_areSaid() throws Exception {
        CommandProxy.Keeper all = (host, port) -> {
            var known = policy();
            var admission = known.admit(HOST, server.getLocalPort());
            return admission;
        };
        try (var proxy = proxy(all)) {
            assertThat(exchange(proxy, "CONNECT other.example.org:443 HTTP/1.1\r\n\r\n"))
                    .startsWith("HTTP/1.1 403 ");
            assertThat(proxy.notes().getFirst()).contains("another place was allowed");
        }
        int port = server.getLocalPort();
        server.close();
        try (var proxy = proxy(policy())) {
            assertThat(exchange(proxy, connect()))
                    .startsWith("HTTP/1.1 502 ")
                    .contains(HOST + ":" + port + " cannot be reached");
        }
        assertThat(row().status()).isEqualTo("failed");
    }

    @Test
    void morePlacesThanAre_allowed_areRefusedUnasked() throws Exception {
        try (var proxy = proxy(policy())) {
            for (int i = 0; i < CommandProxy.MAX_PLACES + 20; i++) {
                assertThat(exchange(proxy, "CONNECT h" + i + ".example.org:443 HTTP/1.1\r\n\r\n"))
                        .startsWith("HTTP/1.1 403 ");
            }
            assertThat(proxy.waited()).as("nobody was asked").isZero();
            assertThat(proxy.reached()).isFalse();
        }
        assertThat(asked).hasSize(CommandProxy.MAX_PLACES);
    }

    /// A connection that is closed with bytes unread is reset, which ends it too.
    private static boolean hasEnded(SocketChannel channel) {
        try {
            return channel.read(ByteBuffer.allocate(9)) < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void connections_areBounded() throws Exception {
        var held = new ArrayList<SocketChannel>();
        try (var proxy = proxy(policy())) {
            for (int i = 0; i < CommandProxy.MAX_CONNECTIONS; i++) {
                var channel = SocketChannel.open(UnixDomainSocketAddress.of(proxy.socket()));
                channel.write(ByteBuffer.wrap("CONNECT".getBytes(StandardCharsets.US_ASCII)));
                held.add(channel);
            }
            try (var more = SocketChannel.open(UnixDomainSocketAddress.of(proxy.socket()))) {
                assertThat(hasEnded(more)).isTrue();
            }
        }
        for (var channel : held) {
            assertThat(hasEnded(channel)).isTrue();
            channel.close();
        }
    }

    @Test
    void connection_thatWasOpen_endsWithTheProxy_andIsOnRecord() throws Exception {
        var hello = hello(HOST);
        var proxy = proxy(policy());
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(proxy.socket()))) {
            channel.write(ByteBuffer.wrap(connect().getBytes(StandardCharsets.US_ASCII)));
            channel.read(ByteBuffer.allocate(200));
            channel.write(ByteBuffer.wrap(hello));
            assertThat(arrived.poll(9, TimeUnit.SECONDS)).isEqualTo(hello);

            proxy.close();
        }
        assertThat(proxy.reached()).isTrue();
        assertThat(row().bytes()).isEqualTo(hello.length);
    }

    @Test
    void whereNothingMayLeaveAnyMore_anAgreedHostIsRefused() throws Exception {
        var keeper = policy();
        try (var proxy = proxy(new CommandProxy.Keeper() {
            @Override
            public Admission admit(String host, int port) {
                return keeper.admit(host, port);
            }

            @Override
            public boolean isOpen(String host) {
                return false;
            }
        })) {
            assertThat(exchange(proxy, connect())).startsWith("HTTP/1.1 503 ");
        }
        assertThat(rig.requests()).isEmpty();
    }

    @Test
    void addresses_ofThisMachine_areNotElsewhere() throws Exception {
        for (var network : java.util.Collections.list(java.net.NetworkInterface.getNetworkInterfaces())) {
            for (var own : network.getInterfaceAddresses()) {
                assertThat(Neighbours.isElsewhere(own.getAddress())).isFalse();
            }
        }
        assertThat(Neighbours.isElsewhere(InetAddress.ofLiteral("45.66.77.88"))).isTrue();
    }

    @Test
    void more_thanTheBudget_isNotSent() {
        var budget = new Budget(10, 5);

        assertThat(budget.send(10)).isTrue();
        assertThat(budget.send(1)).isFalse();
        assertThat(budget.receive(6)).isFalse();
    }

    @Test
    void name_ofThisMachine_isNotLookedUpFurther() {
        assertThatThrownBy(() -> Names.inTime("localhost", Addresses::isPublic)).hasMessageStartingWith("EGRESS-006");
    }

    @Test
    void socket_inAFolderThatIsNotThere_isAProblem() {
        var label = Label.OWNER;
        assertThatThrownBy(() -> rig.gate.proxy(folder.resolve("none"), "main", label, policy()))
                .hasMessageStartingWith("EGRESS-009");
    }
}

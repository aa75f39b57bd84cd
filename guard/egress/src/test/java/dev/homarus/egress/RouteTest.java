package dev.homarus.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.egress.Ways.Way;
import dev.homarus.types.Destination;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A proxy in between: it hears the name, and nothing goes another way.
@Timeout(60)
class RouteTest {
    private static final String HOST = "pages.example.org";
    private static Certificates certificates;
    private final List<String> lookedUp = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void makeCertificates() throws IOException, InterruptedException {
        certificates = Certificates.all();
    }

    /// A proxy on loopback that writes down what it is asked for, and connects everything to one port.
    private static final class Proxy implements AutoCloseable {
        final List<String> asked = new CopyOnWriteArrayList<>();
        private final ServerSocket server;
        private final int port;

        Proxy(Route.Kind kind, int port) throws IOException {
            this.port = port;
            server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    while (true) {
                        var client = server.accept();
                        Thread.ofPlatform().daemon().start(() -> serve(kind, client));
                    }
                } catch (IOException e) {
                    return;
                }
            });
        }

        private void serve(Route.Kind kind, Socket client) {
            try (client) {
                asked.add(kind == Route.Kind.SOCKS5 ? socks(client) : connect(client));
                try (var on = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    var back = Thread.ofPlatform().daemon().start(() -> copy(on, client));
                    copy(client, on);
                    back.join();
                }
            } catch (IOException | InterruptedException e) {
                asked.add("failed: " + e);
            }
        }

        private static String socks(Socket client) throws IOException {
            var in = new DataInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            in.readByte();
            var methods = in.readNBytes(in.readByte());
            boolean named = new String(methods, StandardCharsets.ISO_8859_1).indexOf(2) >= 0;
            out.write(new byte[] {5, (byte) (named ? 2 : 0)});
            var user = "";
            if (named) {
                in.readByte();
                user = new String(in.readNBytes(in.readByte()), StandardCharsets.US_ASCII);
                in.readNBytes(in.readByte());
                out.write(new byte[] {1, 0});
            }
            in.readNBytes(3);
            int type = in.readByte();
            var host = type == 3
                    ? new String(in.readNBytes(in.readByte()), StandardCharsets.US_ASCII)
                    : "address of type " + type;
            int port = in.readUnsignedShort();
            out.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
            return user + "@" + host + ":" + port;
        }

        private static String connect(Socket client) throws IOException {
            var head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) client.getInputStream().read());
            }
            client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return head.toString().lines().findFirst().orElseThrow();
        }

        private static void copy(Socket from, Socket to) {
            try (InputStream in = from.getInputStream()) {
                in.transferTo(to.getOutputStream());
                to.shutdownOutput();
            } catch (IOException e) {
                return;
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private Dialer dialer(Route.Kind kind, Proxy proxy) {
        var ways = new Ways();
        var route = new Route(kind, "127.0.0.1", proxy.server.getLocalPort());
        ways.set(Map.of("provider:far", new Way(Optional.empty(), Optional.of(route))));
        return new Dialer(
                (host, port) -> {
                    lookedUp.add(host);
                    throw new UnknownHostException(host);
                },
                new Clients.Making(Pins.NONE, ways, Optional.empty()));
    }

    private static Destination far(String host) {
        return Destination.of("provider:far", URI.create("https://" + host));
    }

    private static String send(Dialer dialer, Destination to) throws IOException {
        var answer = dialer.send(to, "POST", "/v1", Map.of("X-Key", "s"), new byte[] {1}, Duration.ofSeconds(10));
        return answer.status() + " " + new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(Route.Kind.class)
    void send_throughAProxy_tellsItTheName_looksNothingUp_andIsSealedToTheServer(Route.Kind kind) throws Exception {
        try (var peer = certificates.peer("pages", Peer.status(200, "far"));
                var proxy = new Proxy(kind, peer.port());
                var dialer = dialer(kind, proxy)) {
            assertThat(send(dialer, far(HOST))).isEqualTo("200 far");
            assertThat(proxy.asked)
                    .containsExactly(
                            kind == Route.Kind.SOCKS5
                                    ? "provider:far@" + HOST + ":443"
                                    : "CONNECT " + HOST + ":443 HTTP/1.1");
            assertThat(lookedUp).isEmpty();
            assertThat(peer.requests).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Route.Kind.class)
    void send_whereTheProxyIsDown_failsAndGoesNoOtherWay(Route.Kind kind) throws Exception {
        try (var peer = certificates.peer("pages", Peer.status(200, "far"));
                var proxy = new Proxy(kind, peer.port());
                var dialer = dialer(kind, proxy)) {
            proxy.server.close();
            assertThatThrownBy(() -> send(dialer, far(HOST))).hasMessageStartingWith("EGRESS-00");
            assertThat(lookedUp).isEmpty();
            assertThat(peer.connections).hasValue(0);
        }
    }

    @ParameterizedTest
    @EnumSource(Route.Kind.class)
    void send_throughAProxyThatLeadsToAnotherServer_sendsNothing(Route.Kind kind) throws Exception {
        try (var peer = certificates.peer("other-name", Peer.status(200, "in between"));
                var proxy = new Proxy(kind, peer.port());
                var dialer = dialer(kind, proxy)) {
            assertThatThrownBy(() -> send(dialer, far(HOST))).hasMessageStartingWith("EGRESS-004");
            assertThat(peer.requests).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.1", "0.0.0.0", "nas.lan", "[fd00::1]", "169.254.169.254", "nas.local", "db.internal"})
    void send_toWhatIsInsideANetwork_isNotAskedOfAProxy(String host) throws Exception {
        try (var proxy = new Proxy(Route.Kind.SOCKS5, 1);
                var dialer = dialer(Route.Kind.SOCKS5, proxy)) {
            assertThatThrownBy(() -> send(dialer, far(host))).hasMessageStartingWith("EGRESS-016");
            assertThat(proxy.asked).isEmpty();
        }
    }

    @Test
    void parse_ofWhatSettingsSay() {
        assertThat(Route.parse("tor")).contains(new Route(Route.Kind.SOCKS5, "127.0.0.1", 9050));
        assertThat(Route.parse("socks5://127.0.0.1:9150")).contains(new Route(Route.Kind.SOCKS5, "127.0.0.1", 9150));
        assertThat(Route.parse("http://Proxy.office.example:3128/"))
                .contains(new Route(Route.Kind.HTTP, "proxy.office.example", 3128));
        for (var other : List.of(
                "",
                "Tor",
                "socks4://a:1",
                "http://a",
                "http://a:0",
                "http://u:p@a:1",
                "http://a:1/x",
                "https://a:1",
                "a:1",
                "http://a:1?x",
                "http://a b:1")) {
            assertThat(Route.parse(other)).as(other).isEmpty();
        }
    }
}

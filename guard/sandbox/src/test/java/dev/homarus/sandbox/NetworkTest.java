package dev.homarus.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// There is no way out of the sandbox.
class NetworkTest {
    private static final String REFUSED = "Address family not supported by protocol";

    @TempDir
    static Path root;

    private static Rig rig;

    @BeforeAll
    static void start() throws IOException {
        rig = Rig.in(root);
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @Test
    void interfaces_fromInside_areLoopbackOnly() {
        assertThat(rig.output("tail -n +3 /proc/net/dev | cut -d: -f1").strip()).isEqualTo("lo");
        assertThat(rig.output("tail -n +2 /proc/net/route")).isEmpty();
    }

    @Test
    void listenerOnTheHostsLoopback_fromInside_isUnreachable() throws IOException {
        try (var listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var connect = "exec 3<>/dev/tcp/127.0.0.1/" + listener.getLocalPort() + " && echo connected";

            assertThat(rig.output("(" + connect + ") 2>&1")).contains("refused").doesNotContain("connected");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp/192.0.2.1/443", "tcp/169.254.169.254/80", "udp/192.0.2.1/53"})
    void addressOutside_fromInside_isUnreachable(String address) {
        assertThat(rig.output("(exec 3<>/dev/" + address + " && echo connected) 2>&1"))
                .contains("unreachable")
                .doesNotContain("connected");
    }

    @Test
    @DisplayName("SB-21 a name is not resolved inside")
    void name_fromInside_isNotResolved() {
        assertThat(rig.output("getent hosts example.org || echo none")).isEqualTo("none\n");
    }

    @Test
    void unixSocketOfTheHost_inTmp_isUnreachable() throws IOException {
        var path = Files.createTempDirectory("homarus").resolve("socket");
        var address = UnixDomainSocketAddress.of(path);
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            try (var client = SocketChannel.open(address)) {
                assertThat(client.isConnected()).isTrue();
            }
            assertThat(rig.output("ls " + path + " 2>&1")).contains("No such file");
            assertThat(rig.output(connect(path.toString()))).isEqualTo(REFUSED);
        } finally {
            Files.deleteIfExists(path);
            Files.deleteIfExists(path.getParent());
        }
    }

    /// What a host program listens on in the workspace can be seen, and still not be spoken to.
    @Test
    @DisplayName("SB-07 a socket of the host is unreachable, even in the workspace")
    void unixSocketOfTheHost_inTheWorkspace_isUnreachable() throws IOException {
        var path = rig.workspace.resolve("s");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));

            assertThat(rig.output("test -S s && " + connect("s"))).isEqualTo(REFUSED);
        } finally {
            Files.deleteIfExists(path);
        }
    }

    @Test
    void abstractUnixSocketOfTheHost_fromInside_isUnreachable() throws Exception {
        var name = "homarus-" + ProcessHandle.current().pid();
        perl();
        var server = new ProcessBuilder(
                        "/usr/bin/perl",
                        "-MSocket",
                        "-e",
                        "socket(S,AF_UNIX,SOCK_STREAM,0); bind(S,pack_sockaddr_un(\"\\0" + name
                                + "\")) or die $!; listen(S,1); print \"up\\n\"; $|=1; print \"\"; sleep 60")
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(Rig.eventually(Rig.TIME, () -> abstractSocketExists(name)))
                    .isTrue();
            assertThat(rig.output(connect("\\0" + name))).isEqualTo(REFUSED);
            assertThat(rig.output("grep -c @" + name + " /proc/net/unix || true"))
                    .isEqualTo("0\n");
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private static boolean abstractSocketExists(String name) {
        try {
            return Files.readString(Path.of("/proc/net/unix")).contains("@" + name);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String connect(String path) {
        perl();
        return "perl -MSocket -e 'socket(S,AF_UNIX,SOCK_STREAM,0)" + " && connect(S,pack_sockaddr_un(\"" + path
                + "\")) and print \"connected\" or print $!'";
    }

    private static void perl() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "perl is not installed");
    }
}

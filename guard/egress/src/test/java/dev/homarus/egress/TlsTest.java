package dev.homarus.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.types.Label;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// TLS against certificates of an authority that this JVM trusts, and of one that it does not.
@Timeout(60)
class TlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    static Path keys;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeCertificates() throws IOException, InterruptedException {
        make("good", "dns:localhost,ip:127.0.0.1");
        make("other-name", "dns:example.com");
        make("stranger", "dns:localhost");
        var trusted = keys.resolve("trusted.p12");
        for (var name : List.of("good", "other-name")) {
            var file = keys.resolve(name + ".cer");
            keytool("-exportcert", "-alias", name, "-file", file.toString(), "-keystore", store(name));
            keytool(
                    "-importcert",
                    "-noprompt",
                    "-alias",
                    name,
                    "-file",
                    file.toString(),
                    "-keystore",
                    trusted.toString());
        }
        System.setProperty("javax.net.ssl.trustStore", trusted.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
    }

    @AfterAll
    static void forget() {
        System.clearProperty("javax.net.ssl.trustStore");
        System.clearProperty("javax.net.ssl.trustStorePassword");
    }

    private static String store(String name) {
        return keys.resolve(name + ".p12").toString();
    }

    private static void make(String name, String names) throws IOException, InterruptedException {
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-validity",
                "30",
                "-ext",
                "san=" + names,
                "-ext",
                "bc:c=ca:true",
                "-keystore",
                store(name));
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        line.addAll(List.of(arguments));
        line.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        var log = keys.resolve("keytool.log").toFile();
        var child = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        assertThat(child.waitFor()).as("%s", line).isZero();
    }

    private static Peer peer(String name, String... protocols) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(keys.resolve(name + ".p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        var managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(store, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS", "SunJSSE");
        context.init(managers.getKeyManagers(), null, new SecureRandom());
        var socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 16, InetAddress.getLoopbackAddress());
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        return new Peer(socket, Peer.status(200, "sealed"));
    }

    private static URI address(String host, Peer peer) {
        return URI.create("https://" + host + ":" + peer.port());
    }

    @Test
    void send_toATrustedServerByItsName_arrives() throws Exception {
        try (var rig = new Rig(folder);
                var peer = peer("good")) {
            for (var host : List.of("localhost", "127.0.0.1")) {
                var to = rig.declared(address(host, peer));
                assertThat(rig.exchange(Rig.post(to, Rig.segment(Label.OWNER, "x"))))
                        .isEqualTo("200 sealed");
            }
        }
    }

    @Test
    void send_toATrustedServerWithAnotherName_sendsNothing() throws Exception {
        try (var rig = new Rig(folder);
                var peer = peer("other-name")) {
            assertRefused(rig, peer);
        }
    }

    @Test
    void send_toAServerNobodyVouchesFor_sendsNothing() throws Exception {
        try (var rig = new Rig(folder);
                var peer = peer("stranger")) {
            assertRefused(rig, peer);
        }
    }

    @Test
    void send_toAServerThatSpeaksOnlyOlderTls_sendsNothing() throws Exception {
        try (var rig = new Rig(folder);
                var peer = peer("good", "TLSv1.2")) {
            assertRefused(rig, peer);
        }
    }

    @Test
    void send_toAServerWithoutTls_sendsNothing() throws Exception {
        try (var rig = new Rig(folder);
                var peer = new Peer((request, socket) -> socket.close())) {
            var to = rig.declared(address("localhost", peer));
            assertThatThrownBy(() ->
                            rig.gate.send(Rig.out(to, java.util.Optional.empty(), java.time.Duration.ofSeconds(2))))
                    .isInstanceOf(dev.homarus.types.ProblemException.class);
            assertThat(peer.requests).isEmpty();
        }
    }

    private static void assertRefused(Rig rig, Peer peer) {
        var to = rig.declared(address("localhost", peer));
        assertThatThrownBy(() -> rig.gate.send(Rig.post(to, Rig.segment(Label.OWNER, "x"))))
                .hasMessageStartingWith("EGRESS-004");
        assertThat(peer.requests).isEmpty();
        Rig.eventually(() -> rig.requests().getFirst().status().equals("failed EGRESS-004"));
    }
}

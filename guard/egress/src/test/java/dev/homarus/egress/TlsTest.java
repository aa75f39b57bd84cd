package dev.homarus.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.types.Label;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// TLS against certificates of an authority that this JVM trusts, and of one that it does not.
@Timeout(60)
class TlsTest {
    private static Certificates certificates;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeCertificates() throws IOException, InterruptedException {
        certificates = Certificates.all();
    }

    private static Peer peer(String name, String... protocols) throws GeneralSecurityException, IOException {
        return certificates.peer(name, Peer.status(200, "sealed"), protocols);
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

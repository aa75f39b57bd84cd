package dev.homarus.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.types.Label;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
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
            assertThatThrownBy(() -> rig.send(Rig.out(to, java.util.Optional.empty(), java.time.Duration.ofSeconds(2))))
                    .isInstanceOf(dev.homarus.types.ProblemException.class);
            assertThat(peer.requests).isEmpty();
        }
    }

    @Test
    @DisplayName("R064 a pinned host that shows another key, vouched for by whom this machine trusts, is sent nothing")
    void send_toAPinnedHost_arrivesWithThatKeyOnly() throws Exception {
        var pins = Map.of("localhost", Set.of(certificates.pin("good"), certificates.pin("pages")));
        try (var rig = new Rig(folder, pins, Set.of())) {
            try (var peer = peer("good")) {
                var to = rig.declared(address("localhost", peer));
                assertThat(rig.exchange(Rig.post(to, Rig.segment(Label.OWNER, "x"))))
                        .isEqualTo("200 sealed");
                var bare = rig.declared(address("127.0.0.1", peer));
                assertThat(rig.exchange(Rig.post(bare, Rig.segment(Label.OWNER, "x"))))
                        .as("another name is not pinned")
                        .isEqualTo("200 sealed");
            }
            try (var peer = peer("changed")) {
                var to = rig.declared(address("localhost", peer));
                assertThatThrownBy(() -> rig.send(Rig.post(to, Rig.segment(Label.OWNER, "x"))))
                        .hasMessageStartingWith("EGRESS-014")
                        .hasMessageContaining(certificates.pin("changed"));
                assertThat(peer.requests).isEmpty();
                Rig.eventually(() -> rig.requests().getFirst().status().equals("failed EGRESS-014"));
            }
            try (var peer = certificates.padded("changed", "good", Peer.status(200, "sealed"))) {
                var to = rig.declared(address("localhost", peer));
                assertThatThrownBy(() -> rig.send(Rig.post(to, Rig.segment(Label.OWNER, "x"))))
                        .as("the pinned certificate is sent along, and vouches for nothing")
                        .hasMessageStartingWith("EGRESS-014");
                assertThat(peer.requests).isEmpty();
            }
        }
    }

    @Test
    @DisplayName("R064 another issuer of a watched host's certificate is told, once, and nothing is held up")
    void send_toAWatchedHost_tellsOfAnotherIssuer() throws Exception {
        try (var rig = new Rig(folder, Map.of(), Set.of("localhost"))) {
            for (var name : List.of("good", "good", "changed", "changed")) {
                try (var peer = peer(name)) {
                    var to = rig.declared(address("localhost", peer));
                    assertThat(rig.exchange(Rig.post(to, Rig.segment(Label.OWNER, "x"))))
                            .isEqualTo("200 sealed");
                }
                if (name.equals("changed")) {
                    Rig.eventually(() -> !rig.issuers.changed().isEmpty());
                }
            }
            assertThat(rig.issuers.changed()).singleElement().satisfies(changed -> {
                assertThat(changed.former()).isEqualTo("Authority of good");
                assertThat(changed.name()).isEqualTo("Authority of changed");
            });
            assertThat(rig.kinds()).containsOnlyOnce("egress.issuer");
        }
    }

    private static void assertRefused(Rig rig, Peer peer) {
        var to = rig.declared(address("localhost", peer));
        assertThatThrownBy(() -> rig.send(Rig.post(to, Rig.segment(Label.OWNER, "x"))))
                .hasMessageStartingWith("EGRESS-004");
        assertThat(peer.requests).isEmpty();
        Rig.eventually(() -> rig.requests().getFirst().status().equals("failed EGRESS-004"));
    }
}

package dev.homarus.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.egress.Ways.Way;
import dev.homarus.types.Destination;
import dev.homarus.types.SecretRef;
import dev.homarus.vault.Vault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server of the owner's, with an authority that this machine does not know.
@Timeout(60)
class OwnServerTest {
    private static final String HOST = "llm.office.example";
    private static final SecretRef KEY = new SecretRef("model.office.tls");
    private static Certificates certificates;

    @TempDir
    Path folder;

    private final Ways ways = new Ways();
    private Rig rig;

    @BeforeAll
    static void makeCertificates() throws IOException, InterruptedException {
        certificates = Certificates.all();
    }

    @BeforeEach
    void open() {
        rig = new Rig(folder);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private Dialer dialer(Peer peer) {
        return new Dialer(
                (host, port) -> List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), peer.port())),
                new Clients.Making(Pins.NONE, ways, Optional.of(new OwnTls(rig.vault, Pins.NONE))));
    }

    private static Destination office() {
        return Destination.of("provider:office", URI.create("https://" + HOST)).asOwn();
    }

    private static String get(Dialer dialer, Destination to) throws IOException {
        var answer = dialer.send(to, "POST", "/v1", Map.of(), new byte[] {1}, Duration.ofSeconds(10));
        return answer.status() + " " + new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
    }

    private void declare(String authority, Optional<OwnServer.Identity> identity) throws Exception {
        var server = new OwnServer(List.of(certificates.certificate(authority)), identity);
        ways.set(Map.of("provider:office", new Way(Optional.of(server), Optional.empty())));
    }

    @Test
    void send_toAServerWhoseAuthorityWasNotGiven_sendsNothing_andAfterwardsArrives() throws Exception {
        try (var peer = certificates.peer("own", Peer.status(200, "mine"));
                var dialer = dialer(peer)) {
            assertThatThrownBy(() -> get(dialer, office())).hasMessageStartingWith("EGRESS-004");
            assertThat(peer.requests).isEmpty();
            declare("own", Optional.empty());
            assertThat(get(dialer, office())).isEqualTo("200 mine");
            declare("stranger", Optional.empty());
            assertThatThrownBy(() -> get(dialer, office())).hasMessageStartingWith("EGRESS-004");
            assertThat(peer.requests).hasSize(1);
        }
    }

    @Test
    void send_toAnotherServerWithTheSameAuthority_sendsNothing() throws Exception {
        declare("own", Optional.empty());
        try (var peer = certificates.peer("own", Peer.status(200, "mine"));
                var dialer = dialer(peer)) {
            var other = Destination.of("provider:other", URI.create("https://" + HOST))
                    .asOwn();
            assertThatThrownBy(() -> get(dialer, other)).hasMessageStartingWith("EGRESS-004");
            assertThat(peer.requests).isEmpty();
        }
    }

    @Test
    void send_toAServerThatThisMachineTrusts_butNotByTheGivenAuthority_sendsNothing() throws Exception {
        declare("own", Optional.empty());
        try (var peer = certificates.peer("good", Peer.status(200, "in between"));
                var dialer = dialer(peer)) {
            assertThatThrownBy(() -> get(dialer, office())).hasMessageStartingWith("EGRESS-004");
            assertThat(peer.requests).isEmpty();
        }
    }

    @Test
    void send_toAServerThatAsksWhoIsThere_showsTheCertificate_withItsKeyFromTheVault() throws Exception {
        var identity = new OwnServer.Identity(List.of(certificates.certificate("client")), KEY);
        var binding = new Vault.Binding(office().origin(), "", OwnServer.KEY_BINDING);
        try (var peer = certificates.asking("own", "client", Peer.status(200, "known"));
                var dialer = dialer(peer)) {
            declare("own", Optional.empty());
            assertThatThrownBy(() -> get(dialer, office())).hasMessageStartingWith("EGRESS-00");
            declare("own", Optional.of(identity));
            assertThatThrownBy(() -> get(dialer, office())).hasMessageStartingWith("EGRESS-015");
            rig.vault.put(KEY, binding, certificates.key("client"), false);
            assertThat(get(dialer, office())).isEqualTo("200 known");
            assertThat(peer.requests).hasSize(1);
        }
    }

    /// Each answer of this server leaves its connection open.
    @Test
    void keyOfACertificate_thatIsTakenAway_isUsedByNoOpenConnectionAnyMore() throws Exception {
        declare("own", Optional.of(new OwnServer.Identity(List.of(certificates.certificate("client")), KEY)));
        var binding = new Vault.Binding(office().origin(), "", OwnServer.KEY_BINDING);
        rig.vault.put(KEY, binding, certificates.key("client"), false);
        try (var peer = certificates.asking("own", "client", Peer.status(200, "known"));
                var dialer = dialer(peer)) {
            assertThat(get(dialer, office())).isEqualTo("200 known");
            rig.vault.remove(KEY);
            assertThatThrownBy(() -> get(dialer, office())).hasMessageStartingWith("EGRESS-015");
            assertThat(peer.requests).hasSize(1);
            rig.vault.put(KEY, binding, certificates.key("client"), false);
            assertThat(get(dialer, office())).isEqualTo("200 known");
        }
    }

    @Test
    void keyOfACertificate_boundToAnotherServer_isNotUsed() throws Exception {
        declare("own", Optional.of(new OwnServer.Identity(List.of(certificates.certificate("client")), KEY)));
        var elsewhere = new Vault.Binding("https://elsewhere.example:443", "", OwnServer.KEY_BINDING);
        rig.vault.put(KEY, elsewhere, certificates.key("client"), false);
        try (var peer = certificates.asking("own", "client", Peer.status(200, "known"));
                var dialer = dialer(peer)) {
            assertThatThrownBy(() -> get(dialer, office())).hasMessageStartingWith("EGRESS-015");
            assertThat(peer.connections).hasValue(0);
        }
    }

    @Test
    void declared_ownServers_mayBeInTheOwnersNetwork_othersMayNot() throws Exception {
        for (var inside : List.of("10.1.2.3", "192.168.7.8", "172.16.0.9", "100.64.1.1", "fd12::1")) {
            assertThat(Clients.declared(Destination.Reach.OWN, inside, 443)).hasSize(1);
            assertThatThrownBy(() -> Clients.declared(Destination.Reach.CLOUD, inside, 443))
                    .hasMessageStartingWith("EGRESS-006");
        }
        for (var never : List.of("169.254.169.254", "224.0.0.1", "0.0.0.0", "fe80::1")) {
            assertThatThrownBy(() -> Clients.declared(Destination.Reach.OWN, never, 443))
                    .hasMessageStartingWith("EGRESS-006");
        }
    }
}

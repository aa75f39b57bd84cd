package dev.homarus.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.detect.KnownValues;
import dev.homarus.policy.Action;
import dev.homarus.policy.Decision;
import dev.homarus.policy.Facts;
import dev.homarus.policy.Permit;
import dev.homarus.policy.Policy;
import dev.homarus.policy.Regions;
import dev.homarus.policy.Rules;
import dev.homarus.policy.Stops;
import dev.homarus.policy.Trust;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pages, from a server on loopback that this JVM trusts and that the test says the name leads to.
@Timeout(60)
class WebTest {
    private static final String HOST = "pages.example.org";
    private static final String HTML = "Content-Type: text/html; charset=\"utf-8\"";

    private static Certificates certificates;

    @TempDir
    Path folder;

    private Rig rig;
    private Peer peer;
    private Dialer dialer;
    private final Underway underway = new Underway();
    private final AtomicInteger lookups = new AtomicInteger();

    @BeforeAll
    static void makeCertificates() throws IOException, InterruptedException {
        certificates = Certificates.all();
    }

    @BeforeEach
    void open() throws Exception {
        rig = new Rig(folder);
        peer = certificates.peer("pages", Peer.status(200, "<p>good morning", HTML));
        dialer = new Dialer((host, port) -> {
            lookups.incrementAndGet();
            return List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), peer.port()));
        });
    }

    @AfterEach
    void close() {
        dialer.close();
        peer.close();
        rig.close();
    }

    private Web web(Dialer by, Duration limit) {
        return new Web(rig.ledger, rig.audit, rig.now::get, by, entry -> {}, limit, underway, () -> rig.stops);
    }

    private static Action.Fetch fetch(String target) {
        return new Action.Fetch("main", "https://" + HOST + target);
    }

    private Page get(String target) {
        return web(dialer, Duration.ofSeconds(20)).get(fetch(target), "fetch.said", Label.OWNER);
    }

    private void assertFails(String code) {
        assertThatThrownBy(() -> get("/x")).hasMessageStartingWith(code);
        Rig.eventually(() -> rig.requests().getFirst().status().equals("failed " + code));
    }

    private static Permit permit(Action.Fetch fetch) {
        var facts = Facts.at(Rig.START)
                .about(Optional.empty(), Label.OWNER, false)
                .under(Rules.CAUTIOUS, Trust.NAMED, Optional.empty())
                .said(true);
        return ((Decision.Allow) Policy.decide(fetch, facts)).permit();
    }

    @Test
    void page_arrivesWithItsType_andIsOnRecord() {
        var page = get("/a?b=c");

        assertThat(page.url()).isEqualTo("https://" + HOST + "/a?b=c");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.type()).isEqualTo("text/html");
        assertThat(page.charset()).contains("utf-8");
        assertThat(new String(page.body(), StandardCharsets.UTF_8)).isEqualTo("<p>good morning");
        assertThat(page.cut()).isFalse();
        var entry = rig.requests().getFirst();
        assertThat(entry.origin()).isEqualTo("https://" + HOST + ":443");
        assertThat(entry.method() + " " + entry.path()).isEqualTo("GET /a?b=c");
        assertThat(entry.bytes()).isEqualTo("/a?b=c".length());
        assertThat(new String(rig.ledger.wire(entry), StandardCharsets.UTF_8)).isEqualTo("/a?b=c");
        Rig.eventually(() -> rig.requests().getFirst().status().equals("200"));
        Rig.eventually(() -> rig.kinds().equals(List.of("web.fetch", "web.result")));
    }

    @Test
    void page_whileSomethingIsStopped_isNotDialled_andItsRowSaysSo() {
        rig.stops = new Stops(true, false);
        assertFails("EGRESS-005");
        rig.stops = new Stops(false, false, java.util.Set.of(HOST));
        assertFails("EGRESS-005");
        assertThat(lookups).hasValue(0);
    }

    @Test
    void page_thatIsOnItsWay_isBrokenOff() throws Exception {
        var asked = new java.util.concurrent.CountDownLatch(1);
        peer.answers((in, out) -> {
            asked.countDown();
            Thread.sleep(20_000);
        });
        var failed = new java.util.concurrent.CompletableFuture<String>();
        Thread.ofPlatform().start(() -> {
            try {
                get("/x");
                failed.complete("nothing");
            } catch (RuntimeException e) {
                failed.complete(e.getMessage());
            }
        });
        asked.await();
        underway.breakOff(to -> to.host().equals(HOST));
        assertThat(failed.get(10, java.util.concurrent.TimeUnit.SECONDS)).startsWith("EGRESS-0");
    }

    @Test
    void request_carriesTheUrlAndNothingOfTheOwners() {
        peer.answers(Peer.status(200, "x", HTML, "Set-Cookie: a=b"));
        get("/one");
        get("/two");

        assertThat(peer.requests.get(1).head().lines().toList())
                .containsExactlyInAnyOrder(
                        "GET /two HTTP/1.1",
                        "Accept: text/html, text/plain, application/json, application/xml;q=0.9, text/*;q=0.8",
                        "Accept-Encoding: identity",
                        "Connection: close",
                        "Host: " + HOST,
                        "User-Agent: Homarus",
                        "");
        assertThat(peer.requests.get(1).body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/?",
                "/?a",
                "//other.example.org/x",
                "/a//b",
                "/a/../b",
                "/%2e%2e/x",
                "/a;b=c?d=%2F&e=+f",
                "/:80/x",
                "/a?b=https://other.example.org/"
            })
    void target_isSentAsItWasShown_orNotAtAll(String target) {
        try {
            get(target);
            assertThat(peer.requests.getFirst().head()).startsWith("GET " + target + " HTTP/1.1\r\n");
        } catch (dev.homarus.types.ProblemException e) {
            assertThat(e.problem().code()).isEqualTo("EGRESS-010");
            assertThat(peer.connections).hasValue(0);
        }
    }

    @Test
    void gate_performsExactlyThePermitsAction_once() {
        try (var own = new EgressGate(
                new Bounds(origin -> false, () -> Trust.NAMED, () -> Stops.NONE, () -> Regions.ANY),
                rig.consents,
                rig.ledger,
                rig.spending,
                rig.audit,
                rig.vault,
                new Lookout(dev.homarus.crypto.SecretBytes.random(32), new HeldSecrets(rig.vault)),
                rig.now::get,
                (host, port) -> List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), peer.port())))) {
            var permit = permit(fetch("/shown"));

            assertThat(own.fetch(permit, Label.OWNER).status()).isEqualTo(200);
            assertThat(peer.requests.getFirst().head()).startsWith("GET /shown ");
            assertThatThrownBy(() -> own.fetch(permit, Label.OWNER)).isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    @DisplayName("SF-06 where an answer leads is told, and nothing goes there")
    void redirect_isTold_andNotFollowed(int status) {
        peer.answers(Peer.status(status, "moved", "Location: //127.0.0.1/x"));
        var page = get("/x");

        assertThat(page.leads()).isTrue();
        assertThat(page.location()).contains("//127.0.0.1/x");
        assertThat(peer.requests).hasSize(1);
    }

    @Test
    @DisplayName("SF-07 a name with one address inside is refused as a whole, and what was checked is dialled")
    void name_isLookedUpOnce_andCheckedWhole() throws Exception {
        Names.Resolver mixed =
                host -> new InetAddress[] {InetAddress.ofLiteral("45.66.77.88"), InetAddress.getLoopbackAddress()};
        Names.Resolver mapped = host -> new InetAddress[] {InetAddress.ofLiteral("64:ff9b::7f00:1")};
        for (var resolver : List.of(mixed, mapped)) {
            assertThatThrownBy(() -> Names.addresses(HOST, Neighbours::isElsewhere, resolver))
                    .hasMessageStartingWith("EGRESS-006");
            try (var inside =
                    new Dialer((host, port) -> Names.addresses(host, Neighbours::isElsewhere, resolver).stream()
                            .map(address -> new InetSocketAddress(address, peer.port()))
                            .toList())) {
                assertThatThrownBy(() -> web(inside, Duration.ofSeconds(20)).get(fetch("/x"), "r", Label.OWNER))
                        .hasMessageStartingWith("EGRESS-006");
            }
        }
        assertThat(peer.connections).hasValue(0);

        get("/x");
        assertThat(lookups).hasValue(1);
        assertThat(peer.connections).hasValue(1);
        get("/y");
        // The pool may open a connection more while the first one goes; each has a look-up of its own.
        assertThat(lookups).as("nothing of an earlier page is used again").hasValueGreaterThan(1);
    }

    @Test
    void nameThatIsNotKnown_andServerThatIsNotThere_areNotReached() {
        try (var nowhere = new Dialer((host, port) -> {
            throw new UnknownHostException(host);
        })) {
            assertThatThrownBy(() -> web(nowhere, Duration.ofSeconds(20)).get(fetch("/x"), "r", Label.OWNER))
                    .hasMessageStartingWith("EGRESS-002");
        }
        peer.close();
        assertFails("EGRESS-002");
    }

    @Test
    @DisplayName("SF-17 an answer without an end is cut at two mebibytes")
    void bodyWithoutEnd_isCut() {
        peer.answers((request, socket) -> {
            Peer.write(socket.getOutputStream(), "HTTP/1.1 200 X\r\n" + HTML + "\r\nConnection: close\r\n\r\n");
            var piece = new byte[1 << 16];
            java.util.Arrays.fill(piece, (byte) 'a');
            while (true) {
                socket.getOutputStream().write(piece);
            }
        });
        var page = get("/x");

        assertThat(page.body()).hasSize(Web.MAX_BODY);
        assertThat(page.cut()).isTrue();
        Rig.eventually(() -> peer.ended.get() == 1);
    }

    @Test
    @DisplayName("SF-17 an answer that drips is given up")
    void slowBody_isGivenUp() {
        peer.answers((request, socket) -> {
            Peer.write(socket.getOutputStream(), "HTTP/1.1 200 X\r\n" + HTML + "\r\nConnection: close\r\n\r\n");
            while (true) {
                Peer.write(socket.getOutputStream(), "a");
                Thread.sleep(100);
            }
        });
        long start = System.nanoTime();

        assertThatThrownBy(() -> web(dialer, Duration.ofSeconds(1)).get(fetch("/x"), "r", Label.OWNER))
                .hasMessageMatching("EGRESS-0(03|12).*");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        Rig.eventually(() -> peer.ended.get() == 1);
    }

    @Test
    @DisplayName("SF-17 headers without an end are given up")
    void headersWithoutEnd_areGivenUp() {
        peer.answers((request, socket) -> {
            Peer.write(socket.getOutputStream(), "HTTP/1.1 200 X\r\n");
            for (int i = 0; i < 1_000_000; i++) {
                Peer.write(socket.getOutputStream(), "X-" + i + ": aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n");
            }
        });

        assertThatThrownBy(() -> get("/x")).hasMessageStartingWith("EGRESS-0");
        Rig.eventually(() -> peer.ended.get() == 1);
    }

    @Test
    @DisplayName("SF-17 a packed answer is not unpacked")
    void packedAnswer_isRefused() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[1 << 20]);
        }
        peer.answers((request, socket) -> {
            Peer.write(
                    socket.getOutputStream(),
                    "HTTP/1.1 200 X\r\n" + HTML + "\r\nContent-Encoding: gzip\r\nContent-Length: " + packed.size()
                            + "\r\n\r\n");
            socket.getOutputStream().write(packed.toByteArray());
        });

        assertFails("EGRESS-011");
    }

    @Test
    @DisplayName("SF-17 an answer that is shorter than it says is no answer")
    void answerThatEndsEarly_isCutOff() {
        peer.answers((request, socket) -> {
            Peer.write(socket.getOutputStream(), "HTTP/1.1 200 X\r\n" + HTML + "\r\nContent-Length: 100\r\n\r\nabc");
            socket.close();
        });

        assertFails("EGRESS-012");
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/png", "application/octet-stream", "application/pdf", "", "texthtml", "text/"})
    void whatIsNoText_isNotRead(String type) {
        peer.answers(Peer.status(200, "x", type.isEmpty() ? "X: y" : "Content-Type: " + type));

        assertFails("EGRESS-011");
    }

    @Test
    @DisplayName("PI-04 a URL with something of the owner's in it does not leave, in whatever disguise")
    void urlThatHoldsAValue_isForbidden_withItsTypeForTheOwner() {
        rig.values.add(new KnownValues.Value("tulip-mania-1637", "vault", Classification.SECRET));
        var base64 = Base64.getUrlEncoder().encodeToString("tulip-mania-1637".getBytes(StandardCharsets.UTF_8));
        for (var url : List.of(
                "https://a.example.org/tulip-mania-1637",
                "https://a.example.org/?q=tulip%2Dmania%2D1637",
                "https://tulip-mania-1637.example.org/",
                "https://a.example.org/?q=" + base64)) {
            assertThat(rig.gate.forbids(url, "main", Label.OWNER)).as(url).contains("the address holds known.vault");
        }
        assertThat(rig.gate.forbids("https://a.example.org/?card=4111111111111111", "main", Label.OWNER))
                .contains("the address holds card");
        assertThat(rig.gate.forbids("https://a.example.org/?to=ada%40example.com", "main", Label.OWNER))
                .isPresent();
        assertThat(rig.kinds()).containsOnly("egress.denied");
        assertThat(rig.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/",
                "https://en.wikipedia.org/wiki/European_lobster",
                "https://github.com/openjdk/jdk/commit/4f9f1b8f0a1de9cbf0a5b8f1b6a2a1d0c8d7e6f5",
                "https://www.rfc-editor.org/rfc/rfc9110.html",
                "https://news.example.com/2026/11/21/headline-of-the-day-123456789",
                "https://docs.oracle.com/en/java/javase/25/docs/api/java.base/java/lang/String.html",
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
                "https://stackoverflow.com/questions/11227809/why-is-processing-a-sorted-array-faster",
                "https://arxiv.org/abs/1706.03762",
                "https://example.org/search?q=weather+in+riga&lang=en",
                "https://93.184.216.34/x",
                "https://example.org/item/7c9e6679-7425-40de-944b-e07fc1f90ae7"
            })
    void ordinaryUrl_isNotForbidden(String url) {
        assertThat(rig.gate.forbids(url, "main", Label.OWNER)).isEmpty();
    }
}

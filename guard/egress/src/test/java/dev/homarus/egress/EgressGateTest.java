package dev.homarus.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.audit.Query;
import dev.homarus.policy.Consent;
import dev.homarus.policy.Stops;
import dev.homarus.types.Classification;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import dev.homarus.types.Outgoing.Credential;
import dev.homarus.types.ProblemException;
import dev.homarus.types.Provenance;
import dev.homarus.types.SecretRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EgressGateTest {
    private static final SecretRef KEY = new SecretRef("model.test");
    private static final Optional<Credential> BEARER = Optional.of(new Credential(KEY, "Authorization", "Bearer "));
    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private Rig rig;
    private Peer peer;
    private Destination to;

    /// What this JVM trusts is read at its first TLS connection, which may be one of these tests'.
    @BeforeAll
    static void makeCertificates() throws IOException, InterruptedException {
        Certificates.all();
    }

    @BeforeEach
    void open() {
        rig = new Rig(folder);
        peer = new Peer(Peer.status(200, "hello"));
        to = rig.declared(peer.address());
    }

    @AfterEach
    void close() {
        rig.close();
        peer.close();
    }

    private static void assertProblem(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(ProblemException.class).hasMessageStartingWith(code);
    }

    private String status() {
        return rig.requests().getFirst().status();
    }

    @Test
    void send_ofSegments_arrivesAsTheirExactBytesAndNothingMore() throws IOException {
        var first = Rig.segment(Label.SYSTEM, "{\"é\":");
        var second = Rig.segment(Label.OWNER, "\"😀\"}");
        assertThat(rig.exchange(Rig.post(to, first, second))).isEqualTo("200 hello");
        var received = peer.requests.getFirst();
        assertThat(received.body()).isEqualTo("{\"é\":\"😀\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(received.head().lines().map(line -> line.replaceAll(":.*", "")))
                .containsExactlyInAnyOrder(
                        "POST /v1/chat?a=b HTTP/1.1", "Host", "Accept", "Content-Type", "Content-Length", "");
        var entry = rig.requests().getFirst();
        assertThat(rig.ledger.wire(entry)).isEqualTo(received.body());
        assertThat(entry.label()).isEqualTo(Label.OWNER);
        assertThat(entry.headers().text("Accept")).isEqualTo("x/y");
        Rig.eventually(() -> status().equals("200"));
        assertThat(rig.requests().getFirst().received()).isEqualTo(5);
    }

    @Test
    void send_isDurableInLedgerAndAuditBeforeTheFirstByteArrives() throws IOException {
        var seen = new AtomicReference<>(List.of(""));
        peer.answers((request, socket) -> {
            var entry = rig.requests().getFirst();
            seen.set(List.of(
                    entry.status(),
                    new String(rig.ledger.wire(entry), StandardCharsets.UTF_8),
                    rig.kinds().getLast()));
            Peer.status(200, "").to(request, socket);
        });
        rig.exchange(Rig.post(to, Rig.segment(Label.OWNER, "body")));
        assertThat(seen.get()).containsExactly("sending", "body", "model.call");
        Rig.eventually(() -> rig.kinds().contains("model.result"));
        assertThat(rig.kinds()).containsExactly("model.call", "model.result");
    }

    @Test
    void send_toAnUndeclaredDestination_dialsNothing() {
        rig.origins.clear();
        assertProblem("EGRESS-001", () -> rig.send(Rig.post(to, Rig.segment(Label.SYSTEM, "x"))));
        assertThat(rig.gate.clears(to, Label.SYSTEM)).isFalse();
        assertThat(peer.connections).hasValue(0);
        assertThat(rig.requests()).isEmpty();
        assertThat(rig.kinds()).containsExactly("egress.denied");
    }

    @Test
    void send_ofSomethingAboveTheClearance_dialsNothing() {
        for (var label : List.of(Label.UNREADABLE, Label.of(Classification.SECRET, Provenance.OWNER))) {
            assertProblem(
                    "EGRESS-001",
                    () -> rig.send(Rig.post(to, Rig.segment(Label.SYSTEM, "a"), Rig.segment(label, "marker"))));
        }
        assertThat(rig.audit.query(Query.newest(10)).toString()).doesNotContain("marker");
        assertThat(peer.connections).hasValue(0);
        assertThat(rig.requests()).isEmpty();
    }

    @Test
    void clears_anotherMachine_goesByConsentUntilItEndsOrIsTakenBack() {
        var cloud = rig.declared(URI.create("https://api.example.com"));
        assertThat(rig.gate.clears(cloud, Label.SYSTEM)).isTrue();
        assertThat(rig.gate.clears(cloud, Label.OWNER)).isFalse();
        rig.consents.give(new Consent(cloud.origin(), Classification.PERSONAL, Rig.START.plusSeconds(60)), "owner");
        assertThat(rig.gate.clears(cloud, Label.OWNER)).isTrue();
        assertThat(new Consents(rig.store, rig.audit, rig.now::get).of(cloud.origin()))
                .isPresent();
        rig.now.set(Rig.START.plusSeconds(60));
        assertThat(rig.gate.clears(cloud, Label.OWNER)).isFalse();
        assertThat(rig.consents.of(cloud.origin())).isEmpty();
        rig.now.set(Rig.START);
        rig.consents.give(new Consent(cloud.origin(), Classification.PUBLIC, Rig.START.plusSeconds(60)), "owner");
        assertThat(rig.gate.clears(cloud, Label.OWNER)).as("replaced").isFalse();
        rig.consents.give(new Consent(cloud.origin(), Classification.PERSONAL, Rig.START.plusSeconds(60)), "owner");
        rig.consents.withdraw(cloud.origin(), "owner");
        assertThat(rig.gate.clears(cloud, Label.OWNER)).isFalse();
        assertThat(new Consents(rig.store, rig.audit, rig.now::get).of(cloud.origin()))
                .isEmpty();
    }

    @Test
    void send_withAKey_putsItInForTheBoundOriginOnly() throws IOException {
        rig.vault.put(KEY, to.origin(), "sk-1 marker".getBytes(StandardCharsets.UTF_8));
        rig.exchange(Rig.out(to, BEARER, Rig.LIMIT, Rig.segment(Label.OWNER, "x")));
        assertThat(peer.requests.getFirst().head()).contains("\r\nAuthorization: Bearer sk-1 marker\r\n");
        assertThat(rig.requests().getFirst().headers().text("Authorization")).isEqualTo("Bearer {vault:model.test}");
        assertThat(rig.audit.query(Query.newest(10)).toString()).doesNotContain("marker");

        try (var other = new Peer(Peer.status(200, ""))) {
            var elsewhere = rig.declared(other.address());
            assertProblem("EGRESS-007", () -> rig.send(Rig.out(elsewhere, BEARER, Rig.LIMIT)));
            assertThat(other.connections).hasValue(0);
        }
        Rig.eventually(() -> status().equals("failed EGRESS-007"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Evil: 1", "a\n", "\u0000", "ké", "a\u007f"})
    void send_withAKeyThatCouldEndItsLine_dialsNothing(String key) {
        rig.vault.put(KEY, to.origin(), key.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> rig.send(Rig.out(to, BEARER, Rig.LIMIT)))
                .hasMessageStartingWith("EGRESS-008")
                .hasMessageNotContaining(key);
        assertThat(peer.connections).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://[::127.0.0.1]",
                "https://[64:ff9b::7f00:1]",
                "https://0.0.0.0",
                "https://[::]",
                "https://10.1.2.3",
                "https://192.168.1.1",
                "https://169.254.169.254",
                "https://[fd00::1]"
            })
    void send_toAnotherSpellingOfAnInnerAddress_dialsNothing(String address) {
        var inner = rig.declared(URI.create(address + ":" + peer.port()));
        assertProblem("EGRESS-006", () -> rig.send(Rig.out(inner, Optional.empty(), SHORT)));
        assertThat(peer.connections).hasValue(0);
        Rig.eventually(() -> status().equals("failed EGRESS-006"));
    }

    @Test
    void send_toLocalhostWithADot_dialsNothingWhateverTheSystemMakesOfIt() {
        var inner = rig.declared(URI.create("https://localhost.:" + peer.port()));
        assertThatThrownBy(() -> rig.send(Rig.out(inner, Optional.empty(), SHORT)))
                .isInstanceOf(ProblemException.class);
        assertThat(peer.connections).hasValue(0);
    }

    @Test
    void send_whereNobodyListens_isUnreachable() {
        peer.close();
        assertProblem("EGRESS-002", () -> rig.send(Rig.post(to)));
        Rig.eventually(() -> status().equals("failed EGRESS-002"));
        Rig.eventually(() -> rig.kinds().contains("model.result"));
    }

    @Test
    void send_toASilentServer_endsInTimeAndHangsUp() {
        peer.answers((request, socket) -> {});
        assertProblem("EGRESS-003", () -> rig.send(Rig.out(to, Optional.empty(), SHORT)));
        Rig.eventually(() -> peer.ended.get() == 1);
    }

    @Test
    void send_toAServerThatDripsItsHead_endsInTimeAndHangsUp() {
        peer.answers((request, socket) -> {
            var out = socket.getOutputStream();
            Peer.write(out, "HTTP/1.1 200 OK\r\n");
            var never = new CountDownLatch(1);
            for (int i = 0; !never.await(100, java.util.concurrent.TimeUnit.MILLISECONDS); i++) {
                Peer.write(out, "X-Header-" + i + ": x\r\n");
            }
        });
        assertProblem("EGRESS-003", () -> rig.send(Rig.out(to, Optional.empty(), SHORT)));
        Rig.eventually(() -> peer.ended.get() == 1);
    }

    @Test
    void localOnly_nothingGoesElsewhere_andThisMachineGoesOn() throws IOException {
        var cloud = rig.declared(URI.create("https://api.example.com"));
        rig.consents.give(new Consent(cloud.origin(), Classification.PERSONAL, Rig.START.plusSeconds(60)), "owner");
        assertThat(rig.gate.clears(cloud, Label.OWNER)).isTrue();
        rig.stops = new Stops(true, false);
        assertProblem("EGRESS-001", () -> rig.send(Rig.post(cloud, Rig.segment(Label.SYSTEM, "x"))));
        assertThat(rig.requests()).isEmpty();
        var denied = rig.audit.query(Query.newest(1)).getFirst().event();
        assertThat(denied.detail().text("rule")).isEqualTo("egress.local");
        assertThat(rig.exchange(Rig.post(to, Rig.segment(Label.OWNER, "y")))).isEqualTo("200 hello");
        rig.stops = new Stops(false, true);
        assertProblem("EGRESS-001", () -> rig.send(Rig.post(to, Rig.segment(Label.SYSTEM, "z"))));
        assertThat(rig.requests()).hasSize(1);
    }

    @Test
    void forbiddenHost_isSentNothing_andWhatIsOnItsWayThereIsBrokenOff() throws Exception {
        peer.answers((request, socket) ->
                Peer.write(socket.getOutputStream(), "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"));
        try (var exchange = rig.send(Rig.post(to))) {
            assertThat(new String(exchange.body().readNBytes(4), StandardCharsets.UTF_8))
                    .isEqualTo("half");
            rig.gate.breakOff(new Stops(false, false, java.util.Set.of("elsewhere.example")));
            rig.gate.breakOff(new Stops(false, false, java.util.Set.of(to.host())));
            assertThatThrownBy(() -> exchange.body().readAllBytes()).isInstanceOf(IOException.class);
        }
        Rig.eventually(() -> status().equals("broken off"));
        rig.stops = new Stops(false, false, java.util.Set.of(to.host()));
        assertProblem("EGRESS-001", () -> rig.send(Rig.post(to, Rig.segment(Label.SYSTEM, "x"))));
        assertThat(rig.gate.refusal(to))
                .hasValueSatisfying(why -> assertThat(why).contains("homarus ledger allow-again " + to.host()));
        assertThat(rig.requests()).hasSize(1);
    }

    @Test
    void breakOff_whilePaused_endsWhatIsOnItsWay_beforeAndAfterTheHead() throws Exception {
        var arrived = new CountDownLatch(1);
        peer.answers((request, socket) -> arrived.countDown());
        var failed = new AtomicReference<>("");
        var thread = Thread.ofVirtual().start(() -> {
            try {
                rig.send(Rig.post(to)).close();
            } catch (ProblemException e) {
                failed.set(e.problem().code());
            }
        });
        arrived.await();
        rig.gate.breakOff(new Stops(true, false));
        assertThat(thread.join(java.time.Duration.ofMillis(200)))
                .as("a request to this machine goes on in local-only mode")
                .isFalse();
        rig.gate.breakOff(new Stops(false, true));
        thread.join();
        assertThat(failed).hasValue("EGRESS-005");
        peer.answers((request, socket) ->
                Peer.write(socket.getOutputStream(), "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"));
        try (var exchange = rig.send(Rig.post(to))) {
            assertThat(new String(exchange.body().readNBytes(4), StandardCharsets.UTF_8))
                    .isEqualTo("half");
            rig.gate.breakOff(new Stops(false, true));
            assertThatThrownBy(() -> exchange.body().readAllBytes()).isInstanceOf(IOException.class);
        }
        Rig.eventually(() -> status().equals("broken off"));
        Rig.eventually(() -> peer.ended.get() == 2);
    }

    @Test
    void send_interruptedWhileItWaits_isCancelledAndHangsUp() throws InterruptedException {
        var arrived = new CountDownLatch(1);
        peer.answers((request, socket) -> arrived.countDown());
        var failed = new AtomicReference<>("");
        var thread = Thread.ofVirtual().start(() -> {
            try {
                rig.send(Rig.post(to)).close();
            } catch (ProblemException e) {
                failed.set(e.problem().code() + " " + Thread.currentThread().isInterrupted());
            }
        });
        arrived.await();
        thread.interrupt();
        thread.join();
        assertThat(failed).hasValue("EGRESS-005 true");
        Rig.eventually(() -> peer.ended.get() == 1);
        Rig.eventually(() -> status().equals("failed EGRESS-005"));
    }

    @Test
    void send_onAThreadThatWasInterruptedBefore_sendsNothing() throws InterruptedException {
        var failed = new AtomicReference<>("");
        var thread = Thread.ofVirtual().unstarted(() -> {
            Thread.currentThread().interrupt();
            try {
                rig.send(Rig.post(to)).close();
            } catch (ProblemException e) {
                failed.set(e.problem().code() + " " + Thread.currentThread().isInterrupted());
            }
        });
        thread.start();
        thread.join();
        assertThat(failed.get()).matches("(EGRESS-005|AUDIT-00[0-9]) true");
        assertThat(peer.requests).isEmpty();
        Rig.eventually(() -> status().startsWith("failed"));
    }

    @Test
    void body_cutOff_isAnIOException() {
        peer.answers((request, socket) -> {
            Peer.write(socket.getOutputStream(), "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            socket.close();
        });
        assertThatThrownBy(() -> rig.exchange(Rig.post(to))).isInstanceOf(IOException.class);
        peer.answers((request, socket) -> {
            Peer.write(socket.getOutputStream(), "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
            socket.close();
        });
        assertThatThrownBy(() -> rig.exchange(Rig.post(to))).isInstanceOf(IOException.class);
    }

    @Test
    void body_silentForTooLong_isAnIOException() {
        peer.answers((request, socket) ->
                Peer.write(socket.getOutputStream(), "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"));
        assertThatThrownBy(() -> rig.exchange(Rig.out(to, Optional.empty(), SHORT)))
                .isInstanceOf(IOException.class);
        Rig.eventually(() -> peer.ended.get() == 1);
    }

    @Test
    void body_interruptedWhileItIsRead_endsAndHangsUp() throws InterruptedException {
        var half = new CountDownLatch(1);
        peer.answers((request, socket) ->
                Peer.write(socket.getOutputStream(), "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"));
        var failed = new AtomicReference<Throwable>(new AssertionError("did not fail"));
        var thread = Thread.ofVirtual().start(() -> {
            try (var exchange = rig.send(Rig.post(to))) {
                var _ = exchange.body().readNBytes(4);
                half.countDown();
                var _ = exchange.body().read();
            } catch (IOException e) {
                failed.set(e);
            }
        });
        half.await();
        thread.interrupt();
        thread.join();
        assertThat(failed.get()).isInstanceOf(InterruptedIOException.class);
        Rig.eventually(() -> peer.ended.get() == 1);
        Rig.eventually(() -> status().equals("broken off"));
        Rig.eventually(() -> rig.kinds().contains("model.result"));
    }

    @Test
    void send_answeredWithARedirectOrAChallenge_isAnAnswer() throws IOException {
        try (var other = new Peer(Peer.status(200, "elsewhere"))) {
            for (int status : new int[] {301, 302, 303, 307, 308}) {
                peer.answers(Peer.status(status, "moved", "Location: " + other.address() + "/"));
                assertThat(rig.exchange(Rig.post(to))).isEqualTo(status + " moved");
            }
            assertThat(other.connections).hasValue(0);
        }
        for (int status : new int[] {400, 401, 403, 404, 407, 429, 500, 503}) {
            peer.answers(Peer.status(status, "no"));
            assertThat(rig.exchange(Rig.post(to))).isEqualTo(status + " no");
        }
        peer.answers(Peer.status(401, "no", "WWW-Authenticate: Basic realm=\"x\""));
        assertThat(rig.exchange(Rig.post(to))).isEqualTo("401 no");
    }

    @Test
    void send_keepsNoCookiesAndDecodesNothing() throws IOException {
        peer.answers(Peer.status(200, "not gzip", "Set-Cookie: a=b; Path=/", "Content-Encoding: gzip"));
        assertThat(rig.exchange(Rig.post(to))).isEqualTo("200 not gzip");
        rig.exchange(Rig.post(to));
        assertThat(peer.requests).hasSize(2).noneMatch(request -> request.has("cookie") || request.has("user-agent"));
    }

    @Test
    void exchange_complete_leavesTheConnectionForTheNextRequest() throws IOException {
        for (int i = 0; i < 5; i++) {
            try (var exchange = rig.send(Rig.post(to))) {
                assertThat(exchange.body().readNBytes(5)).hasSize(5);
                exchange.complete();
            }
            int sent = i + 1;
            Rig.eventually(() -> peer.requests.size() == sent);
        }
        assertThat(peer.connections.get()).isLessThan(5);
    }

    @Test
    void exchange_closedEarly_hangsUp() throws IOException {
        peer.answers((request, socket) ->
                Peer.write(socket.getOutputStream(), "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"));
        try (var exchange = rig.send(Rig.post(to))) {
            assertThat(exchange.body().readNBytes(4)).hasSize(4);
        }
        Rig.eventually(() -> peer.ended.get() == 1);
        Rig.eventually(() -> status().equals("broken off"));
        assertThat(rig.requests().getFirst().received()).isEqualTo(4);
    }

    @Test
    void send_whenTheAuditCannotWrite_dialsNothing() {
        rig.audit.close();
        assertProblem("AUDIT-005", () -> rig.send(Rig.post(to, Rig.segment(Label.OWNER, "x"))));
        assertThat(peer.connections).hasValue(0);
        assertThat(rig.requests()).isEmpty();
    }

    @Test
    void listener_isToldOfTheBeginningAndTheEnd() throws IOException {
        var told = new CopyOnWriteArrayList<String>();
        rig.gate.onChange(entry -> told.add(entry.status()));
        rig.exchange(Rig.post(to));
        assertThat(told).containsExactly("sending", "200");
    }

    @Test
    void send_byManyThreads_isOnRecordRequestByRequest() throws InterruptedException {
        peer.answers((request, socket) -> Peer.status(200, new String(request.body(), StandardCharsets.UTF_8))
                .to(request, socket));
        var answers = new CopyOnWriteArrayList<String>();
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 32; t++) {
            int number = t;
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 5; i++) {
                    try {
                        answers.add(rig.exchange(Rig.post(to, Rig.segment(Label.OWNER, number + "/" + i))));
                    } catch (IOException e) {
                        answers.add(e.toString());
                    }
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(answers).hasSize(160).doesNotHaveDuplicates().allMatch(answer -> answer.startsWith("200 "));
        Rig.eventually(
                () -> rig.requests().stream().allMatch(entry -> entry.status().equals("200")));
        var bodies = rig.requests().stream()
                .map(entry -> "200 " + new String(rig.ledger.wire(entry), StandardCharsets.UTF_8));
        assertThat(bodies).containsExactlyInAnyOrderElementsOf(answers);
    }

    @Test
    void send_ofAnAnswerThatIsNotHttp_isAProblem() {
        peer.answers((request, socket) -> {
            Peer.write(socket.getOutputStream(), "SSH-2.0-OpenSSH_9.9\r\n\r\n");
            socket.close();
        });
        assertProblem("EGRESS-017", () -> rig.send(Rig.post(to)));
    }

    @Test
    void send_ofAnAnswerWithAFloodOfHeaders_isAProblem() {
        peer.answers((request, socket) -> {
            var flood = new ByteArrayOutputStream();
            flood.writeBytes("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 2_000; i++) {
                flood.writeBytes(("X-" + i + ": " + "x".repeat(100) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            socket.getOutputStream().write(flood.toByteArray());
        });
        assertProblem("EGRESS-017", () -> rig.send(Rig.post(to)));
    }

    @Test
    void consent_isRememberedAcrossARestart_withItsTerms() {
        var end = Instant.parse("2030-02-01T00:00:00Z");
        rig.consents.give(new Consent("https://a.example:443", Classification.PERSONAL, end), "owner");
        assertThat(new Consents(rig.store, rig.audit, rig.now::get).of("https://a.example:443"))
                .contains(new Consent("https://a.example:443", Classification.PERSONAL, end));
        assertThat(rig.consents.of("https://a.example:444")).isEmpty();
    }
}

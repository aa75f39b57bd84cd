package dev.homarus.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.protocol.Json;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.nio.channels.InterruptedByTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalGatewayTest {
    @TempDir
    Path folder;

    private Path socket() {
        return folder.resolve("s");
    }

    private static void assertCode(Runnable work, String code) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(code));
    }

    @Test
    void get_withoutSocket_isNotRunning() {
        assertCode(() -> new LocalGateway(socket()).get("/api/status"), "CLI-001");
        assertThat(new LocalGateway(socket()).isReady()).isFalse();
    }

    @Test
    void get_socketThatNobodyListensOn_isNotRunning() throws IOException {
        var server = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX);
        server.bind(java.net.UnixDomainSocketAddress.of(socket()));
        server.close();
        assertThat(socket()).exists();
        assertCode(() -> new LocalGateway(socket()).get("/api/status"), "CLI-001");
    }

    @Test
    void get_answers_areReadWhole() throws IOException {
        try (var gateway = new FakeGateway(socket())) {
            gateway.json("GET /a", "{\"x\":\"ü\"}").json("DELETE /b", "");
            var local = new LocalGateway(socket());
            assertThat(local.get("/a").text("x")).isEqualTo("ü");
            local.delete("/b");
            assertThat(local.isReady()).isTrue();
            assertThat(gateway.requests()).contains("GET /a", "DELETE /b");
        }
    }

    @Test
    void refusals_areTheGatewaysOwnProblems_orSaidNotToBeUnderstood() throws IOException {
        try (var gateway = new FakeGateway(socket())) {
            gateway.problem("GET /a", "MODEL-009")
                    .on("GET /b", (body, out) -> FakeGateway.write(out, "500 Oh", "<html>"))
                    .on("GET /c", (body, out) -> FakeGateway.write(out, "200 OK", "{\"x\":1,\"x\":2}"))
                    .on("GET /d", (body, out) -> FakeGateway.write(out, "400 Oh", "{\"problem\":{\"code\":\"no\"}}"));
            var local = new LocalGateway(socket());
            assertCode(() -> local.get("/a"), "MODEL-009");
            assertCode(() -> local.get("/b"), "CLI-005");
            assertCode(() -> local.get("/c"), "CLI-005");
            assertCode(() -> local.get("/d"), "CLI-005");
        }
    }

    @Test
    void answers_thatEndTooEarly_areNotTakenForWhole() throws IOException {
        try (var gateway = new FakeGateway(socket())) {
            gateway.on(
                            "GET /short",
                            (body, out) -> out.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}"
                                    .getBytes(StandardCharsets.US_ASCII)))
                    .on("GET /chunk", (body, out) -> {
                        FakeGateway.beginEvents(out);
                        FakeGateway.chunk(out, "{}");
                    })
                    .on("GET /odd", (body, out) -> out.write("SMTP\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            var local = new LocalGateway(socket());
            assertCode(() -> local.get("/short"), "CLI-003");
            assertCode(() -> local.get("/chunk"), "CLI-003");
            assertCode(() -> local.get("/odd"), "CLI-003");
        }
    }

    @Test
    void events_comeOneByOne_commentsAreSkipped_andACutIsTold() throws IOException {
        try (var gateway = new FakeGateway(socket())) {
            gateway.on("POST /whole", (body, out) -> {
                        FakeGateway.beginEvents(out);
                        FakeGateway.event(out, "{\"n\":1}");
                        FakeGateway.event(out, "{\"n\":2}");
                        FakeGateway.endEvents(out);
                    })
                    .on("POST /cut", (body, out) -> {
                        FakeGateway.beginEvents(out);
                        FakeGateway.event(out, "{\"n\":1}");
                    });
            var local = new LocalGateway(socket());
            try (var events = local.events("/whole", Json.Obj.EMPTY)) {
                assertThat(events.next()).map(e -> e.number("n", 0, 0, 9)).contains(1L);
                assertThat(events.next()).map(e -> e.number("n", 0, 0, 9)).contains(2L);
                assertThat(events.next()).isEmpty();
            }
            try (var events = local.events("/cut", Json.Obj.EMPTY)) {
                assertThat(events.next()).isPresent();
                assertCode(events::next, "CLI-003");
            }
        }
    }

    @Test
    void silence_hasALimit() throws IOException {
        try (var gateway = new FakeGateway(socket())) {
            gateway.on("GET /", (body, out) -> Thread.sleep(10_000));
            assertThatThrownBy(() -> LocalHttp.send(socket(), "GET", "/", new byte[0], Duration.ofMillis(50)))
                    .isInstanceOf(InterruptedByTimeoutException.class);
        }
    }

    @Test
    void closing_wakesTheReader() throws Exception {
        try (var gateway = new FakeGateway(socket());
                var channel = SocketChannel.open(java.net.UnixDomainSocketAddress.of(socket()))) {
            assertThat(gateway.requests()).isEmpty();
            var in = new SocketInput(channel, Duration.ofMinutes(1));
            var reader = Thread.ofPlatform().start(() -> {
                try {
                    in.read();
                } catch (IOException e) {
                    // Woken, as it should be.
                }
            });
            in.close();
            reader.join(5_000);
            assertThat(reader.isAlive()).isFalse();
        }
    }

    @Test
    void encoded_namesCannotLeaveTheirPlace() {
        assertThat(LocalGateway.encoded("a/b?c d#é")).isEqualTo("a%2Fb%3Fc%20d%23%C3%A9");
    }
}

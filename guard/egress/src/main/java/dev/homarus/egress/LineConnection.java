package dev.homarus.egress;

import dev.homarus.types.ProblemException;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// One connection to a key proxy, with the capabilities that were handed out on it. Used by one thread at a
/// time; may
/// be closed by any.
final class LineConnection implements AutoCloseable {
    /// One that has less left is not used for a new request.
    private static final Duration LEAST = Duration.ofSeconds(2);
    private static final Duration GREETING = Duration.ofSeconds(5);

    private record Held(String token, Instant expires) {}

    private final SocketChannel channel;
    private final Map<String, Held> capabilities = new HashMap<>();
    private volatile long late;

    private LineConnection(SocketChannel channel) {
        this.channel = channel;
        waitAtMost(GREETING);
    }

    static LineConnection open(Path socket) throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new LineConnection(channel);
        } catch (IOException | IllegalArgumentException e) {
            channel.close();
            throw e instanceof IOException broken ? broken : new IOException(e);
        }
    }

    void greet() throws IOException {
        var hello = Frame.PROTOCOL.getBytes(StandardCharsets.US_ASCII);
        var said = ask(new Frame(Frame.HELLO, hello), Frame.HELLO);
        if (!Arrays.equals(said.content(), hello)) {
            throw new Frame.Malformed("another protocol");
        }
    }

    void waitAtMost(Duration limit) {
        late = System.nanoTime() + limit.toNanos();
    }

    boolean isLate() {
        return System.nanoTime() - late > 0;
    }

    void endIfLate() {
        if (isLate()) {
            close();
        }
    }

    /// Whether the other side has neither ended it nor spoken out of turn.
    boolean stands() {
        try {
            channel.configureBlocking(false);
            boolean silent = channel.read(ByteBuffer.allocate(1)) == 0;
            channel.configureBlocking(true);
            return silent;
        } catch (IOException e) {
            return false;
        }
    }

    Frame read() throws IOException {
        return Frame.read(channel).orElseThrow(EOFException::new);
    }

    /// Asks, and expects an answer of one kind.
    ///
    /// @throws ProblemException what the proxy says instead
    Frame ask(Frame question, char expected) throws IOException {
        question.write(channel);
        var answer = read();
        if (answer.type() == Frame.PROBLEM) {
            throw ProxyProblems.of(answer).asException();
        }
        if (answer.type() != expected) {
            throw new Frame.Malformed("an unexpected answer");
        }
        return answer;
    }

    boolean holds(String upstream, Instant now) {
        return Optional.ofNullable(capabilities.get(upstream))
                .filter(held -> now.plus(LEAST).isBefore(held.expires()))
                .isPresent();
    }

    /// Returns a capability for an upstream, asking for one where there is none.
    String capability(String upstream, Instant now) throws IOException {
        var held = capabilities.get(upstream);
        if (held != null && holds(upstream, now)) {
            return held.token();
        }
        var wish = dev.homarus.protocol.Json.object();
        var json = ask(
                        Frame.of(
                                Frame.ASK,
                                (upstream.equals(Upstream.WEB)
                                                ? wish.put(Upstream.WEB, true)
                                                : wish.put("upstream", upstream))
                                        .build()),
                        Frame.CAPABILITY)
                .json();
        try {
            var made = new Held(json.text("capability"), Instant.parse(json.text("expires")));
            capabilities.put(upstream, made);
            return made.token();
        } catch (DateTimeParseException e) {
            throw new IOException(e);
        }
    }

    void drop(String upstream) {
        capabilities.remove(upstream);
    }

    void write(ProxyRequest head, byte[] body) throws IOException {
        Frame.of(Frame.REQUEST, head.json()).write(channel);
        for (int at = 0; at < body.length; at += Frame.MAX) {
            new Frame(Frame.BODY, Arrays.copyOfRange(body, at, Math.min(body.length, at + Frame.MAX))).write(channel);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is closed.
        }
    }
}

package dev.homarus.egress;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/// One connection of a gateway to its key proxy: it says hello, asks, and sends one request after the other.
/// Whoever
/// speaks out of turn, or goes while an answer is on its way, ends the connection and that request.
final class ProxyTalk implements AutoCloseable {
    /// How long a frame, a whole request or the taking of an answer may be waited for.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int LOOK_MILLIS = 100;

    private final SocketChannel client;
    private final Upstreams upstreams;
    private final Capabilities capabilities;
    private final Forwarding forwarding;
    private final InstantSource clock;
    private final Underway underway = new Underway();
    private final SynchronousQueue<Optional<Frame>> frames = new SynchronousQueue<>();
    private volatile String malformed = "";
    private volatile String busyWith = "";
    private volatile boolean answering;
    private volatile long late;

    ProxyTalk(
            SocketChannel client,
            Upstreams upstreams,
            Capabilities capabilities,
            Forwarding forwarding,
            InstantSource clock) {
        this.client = client;
        this.upstreams = upstreams;
        this.capabilities = capabilities;
        this.forwarding = forwarding;
        this.clock = clock;
        waitAtMost(PATIENCE);
    }

    /// Serves it to its end.
    void hold() {
        var reader = Thread.ofVirtual().name("proxy-read").start(this::read);
        try (client) {
            if (greeted()) {
                while (served()) {
                    waitAtMost(KeyProxy.IDLE);
                }
            }
        } catch (IOException e) {
            // It has gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            capabilities.forget(this);
            reader.interrupt();
        }
    }

    private void waitAtMost(Duration limit) {
        late = System.nanoTime() + limit.toNanos();
    }

    void endIfLate() {
        if (System.nanoTime() - late > 0) {
            close();
        }
    }

    /// Reads on while an answer goes out, so that it is known at once when nobody waits for it any more.
    private void read() {
        try {
            for (; ; ) {
                var frame = Frame.read(client);
                if (!handed(frame) || frame.isEmpty()) {
                    return;
                }
            }
        } catch (Frame.Malformed e) {
            malformed = String.valueOf(e.getMessage());
            handLast();
        } catch (IOException e) {
            handLast();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handLast() {
        try {
            var _ = handed(Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Hands a frame, or the end, to who serves; false where that came while an answer goes out.
    private boolean handed(Optional<Frame> frame) throws InterruptedException {
        do {
            if (answering) {
                close();
                return false;
            }
        } while (!frames.offer(frame, LOOK_MILLIS, TimeUnit.MILLISECONDS));
        return true;
    }

    private Optional<Frame> next() throws InterruptedException, IOException {
        var frame = frames.take();
        if (frame.isEmpty() && !malformed.isEmpty()) {
            refuse(wrong(malformed));
        }
        return frame;
    }

    private boolean greeted() throws InterruptedException, IOException {
        var hello = next();
        if (hello.isEmpty()) {
            return false;
        }
        var words = new String(hello.get().content(), StandardCharsets.US_ASCII);
        if (hello.get().type() != Frame.HELLO || !words.equals(Frame.PROTOCOL)) {
            refuse(wrong("it does not begin with " + Frame.PROTOCOL));
            return false;
        }
        new Frame(Frame.HELLO, hello.get().content()).write(client);
        return true;
    }

    /// Serves one frame and what belongs to it; false where the connection is to end.
    private boolean served() throws InterruptedException, IOException {
        var frame = next();
        if (frame.isEmpty()) {
            return false;
        }
        waitAtMost(PATIENCE);
        try {
            switch (frame.get().type()) {
                case Frame.LIST -> Frame.of(Frame.UPSTREAMS, list()).write(client);
                case Frame.ASK ->
                    Frame.of(Frame.CAPABILITY, asked(frame.get().json())).write(client);
                case Frame.REQUEST -> {
                    return request(frame.get().json());
                }
                default -> throw new Frame.Malformed("a frame of this kind is not expected here");
            }
        } catch (ProblemException e) {
            refuse(e.problem());
        } catch (JsonException e) {
            refuse(wrong(e.sentence()));
        } catch (Frame.Malformed e) {
            refuse(wrong(String.valueOf(e.getMessage())));
            return false;
        }
        return true;
    }

    private Json.Obj list() {
        var now = clock.instant();
        return Json.object()
                .put(
                        "upstreams",
                        Json.array(upstreams.list().stream()
                                .map(one -> one.json(now))
                                .toList()))
                .put("web", upstreams.web())
                .build();
    }

    private Json.Obj asked(Json.Obj json) {
        var now = clock.instant();
        Capabilities.Handed handed;
        if (json.flag(Upstream.WEB, false)) {
            if (!upstreams.web()) {
                throw Forwarding.noWeb();
            }
            handed = capabilities.hand(Upstream.WEB, this, Upstream.ALWAYS);
        } else {
            var name = json.text("upstream");
            var upstream = upstreams.find(name).orElseThrow(() -> Upstreams.unknown(shown(name)));
            if (!upstream.isOpen(now)) {
                throw Capabilities.ended(name);
            }
            handed = capabilities.hand(name, this, upstream.until());
        }
        return Json.object()
                .put("capability", handed.token())
                .put("upstream", handed.capability().upstream())
                .put("expires", handed.capability().expires().toString())
                .put("bytes", Capabilities.MAX_BYTES)
                .build();
    }

    private static String shown(String name) {
        return name.matches("[A-Za-z0-9._-]{1,32}") ? name : "that name";
    }

    private boolean request(Json.Obj json) throws InterruptedException, IOException {
        long size = json.number("size", 0, 0, ProxyRequest.MAX_BODY);
        if (!forwarding.hold((int) size)) {
            refuse(new Problem("PROXY-010", "The key proxy has too much to do at the moment.", "Try again."));
            return false;
        }
        try {
            var body = body((int) size);
            if (body.isEmpty()) {
                return false;
            }
            return forwarded(json, body.get());
        } finally {
            forwarding.release((int) size);
        }
    }

    private Optional<byte[]> body(int size) throws InterruptedException, IOException {
        var body = ByteBuffer.allocate(size);
        while (body.hasRemaining()) {
            var frame = next();
            if (frame.isEmpty()) {
                return Optional.empty();
            }
            var content = frame.get().content();
            if (frame.get().type() != Frame.BODY || content.length == 0 || content.length > body.remaining()) {
                refuse(wrong("the body is not as long as was said"));
                return Optional.empty();
            }
            body.put(content);
        }
        return Optional.of(body.array());
    }

    private boolean forwarded(Json.Obj json, byte[] body) throws IOException {
        var request = ProxyRequest.of(json);
        var capability = capabilities.of(request.capability(), this);
        busyWith = capability.upstream();
        answering = true;
        boolean whole;
        try {
            whole = forwarding.send(request, capability, body, new Way());
        } finally {
            busyWith = "";
            // Whoever interrupted meant the request, not the connection.
            var _ = Thread.interrupted();
        }
        return whole;
    }

    /// Where an answer goes.
    final class Way {
        Underway.Trip begin(dev.homarus.types.Destination to) {
            return underway.begin(to);
        }

        /// Takes a piece of the answer; the time it may take begins anew.
        void write(Frame frame, Duration limit) throws IOException {
            waitAtMost(limit.plus(PATIENCE));
            frame.write(client);
        }

        /// Says that nothing more comes; the other side may speak again.
        void last(Frame frame) throws IOException {
            var _ = Thread.interrupted();
            answering = false;
            frame.write(client);
        }

        void waits(Duration limit) {
            waitAtMost(limit.plus(PATIENCE));
        }
    }

    private void refuse(Problem problem) throws IOException {
        answering = false;
        Frame.of(Frame.PROBLEM, ProxyProblems.json(problem)).write(client);
    }

    private static Problem wrong(String what) {
        return new Problem("PROXY-009", "The key proxy was not asked properly: " + what + ".", "Use the same version.");
    }

    /// Breaks off what is on its way to an upstream.
    void breakOff(String upstream) {
        if (busyWith.equals(upstream)) {
            underway.breakOff(to -> true);
        }
    }

    @Override
    public void close() {
        underway.breakOff(to -> true);
        try {
            client.close();
        } catch (IOException e) {
            // It is closed.
        }
        boolean ignored = frames.offer(Optional.empty());
    }
}

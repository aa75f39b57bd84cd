package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;

/// An answer of `text/event-stream`: one `data:` line an event, and a comment line after ten seconds of
/// silence. When the other side has gone, the thread that produces the events is interrupted.
final class EventStream implements AutoCloseable {
    /// How long the first event may wait for the second, so that both go in one piece.
    static final long FIRST_MILLIS = 100;

    private static final long LOOK_MILLIS = 2_000;
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final OutputStream out;
    private final Thread producer = Thread.currentThread();
    private final ScheduledFuture<?> ticks;
    private byte[] held = {};
    private long last = System.nanoTime();
    private boolean gone;

    EventStream(Response response, ScheduledExecutorService ticker) {
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream; charset=utf-8");
        out = Content.Sink.asOutputStream(response);
        ticks = ticker.scheduleWithFixedDelay(
                () -> Thread.ofVirtual().start(this::tick), FIRST_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// Sends an event with the next one, or after [#FIRST_MILLIS]: one that tells nothing yet. Where the work
    /// ends before that with a Problem, nothing was sent, and the answer is the Problem's.
    synchronized void begin(Json event) {
        held = line(event).getBytes(StandardCharsets.UTF_8);
    }

    void send(Json event) {
        send(line(event));
    }

    private static String line(Json event) {
        return "data: " + event.write() + "\n\n";
    }

    void send(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void tick() {
        synchronized (this) {
            if (held.length > 0) {
                write(new byte[0]);
                return;
            }
            if (System.nanoTime() - last < SILENCE_NANOS) {
                return;
            }
        }
        write(": waiting\n\n".getBytes(StandardCharsets.UTF_8));
    }

    private synchronized void write(byte[] bytes) {
        if (gone) {
            return;
        }
        try {
            if (held.length > 0) {
                var both = Arrays.copyOf(held, held.length + bytes.length);
                System.arraycopy(bytes, 0, both, held.length, bytes.length);
                held = new byte[0];
                out.write(both);
            } else {
                out.write(bytes);
            }
            out.flush();
            last = System.nanoTime();
        } catch (IOException e) {
            gone = true;
            producer.interrupt();
        }
    }

    @Override
    public void close() {
        ticks.cancel(false);
        synchronized (this) {
            gone = true;
        }
    }
}

package dev.homarus.egress;

import dev.homarus.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import org.eclipse.jetty.http.HttpFields;

/// The body of an answer as a key proxy hands it over. Read to its end, it gives its connection back; given up
/// before,
/// it ends the connection, and the proxy the request.
final class LineBody extends InputStream {
    private final LineConnection connection;
    private final Duration limit;
    private final Runnable done;
    private byte[] piece = new byte[0];
    private int at;
    private boolean ended;
    private boolean givenUp;

    /// @param done is called once, at the end
    LineBody(LineConnection connection, Duration limit, Runnable done) {
        this.connection = connection;
        this.limit = limit;
        this.done = done;
    }

    /// Returns the answer with this body.
    Dialer.Answer answer(Json.Obj head) {
        var fields = HttpFields.build();
        head.object("headers")
                .orElse(Json.Obj.EMPTY)
                .members()
                .forEach((name, value) -> fields.put(name, value instanceof Json.Str(var text) ? text : ""));
        return new Dialer.Answer((int) head.number("status", 502, 100, 999), fields, this, this::giveUp);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == piece.length && !next()) {
            return -1;
        }
        int n = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, into, from, n);
        at += n;
        return n;
    }

    private boolean next() throws IOException {
        if (isEnded()) {
            return false;
        }
        try {
            connection.waitAtMost(limit);
            var frame = connection.read();
            if (frame.type() == Frame.BODY) {
                piece = frame.content();
                at = 0;
                return piece.length > 0 || next();
            }
            if (frame.type() == Frame.END) {
                end();
                return false;
            }
            throw new IOException(ProxyProblems.of(frame).line());
        } catch (ClosedByInterruptException e) {
            throw (IOException) new InterruptedIOException("closed").initCause(e);
        } catch (IOException e) {
            giveUp();
            throw e;
        }
    }

    private synchronized boolean isEnded() throws IOException {
        if (givenUp) {
            throw new IOException("closed");
        }
        return ended;
    }

    private synchronized void end() {
        if (!ended && !givenUp) {
            ended = true;
            done.run();
        }
    }

    /// Ends the connection unless the answer is whole.
    private synchronized void giveUp() {
        if (!ended) {
            givenUp = true;
            connection.close();
        }
    }

    @Override
    public void close() {
        giveUp();
    }
}

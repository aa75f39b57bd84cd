package dev.homarus.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads a command's output up to a limit, and stops reading there. Runs on a thread of its own.
final class Capture implements Runnable {
    private static final int CHUNK = 8_192;

    private final InputStream in;
    private final int limit;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final ByteBuffer pending = ByteBuffer.allocate(CHUNK + 8);
    private final CharBuffer decoded = CharBuffer.allocate(CHUNK + 8);
    private Optional<Consumer<String>> progress;
    private volatile boolean over;

    Capture(InputStream in, int limit, Optional<Consumer<String>> progress) {
        this.in = in;
        this.limit = limit;
        this.progress = progress;
    }

    /// Tells whether more than the limit was printed.
    boolean over() {
        return over;
    }

    /// Returns what was read so far.
    Output output() {
        synchronized (kept) {
            return new Output(kept.toString(StandardCharsets.UTF_8), over, kept.size());
        }
    }

    @Override
    public void run() {
        var chunk = new byte[CHUNK];
        for (int read = read(chunk); read >= 0 && !over; read = over ? -1 : read(chunk)) {
            keep(chunk, read);
        }
    }

    /// Reads once more after a failure: when the child ends, the JDK puts what is left in the pipe in the
    /// pipe's place, and a read that is just then on its way finds the pipe closed.
    private int read(byte[] chunk) {
        int attempt = 0;
        while (attempt < 2) {
            try {
                return in.read(chunk);
            } catch (IOException closed) {
                attempt++;
            }
        }
        return -1;
    }

    private void keep(byte[] chunk, int read) {
        int fits;
        synchronized (kept) {
            fits = Math.min(read, limit - kept.size());
            kept.write(chunk, 0, fits);
            over = fits < read;
        }
        progress.ifPresent(listener -> tell(listener, chunk, fits));
    }

    private void tell(Consumer<String> listener, byte[] chunk, int length) {
        pending.put(chunk, 0, length).flip();
        decoder.decode(pending, decoded, false);
        pending.compact();
        var text = decoded.flip().toString();
        decoded.clear();
        try {
            if (!text.isEmpty()) {
                listener.accept(text);
            }
        } catch (RuntimeException e) {
            progress = Optional.empty();
        }
    }
}

package dev.homarus.system;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// One connection to the gateway. Reads block; the limit of the test ends them.
final class Connection implements AutoCloseable {
    private final SocketChannel channel;
    private final InputStream in;
    private Optional<Answer> head = Optional.empty();
    private long chunk;

    Connection(SocketChannel channel) {
        this.channel = channel;
        this.in = new BufferedInputStream(Channels.newInputStream(channel));
    }

    void send(String characters) {
        send(characters.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] first, byte[] second) {
        var both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        send(both);
    }

    private void send(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads a whole answer.
    Answer answer() {
        var begun = head();
        try {
            byte[] body;
            if (begun.status() == 204 || begun.status() == 304) {
                body = new byte[0];
            } else if (begun.headers().containsKey("content-length")) {
                body = in.readNBytes(Integer.parseInt(begun.headers().get("content-length")));
            } else if (isChunked()) {
                var all = new ByteArrayOutputStream();
                for (int b = next(); b >= 0; b = next()) {
                    all.write(b);
                }
                body = all.toByteArray();
            } else {
                body = in.readAllBytes();
            }
            return new Answer(begun.status(), begun.headers(), body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads the status and the headers.
    Answer head() {
        if (head.isEmpty()) {
            try {
                var status = line(in.read());
                var headers = new HashMap<String, String>();
                for (var line = line(in.read()); !line.isEmpty(); line = line(in.read())) {
                    int colon = line.indexOf(':');
                    headers.put(
                            line.substring(0, colon).toLowerCase(java.util.Locale.ROOT),
                            line.substring(colon + 1).strip());
                }
                head = Optional.of(
                        new Answer(Integer.parseInt(status.split(" ", -1)[1]), Map.copyOf(headers), new byte[0]));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return head.get();
    }

    private boolean isChunked() {
        return "chunked".equals(head().headers().get("transfer-encoding"));
    }

    private String line(int first) throws IOException {
        if (first < 0) {
            throw new IOException("the connection was closed");
        }
        var line = new ByteArrayOutputStream();
        for (int b = first; b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /// Returns the next byte of the body, or -1 at its end.
    private int next() throws IOException {
        if (!isChunked()) {
            return in.read();
        }
        if (chunk == 0) {
            var size = line(in.read());
            if (size.isEmpty()) {
                size = line(in.read());
            }
            chunk = Long.parseLong(size, 16);
            if (chunk == 0) {
                return -1;
            }
        }
        chunk--;
        int b = in.read();
        if (b < 0) {
            throw new IOException("the connection was closed in the middle of the answer");
        }
        return b;
    }

    /// Returns the next line of a streamed answer, empty at its end.
    Optional<String> nextLine() {
        head();
        try {
            var line = new ByteArrayOutputStream();
            int b = next();
            if (b < 0) {
                return Optional.empty();
            }
            for (; b >= 0 && b != '\n'; b = next()) {
                line.write(b);
            }
            return Optional.of(line.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns the next event of a `text/event-stream`, empty at its end.
    Optional<Json.Obj> nextEvent() {
        for (var line = nextLine(); line.isPresent(); line = nextLine()) {
            if (line.get().startsWith("data: {")) {
                return Optional.of(JsonText.parseObject(line.get().substring(6).getBytes(StandardCharsets.UTF_8)));
            }
        }
        return Optional.empty();
    }

    /// Waits until the other side has closed; returns whether it did so without another byte.
    boolean isClosedByPeer() {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.homarus.system;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A web server that keeps every byte of every request, and has the pages it is given; any other says good morning.
/// Thread-safe.
final class FakeWeb implements AutoCloseable {
    private final ServerSocket server;
    private final Map<String, String> pages = new ConcurrentHashMap<>();
    private final List<byte[]> seen = new CopyOnWriteArrayList<>();

    FakeWeb(ServerSocket server) {
        this.server = server;
        Thread.ofVirtual().name("fake-web").start(this::acceptAll);
    }

    /// What a path holds, as plain text.
    FakeWeb page(String path, String text) {
        pages.put(path, text);
        return this;
    }

    List<byte[]> seen() {
        return List.copyOf(seen);
    }

    int port() {
        return server.getLocalPort();
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            var request = new ByteArrayOutputStream();
            var first = line(in, request);
            int length = 0;
            for (var line = line(in, request); !line.isBlank(); line = line(in, request)) {
                var low = line.toLowerCase(Locale.ROOT);
                if (low.startsWith("content-length:")) {
                    length = Integer.parseInt(low.substring(15).strip());
                }
            }
            request.write(in.readNBytes(length));
            seen.add(request.toByteArray());
            var path = first.split(" ", -1)[1];
            var body = pages.getOrDefault(path, "good morning\n").getBytes(StandardCharsets.UTF_8);
            var out = socket.getOutputStream();
            out.write(("HTTP/1.1 200 x\r\nContent-Type: text/plain\r\nContent-Length: " + body.length
                            + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
            out.flush();
        } catch (IOException e) {
            // Whoever asked has gone.
        }
    }

    private static String line(InputStream in, ByteArrayOutputStream all) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("closed");
            }
            line.write(b);
        }
        line.write('\n');
        all.write(line.toByteArray());
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.homarus.system;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/// A model's server on loopback that does as it is told, keeps every byte it receives, and speaks the streams of
/// all formats, by the path it is asked at. Thread-safe.
final class FakeModel implements AutoCloseable {
    /// One request, as it came.
    ///
    /// @param headers by lower-case name
    record Seen(String path, Map<String, String> headers, byte[] body) {
        Json.Obj json() {
            return JsonText.parseObject(body);
        }

        Wire wire() {
            return Wire.of(path);
        }

        List<Json.Obj> messages() {
            return wire().messages(json());
        }

        String lastText() {
            return wire().lastText(json());
        }

        /// Returns how the ids of calls begin: the same at the same place of a conversation.
        String prefix() {
            return "call_" + (body.length == 0 ? 0 : messages().size()) + "_";
        }
    }

    private final ServerSocket server;
    private final String origin;
    private final boolean kept;
    private final Queue<Script> next = new ConcurrentLinkedQueue<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private volatile Script otherwise = Script.echoes();

    FakeModel() {
        this(plain(), "", false);
    }

    /// @param origin how it is reached; empty for its own port of loopback
    /// @param kept whether connections are kept for further requests
    FakeModel(ServerSocket server, String origin, boolean kept) {
        this.kept = kept;
        this.server = server;
        this.origin = origin.isEmpty() ? "http://127.0.0.1:" + server.getLocalPort() : origin;
        Thread.ofVirtual().name("fake-model").start(this::acceptAll);
    }

    private static ServerSocket plain() {
        try {
            return new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    String openAi() {
        return origin() + "/v1";
    }

    String origin() {
        return origin;
    }

    /// What to do with the next requests, one each.
    FakeModel then(Script... scripts) {
        next.addAll(List.of(scripts));
        return this;
    }

    /// What to do when nothing else is said.
    FakeModel always(Script script) {
        otherwise = script;
        return this;
    }

    List<Seen> seen() {
        return List.copyOf(seen);
    }

    Seen last() {
        return seen.getLast();
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                connections.add(socket);
                Thread.ofVirtual().name("fake-model-connection").start(() -> serve(socket));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            do {
                var request = read(in);
                seen.add(request);
                var script = next.poll();
                var reply = new Reply(socket.getOutputStream(), request.wire(), request.prefix(), kept);
                (script == null ? otherwise : script).answer(request, reply);
                reply.over();
            } while (kept);
        } catch (IOException e) {
            // The gateway has gone, which the test looks at from its own side.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(socket);
        }
    }

    private static Seen read(InputStream in) throws IOException {
        var path = line(in).split(" ", -1)[1];
        var headers = new HashMap<String, String>();
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        var body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Seen(path, Map.copyOf(headers), body);
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("closed");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /// Ends every connection that is open now, in the middle of whatever it is in.
    void hangUp() {
        connections.forEach(socket -> {
            try {
                socket.close();
            } catch (IOException e) {
                // Closed already.
            }
        });
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        hangUp();
    }
}

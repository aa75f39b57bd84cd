package dev.homarus.cli.local;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A gateway that answers as it is told, over a real Unix socket. A request that nobody told it about gets a 404.
public final class FakeGateway implements AutoCloseable {
    /// What it does with a request.
    @FunctionalInterface
    public interface Answer {
        void to(String body, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocketChannel server;
    private final Path socket;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    public FakeGateway(Path socket) throws IOException {
        this.socket = socket;
        Files.createDirectories(socket.getParent());
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofPlatform().daemon().start(this::accept);
        json("GET /readyz", "{}");
    }

    private void accept() {
        try {
            while (true) {
                var connection = server.accept();
                Thread.ofPlatform().daemon().start(() -> serve(connection));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            var in = new BufferedReader(
                    new InputStreamReader(Channels.newInputStream(connection), StandardCharsets.ISO_8859_1));
            var out = Channels.newOutputStream(connection);
            var first = in.readLine();
            if (first == null) {
                return;
            }
            int length = 0;
            for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                if (line.startsWith("Content-Length: ")) {
                    length = Integer.parseInt(line.substring(16));
                }
            }
            var body = new char[length];
            for (int read = 0; read < length; ) {
                read += in.read(body, read, length - read);
            }
            var text = new String(new String(body).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            var what = first.replace(" HTTP/1.1", "");
            requests.add(what + (text.isEmpty() ? "" : " " + text));
            answers.getOrDefault(what, (said, to) -> write(to, "404 Not Found", "{}"))
                    .to(text, out);
        } catch (IOException | InterruptedException e) {
            // The client has gone.
        }
    }

    /// Answers a request, like `GET /api/status`, with this JSON; an empty text is a 204.
    public FakeGateway json(String what, String json) {
        return on(what, (body, out) -> write(out, json.isEmpty() ? "204 No Content" : "200 OK", json));
    }

    /// Answers with a Problem.
    public FakeGateway problem(String what, String code) {
        var problem = "{\"problem\":{\"code\":\"" + code + "\",\"sentence\":\"It is so.\",\"remedy\":\"Do this.\"}}";
        return on(what, (body, out) -> write(out, "400 Bad Request", problem));
    }

    public FakeGateway on(String what, Answer answer) {
        answers.put(what, answer);
        return this;
    }

    /// Writes a whole answer.
    public static void write(OutputStream out, String status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        out.write(("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\n"
                        + (status.startsWith("204") ? "" : "Content-Length: " + bytes.length + "\r\n") + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
    }

    /// Begins a stream of events.
    public static void beginEvents(OutputStream out) throws IOException {
        out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    }

    /// Sends an event, in two chunks.
    public static void event(OutputStream out, String json) throws IOException {
        chunk(out, ": waiting\n\nda");
        chunk(out, "ta: " + JsonText.parse(json).write() + "\n\n");
    }

    public static void chunk(OutputStream out, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write((Integer.toHexString(bytes.length) + ";x=y\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    public static void endEvents(OutputStream out) throws IOException {
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /// What came, in order, as `METHOD path body`.
    public List<String> requests() {
        return requests;
    }

    /// The body of the last request to a path.
    public Json.Obj bodyOf(String what) {
        var last = requests.stream()
                .filter(request -> request.startsWith(what + " "))
                .reduce((first, second) -> second)
                .orElseThrow();
        return Json.object(JsonText.parse(last.substring(what.length() + 1)), "body");
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
    }
}

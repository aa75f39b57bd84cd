package dev.homarus.loop;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;

/// A model's server on loopback, in OpenAI's format, that answers one prepared step after the other.
final class ScriptedModel implements AutoCloseable {
    /// One answer.
    interface Step {
        void answer(OutputStream out) throws IOException;
    }

    final List<Json.Obj> requests = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<Step> steps = new LinkedBlockingQueue<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ServerSocket server;

    ScriptedModel() {
        try {
            server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("model").start(this::accept);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    ScriptedModel then(Step step) {
        steps.add(step);
        return this;
    }

    ScriptedModel says(String... pieces) {
        return then(out -> {
            begin(out);
            for (var piece : pieces) {
                event(out, Json.object().put("content", piece).build());
            }
            end(out);
        });
    }

    record Wanted(String id, String tool, String arguments) {}

    ScriptedModel calls(String text, Wanted... calls) {
        return then(out -> call(out, text, calls));
    }

    static void call(OutputStream out, String text, Wanted... calls) throws IOException {
        begin(out);
        if (!text.isEmpty()) {
            event(out, Json.object().put("content", text).build());
        }
        for (int i = 0; i < calls.length; i++) {
            var function = Json.object().put("name", calls[i].tool()).put("arguments", calls[i].arguments());
            var call = Json.object().put("index", i).put("id", calls[i].id()).put("function", function.build());
            event(
                    out,
                    Json.object()
                            .put("tool_calls", Json.array(List.of(call.build())))
                            .build());
        }
        end(out);
    }

    ScriptedModel fails(int status) {
        return then(
                out -> write(out, "HTTP/1.1 " + status + " X\r\nConnection: close\r\nContent-Length: 6\r\n\r\nmarker"));
    }

    static void begin(OutputStream out) throws IOException {
        write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
    }

    static void event(OutputStream out, Json.Obj delta) throws IOException {
        var choice = Json.object().put("index", 0).put("delta", delta).build();
        var chunk = Json.object().put("choices", Json.array(List.of(choice))).build();
        write(out, "data: " + chunk.write() + "\n\n");
    }

    static void end(OutputStream out) throws IOException {
        write(
                out,
                "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5}}\n\ndata: [DONE]\n\n");
        out.close();
    }

    static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void accept() {
        try {
            while (true) {
                var socket = server.accept();
                sockets.add(socket);
                Thread.ofPlatform().daemon().name("model-connection").start(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed by the test.
        }
    }

    private void serve(Socket socket) {
        try {
            requests.add(JsonText.parseObject(read(socket.getInputStream())));
            steps.take().answer(socket.getOutputStream());
        } catch (IOException | InterruptedException e) {
            // The other side hung up, which tests see by other means.
        }
    }

    private static byte[] read(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("ended");
            }
            head.write(b);
        }
        var length = Pattern.compile("(?i)\r\ncontent-length: ([0-9]+)\r\n")
                .matcher(head.toString(StandardCharsets.ISO_8859_1));
        return in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
    }

    @Override
    public void close() {
        try {
            server.close();
            for (var socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

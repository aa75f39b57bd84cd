package dev.homarus.egress;

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
import java.util.concurrent.atomic.AtomicInteger;

/// A server on loopback that writes down what it is sent and answers whatever a test says, well-formed or not.
final class Peer implements AutoCloseable {
    /// What was sent.
    ///
    /// @param head the request line and the headers
    record Received(String head, byte[] body) {
        boolean has(String header) {
            return head.toLowerCase(java.util.Locale.ROOT).contains("\r\n" + header + ":");
        }
    }

    /// What to do with a request; the connection stays open afterwards.
    interface Answer {
        void to(Received request, Socket socket) throws IOException, InterruptedException;
    }

    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger ended = new AtomicInteger();
    final List<Received> requests = new CopyOnWriteArrayList<>();
    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile Answer answer;

    Peer(ServerSocket server, Answer answer) {
        this.server = server;
        this.answer = answer;
        Thread.ofPlatform().daemon().name("peer").start(this::accept);
    }

    Peer(Answer answer) {
        this(loopback(), answer);
    }

    private static ServerSocket loopback() {
        try {
            return new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Answer status(int status, String body, String... headers) {
        return (request, socket) -> {
            var text = new StringBuilder("HTTP/1.1 " + status + " X\r\nContent-Length: "
                    + body.getBytes(StandardCharsets.UTF_8).length + "\r\n");
            for (var header : headers) {
                text.append(header).append("\r\n");
            }
            write(socket.getOutputStream(), text + "\r\n" + body);
        };
    }

    static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    void answers(Answer next) {
        answer = next;
    }

    int port() {
        return server.getLocalPort();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port());
    }

    private void accept() {
        try {
            while (true) {
                var socket = server.accept();
                connections.incrementAndGet();
                sockets.add(socket);
                Thread.ofPlatform().daemon().name("peer-connection").start(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed by the test.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = socket.getInputStream();
            while (true) {
                var received = read(in);
                requests.add(received);
                answer.to(received, socket);
            }
        } catch (IOException | InterruptedException e) {
            ended.incrementAndGet();
        }
    }

    private static Received read(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("ended");
            }
            head.write(b);
        }
        var text = head.toString(StandardCharsets.ISO_8859_1);
        var length = java.util.regex.Pattern.compile("(?i)\r\ncontent-length: ([0-9]+)\r\n")
                .matcher(text);
        return new Received(text, in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0));
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

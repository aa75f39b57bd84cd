package dev.homarus.system;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A small HTTP/1.1 client that says exactly what it is told to, one connection a request.
final class Client {
    private final SocketAddress address;
    private final String host;
    private final List<String> headers;

    private Client(SocketAddress address, String host, List<String> headers) {
        this.address = address;
        this.host = host;
        this.headers = headers;
    }

    static Client unix(Path socket) {
        return new Client(UnixDomainSocketAddress.of(socket), "localhost", List.of());
    }

    static Client tcp(int port) {
        return new Client(
                new InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), port), "127.0.0.1:" + port, List.of());
    }

    /// Returns a client that sends these header lines too.
    Client with(String... lines) {
        var all = new ArrayList<>(headers);
        all.addAll(List.of(lines));
        return new Client(address, host, List.copyOf(all));
    }

    Client token(String token) {
        return with("Authorization: Bearer " + token);
    }

    String host() {
        return host;
    }

    Answer get(String path) {
        return exchange("GET", path, "");
    }

    Answer delete(String path) {
        return exchange("DELETE", path, "");
    }

    Answer post(String path, String json) {
        return exchange("POST", path, json);
    }

    /// Posts bytes as they are.
    Answer post(String path, byte[] body) {
        try (var connection = open("POST", path, body)) {
            return connection.answer();
        }
    }

    Answer put(String path, String json) {
        return exchange("PUT", path, json);
    }

    Answer exchange(String method, String path, String json) {
        try (var connection = open(method, path, json)) {
            return connection.answer();
        }
    }

    /// Sends a request and leaves its answer to be read.
    Connection open(String method, String path, String json) {
        return open(method, path, json.getBytes(StandardCharsets.UTF_8));
    }

    private Connection open(String method, String path, byte[] body) {
        var head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n");
        headers.forEach(line -> head.append(line).append("\r\n"));
        if (body.length > 0 || !method.equals("GET")) {
            head.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(body.length)
                    .append("\r\n");
        }
        var connection = connect();
        // At once: an answer that does not wait for the body may come between two writes, and the end with it.
        connection.send(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1), body);
        return connection;
    }

    /// Sends exactly these characters as bytes, and returns the answer.
    Answer raw(String bytes) {
        try (var connection = connect()) {
            connection.send(bytes);
            return connection.answer();
        }
    }

    Connection connect() {
        try {
            var channel = address instanceof UnixDomainSocketAddress
                    ? SocketChannel.open(StandardProtocolFamily.UNIX)
                    : SocketChannel.open();
            channel.connect(address);
            return new Connection(channel);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

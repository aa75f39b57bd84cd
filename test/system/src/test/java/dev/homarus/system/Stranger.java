package dev.homarus.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;

/// A program that tries doors, to be run as another user of the machine. It needs nothing but the JDK.
///
/// A line in is `read PATH`, `write PATH`, `list PATH`, `unix PATH TARGET` or `tcp PORT TARGET`; a line out is
/// `no REASON`, or
/// `yes` and what came, in base64. Nothing is changed: `write` opens and writes nothing.
final class Stranger {
    private static final int ENOUGH = 64 << 10;

    private Stranger() {}

    public static void main(String[] arguments) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(tried(line.split(" ", -1)));
        }
    }

    private static String tried(String[] words) {
        try {
            var came = switch (words[0]) {
                case "read" -> read(Path.of(words[1]));
                case "write" -> write(Path.of(words[1]));
                case "list" -> list(Path.of(words[1]));
                case "unix" -> unix(Path.of(words[1]), words[2]);
                case "tcp" -> tcp(Integer.parseInt(words[1]), words[2]);
                default -> throw new IllegalArgumentException(words[0]);
            };
            return "yes " + Base64.getEncoder().encodeToString(came);
        } catch (IOException e) {
            return "no " + e.getClass().getSimpleName() + " "
                    + String.valueOf(e.getMessage()).replace('\n', ' ');
        }
    }

    private static byte[] read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(ENOUGH);
        }
    }

    private static byte[] write(Path file) throws IOException {
        Files.newByteChannel(file, StandardOpenOption.WRITE).close();
        return new byte[0];
    }

    private static byte[] list(Path folder) throws IOException {
        try (var all = Files.list(folder)) {
            return all.toList().toString().getBytes(StandardCharsets.UTF_8);
        }
    }

    private static byte[] unix(Path socket, String target) throws IOException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            try {
                ask(Channels.newOutputStream(channel), target, "localhost");
                return Channels.newInputStream(channel).readNBytes(ENOUGH);
            } catch (IOException e) {
                // It was let in, and then sent away.
                return new byte[0];
            }
        }
    }

    private static byte[] tcp(int port, String target) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            ask(socket.getOutputStream(), target, "127.0.0.1:" + port);
            return socket.getInputStream().readNBytes(ENOUGH);
        }
    }

    private static void ask(OutputStream out, String target, String host) throws IOException {
        var head = "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }
}

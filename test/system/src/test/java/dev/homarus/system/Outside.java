package dev.homarus.system;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A program of its own, for the far side of a test's network: takes every connection to some ports, whatever address
/// it is for, and carries it to a Unix socket after a line that says where it was going (`tcp ADDRESS PORT`); answers
/// questions for names, and tells each there too (`dns NAME`). It ends with the process that it serves.
///
/// Arguments: the socket's path; the number of that process; the address to listen on; ports, or `-`; names as
/// `name=address`, with which it answers on port 53.
final class Outside {
    private static final int LOOK_MILLIS = 300;
    private static final int BUFFER = 16 << 10;
    private static final int HEADER = 12;
    private static final int ADDRESS = 1;

    private Outside() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var to = UnixDomainSocketAddress.of(arguments[0]);
        long served = Long.parseLong(arguments[1]);
        var names = new HashMap<String, byte[]>();
        for (int i = 4; i < arguments.length; i++) {
            var parts = arguments[i].split("=", 2);
            names.put(parts[0], InetAddress.getByName(parts[1]).getAddress());
        }
        if (!arguments[3].equals("-")) {
            for (var port : arguments[3].split(",", -1)) {
                var server = ServerSocketChannel.open(StandardProtocolFamily.INET);
                server.bind(new InetSocketAddress(arguments[2], Integer.parseInt(port)), 256);
                Thread.ofPlatform().daemon().start(() -> accept(server, to));
            }
        }
        if (!names.isEmpty()) {
            var socket = new DatagramSocket(53);
            Thread.ofPlatform().daemon().start(() -> answer(socket, names, to));
        }
        tell(to, "ready " + arguments[2]);
        while (ProcessHandle.of(served).isPresent()) {
            Thread.sleep(LOOK_MILLIS);
        }
        Runtime.getRuntime().halt(0);
    }

    private static void accept(ServerSocketChannel server, UnixDomainSocketAddress to) {
        for (; ; ) {
            try {
                var from = server.accept();
                Thread.ofVirtual().start(() -> carry(from, to));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void carry(SocketChannel from, UnixDomainSocketAddress to) {
        try (from;
                var other = SocketChannel.open(to)) {
            var at = (InetSocketAddress) from.getLocalAddress();
            write(other, "tcp " + at.getAddress().getHostAddress() + " " + at.getPort() + "\n");
            var back = Thread.ofVirtual().start(() -> pump(other, from));
            pump(from, other);
            back.join();
        } catch (IOException e) {
            // One of them has gone, and the other goes with it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pump(SocketChannel from, SocketChannel to) {
        var buffer = ByteBuffer.allocate(BUFFER);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            try {
                from.close();
                to.close();
            } catch (IOException closed) {
                // Closed already.
            }
        }
    }

    private static void write(SocketChannel to, String text) throws IOException {
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    private static void tell(UnixDomainSocketAddress to, String line) throws IOException {
        try (var channel = SocketChannel.open(to)) {
            write(channel, line + "\n");
            channel.shutdownOutput();
            // Read to the end: it is written down before anything else happens.
            Channels.newInputStream(channel).readAllBytes();
        }
    }

    private static void answer(DatagramSocket socket, Map<String, byte[]> names, UnixDomainSocketAddress to) {
        var buffer = new byte[1_500];
        for (; ; ) {
            try {
                var packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                var query = java.util.Arrays.copyOf(packet.getData(), packet.getLength());
                var name = name(query);
                tell(to, "dns " + name);
                int type = query[HEADER + name.length() + 3];
                var reply = reply(query, HEADER + name.length() + 6, type, Optional.ofNullable(names.get(name)));
                socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
            } catch (IOException | IndexOutOfBoundsException e) {
                if (socket.isClosed()) {
                    return;
                }
            }
        }
    }

    private static String name(byte[] query) {
        var name = new StringBuilder();
        for (int at = HEADER; query[at] != 0; at += query[at] + 1) {
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(query, at + 1, query[at], StandardCharsets.ISO_8859_1));
        }
        return name.toString();
    }

    /// An answer with one address; without one for other types; or that there is no such name.
    private static byte[] reply(byte[] query, int end, int type, Optional<byte[]> address) throws IOException {
        boolean found = address.isPresent() && type == ADDRESS;
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.write(query, 0, 2);
        out.writeShort(address.isPresent() ? 0x8580 : 0x8583);
        out.writeShort(1);
        out.writeShort(found ? 1 : 0);
        out.writeInt(0);
        out.write(query, HEADER, end - HEADER);
        if (found) {
            out.writeShort(0xC000 | HEADER);
            out.writeShort(ADDRESS);
            out.writeShort(1);
            out.writeInt(0);
            out.writeShort(4);
            out.write(address.get());
        }
        return bytes.toByteArray();
    }
}

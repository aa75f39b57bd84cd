package dev.homarus.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// A program of its own: listens on the loopback interface of the network it was started in, and carries each
/// connection to a Unix socket, byte by byte. It ends with the process that started it.
///
/// Arguments: the socket's path, the port, and the number of the process that started it. It prints a line when it
/// listens.
public final class Forwarder {
    private static final int CONNECTIONS = 64;
    private static final int BUFFER = 16 << 10;
    private static final int PATIENCE_MILLIS = 3_000;
    private static final int STEP_MILLIS = 5;
    private static final int LOOK_MILLIS = 500;

    private Forwarder() {}

    /// Listens until its parent ends.
    ///
    /// @throws IOException where it cannot listen
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var to = UnixDomainSocketAddress.of(arguments[0]);
        int port = Integer.parseInt(arguments[1]);
        long parent = Long.parseLong(arguments[2]);
        Thread.ofPlatform().daemon().start(() -> {
            while (ProcessHandle.current().parent().map(ProcessHandle::pid).equals(Optional.of(parent))) {
                pause(LOOK_MILLIS);
            }
            Runtime.getRuntime().halt(0);
        });
        var slots = new Semaphore(CONNECTIONS);
        try (var server = listening(port)) {
            System.out.println("ready");
            for (; ; ) {
                slots.acquire();
                var client = server.accept();
                Thread.ofVirtual().start(() -> {
                    try {
                        carry(client, to);
                    } finally {
                        slots.release();
                    }
                });
            }
        }
    }

    /// The interface is brought up while this process starts.
    private static ServerSocketChannel listening(int port) throws IOException {
        for (int waited = 0; ; waited += STEP_MILLIS) {
            var server = ServerSocketChannel.open(StandardProtocolFamily.INET);
            try {
                return server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            } catch (IOException e) {
                server.close();
                if (waited >= PATIENCE_MILLIS) {
                    throw e;
                }
                pause(STEP_MILLIS);
            }
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void carry(SocketChannel client, UnixDomainSocketAddress to) {
        try (client;
                var gate = SocketChannel.open(to)) {
            var back = Thread.ofVirtual().start(() -> copy(gate, client));
            copy(client, gate);
            back.join();
        } catch (IOException e) {
            // Both ends are closed, which tells the client.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        var buffer = ByteBuffer.allocate(BUFFER);
        try {
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
            to.shutdownOutput();
        } catch (IOException e) {
            close(from);
            close(to);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // It is closed.
        }
    }
}

package dev.homarus.egress;

import dev.homarus.crypto.Digests;
import dev.homarus.crypto.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// One connection that carries what a command encrypts itself. Its bytes cannot be read here: they are counted, and
/// those that go out are digested.
final class Tunnel implements AutoCloseable {
    private static final int BUFFER = 16 << 10;
    private static final int HELLO_SECONDS = 20;

    /// Opens connections, each on record before it is dialled.
    interface Outside {
        /// Opens one.
        ///
        /// @param rule what allowed it
        /// @throws ConnectHead.Refused where it cannot be reached
        Tunnel open(String host, int port, String rule) throws ConnectHead.Refused;
    }

    /// Is told once how a connection ended.
    interface Ended {
        /// Tells.
        ///
        /// @param sha256 of what was sent, lower-case hex
        void ended(String status, long sent, String sha256, long received);
    }

    private final SocketChannel channel;
    private final String host;
    private final int port;
    private final Ended ended;
    private final Sha256 digest = new Sha256();
    private final AtomicReference<String> status = new AtomicReference<>("closed");
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();

    Tunnel(SocketChannel channel, String host, int port, Ended ended) {
        this.channel = channel;
        this.host = host;
        this.port = port;
        this.ended = ended;
    }

    SocketChannel channel() {
        return channel;
    }

    /// Carries bytes both ways until both sides have ended, if the client begins TLS with exactly this host.
    void carry(SocketChannel client, Budget budget) throws IOException {
        var hello = hello(client);
        if (!hello.name().equals(Optional.of(host))) {
            status.set(hello.name()
                    .map(name -> "refused: TLS for another server")
                    .orElse("refused: not TLS with a server's name"));
            return;
        }
        if (!send(hello.bytes(), hello.bytes().length, budget)) {
            return;
        }
        var back = Thread.ofVirtual().name("command-answer").start(() -> answer(client, budget));
        try {
            var buffer = ByteBuffer.allocate(BUFFER);
            while (client.read(buffer.clear()) >= 0) {
                if (!send(buffer.array(), buffer.position(), budget)) {
                    return;
                }
            }
            channel.shutdownOutput();
        } finally {
            join(back, client);
        }
    }

    /// Reads the first message, for which a client that has its connection needs no time.
    private ServerName.Hello hello(SocketChannel client) throws IOException {
        var read = new AtomicBoolean();
        CompletableFuture.delayedExecutor(HELLO_SECONDS, TimeUnit.SECONDS).execute(() -> {
            if (!read.get()) {
                status.set("refused: no TLS greeting in time");
                closeBoth(client);
            }
        });
        try {
            return ServerName.read(client);
        } catch (IOException e) {
            status.compareAndSet("closed", "ended before the TLS greeting");
            throw e;
        } finally {
            read.set(true);
        }
    }

    /// An end that was not asked for ends both directions.
    private void join(Thread back, SocketChannel client) throws IOException {
        try {
            if (!status.get().equals("closed")) {
                channel.close();
                client.close();
            }
            back.join();
        } catch (InterruptedException e) {
            channel.close();
            client.close();
            Thread.currentThread().interrupt();
        }
    }

    private boolean send(byte[] bytes, int length, Budget budget) throws IOException {
        if (!budget.send(length)) {
            status.set("ended: more than " + (CommandProxy.MAX_SENT >> 20) + " MiB would have been sent");
            return false;
        }
        digest.add(bytes, 0, length);
        sent.addAndGet(length);
        write(ByteBuffer.wrap(bytes, 0, length), channel);
        return true;
    }

    private void answer(SocketChannel client, Budget budget) {
        var buffer = ByteBuffer.allocate(BUFFER);
        try {
            while (channel.read(buffer.clear()) >= 0) {
                int length = buffer.flip().remaining();
                if (!budget.receive(length)) {
                    status.set("ended: more than " + (CommandProxy.MAX_RECEIVED >> 30) + " GiB have come");
                    client.close();
                    return;
                }
                received.addAndGet(length);
                write(buffer, client);
            }
            client.shutdownOutput();
        } catch (IOException e) {
            closeBoth(client);
        }
    }

    private void closeBoth(SocketChannel client) {
        try {
            client.close();
            channel.close();
        } catch (IOException e) {
            // They are closed.
        }
    }

    private static void write(ByteBuffer bytes, SocketChannel to) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    /// Returns what became of it, as a sentence.
    String outcome() {
        return host + ":" + port + " " + status.get() + ", " + sent + " bytes sent, " + received + " received";
    }

    @Override
    public void close() throws IOException {
        channel.close();
        ended.ended(status.get(), sent.get(), Digests.hex(digest.finish()), received.get());
    }
}

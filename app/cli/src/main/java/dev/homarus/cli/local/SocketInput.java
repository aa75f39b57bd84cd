package dev.homarus.cli.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.InterruptedByTimeoutException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// The bytes that come and go over a socket, with a limit for silence. Closing it from another thread ends a read.
final class SocketInput extends InputStream {
    private static final int BUFFER = 16_384;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final long silence;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).flip();

    /// @param silence how long to wait for the next byte
    SocketInput(SocketChannel channel, Duration silence) throws IOException {
        this.channel = channel;
        this.silence = silence.toMillis();
        channel.configureBlocking(false);
        selector = Selector.open();
        key = channel.register(selector, SelectionKey.OP_READ);
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(into, from, count);
        return count;
    }

    private boolean fill() throws IOException {
        while (!buffer.hasRemaining()) {
            buffer.clear();
            int read = channel.read(buffer);
            buffer.flip();
            if (read < 0) {
                return false;
            }
            if (read == 0) {
                await(SelectionKey.OP_READ);
            }
        }
        return true;
    }

    void write(byte[] bytes) throws IOException {
        var rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            if (channel.write(rest) == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    private void await(int operation) throws IOException {
        try {
            key.interestOps(operation);
            if (selector.select(silence) == 0
                    && selector.isOpen()
                    && !Thread.currentThread().isInterrupted()) {
                throw new InterruptedByTimeoutException();
            }
            selector.selectedKeys().clear();
        } catch (ClosedSelectorException | java.nio.channels.CancelledKeyException e) {
            throw new java.nio.channels.AsynchronousCloseException();
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}

package dev.homarus.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;

/// A connection whose other side has a limited time to say what it wants, counted from the first byte: a byte now and
/// then is silence too. What it takes to answer is not counted.
final class PatientEndPoint extends SocketChannelEndPoint {
    private static final long NOBODY_SPEAKS = 0;
    private static final long NO_LIMIT = Long.MAX_VALUE;

    private final Duration limit;
    private volatile long since = NOBODY_SPEAKS;

    PatientEndPoint(
            SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler, Duration limit) {
        super(channel, selector, key, scheduler);
        this.limit = limit;
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        int filled = super.fill(buffer);
        long begun = since;
        if (filled > 0 && begun == NOBODY_SPEAKS) {
            since = System.nanoTime() | 1;
        } else if (filled > 0 && begun != NO_LIMIT && System.nanoTime() - begun > limit.toNanos()) {
            close();
            return -1;
        }
        return filled;
    }

    /// The head of a request is there: its body has its own time.
    void headIsRead() {
        since = System.nanoTime() | 1;
    }

    /// The request is there as a whole.
    void requestIsRead() {
        since = NO_LIMIT;
    }

    /// The answer has been given: the next byte begins a new request.
    void answered() {
        since = NOBODY_SPEAKS;
    }
}

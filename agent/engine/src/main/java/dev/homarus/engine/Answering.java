package dev.homarus.engine;

import dev.homarus.protocol.WorkerFrame;
import dev.homarus.protocol.WorkerFrame.Kind;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// The body of an answer on its way. Read by one thread; may be given up by any. The worker is free for the
/// next request when the last frame was read, whoever reads it.
final class Answering extends InputStream {
    /// How long a worker may go on with what nobody waits for.
    static final Duration GRACE = Duration.ofSeconds(1);

    private static final Duration LOOK = Duration.ofMillis(50);

    private final Live live;
    private final Duration idle;
    private final Runnable free;
    private final AtomicBoolean finished = new AtomicBoolean();
    private final AtomicBoolean givenUp = new AtomicBoolean();
    private byte[] piece = new byte[0];
    private int from;

    /// @param idle the longest silence
    /// @param free called once, when the worker can be asked again
    Answering(Live live, Duration idle, Runnable free) {
        this.live = live;
        this.idle = idle;
        this.free = free;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (from == piece.length) {
            var next = nextPiece();
            if (next.isEmpty()) {
                return -1;
            }
            piece = next.get();
            from = 0;
        }
        int copied = Math.min(length, piece.length - from);
        System.arraycopy(piece, from, into, at, copied);
        from += copied;
        return copied;
    }

    /// Returns the next piece; nothing at the end.
    private Optional<byte[]> nextPiece() throws IOException {
        long until = System.nanoTime() + idle.toNanos();
        try {
            while (!givenUp.get()) {
                if (finished.get()) {
                    return Optional.empty();
                }
                var frame = live.next(LOOK);
                if (frame.isPresent()) {
                    return taken(frame.get());
                }
                if (System.nanoTime() - until > 0) {
                    giveUp();
                    throw new InterruptedIOException("silent for too long");
                }
            }
            throw new InterruptedIOException("given up");
        } catch (ProblemException e) {
            finish();
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            giveUp();
            throw new InterruptedIOException("cancelled");
        }
    }

    private Optional<byte[]> taken(WorkerFrame frame) {
        return switch (frame.kind()) {
            case DATA -> Optional.of(frame.content());
            case END -> {
                finish();
                yield Optional.empty();
            }
            default -> throw live.nonsense();
        };
    }

    private void tell() {
        try {
            live.say(WorkerFrame.empty(Kind.CANCEL));
        } catch (IOException e) {
            // It has ended; what is read next says so.
        }
    }

    /// Says that nothing more comes.
    void finish() {
        if (finished.compareAndSet(false, true)) {
            free.run();
        }
    }

    /// Gives the rest up: the worker is told, and ended where it does not heed that in time.
    void giveUp() {
        if (!finished.get() && givenUp.compareAndSet(false, true)) {
            Thread.ofVirtual().name("engine-cancel").start(this::cancel);
        }
    }

    private void cancel() {
        try {
            tell();
            long until = System.nanoTime() + GRACE.toNanos();
            while (!finished.get() && System.nanoTime() - until < 0) {
                live.next(LOOK).filter(frame -> frame.kind() == Kind.END).ifPresent(frame -> finish());
            }
        } catch (ProblemException e) {
            // It has ended, and with it the answer.
            finish();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!finished.get()) {
                live.end(Live.End.WANTED);
                finish();
            }
        }
    }

    @Override
    public void close() {
        giveUp();
    }
}

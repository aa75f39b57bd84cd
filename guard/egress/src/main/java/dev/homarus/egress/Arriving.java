package dev.homarus.egress;

import dev.homarus.budget.Tokens;
import dev.homarus.spending.Reservation;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// An answer of a model on its way in, from its head to its end or to where it is given up.
final class Arriving implements Exchange {
    private static final int MAX_DRAIN = 65_536;
    private static final int DRAIN_SECONDS = 10;

    /// Who is told, once, how it ended.
    interface End {
        /// Takes the end.
        ///
        /// @param status the HTTP status, or `broken off` where a good answer did not come to its end
        /// @param received bytes of the body
        void at(String status, long received);
    }

    private final long request;
    private final Dialer.Answer answer;
    private final Underway.Trip trip;
    private final Reservation paid;
    private final Counting counting;
    private final End end;
    private boolean closed;

    /// @param request the ledger's id
    /// @param paid what is reserved for it
    Arriving(long request, Dialer.Answer answer, Underway.Trip trip, Reservation paid, End end) {
        this.request = request;
        this.answer = answer;
        this.trip = trip;
        this.paid = paid;
        this.end = end;
        this.counting = new Counting(answer.body());
    }

    @Override
    public int status() {
        return answer.status();
    }

    @Override
    public Optional<String> retryAfter() {
        return RetryAfter.of(answer.headers());
    }

    @Override
    public InputStream body() {
        return counting;
    }

    @Override
    public long request() {
        return request;
    }

    @Override
    public void settle(Tokens counted) {
        paid.settle(counted);
    }

    /// Gives back the buffers of what was not read.
    private void release() {
        try {
            answer.body().close();
        } catch (IOException e) {
            // The connection is gone already, which was the aim.
        }
    }

    @Override
    public void complete() {
        if (counting.ended || closed) {
            return;
        }
        counting.ended = true;
        CompletableFuture.delayedExecutor(DRAIN_SECONDS, TimeUnit.SECONDS).execute(answer.abort());
        Thread.ofVirtual().name("egress-drain").start(() -> {
            try {
                if (answer.body().readNBytes(MAX_DRAIN).length == MAX_DRAIN) {
                    answer.abort().run();
                }
            } catch (IOException e) {
                answer.abort().run();
            }
        });
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!counting.ended) {
            answer.abort().run();
            release();
        }
        if (answer.status() / 100 == 2) {
            paid.keep();
        } else {
            paid.release();
        }
        boolean leftAlone = trip.end();
        boolean given = counting.ended || answer.status() / 100 != 2;
        end.at(leftAlone && given ? Integer.toString(answer.status()) : "broken off", counting.count);
    }

    private static final class Counting extends FilterInputStream {
        private long count;
        private boolean ended;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int read = in.read(into, from, length);
            ended |= read < 0;
            count += Math.max(read, 0);
            return read;
        }
    }
}

package dev.homarus.backup;

/// Cuts a stream where its content says so (FastCDC, Xia et al., USENIX ATC 2016, with normalisation level 2): after
/// an insertion the boundaries behind it are the old ones. The numbers that decide come from a key, so that nobody
/// without it can tell from where streams are cut what they hold. Not thread-safe.
final class Chunker {
    /// The sizes of chunks, in bytes; all but the last of a stream are at least `least`.
    ///
    /// @param usual a power of two
    record Sizes(int least, int usual, int most) {
        static final Sizes STANDARD = new Sizes(128 * 1024, 512 * 1024, 2 * 1024 * 1024);

        Sizes {
            if (least < 64 || least >= usual || usual >= most || Integer.bitCount(usual) != 1) {
                throw new IllegalArgumentException("sizes of chunks");
            }
        }
    }

    /// Takes a chunk: the first `length` bytes, which change after the call.
    interface Receiver {
        /// Takes the next chunk.
        ///
        /// @param mark where the first marked place in the chunk is, or −1
        void chunk(byte[] bytes, int length, int mark);
    }

    private final long[] gear;
    private final Sizes sizes;
    private final long before;
    private final long after;
    private final byte[] buffer;
    private final Receiver receiver;
    private int filled;
    private int scanned;
    private long hash;
    private int mark = -1;

    Chunker(long[] gear, Sizes sizes, Receiver receiver) {
        this.gear = gear;
        this.sizes = sizes;
        this.receiver = receiver;
        int bits = Integer.numberOfTrailingZeros(sizes.usual());
        before = -1L << (64 - bits - 2);
        after = -1L << (64 - bits + 2);
        buffer = new byte[sizes.most()];
    }

    /// Marks the place where the next byte goes.
    void mark() {
        if (mark < 0) {
            mark = filled;
        }
    }

    void write(byte[] bytes, int from, int length) {
        int next = from;
        int left = length;
        while (left > 0) {
            int taken = Math.min(left, buffer.length - filled);
            System.arraycopy(bytes, next, buffer, filled, taken);
            filled += taken;
            next += taken;
            left -= taken;
            cut();
        }
    }

    /// Ends the stream; the next byte begins another.
    void end() {
        if (filled > 0) {
            emit(filled);
        }
    }

    private void cut() {
        for (int end = boundary(); end > 0; end = boundary()) {
            emit(end);
        }
    }

    private void emit(int length) {
        receiver.chunk(buffer, length, mark);
        filled -= length;
        System.arraycopy(buffer, length, buffer, 0, filled);
        scanned = 0;
        hash = 0;
        mark = -1;
    }

    /// Looks at the bytes not looked at yet; returns the length of the chunk that ends among them, or 0.
    private int boundary() {
        int at = Math.max(scanned, sizes.least());
        long rolling = hash;
        int middle = Math.min(filled, sizes.usual());
        for (; at < middle; at++) {
            rolling = (rolling << 1) + gear[buffer[at] & 0xff];
            if ((rolling & before) == 0) {
                return at + 1;
            }
        }
        for (; at < filled; at++) {
            rolling = (rolling << 1) + gear[buffer[at] & 0xff];
            if ((rolling & after) == 0) {
                return at + 1;
            }
        }
        if (filled == sizes.most()) {
            return filled;
        }
        scanned = Math.max(scanned, filled);
        hash = rolling;
        return 0;
    }
}

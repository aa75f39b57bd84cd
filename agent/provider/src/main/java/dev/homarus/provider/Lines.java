package dev.homarus.provider;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Splits a stream into lines of bounded length, ended by LF or CR LF.
final class Lines {
    static final int MAX_LINE = 4 * 1_048_576;

    /// The most bytes of one stream, whatever they say.
    static final long MAX_STREAM = 64L * 1_048_576;

    private final InputStream in;
    private final byte[] buffer = new byte[8_192];
    private long total;
    private int from;
    private int to;
    private byte[] line = new byte[1_024];

    Lines(InputStream in) {
        this.in = in;
    }

    /// Returns the next line without its end, or null at the end of the stream; a last line without an end counts.
    byte @Nullable [] next() throws IOException {
        int length = 0;
        while (true) {
            if (from == to) {
                from = 0;
                to = in.read(buffer);
                if (to < 0) {
                    to = 0;
                    return length == 0 ? null : Arrays.copyOf(line, length);
                }
                total += to;
                if (total > MAX_STREAM) {
                    throw ModelApi.tooLong().asException();
                }
                continue;
            }
            byte b = buffer[from++];
            if (b == '\n') {
                return Arrays.copyOf(line, length > 0 && line[length - 1] == '\r' ? length - 1 : length);
            }
            if (length == MAX_LINE) {
                throw ModelApi.tooLong().asException();
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, length * 2);
            }
            line[length++] = b;
        }
    }
}

package dev.homarus.worker;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// The numbers and texts of a GGUF file, one after the other, little-endian.
final class GgufBytes {
    private static final int BUFFER = 1 << 16;

    private final InputStream in;

    GgufBytes(InputStream file) {
        this.in = new BufferedInputStream(file, BUFFER);
    }

    /// @throws Unfit DAMAGED where the file ends before
    long number(int bytes) throws IOException, Unfit {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            int one = in.read();
            if (one < 0) {
                throw Unfit.of(Unfit.Reason.DAMAGED);
            }
            number |= (long) one << (8 * i);
        }
        return number;
    }

    /// Reads a count or a length.
    ///
    /// @throws Unfit DAMAGED where it is more than `most`
    long count(long most) throws IOException, Unfit {
        long count = number(Long.BYTES);
        if (count < 0 || count > most) {
            throw Unfit.of(Unfit.Reason.DAMAGED);
        }
        return count;
    }

    /// Reads a text of at most that many bytes.
    String text(int most) throws IOException, Unfit {
        var bytes = in.readNBytes((int) count(most));
        return new String(bytes, StandardCharsets.UTF_8);
    }

    void skip(long bytes) throws IOException, Unfit {
        try {
            in.skipNBytes(bytes);
        } catch (java.io.EOFException e) {
            throw Unfit.of(Unfit.Reason.DAMAGED);
        }
    }
}

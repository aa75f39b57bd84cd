package dev.homarus.backup;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// The only class that names zstd. Its native part is loaded from the file that the system property `ZstdNativePath`
/// names, which the launcher sets to one in a folder of ours; without it the library unpacks itself into the shared
/// temporary folder.
///
/// The content of a sealed chunk: a method (0 as it is, 1 zstd), its length before compression, and the bytes.
final class Blob {
    static final int HEADER = 5;

    private static final byte AS_IS = 0;
    private static final byte ZSTD = 1;
    private static final int LEVEL = 3;

    private Blob() {}

    /// Returns how long `into` has to be for [#pack].
    static int bound(int most) {
        return HEADER + (int) Zstd.compressBound(most);
    }

    /// Compresses where that saves anything; returns the length in `into`.
    static int pack(byte[] raw, int length, byte[] into) {
        var header = ByteBuffer.wrap(into);
        long packed = Zstd.compressByteArray(into, HEADER, into.length - HEADER, raw, 0, length, LEVEL);
        if (packed < length) {
            header.put(ZSTD).putInt(length);
            return HEADER + (int) packed;
        }
        header.put(AS_IS).putInt(length).put(raw, 0, length);
        return HEADER + length;
    }

    /// Returns the bytes; empty when they are not what `size` says. No more than `size` bytes are ever made.
    static Optional<byte[]> unpack(byte[] blob, int size) {
        if (blob.length < HEADER || ByteBuffer.wrap(blob).getInt(1) != size) {
            return Optional.empty();
        }
        var raw = new byte[size];
        int packed = blob.length - HEADER;
        if (blob[0] == AS_IS && packed == size) {
            System.arraycopy(blob, HEADER, raw, 0, size);
            return Optional.of(raw);
        }
        if (blob[0] == ZSTD) {
            try {
                long made = Zstd.decompressByteArray(raw, 0, size, blob, HEADER, packed);
                return made == size ? Optional.of(raw) : Optional.empty();
            } catch (ZstdException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}

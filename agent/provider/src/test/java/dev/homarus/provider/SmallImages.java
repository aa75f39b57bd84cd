package dev.homarus.provider;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Images made here.
final class SmallImages {
    private SmallImages() {}

    /// A black one.
    static byte[] png(int width, int height) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        var header = ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 1);
        chunk(out, "IHDR", header.array());
        chunk(out, "IDAT", deflated(new byte[height * (1 + (width + 7) / 8)]));
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    /// One of a pixel with this many bytes of further pixels, which no decoder asks for.
    static byte[] padded(int bytes) {
        var small = png(1, 1);
        var out = new ByteArrayOutputStream();
        out.write(small, 0, small.length - 12);
        chunk(out, "IDAT", new byte[bytes]);
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    private static byte[] deflated(byte[] rows) {
        try (var deflater = new Deflater()) {
            deflater.setInput(rows);
            deflater.finish();
            var out = new byte[rows.length + 64];
            return java.util.Arrays.copyOf(out, deflater.deflate(out));
        }
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        var crc = new CRC32();
        crc.update(type.getBytes(StandardCharsets.US_ASCII));
        crc.update(data);
        out.writeBytes(ByteBuffer.allocate(8)
                .putInt(data.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .array());
        out.writeBytes(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    /// One without a table of colours.
    static byte[] gif(int width, int height) {
        return new byte[] {
            'G',
            'I',
            'F',
            '8',
            '9',
            'a',
            (byte) width,
            0,
            (byte) height,
            0,
            0,
            0,
            0,
            0x2c,
            0,
            0,
            0,
            0,
            (byte) width,
            0,
            (byte) height,
            0,
            0,
            2,
            2,
            0x44,
            1,
            0,
            0x3b
        };
    }
}

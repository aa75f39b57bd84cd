package dev.homarus.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.CRC32;

/// PNG: of its chunks those stay that say what is seen. Texts, times, Exif, profiles, further frames, and what
/// stands behind the end, go. Source: Portable Network Graphics (PNG) Specification, third edition, W3C.
final class Png {
    static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private static final Set<String> SEEN =
            Set.of("IHDR", "PLTE", "tRNS", "IDAT", "gAMA", "cHRM", "sRGB", "cICP", "sBIT");
    private static final String EXIF = "eXIf";
    private static final int HEADER = 13;

    private Png() {}

    static Bare bare(byte[] bytes) {
        var in = new Cursor(bytes);
        in.skip(SIGNATURE.length);
        var out = new ByteArrayOutputStream(bytes.length);
        out.writeBytes(SIGNATURE);
        int width = 0;
        int height = 0;
        int orientation = Orientation.UPRIGHT;
        boolean pixels = false;
        while (true) {
            int length = in.be31();
            var type = in.word(4);
            var data = in.take(length);
            if ((int) crc(type, data) != in.be32() || (width == 0) != type.equals("IHDR")) {
                throw new Damaged();
            }
            if (type.equals("IHDR")) {
                var header = new Cursor(data);
                width = header.be31();
                height = header.be31();
                if (length != HEADER || width == 0 || height == 0) {
                    throw new Damaged();
                }
            }
            if (type.equals("IEND")) {
                break;
            }
            pixels |= type.equals("IDAT");
            if (SEEN.contains(type)) {
                chunk(out, type, data);
            } else if (type.equals(EXIF)) {
                orientation = Orientation.of(data);
            } else if (Character.isUpperCase(type.charAt(0))) {
                throw new Damaged();
            }
        }
        if (!pixels) {
            throw new Damaged();
        }
        if (orientation != Orientation.UPRIGHT) {
            chunk(out, EXIF, Orientation.tiff(orientation));
        }
        chunk(out, "IEND", new byte[0]);
        return Bare.turned(width, height, orientation, out.toByteArray());
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        out.writeBytes(type.getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc(type, data)).array());
    }

    private static long crc(String type, byte[] data) {
        var crc = new CRC32();
        crc.update(type.getBytes(StandardCharsets.ISO_8859_1));
        crc.update(data);
        return crc.getValue();
    }
}

package dev.homarus.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// WebP: its pixels and their transparency stay, of an animation those of the first frame. Exif, XMP, profiles,
/// unknown chunks, and what stands behind the end, go; how it is to be turned stays. Source: RFC 9649.
final class WebP {
    private static final int HEAD = 12;
    private static final int FRAME_HEAD = 16;
    private static final int ALPHA = 0x10;
    private static final int EXIF = 0x08;

    private int width;
    private int height;
    private boolean transparent;
    private int orientation = Orientation.UPRIGHT;
    private byte[] alpha = {};
    private byte[] pixels = {};

    private WebP() {}

    static Bare bare(byte[] bytes) {
        var in = new Cursor(bytes);
        in.skip(4);
        int size = in.le31();
        in.skip(4);
        if (size < 4 || size - 4 > in.left()) {
            throw new Damaged();
        }
        var image = new WebP();
        image.chunks(new Cursor(in.take(size - 4)), true);
        return image.bare();
    }

    private void chunks(Cursor in, boolean top) {
        while (in.left() > 0) {
            var type = in.word(4);
            int length = in.le31();
            var content = in.take(length);
            in.skip(Math.min(length & 1, in.left()));
            if (type.equals("EXIF") && top) {
                orientation = Orientation.of(tiff(content));
            } else if (type.equals("ANMF") && top) {
                var frame = new Cursor(content);
                frame.skip(FRAME_HEAD);
                chunks(new Cursor(frame.take(frame.left())), false);
            } else if (pixels.length == 0) {
                pixels(type, content);
            }
        }
    }

    /// Some writers put Exif's own name before it.
    private static byte[] tiff(byte[] content) {
        var in = new Cursor(content);
        if (in.begins("Exif\0\0")) {
            in.skip(6);
        }
        return in.take(in.left());
    }

    private void pixels(String type, byte[] content) {
        var in = new Cursor(content);
        switch (type) {
            case "ALPH" -> alpha = content;
            case "VP8 " -> {
                boolean key = (in.u8() & 1) == 0;
                in.skip(2);
                if (!key || in.u8() != 0x9d || in.u8() != 0x01 || in.u8() != 0x2a) {
                    throw new Damaged();
                }
                width = in.le16() & 0x3fff;
                height = in.le16() & 0x3fff;
                pixels = chunk(type, content);
            }
            case "VP8L" -> {
                if (in.u8() != 0x2f) {
                    throw new Damaged();
                }
                int bits = in.le32();
                width = (bits & 0x3fff) + 1;
                height = ((bits >>> 14) & 0x3fff) + 1;
                transparent = ((bits >>> 28) & 1) == 1;
                alpha = new byte[0];
                pixels = chunk(type, content);
            }
            default -> {
                // It says nothing of what is seen.
            }
        }
    }

    private Bare bare() {
        if (pixels.length == 0 || width == 0 || height == 0) {
            throw new Damaged();
        }
        boolean turned = orientation != Orientation.UPRIGHT;
        var body = new ByteArrayOutputStream();
        if (alpha.length > 0 || turned) {
            var extended = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
            extended.putInt((transparent || alpha.length > 0 ? ALPHA : 0) | (turned ? EXIF : 0));
            extended.putShort((short) (width - 1)).put((byte) 0);
            extended.putShort((short) (height - 1)).put((byte) 0);
            body.writeBytes(chunk("VP8X", extended.array()));
        }
        if (alpha.length > 0) {
            body.writeBytes(chunk("ALPH", alpha));
        }
        body.writeBytes(pixels);
        if (turned) {
            body.writeBytes(chunk("EXIF", Orientation.tiff(orientation)));
        }
        var out = ByteBuffer.allocate(HEAD + body.size()).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF".getBytes(StandardCharsets.ISO_8859_1)).putInt(4 + body.size());
        out.put("WEBP".getBytes(StandardCharsets.ISO_8859_1)).put(body.toByteArray());
        return Bare.turned(width, height, orientation, out.array());
    }

    private static byte[] chunk(String type, byte[] content) {
        var out = ByteBuffer.allocate(8 + content.length + (content.length & 1)).order(ByteOrder.LITTLE_ENDIAN);
        return out.put(type.getBytes(StandardCharsets.ISO_8859_1))
                .putInt(content.length)
                .put(content)
                .array();
    }
}

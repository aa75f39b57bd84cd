package dev.homarus.image;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// JPEG: of its segments those stay that say how to decode it. Exif, XMP, IPTC, profiles, comments, thumbnails,
/// and what stands behind the end (further pictures, films), go; how it is to be turned stays. Source: ITU-T
/// T.81, annex B; JFIF 1.02; Adobe Technical Note 5116 for APP14.
final class Jpeg {
    static final byte[] SIGNATURE = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};

    private static final int END = 0xd9;
    private static final int SCAN = 0xda;
    private static final int JFIF = 0xe0;
    private static final int EXIF = 0xe1;
    private static final int ADOBE = 0xee;
    private static final int ADOBE_LENGTH = 12;
    private static final String EXIF_NAME = "Exif\0\0";

    private final Cursor in;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private final ByteArrayOutputStream rest;
    private int width;
    private int height;
    private int orientation;
    private boolean scanned;

    private Jpeg(byte[] bytes) {
        this.in = new Cursor(bytes);
        this.rest = new ByteArrayOutputStream(bytes.length);
    }

    static Bare bare(byte[] bytes) {
        return new Jpeg(bytes).bare();
    }

    private Bare bare() {
        in.skip(2);
        head.write(0xff);
        head.write(0xd8);
        for (int marker = marker(); marker != END; ) {
            marker = segment(marker);
        }
        if (!scanned || width == 0 || height == 0) {
            throw new Damaged();
        }
        if (orientation > Orientation.UPRIGHT) {
            var exif = new ByteArrayOutputStream();
            exif.writeBytes(EXIF_NAME.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            exif.writeBytes(Orientation.tiff(orientation));
            write(head, EXIF, exif.toByteArray());
        }
        head.writeBytes(rest.toByteArray());
        head.write(0xff);
        head.write(END);
        return Bare.turned(width, height, orientation, head.toByteArray());
    }

    /// Reads a marker, with the bytes that may stand before it.
    private int marker() {
        if (in.u8() != 0xff) {
            throw new Damaged();
        }
        int marker = in.u8();
        while (marker == 0xff) {
            marker = in.u8();
        }
        return marker;
    }

    /// Takes one segment; returns the marker after it.
    private int segment(int marker) {
        if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8)) {
            throw new Damaged();
        }
        int length = in.be16();
        var content = in.take(length - 2);
        switch (marker) {
            case JFIF -> jfif(content);
            case EXIF -> exif(content);
            case ADOBE -> {
                if (new Cursor(content).begins("Adobe") && content.length >= ADOBE_LENGTH) {
                    write(rest, marker, Arrays.copyOf(content, ADOBE_LENGTH));
                }
            }
            // Huffman and arithmetic tables, quantization tables, restart interval.
            case 0xc4, 0xcc, 0xdb, 0xdd -> write(rest, marker, content);
            case SCAN -> {
                write(rest, marker, content);
                return scan();
            }
            default -> {
                if (marker < 0xd0) {
                    frame(content);
                    write(rest, marker, content);
                }
            }
        }
        return marker();
    }

    /// The head alone, without a thumbnail.
    private void jfif(byte[] content) {
        if (new Cursor(content).begins("JFIF\0") && content.length >= 14 && head.size() == 2) {
            var bare = Arrays.copyOf(content, 14);
            bare[12] = 0;
            bare[13] = 0;
            write(head, JFIF, bare);
        }
    }

    private void exif(byte[] content) {
        if (orientation == 0 && new Cursor(content).begins(EXIF_NAME)) {
            orientation = Orientation.of(Arrays.copyOfRange(content, EXIF_NAME.length(), content.length));
        }
    }

    private void frame(byte[] content) {
        var frame = new Cursor(content);
        frame.skip(1);
        if (width != 0) {
            throw new Damaged();
        }
        height = frame.be16();
        width = frame.be16();
    }

    /// Takes the coded pixels up to the next marker that is not one of theirs.
    private int scan() {
        scanned = true;
        while (true) {
            int next = in.u8();
            if (next != 0xff) {
                rest.write(next);
                continue;
            }
            int marker = in.u8();
            while (marker == 0xff) {
                marker = in.u8();
            }
            if (marker != 0 && (marker < 0xd0 || marker > 0xd7)) {
                return marker;
            }
            rest.write(0xff);
            rest.write(marker);
        }
    }

    private static void write(ByteArrayOutputStream out, int marker, byte[] content) {
        out.write(0xff);
        out.write(marker);
        out.write((content.length + 2) >> 8);
        out.write(content.length + 2);
        out.writeBytes(content);
    }
}

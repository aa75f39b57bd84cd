package dev.homarus.image;

import java.io.ByteArrayOutputStream;

/// GIF: its first frame stays. Comments, texts, data of applications (XMP among them), further frames, and what
/// stands behind the end, go. Source: Graphics Interchange Format, version 89a, CompuServe.
final class Gif {
    private static final int EXTENSION = 0x21;
    private static final int FRAME = 0x2c;
    private static final int END = 0x3b;
    private static final int CONTROL = 0xf9;

    /// A block of four bytes with its length, and the end.
    private static final int CONTROL_LENGTH = 6;

    private final Cursor in;
    private final ByteArrayOutputStream out;

    private Gif(byte[] bytes) {
        this.in = new Cursor(bytes);
        this.out = new ByteArrayOutputStream(bytes.length);
    }

    static Bare bare(byte[] bytes) {
        return new Gif(bytes).bare();
    }

    private Bare bare() {
        copy(6);
        var screen = new Cursor(copy(5));
        copy(2);
        int width = screen.le16();
        int height = screen.le16();
        colours(screen.u8());
        var control = control();
        if (control.length == CONTROL_LENGTH) {
            out.write(EXTENSION);
            out.write(CONTROL);
            out.writeBytes(control);
        }
        out.write(FRAME);
        var frame = new Cursor(copy(9));
        int left = frame.le16();
        int top = frame.le16();
        width = Math.max(width, left + frame.le16());
        height = Math.max(height, top + frame.le16());
        colours(frame.u8());
        copy(1);
        out.writeBytes(blocks());
        out.write(END);
        int next = in.u8();
        if (next != END && next != FRAME && next != EXTENSION) {
            throw new Damaged();
        }
        if (width == 0 || height == 0) {
            throw new Damaged();
        }
        return new Bare(width, height, out.toByteArray());
    }

    /// Returns what stands before the first frame and says how it is shown; empty where nothing does.
    private byte[] control() {
        var control = new byte[0];
        for (int block = in.u8(); block != FRAME; block = in.u8()) {
            if (block != EXTENSION) {
                throw new Damaged();
            }
            int label = in.u8();
            var content = blocks();
            if (label == CONTROL) {
                control = content;
            }
        }
        return control;
    }

    private byte[] copy(int length) {
        var copied = in.take(length);
        out.writeBytes(copied);
        return copied;
    }

    /// Copies a table of colours, where these bits say that there is one.
    private void colours(int bits) {
        if ((bits & 0x80) != 0) {
            copy(3 << ((bits & 7) + 1));
        }
    }

    /// Returns blocks with their lengths, the empty one at the end included.
    private byte[] blocks() {
        int from = in.place();
        for (int length = in.u8(); length != 0; length = in.u8()) {
            in.skip(length);
        }
        return in.at(from).take(in.place() - from);
    }
}

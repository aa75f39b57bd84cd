package dev.homarus.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads bytes in order. What would lie outside of them is damage.
final class Cursor {
    private final byte[] bytes;
    private int at;

    Cursor(byte[] bytes) {
        this(bytes, 0);
    }

    private Cursor(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    /// Returns another one of the same bytes, at this place.
    Cursor at(int place) {
        if (place < 0 || place > bytes.length) {
            throw new Damaged();
        }
        return new Cursor(bytes, place);
    }

    int place() {
        return at;
    }

    int left() {
        return bytes.length - at;
    }

    /// Whether what follows begins with these bytes.
    boolean begins(byte[] expected) {
        return left() >= expected.length
                && Arrays.equals(bytes, at, at + expected.length, expected, 0, expected.length);
    }

    boolean begins(String expected) {
        return begins(expected.getBytes(StandardCharsets.ISO_8859_1));
    }

    int u8() {
        need(1);
        return bytes[at++] & 0xff;
    }

    int be16() {
        return (u8() << 8) | u8();
    }

    int le16() {
        return u8() | (u8() << 8);
    }

    int le24() {
        return le16() | (u8() << 16);
    }

    /// Reads a length of 31 bits; a longer one is damage.
    int be31() {
        return positive(be32());
    }

    /// As [#be31], the lowest byte first.
    int le31() {
        return positive(le32());
    }

    int le32() {
        return le16() | (le16() << 16);
    }

    int be32() {
        return (be16() << 16) | be16();
    }

    private static int positive(int number) {
        if (number < 0) {
            throw new Damaged();
        }
        return number;
    }

    byte[] take(int length) {
        need(length);
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    String word(int length) {
        return new String(take(length), StandardCharsets.ISO_8859_1);
    }

    void skip(int length) {
        need(length);
        at += length;
    }

    private void need(int length) {
        if (length < 0 || length > left()) {
            throw new Damaged();
        }
    }
}

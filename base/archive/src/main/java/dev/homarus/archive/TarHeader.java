package dev.homarus.archive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A 512-byte tar header, POSIX or old GNU (POSIX.1-2017, pax, "ustar Interchange Format").
///
/// @param name prefix and name together
/// @param kind the type flag
record TarHeader(String name, int mode, long size, char kind) {
    static final int LENGTH = 512;

    static TarHeader read(byte[] block) {
        checkSum(block);
        boolean posix = text(block, 257, 6).equals("ustar") && block[262] == 0;
        var prefix = posix ? text(block, 345, 155) : "";
        var name = text(block, 0, 100);
        return new TarHeader(
                prefix.isEmpty() ? name : prefix + "/" + name, (int) octal(block, 100, 8), octal(block, 124, 12), (char)
                        block[156]);
    }

    private static void checkSum(byte[] block) {
        int sum = 0;
        for (int i = 0; i < LENGTH; i++) {
            sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xff;
        }
        if (sum != octal(block, 148, 8)) {
            throw Problems.malformed("has a damaged header");
        }
    }

    /// Returns text up to its first zero byte.
    static String text(byte[] block, int at, int length) {
        int end = at;
        while (end < at + length && block[end] != 0) {
            end++;
        }
        return ZipItem.text(ByteBuffer.wrap(block, at, end - at));
    }

    private static long octal(byte[] block, int at, int length) {
        var text = new String(block, at, length, StandardCharsets.ISO_8859_1)
                .replace('\0', ' ')
                .strip();
        if (!text.matches("[0-7]{0,12}")) {
            throw Problems.malformed("has a damaged header");
        }
        return text.isEmpty() ? 0 : Long.parseLong(text, 8);
    }
}

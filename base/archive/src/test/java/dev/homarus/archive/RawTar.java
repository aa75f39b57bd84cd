package dev.homarus.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/// A tar written by hand.
final class RawTar {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();

    RawTar add(String name, char kind, int mode, String content) {
        return add(name, kind, mode, content.getBytes(StandardCharsets.UTF_8), "");
    }

    RawTar file(String name, String content) {
        return add(name, '0', 0644, content);
    }

    RawTar add(String name, char kind, int mode, byte[] content, String link) {
        out.writeBytes(header(name, kind, mode, content.length, link));
        out.writeBytes(content);
        out.writeBytes(new byte[(512 - content.length % 512) % 512]);
        return this;
    }

    static byte[] header(String name, char kind, int mode, long size, String link) {
        var block = new byte[512];
        put(block, 0, name);
        put(block, 100, "%07o".formatted(mode));
        put(block, 124, "%011o".formatted(size));
        put(block, 148, "        ");
        block[156] = (byte) kind;
        put(block, 157, link);
        put(block, 257, "ustar");
        put(block, 263, "00");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, "%06o".formatted(sum));
        block[154] = 0;
        return block;
    }

    private static void put(byte[] block, int at, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, at, Math.min(bytes.length, 100));
    }

    byte[] bytes() {
        return Arrays.copyOf(out.toByteArray(), out.size() + 1_024);
    }

    static byte[] gzip(byte[] bytes) {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}

package dev.homarus.archive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// A zip written by hand, so that every part of it can be wrong.
final class RawZip {
    /// One entry; what is changed in it is changed in one header only.
    static final class Item {
        String name;
        String localName;
        byte[] content;
        int method = 8;
        int mode = 0100644;
        int flags = 0x800;
        long size;
        int localCrcChange;
        byte[] extra = {};
        byte[] before = {};

        Item(String name, String content) {
            this.name = name;
            this.localName = name;
            this.content = content.getBytes(StandardCharsets.UTF_8);
            this.size = this.content.length;
        }
    }

    final List<Item> items = new ArrayList<>();
    byte[] prefix = {};
    byte[] comment = {};
    byte[] suffix = {};
    int countChange;

    RawZip add(Item item) {
        items.add(item);
        return this;
    }

    RawZip add(String name, String content) {
        return add(new Item(name, content));
    }

    byte[] bytes() {
        var out = new ByteArrayOutputStream();
        var directory = new ByteArrayOutputStream();
        out.writeBytes(prefix);
        for (var item : items) {
            out.writeBytes(item.before);
            int at = out.size();
            var packed = packed(item);
            var crc = new CRC32();
            crc.update(item.content);
            int sum = (int) crc.getValue();
            var local = item.localName.getBytes(StandardCharsets.UTF_8);
            out.writeBytes(little(30)
                    .putInt(0x04034b50)
                    .putShort((short) 20)
                    .putShort((short) item.flags)
                    .putShort((short) item.method)
                    .putInt(0)
                    .putInt(sum + item.localCrcChange)
                    .putInt(packed.length)
                    .putInt((int) item.size)
                    .putShort((short) local.length)
                    .putShort((short) 0)
                    .array());
            out.writeBytes(local);
            out.writeBytes(packed);
            var name = item.name.getBytes(StandardCharsets.UTF_8);
            directory.writeBytes(little(46)
                    .putInt(0x02014b50)
                    .putShort((short) (3 << 8 | 20))
                    .putShort((short) 20)
                    .putShort((short) item.flags)
                    .putShort((short) item.method)
                    .putInt(0)
                    .putInt(sum)
                    .putInt(packed.length)
                    .putInt((int) item.size)
                    .putShort((short) name.length)
                    .putShort((short) item.extra.length)
                    .putShort((short) 0)
                    .putInt(0)
                    .putInt(item.mode << 16)
                    .putInt(at)
                    .array());
            directory.writeBytes(name);
            directory.writeBytes(item.extra);
        }
        int at = out.size();
        out.writeBytes(directory.toByteArray());
        out.writeBytes(little(22)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort((short) (items.size() + countChange))
                .putShort((short) (items.size() + countChange))
                .putInt(directory.size())
                .putInt(at)
                .putShort((short) comment.length)
                .array());
        out.writeBytes(comment);
        out.writeBytes(suffix);
        return out.toByteArray();
    }

    private static byte[] packed(Item item) {
        if (item.method != 8) {
            return item.content;
        }
        var deflater = new Deflater(9, true);
        deflater.setInput(item.content);
        deflater.finish();
        var out = new ByteArrayOutputStream();
        var buffer = new byte[65_536];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }

    static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}

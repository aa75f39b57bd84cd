package dev.homarus.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/// Where the newest entry is that carries a state: one whose kind begins with `state.`. The log finds it at a
/// start
/// without reading what lies before the cached edge.
///
/// @param index of the entry
/// @param offset of its record, in bytes
record StateEntry(long index, long offset) {
    /// With what the kinds begin.
    static final String KINDS = "state.";

    /// Index and time of an entry are shorter.
    private static final int PLACE = 128;

    /// Tells whether the content of an entry carries a state, from the members it begins with.
    static boolean is(byte[] content) {
        var begin = new String(content, 0, Math.min(content.length, PLACE), StandardCharsets.ISO_8859_1);
        int time = begin.indexOf("\",\"");
        return begin.startsWith("{\"index\":") && time > 0 && begin.startsWith("\",\"kind\":\"" + KINDS, time);
    }

    /// Reads the entry; one that is not what was written is of kind `audit.unreadable`.
    Entry read(FileChannel entries, AuditKeys keys) throws IOException {
        var length = ByteBuffer.allocate(FrameReader.PREFIX);
        AuditFiles.readAll(entries, length, offset);
        int bytes = length.remaining() == FrameReader.PREFIX ? length.getInt(0) : 0;
        if (bytes < FrameReader.MIN_RECORD || bytes > FrameReader.MAX_RECORD) {
            return Lookup.open(keys, index, new byte[0]);
        }
        var sealed = ByteBuffer.allocate(bytes);
        AuditFiles.readAll(entries, sealed, offset + FrameReader.PREFIX);
        return Lookup.open(keys, index, sealed.array());
    }
}

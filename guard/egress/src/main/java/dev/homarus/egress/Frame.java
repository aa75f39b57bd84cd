package dev.homarus.egress;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/// One frame between a gateway and its key proxy: a letter, the length of the content in four bytes, the
/// content.
/// The format is `docs/spec/proxy.md`.
///
/// @param type which kind
/// @param content at most [#MAX] bytes; callers must not change them
record Frame(char type, byte[] content) {
    static final String PROTOCOL = "homarus-proxy/1";
    static final int HEAD = 5;
    static final int MAX = 65_536;

    static final char HELLO = 'V';
    static final char LIST = 'L';
    static final char UPSTREAMS = 'U';
    static final char ASK = 'A';
    static final char CAPABILITY = 'C';
    static final char REQUEST = 'R';
    static final char BODY = 'B';
    static final char ANSWER = 'H';
    static final char END = 'E';
    static final char PROBLEM = 'P';

    private static final String TYPES = "VLUACRBHEP";

    /// What is no frame of this format.
    static final class Malformed extends IOException {
        private static final long serialVersionUID = 1;

        Malformed(String what) {
            super(what);
        }
    }

    static Frame of(char type, Json.Obj json) {
        return new Frame(type, json.bytes());
    }

    static Frame empty(char type) {
        return new Frame(type, new byte[0]);
    }

    /// Reads the next frame; nothing where the other side has ended before its first byte.
    ///
    /// @throws Malformed an unknown letter, or too long
    /// @throws EOFException where it ends in the middle of a frame
    static Optional<Frame> read(ReadableByteChannel from) throws IOException {
        var head = ByteBuffer.allocate(HEAD);
        if (from.read(head) < 0) {
            return Optional.empty();
        }
        fill(from, head);
        char type = (char) (head.get(0) & 0xff);
        int length = head.getInt(1);
        if (TYPES.indexOf(type) < 0) {
            throw new Malformed("a frame has an unknown kind");
        }
        if (length < 0 || length > MAX) {
            throw new Malformed("a frame is longer than " + MAX + " bytes");
        }
        var content = ByteBuffer.allocate(length);
        fill(from, content);
        return Optional.of(new Frame(type, content.array()));
    }

    private static void fill(ReadableByteChannel from, ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (from.read(into) < 0) {
                throw new EOFException("a frame is cut");
            }
        }
    }

    /// Writes it in one piece.
    void write(WritableByteChannel to) throws IOException {
        if (content.length > MAX) {
            throw new Malformed("a frame would be longer than " + MAX + " bytes");
        }
        var bytes = ByteBuffer.allocate(HEAD + content.length);
        bytes.put((byte) type).putInt(content.length).put(content).flip();
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    /// Reads the content as one strict JSON object.
    Json.Obj json() throws Malformed {
        try {
            return JsonText.parseObject(content);
        } catch (JsonException e) {
            throw new Malformed("a frame is not strict JSON: " + e.sentence());
        }
    }
}

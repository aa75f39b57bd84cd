package dev.homarus.egress;

import dev.homarus.crypto.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.PreEncodedHttpField;

/// A header with a key in it. Its value is never a String, which nobody could wipe: the line is written from
/// memory of its own straight into the buffer of the connection, and wiped once the request has gone. Wherever
/// else its value is asked for, it is `*`.
final class KeyField extends PreEncodedHttpField implements AutoCloseable {
    private static final String SHOWN = "*";

    private final SecretBytes line;
    private final int length;

    /// @param value printable ASCII; stays the caller's
    KeyField(String name, String prefix, byte[] value) {
        super(name, SHOWN);
        var before = (name + ": " + prefix).getBytes(StandardCharsets.US_ASCII);
        this.length = before.length + value.length + 2;
        var whole = ByteBuffer.allocate(length)
                .put(before)
                .put(value)
                .put((byte) '\r')
                .put((byte) '\n');
        this.line = SecretBytes.taking(whole.array());
    }

    /// Tells whether bytes may stand as the value of a header: printable ASCII only.
    static boolean isValue(byte[] value) {
        for (byte one : value) {
            if (one < ' ' || one > '~') {
                return false;
            }
        }
        return true;
    }

    @Override
    public void putTo(ByteBuffer buffer, HttpVersion version) {
        line.use(buffer::put);
    }

    @Override
    public int getEncodedLength(HttpVersion version) {
        return length;
    }

    @Override
    public void close() {
        line.close();
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}

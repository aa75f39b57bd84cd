package dev.homarus.store;

import dev.homarus.types.Label;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a sealed cell is bound to, as bytes: a word for what it is, then values in the form of [Cells], so that
/// no two
/// lists of values have the same bytes.
final class Bound {
    private Bound() {}

    static byte[] to(String what, List<? extends @Nullable Object> values) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(what.getBytes(StandardCharsets.US_ASCII));
        values.forEach(value -> add(out, value));
        return out.toByteArray();
    }

    private static void add(ByteArrayOutputStream out, @Nullable Object value) {
        // An if-chain, because a switch over types is linked anew at every start.
        if (value == null) {
            out.write(Cells.NULL);
        } else if (value instanceof String text) {
            content(out, Cells.TEXT, text.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof byte[] bytes) {
            content(out, Cells.BLOB, bytes);
        } else if (value instanceof Long number) {
            out.write(Cells.INTEGER);
            out.writeBytes(ByteBuffer.allocate(8).putLong(number).array());
        } else if (value instanceof Instant time) {
            add(out, time.toEpochMilli());
        } else if (value instanceof Label label) {
            add(out, label.text());
        } else if (value instanceof Optional<?> optional) {
            add(out, optional.orElse(null));
        } else {
            throw new IllegalArgumentException("cannot bind to a " + value.getClass());
        }
    }

    private static void content(ByteArrayOutputStream out, byte type, byte[] content) {
        out.write(type);
        out.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
        out.writeBytes(content);
    }
}

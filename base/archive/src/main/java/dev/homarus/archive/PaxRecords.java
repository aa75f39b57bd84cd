package dev.homarus.archive;

import java.nio.ByteBuffer;
import java.util.Optional;

/// The records of a pax header: `LENGTH KEY=VALUE` and a line break each.
final class PaxRecords {
    private static final int MAX_DIGITS = 6;

    private Optional<String> path = Optional.empty();
    private Optional<Long> size = Optional.empty();

    PaxRecords(byte[] bytes) {
        for (int at = 0; at < bytes.length; ) {
            at += record(bytes, at);
        }
    }

    Optional<String> path() {
        return path;
    }

    Optional<Long> size() {
        return size;
    }

    void requireNoNames() {
        if (path.isPresent() || size.isPresent()) {
            throw Problems.malformed("gives all entries one name or size");
        }
    }

    private int record(byte[] bytes, int at) {
        int length = 0;
        int i = at;
        while (i < bytes.length && i - at <= MAX_DIGITS && bytes[i] >= '0' && bytes[i] <= '9') {
            length = length * 10 + bytes[i++] - '0';
        }
        int end = at + length;
        if (i == at
                || i >= bytes.length
                || bytes[i] != ' '
                || end <= i
                || end > bytes.length
                || bytes[end - 1] != '\n') {
            throw Problems.malformed("has a damaged header");
        }
        keep(ZipItem.text(ByteBuffer.wrap(bytes, i + 1, end - i - 2)));
        return length;
    }

    private void keep(String record) {
        int equals = record.indexOf('=');
        if (equals < 0) {
            throw Problems.malformed("has a damaged header");
        }
        var key = record.substring(0, equals);
        var value = record.substring(equals + 1);
        if (key.startsWith("GNU.sparse")) {
            throw Problems.forbidden("a sparse file");
        }
        switch (key) {
            case "path" -> {
                require(path.isEmpty());
                path = Optional.of(value);
            }
            case "size" -> {
                require(size.isEmpty() && value.matches("[0-9]{1,15}"));
                size = Optional.of(Long.parseLong(value));
            }
            default -> {}
        }
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw Problems.malformed("has a damaged header");
        }
    }
}

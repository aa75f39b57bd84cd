package dev.homarus.audit;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.function.Consumer;

/// Reads entries backwards from the durable end, with its own file handles.
final class Lookup {
    /// How many of the newest entries a query looks at; an export reads all of them.
    static final int MAX_SCANNED = 100_000;

    private final AuditFiles files;
    private final AuditKeys keys;
    private final LogStore.Durable durable;
    private final int log;

    /// @param log see [Entry]
    Lookup(AuditFiles files, AuditKeys keys, LogStore.Durable durable, int log) {
        this.files = files;
        this.keys = keys;
        this.durable = durable;
        this.log = log;
    }

    long size() {
        return durable.head().size();
    }

    /// Gives the entries that the query selects to `taker`, newest first. Stops at the limit, after `most`
    /// entries, or after a whole block that is older than asked for.
    ///
    /// @return whether nothing that the query selects is left but for the limit
    boolean each(Query query, int limit, long most, Consumer<Entry> taker) throws IOException {
        int found = 0;
        try (var entries = FileChannel.open(files.entries(), StandardOpenOption.READ);
                var list = FileChannel.open(files.leaves(), StandardOpenOption.READ)) {
            long high = durable.head().size();
            long end = durable.end();
            long lowest = Math.max(0, high - most);
            int older = 0;
            while (high > lowest && found < limit && older < LeafList.BLOCK) {
                long low = Math.max(lowest, high - LeafList.BLOCK);
                var items = new LeafList(list).read(low, (int) (high - low));
                for (int i = items.length - 1; i >= 0 && found < limit; i--) {
                    var entry = entry(entries, low + i, items[i].offset(), end);
                    end = items[i].offset();
                    older = query.isBefore(entry) ? older + 1 : 0;
                    if (query.selects(entry)) {
                        found++;
                        taker.accept(entry.of(log));
                    }
                }
                high = low;
            }
            return high == 0 || older >= LeafList.BLOCK;
        }
    }

    private Entry entry(FileChannel entries, long index, long offset, long end) throws IOException {
        long length = end - offset - FrameReader.PREFIX;
        if (offset < 0 || length < FrameReader.MIN_RECORD || length > FrameReader.MAX_RECORD) {
            return unreadable(index);
        }
        var bytes = ByteBuffer.allocate((int) length);
        AuditFiles.readAll(entries, bytes, offset + FrameReader.PREFIX);
        return open(keys, index, bytes.array());
    }

    /// Returns the entry, or one of kind `audit.unreadable` where the record is not what was written at this
    /// index.
    static Entry open(AuditKeys keys, long index, byte[] sealed) {
        try {
            return keys.open(index, sealed)
                    .map(content -> Entry.read(JsonText.parseObject(content)))
                    .filter(entry -> entry.index() == index)
                    .orElseGet(() -> unreadable(index));
        } catch (JsonException e) {
            return unreadable(index);
        }
    }

    static boolean isUnreadable(Entry entry) {
        return entry.event().kind().equals("audit.unreadable");
    }

    private static Entry unreadable(long index) {
        var event = Event.of("audit.unreadable", "homarus", "This entry cannot be opened.", Json.Obj.EMPTY);
        return new Entry(index, Instant.EPOCH, event, 0);
    }
}

package dev.homarus.audit;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Reads entries backwards from the durable end, with its own file handles.
final class Lookup {
    /// How many of the newest entries a query looks at; an export reads all of them.
    static final int MAX_SCANNED = 100_000;

    private final AuditFiles files;
    private final AuditKeys keys;
    private final LogStore.Durable durable;

    Lookup(AuditFiles files, AuditKeys keys, LogStore.Durable durable) {
        this.files = files;
        this.keys = keys;
        this.durable = durable;
    }

    /// Stops at the limit, after [#MAX_SCANNED] entries, or after a whole block that is older than asked for.
    List<Entry> run(Query query) throws IOException {
        var found = new ArrayList<Entry>();
        each(query, query.limit(), found::add);
        return List.copyOf(found);
    }

    /// Gives what [#run] would list to `taker`, one after the other, with another limit.
    ///
    /// @return whether nothing that the query selects is left but for the limit
    boolean each(Query query, int limit, Consumer<Entry> taker) throws IOException {
        int found = 0;
        try (var entries = FileChannel.open(files.entries(), StandardOpenOption.READ);
                var list = FileChannel.open(files.leaves(), StandardOpenOption.READ)) {
            long high = durable.head().size();
            long end = durable.end();
            long lowest = Math.max(0, high - MAX_SCANNED);
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
                        taker.accept(entry);
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
        return new Entry(index, Instant.EPOCH, event);
    }
}

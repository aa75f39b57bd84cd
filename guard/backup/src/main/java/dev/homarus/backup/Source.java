package dev.homarus.backup;

import dev.homarus.store.Dump;
import dev.homarus.store.Store;
import dev.homarus.store.Table;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// What goes into a snapshot: streams in an order that is the same at each run.
@FunctionalInterface
public interface Source {
    /// Gives all of it to the sink.
    void to(Sink sink);

    /// Several sources, one after the other. What a later one holds is at least as new: an audit log comes after
    /// the database whose mark names its head.
    static Source of(Source... sources) {
        var all = List.of(sources);
        return sink -> all.forEach(source -> source.to(sink));
    }

    /// The tables of a database as of one moment, one stream each. A record is a row: its length in 4 bytes, then
    /// its cells ([dev.homarus.store.Cells]).
    static Source of(Store store) {
        return sink -> store.dump(new Dump.Receiver() {
            private final byte[] length = new byte[4];

            @Override
            public void mark(byte[] mark) {
                sink.mark(mark);
            }

            @Override
            public void begin(Table table) {
                sink.begin(StreamEntry.TABLES + table.space() + "/" + table.name(), Optional.of(table));
            }

            @Override
            public void row(byte[] bytes, int count) {
                ByteBuffer.wrap(length).putInt(count);
                sink.record();
                sink.write(length, 0, length.length);
                sink.write(bytes, 0, count);
            }

            @Override
            public void end(long rows) {
                sink.end();
            }
        });
    }
}

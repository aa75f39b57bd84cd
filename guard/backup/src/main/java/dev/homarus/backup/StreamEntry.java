package dev.homarus.backup;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.store.Table;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// One stream of a snapshot: its name, and the chunks it is made of.
///
/// @param name `table/SPACE/TABLE` or `file/PATH`
/// @param sha256 the digest of all of it, in hexadecimal
/// @param records how many records it has: rows; a file has none
/// @param table what the rows are of
record StreamEntry(String name, long bytes, String sha256, long records, Optional<Table> table, List<Ref> chunks) {
    static final String TABLES = "table/";
    static final String FILES = "file/";
    private static final int REF = ChunkId.LENGTH + 16;

    /// A chunk of a stream.
    ///
    /// @param start where the first record that begins in it begins, or −1
    /// @param record the number of that record, from 0
    record Ref(ChunkId id, int size, int start, long record) {}

    StreamEntry {
        chunks = List.copyOf(chunks);
    }

    /// The path of a file's stream.
    String path() {
        return name.substring(FILES.length());
    }

    Json json() {
        var refs = ByteBuffer.allocate(chunks.size() * REF);
        for (var chunk : chunks) {
            chunk.id().put(refs).putInt(chunk.size()).putInt(chunk.start()).putLong(chunk.record());
        }
        var out = Json.object()
                .put("name", name)
                .put("bytes", bytes)
                .put("sha256", sha256)
                .put("records", records);
        table.ifPresent(of -> out.put(
                "table",
                Json.object()
                        .put("space", of.space())
                        .put("version", of.version())
                        .put("name", of.name())
                        .put("columns", Json.strings(of.columns()))
                        .put("key", Json.strings(of.key()))
                        .build()));
        return out.put("chunks", Base64.getEncoder().encodeToString(refs.array()))
                .build();
    }

    /// Reads an entry, and refuses whatever could lead a reader astray.
    ///
    /// @throws JsonException or IllegalArgumentException when it is none
    static StreamEntry of(Json json) {
        var in = Json.object(json, "a stream");
        var table = in.object("table").map(StreamEntry::table);
        var entry = new StreamEntry(
                in.text("name"),
                in.number("bytes", -1, 0, Long.MAX_VALUE),
                in.text("sha256"),
                in.number("records", -1, 0, Long.MAX_VALUE),
                table,
                refs(Base64.getDecoder().decode(in.text("chunks"))));
        long sum = 0;
        for (var chunk : entry.chunks()) {
            sum += chunk.size();
        }
        var rightName = table.map(of -> TABLES + of.space() + "/" + of.name())
                .map(name -> name.equals(entry.name()))
                .orElseGet(() -> entry.name().startsWith(FILES) && Names.isPlain(entry.path()));
        if (!rightName || sum != entry.bytes() || !entry.sha256().matches("[0-9a-f]{64}")) {
            throw new JsonException("a stream", "is not one that is written");
        }
        return entry;
    }

    private static Table table(Json.Obj in) {
        return new Table(
                in.text("space"),
                (int) in.number("version", -1, 0, Integer.MAX_VALUE),
                in.text("name"),
                Records.texts(in.array("columns")),
                Records.texts(in.array("key")));
    }

    private static List<Ref> refs(byte[] bytes) {
        if (bytes.length % REF != 0) {
            throw new IllegalArgumentException("chunks of a stream");
        }
        var in = ByteBuffer.wrap(bytes);
        var refs = new ArrayList<Ref>(bytes.length / REF);
        while (in.hasRemaining()) {
            var ref = new Ref(ChunkId.of(in), in.getInt(), in.getInt(), in.getLong());
            if (ref.size() < 1
                    || ref.size() > Limits.CHUNK
                    || ref.start() < -1
                    || ref.start() >= ref.size()
                    || ref.record() < 0) {
                throw new IllegalArgumentException("chunk of a stream");
            }
            refs.add(ref);
        }
        return refs;
    }
}

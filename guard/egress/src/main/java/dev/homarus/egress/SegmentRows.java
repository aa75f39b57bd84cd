package dev.homarus.egress;

import dev.homarus.crypto.Sha256;
import dev.homarus.store.Row;
import dev.homarus.store.Sealer;
import dev.homarus.store.Tx;
import dev.homarus.types.Label;
import dev.homarus.types.Segment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The segments of requests as rows: each is stored once, however often it is sent, and a request names those
/// that follow the request it begins like.
final class SegmentRows {
    /// From how many bytes on a digest is worth keeping.
    private static final int LONG = 64;

    /// How many digests of own words are kept.
    private static final int MOST = 64;

    private final Sealer sealer;

    /// The digests of segments that come again and again as the same objects: those of nothing but own words.
    private final Map<Segment, byte[]> own = new ConcurrentHashMap<>();

    SegmentRows(Sealer sealer) {
        this.sealer = sealer;
    }

    private record Link(long parent, int prefix, byte[] segments) {}

    private static List<Long> ids(Tx tx, long request, int depth) {
        if (depth < 0) {
            throw new IllegalStateException("the ledger's requests build on one another without end");
        }
        var link = tx.one(
                        "SELECT parent, prefix, segments FROM request WHERE id = ?",
                        row -> new Link(row.number(0), (int) row.number(1), row.bytes(2)),
                        request)
                .orElseThrow();
        var all = new ArrayList<Long>();
        if (link.parent() != 0) {
            all.addAll(ids(tx, link.parent(), depth - 1).subList(0, link.prefix()));
        }
        all.addAll(Varints.read(link.segments()));
        return all;
    }

    /// Returns the id of a segment, which is written where it was not yet.
    long put(Tx tx, Segment segment) {
        var key = sealer.digest(LedgerTables.SEGMENTS, "digest", LedgerTables.SUBJECT, digest(segment));
        var found = tx.one("SELECT id FROM segment WHERE digest = ?", row -> row.number(0), key);
        return found.orElseGet(() -> add(tx, key, segment));
    }

    private long add(Tx tx, byte[] key, Segment segment) {
        long id = tx.one("SELECT coalesce(max(id), 0) + 1 FROM segment", row -> row.number(0))
                .orElseThrow();
        var row = sealer.row(LedgerTables.SEGMENTS, LedgerTables.SUBJECT, id, segment.source(), segment.label());
        tx.run(
                "INSERT INTO segment(id, digest, source, wire, label, original, subject) VALUES (?, ?, ?, ?, ?, ?, ?)",
                id,
                key,
                segment.source(),
                row.seal("wire", segment.wire()),
                segment.label(),
                row.seal("original", segment.before()),
                LedgerTables.SUBJECT);
        return id;
    }

    private byte[] digest(Segment segment) {
        if (segment.wire().length < LONG || !segment.label().equals(Label.SYSTEM)) {
            return made(segment);
        }
        if (own.size() >= MOST) {
            own.clear();
        }
        return own.computeIfAbsent(segment, SegmentRows::made);
    }

    /// Returns 16 bytes that stand for the segment with its label.
    private static byte[] made(Segment segment) {
        var digest = new Sha256()
                .add(segment.source().getBytes(StandardCharsets.UTF_8))
                .add((byte) 0)
                .add(segment.label().text().getBytes(StandardCharsets.UTF_8))
                .add((byte) 0)
                .add(segment.wire());
        segment.before().ifPresent(before -> digest.add((byte) 0).add(before.getBytes(StandardCharsets.UTF_8)));
        return Arrays.copyOf(digest.finish(), 16);
    }

    /// Returns the segments of a request in order.
    ///
    /// @param depth how many requests it may build on
    /// @throws dev.homarus.types.ProblemException STORE-006 or STORE-007 when one does not open
    List<Segment> of(Tx tx, long request, int depth) {
        return ids(tx, request, depth).stream()
                .map(segment -> tx.one(
                                "SELECT source, label, wire, original, " + LedgerTables.SEGMENT_CELLS.select()
                                        + " FROM segment WHERE id = ?",
                                this::segment,
                                segment)
                        .orElseThrow())
                .toList();
    }

    private Segment segment(Row row) {
        var sealed = sealer.row(LedgerTables.SEGMENTS, row, 4);
        return new Segment(
                row.text(0),
                row.label(1),
                sealed.open("wire", row.bytes(2)),
                sealed.optionalText("original", row.bytes(3)));
    }
}

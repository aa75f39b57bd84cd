package dev.homarus.backup;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One snapshot as it is written.
///
/// @param origin what the caller said of it
/// @param mark the mark of the database
/// @param head the generation of the head it was written after
/// @param revoked the number of the newest list of revocations then, 0 where there was none
/// @param current the number of the newest file of current keys then, 0 where there was none
record Snapshot(
        long number,
        Instant time,
        Origin origin,
        byte[] mark,
        long head,
        long revoked,
        long current,
        List<StreamEntry> streams) {
    private static final String FORMAT = "homarus-snapshot";

    Snapshot {
        streams = List.copyOf(streams);
    }

    static String kind(long number) {
        return "snapshot " + number;
    }

    static String path(long number) {
        return "snapshots/" + Names.number(number);
    }

    /// Returns the version of each Space that has rows here.
    Map<String, Integer> versions() {
        var versions = new TreeMap<String, Integer>();
        streams.forEach(stream -> stream.table().ifPresent(table -> versions.put(table.space(), table.version())));
        return versions;
    }

    Optional<StreamEntry> stream(String name) {
        return streams.stream().filter(stream -> stream.name().equals(name)).findFirst();
    }

    /// Returns what is told to others.
    SnapshotSummary summary() {
        return new SnapshotSummary(
                number,
                time,
                origin,
                streams.stream().mapToLong(StreamEntry::bytes).sum(),
                streams.stream().mapToLong(StreamEntry::records).sum(),
                versions(),
                streams.stream().map(StreamEntry::name).toList());
    }

    byte[] bytes() {
        return Json.object()
                .put("format", FORMAT + "/1")
                .put("number", number)
                .put("time", time.toString())
                .put("home", origin.home())
                .put("program", origin.program())
                .put("audit", origin.audit())
                .put("mark", Base64.getEncoder().encodeToString(mark))
                .put("head", head)
                .put("revoked", revoked)
                .put("current", current)
                .put(
                        "streams",
                        Json.array(streams.stream().map(StreamEntry::json).toList()))
                .build()
                .bytes();
    }

    /// Reads a snapshot that was opened; empty when it is none, or its names could be taken for one another.
    ///
    /// @throws dev.homarus.types.ProblemException BACKUP-008 when a newer version wrote it
    static Optional<Snapshot> read(byte[] bytes, long number) {
        try {
            var in = JsonText.parseObject(bytes);
            Records.expect(in, FORMAT);
            var entries = in.array("streams");
            if (entries.size() > Limits.STREAMS || in.number("number", -1, 1, Long.MAX_VALUE) != number) {
                return Optional.empty();
            }
            var snapshot = new Snapshot(
                    number,
                    Instant.parse(in.text("time")),
                    new Origin(in.text("home"), in.text("program"), in.text("audit")),
                    Base64.getDecoder().decode(in.text("mark")),
                    in.number("head", -1, 0, Long.MAX_VALUE),
                    in.number("revoked", -1, 0, Long.MAX_VALUE),
                    in.number("current", -1, 0, Long.MAX_VALUE),
                    entries.stream().map(StreamEntry::of).toList());
            return snapshot.isPlain() ? Optional.of(snapshot) : Optional.empty();
        } catch (JsonException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /// Whether no name comes twice, not even on a disk that folds case, and no file is where another's folder is.
    private boolean isPlain() {
        var files = new HashSet<String>();
        var folders = new HashSet<String>();
        for (var stream : streams) {
            var name = Names.folded(stream.name());
            if (!files.add(name)) {
                return false;
            }
            for (int at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) {
                folders.add(name.substring(0, at));
            }
        }
        return files.stream().noneMatch(folders::contains);
    }
}

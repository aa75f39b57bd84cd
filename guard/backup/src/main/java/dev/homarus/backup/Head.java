package dev.homarus.backup;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a repository holds besides chunks: replaced as a whole after each run.
///
/// @param generation rises by one with each writing
/// @param next the number of the next snapshot; numbers are never used again
/// @param snapshots the digest of each snapshot's file, by number
/// @param revoked the number of the newest list of revocations, 0 where there is none
/// @param current the number of the newest file of current keys, 0 where there is none
/// @param keyFiles the digest of each file of keys that is sealed for somebody, by name
record Head(
        long generation,
        long next,
        Map<Long, String> snapshots,
        long revoked,
        long current,
        Map<String, String> keyFiles) {
    static final String PATH = "head";
    static final String KIND = "head";
    static final Head EMPTY = new Head(0, 1, Map.of(), 0, 0, Map.of());

    private static final String FORMAT = "homarus-backup-head";

    Head {
        snapshots = Collections.unmodifiableMap(new TreeMap<>(snapshots));
        keyFiles = Map.copyOf(keyFiles);
    }

    Head with(long number, String digest) {
        var more = new TreeMap<>(snapshots);
        more.put(number, digest);
        return new Head(generation, Math.max(next, number + 1), more, revoked, current, keyFiles);
    }

    Head without(Collection<Long> numbers) {
        var fewer = new TreeMap<>(snapshots);
        numbers.forEach(fewer::remove);
        return new Head(generation, next, fewer, revoked, current, keyFiles);
    }

    Head withKeyFiles(Map<String, String> digests) {
        return new Head(generation, next, snapshots, revoked, current, digests);
    }

    Head withRevoked(long number) {
        return new Head(generation, next, snapshots, Math.max(revoked, number), current, keyFiles);
    }

    Head withCurrent(long number) {
        return new Head(generation, next, snapshots, revoked, Math.max(current, number), keyFiles);
    }

    /// Returns the same, at least as new as `other`.
    Head atLeast(long other) {
        return new Head(Math.max(generation, other), next, snapshots, revoked, current, keyFiles);
    }

    /// Returns the one that is written next.
    Head following() {
        return new Head(generation + 1, next, snapshots, revoked, current, keyFiles);
    }

    byte[] bytes() {
        return Json.object()
                .put("format", FORMAT + "/1")
                .put("generation", generation)
                .put("next", next)
                .put(
                        "snapshots",
                        Json.array(snapshots.entrySet().stream()
                                .map(entry -> (Json) Json.object()
                                        .put("number", entry.getKey())
                                        .put("sha256", entry.getValue())
                                        .build())
                                .toList()))
                .put("revoked", revoked)
                .put("current", current)
                .put(
                        "keys",
                        Json.array(new TreeMap<>(keyFiles)
                                .entrySet().stream()
                                        .map(entry -> (Json) Json.object()
                                                .put("file", entry.getKey())
                                                .put("sha256", entry.getValue())
                                                .build())
                                        .toList()))
                .build()
                .bytes();
    }

    /// Reads a head that was opened; empty when it is none.
    ///
    /// @throws dev.homarus.types.ProblemException BACKUP-008 when a newer version wrote it
    static Optional<Head> read(byte[] bytes) {
        try {
            var in = JsonText.parseObject(bytes);
            Records.expect(in, FORMAT);
            var snapshots = new TreeMap<Long, String>();
            for (var item : in.array("snapshots")) {
                var entry = Json.object(item, "a snapshot");
                snapshots.put(entry.number("number", -1, 1, Long.MAX_VALUE), entry.text("sha256"));
            }
            var keyFiles = new TreeMap<String, String>();
            for (var item : in.array("keys")) {
                var entry = Json.object(item, "a key file");
                keyFiles.put(entry.text("file"), entry.text("sha256"));
            }
            return Optional.of(new Head(
                    in.number("generation", -1, 1, Long.MAX_VALUE),
                    in.number("next", -1, 1, Long.MAX_VALUE),
                    snapshots,
                    in.number("revoked", -1, 0, Long.MAX_VALUE),
                    in.number("current", -1, 0, Long.MAX_VALUE),
                    keyFiles));
        } catch (JsonException e) {
            return Optional.empty();
        }
    }
}

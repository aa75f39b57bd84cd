package dev.homarus.backup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which chunks a repository holds, and where. Made by reading the end of every pack; not thread-safe.
final class Packs {
    /// Where a chunk lies.
    ///
    /// @param pack the name of the pack
    record Place(String pack, long at, int sealed, int size) {}

    private final Folder folder;
    private final RepositoryKeys keys;
    private final Map<ChunkId, Place> places = new HashMap<>();
    private final Map<String, PackTable> tables = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    Packs(Folder folder, RepositoryKeys keys) {
        this.folder = folder;
        this.keys = keys;
        for (var part : folder.list("packs")) {
            for (var name : folder.list("packs/" + part)) {
                load(part, name);
            }
        }
    }

    private void load(String part, String name) {
        var path = "packs/" + part + "/" + name;
        if (!name.matches("[0-9a-f]{64}") || !name.startsWith(part)) {
            findings.add(Finding.file(path, "a pack does not stand here"));
            return;
        }
        try (var channel = folder.open(path)) {
            var table = channel == null ? Optional.<PackTable>empty() : PackTable.read(channel, keys);
            table.ifPresentOrElse(
                    found -> add(name, found),
                    () -> findings.add(Finding.file(path, "it is no whole pack of this backup")));
        } catch (IOException e) {
            findings.add(Finding.file(path, "the disk does not read it"));
        }
    }

    void add(String name, PackTable table) {
        tables.put(name, table);
        long at = PackTable.MAGIC.length;
        for (var item : table.items()) {
            places.putIfAbsent(item.id(), new Place(name, at, item.sealed(), item.size()));
            at += item.sealed();
        }
    }

    void remove(String name) {
        tables.remove(name);
        places.values().removeIf(place -> place.pack().equals(name));
    }

    @Nullable
    Place find(ChunkId id) {
        return places.get(id);
    }

    Map<String, PackTable> tables() {
        return tables;
    }

    /// What was wrong with packs when they were looked through.
    List<Finding> findings() {
        return findings;
    }

    /// Returns a chunk as it lies in its pack; empty when the disk does not give it.
    Optional<byte[]> sealed(Place place) {
        try (var channel = folder.open(PackWriter.path(place.pack()))) {
            if (channel == null) {
                return Optional.empty();
            }
            var bytes = Folder.readAt(channel, place.at(), place.sealed());
            return bytes.length == place.sealed() ? Optional.of(bytes) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Returns the content of a chunk; empty when it is missing or not what its id says.
    Optional<byte[]> read(ChunkId id, int size) {
        var place = places.get(id);
        if (place == null || place.size() != size) {
            return Optional.empty();
        }
        return sealed(place)
                .flatMap(file -> keys.openChunk(id, file))
                .flatMap(blob -> Blob.unpack(blob, size))
                .filter(raw -> keys.id(raw, 0, raw.length).equals(id));
    }
}

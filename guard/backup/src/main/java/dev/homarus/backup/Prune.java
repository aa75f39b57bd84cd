package dev.homarus.backup;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Removes snapshots, then what only they needed. Whenever it is killed, every snapshot that stays is whole.
final class Prune {
    /// A pack of which less than this part is needed is written anew.
    private static final double LEAST_NEEDED = 0.5;

    private static final long SMALL = 4L * 1024 * 1024;
    private static final int MANY_SMALL = 8;

    private final Folder folder;
    private final RepositoryKeys keys;
    private final Repository repository;
    private final Progress progress;
    private final Packs packs;
    private final Set<ChunkId> live = new HashSet<>();
    private int packsRemoved;
    private int packsWritten;
    private long freed;

    Prune(Folder folder, RepositoryKeys keys, Repository repository, Progress progress) {
        this.folder = folder;
        this.keys = keys;
        this.repository = repository;
        this.progress = progress;
        this.packs = new Packs(folder, keys);
    }

    Pruned run(Head head, Retention retention, ZoneId zone) {
        var dated = new ArrayList<Retention.Dated>();
        var damaged = new ArrayList<Long>();
        long whole = 0;
        for (long number : head.snapshots().keySet()) {
            var snapshot = State.snapshot(folder, keys, number);
            if (snapshot.isEmpty()) {
                damaged.add(number);
                continue;
            }
            dated.add(new Retention.Dated(number, snapshot.get().time()));
            whole = isThere(snapshot.get()) ? number : whole;
        }
        if (!damaged.isEmpty() && !retention.unreadable()) {
            throw Problems.damaged(
                    Finding.snapshot(damaged.getFirst(), "it is missing or damaged"), damaged.size() - 1);
        }
        var keep = retention.keep(dated, zone);
        if (whole > 0) {
            keep.add(whole);
        }
        var removed = head.snapshots().keySet().stream()
                .filter(number -> !keep.contains(number))
                .toList();
        mark(keep);
        if (!removed.isEmpty()) {
            repository.head(head.without(removed));
            removed.forEach(number -> folder.delete(Snapshot.path(number)));
        }
        sweep();
        return new Pruned(keep.stream().sorted().toList(), removed, packsRemoved, packsWritten, freed);
    }

    private boolean isThere(Snapshot snapshot) {
        return snapshot.streams().stream()
                .flatMap(stream -> stream.chunks().stream())
                .allMatch(ref -> packs.find(ref.id()) != null);
    }

    private void mark(Set<Long> keep) {
        for (long number : keep) {
            var snapshot = State.snapshot(folder, keys, number)
                    .orElseThrow(() -> Problems.damaged(Finding.snapshot(number, "it is missing or damaged"), 0));
            snapshot.streams().forEach(stream -> stream.chunks().forEach(ref -> live.add(ref.id())));
        }
    }

    private void sweep() {
        var tables = Map.copyOf(packs.tables());
        long small = tables.values().stream()
                .filter(table -> total(table.items()) < SMALL)
                .count();
        var again = new ArrayList<String>();
        tables.forEach((name, table) -> {
            long needed = total(needed(name, table));
            long all = total(table.items());
            if (needed == 0) {
                drop(name);
            } else if (needed < all * LEAST_NEEDED || (all < SMALL && small > MANY_SMALL)) {
                again.add(name);
            }
        });
        again.sort(null);
        repack(again, tables);
    }

    private List<PackTable.Item> needed(String name, PackTable table) {
        return table.items().stream()
                .filter(item -> live.contains(item.id()))
                .filter(item -> {
                    var place = packs.find(item.id());
                    return place != null && place.pack().equals(name);
                })
                .toList();
    }

    private static long total(List<PackTable.Item> items) {
        return items.stream().mapToLong(PackTable.Item::sealed).sum();
    }

    /// A chunk is sealed with its id as context, so it is copied as it is.
    private void repack(List<String> names, Map<String, PackTable> tables) {
        var done = new ArrayList<String>();
        long copied = 0;
        try (var out = new PackWriter(folder, keys, (name, table) -> packsWritten++)) {
            for (var name : names) {
                if (progress.cancelled()) {
                    break;
                }
                boolean whole = true;
                for (var item : needed(name, tables.getOrDefault(name, new PackTable(List.of())))) {
                    var place = packs.find(item.id());
                    var sealed = place == null ? null : packs.sealed(place).orElse(null);
                    if (sealed == null || packs.read(item.id(), item.size()).isEmpty()) {
                        whole = false;
                    } else {
                        out.add(item, sealed);
                    }
                    progress.at(Progress.Phase.SWEEPING, ++copied, out.written());
                }
                if (whole) {
                    done.add(name);
                }
            }
            out.flush();
            freed -= out.written();
        }
        done.forEach(this::drop);
    }

    private void drop(String name) {
        var path = PackWriter.path(name);
        freed += folder.size(path);
        folder.delete(path);
        packsRemoved++;
    }
}

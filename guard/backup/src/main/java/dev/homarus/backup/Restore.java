package dev.homarus.backup;

import dev.homarus.store.Cells;
import dev.homarus.store.Loading;
import dev.homarus.store.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// One restore: into a folder beside the target, which gets the target's name at the end.
final class Restore {
    private final Reading reading;
    private final Snapshot snapshot;
    private final Plan plan;
    private final Set<Revoked> revoked;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Long> dropped = new TreeMap<>();
    private long records;
    private long files;

    Restore(Packs packs, Snapshot snapshot, Plan plan, Set<Revoked> revoked, Progress progress) {
        this.reading = new Reading(packs, Progress.Phase.RESTORING, progress);
        this.snapshot = snapshot;
        this.plan = plan;
        this.revoked = revoked;
    }

    Restored run() {
        refuseNewer();
        refuseFilesInTheWay();
        try (var scratch = Scratch.beside(plan.target())) {
            Loading.Finished finished = new Loading.Finished(Map.of(), List.of(), List.of());
            if (!snapshot.versions().isEmpty()) {
                scratch.folderOf(plan.database());
                finished = database(scratch);
            }
            for (var stream : snapshot.streams()) {
                if (stream.table().isEmpty()) {
                    file(stream, scratch);
                }
            }
            if (!findings.isEmpty() && !plan.partial()) {
                throw Problems.damaged(findings.getFirst(), findings.size() - 1);
            }
            plan.last().accept(scratch.folder());
            scratch.finish();
            return new Restored(
                    snapshot.number(),
                    snapshot.time(),
                    snapshot.origin(),
                    records,
                    files,
                    dropped,
                    finished.orphans(),
                    finished.rebuilt(),
                    finished.empty(),
                    findings);
        }
    }

    private void refuseNewer() {
        snapshot.versions().forEach((name, version) -> {
            boolean known = plan.spaces().stream()
                    .anyMatch(space -> space.name().equals(name)
                            && space.migrations().size() >= version
                            && space.derivedFrom().isEmpty());
            if (!known) {
                throw Problems.newer(name + " " + version);
            }
        });
    }

    private void refuseFilesInTheWay() {
        var database = Names.folded(plan.database());
        for (var stream : snapshot.streams()) {
            if (stream.table().isEmpty()) {
                var path = Names.folded(stream.path());
                if (path.startsWith(database) || database.startsWith(path + "/")) {
                    throw Problems.name();
                }
            }
        }
    }

    private Loading.Finished database(Scratch scratch) {
        var file = scratch.at(plan.database());
        Loading.Finished finished;
        try (var loading = Loading.into(file, plan.key(), plan.spaces(), snapshot.versions())) {
            for (var stream : snapshot.streams()) {
                stream.table().ifPresent(table -> table(stream, table, loading));
            }
            finished = loading.finish(snapshot.mark());
        }
        scratch.flush(plan.database());
        return finished;
    }

    private void table(StreamEntry stream, Table table, Loading loading) {
        try {
            loading.begin(table);
        } catch (IllegalArgumentException e) {
            lost(stream, 0, stream.records() - 1, "its columns are not those of this program");
            return;
        }
        var rule = plan.rules().getOrDefault(table.space(), Rule.DROP_ON_RESTORE);
        var filter = new Filter(table, rule, revoked);
        var rows = new Rows(new Rows.Receiver() {
            @Override
            public void row(byte[] bytes, int from, int to) {
                var cells = Cells.read(bytes, from, to, table.columns().size());
                if (filter.keeps(cells)) {
                    loading.row(cells);
                    records++;
                } else {
                    dropped.merge(table.space(), 1L, Long::sum);
                }
            }

            @Override
            public void lost(long first, long last) {
                Restore.this.lost(stream, first, last, "chunks are missing or damaged");
            }
        });
        boolean whole = reading.stream(stream, new Reading.Receiver() {
            @Override
            public void chunk(byte[] bytes, StreamEntry.Ref ref) {
                rows.chunk(bytes, ref.start(), ref.record());
            }

            @Override
            public void lost(StreamEntry.Ref ref) {
                rows.lost();
            }
        });
        int before = findings.size();
        rows.end(stream.records());
        if (!whole
                && findings.size() == before
                && findings.stream().noneMatch(f -> f.stream().equals(stream.name()))) {
            lost(stream, -1, -1, "its digest is another one");
        }
    }

    private void file(StreamEntry stream, Scratch scratch) {
        var path = stream.path();
        scratch.folderOf(path);
        boolean whole;
        try (var out = scratch.file(path)) {
            whole = reading.stream(stream, new Reading.Receiver() {
                @Override
                public void chunk(byte[] bytes, StreamEntry.Ref ref) {
                    out.write(bytes);
                }

                @Override
                public void lost(StreamEntry.Ref ref) {}
            });
        }
        if (whole) {
            files++;
        } else {
            scratch.remove(path);
            lost(stream, -1, -1, "chunks are missing or damaged, so the file is left out");
        }
    }

    private void lost(StreamEntry stream, long first, long last, String what) {
        findings.add(new Finding("", snapshot.number(), stream.name(), first, last, what));
    }
}

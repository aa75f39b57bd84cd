package dev.homarus.backup;

import dev.homarus.crypto.Digests;
import dev.homarus.crypto.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Looks through a repository: every file, and what each of its faults means for which snapshot.
final class Check {
    private final Folder folder;
    private final RepositoryKeys keys;
    private final KeyFiles keyFiles;
    private final State state;
    private final Progress progress;
    private final Packs packs;
    private final List<Finding> findings = new ArrayList<>();
    private final Set<ChunkId> needed = new HashSet<>();
    private final Set<ChunkId> damaged = new HashSet<>();
    private long chunks;
    private long bytes;

    Check(Folder folder, RepositoryKeys keys, KeyFiles keyFiles, State state, Progress progress) {
        this.folder = folder;
        this.keys = keys;
        this.keyFiles = keyFiles;
        this.state = state;
        this.progress = progress;
        this.packs = new Packs(folder, keys);
    }

    Checked run(Checked.Depth depth, long generation) {
        findings.addAll(state.findings());
        var head = state.head();
        if (head.generation() < generation) {
            findings.add(Finding.file("", "the whole folder is in an older state than it was"));
        }
        records(head);
        findings.addAll(packs.findings());
        if (depth == Checked.Depth.ALL) {
            packs.tables().keySet().stream().sorted().forEach(this::pack);
        }
        for (var entry : head.snapshots().entrySet()) {
            snapshot(entry.getKey(), entry.getValue());
        }
        return new Checked(head.snapshots().size(), needed.size(), bytes, findings);
    }

    private void records(Head head) {
        var revocations = Revocations.read(folder, keys, head.revoked());
        if (revocations.isEmpty()) {
            findings.add(Finding.file("revocations", "the list of what was revoked is damaged or not the newest"));
        } else if (!revocations.get().hasItsWitness(folder, keys)) {
            findings.add(Finding.file(
                    Revocations.path(revocations.get().number() - 1), "it is missing or damaged; the newest is whole"));
        }
        if (head.current() > 0 && keyFiles.current(keys, head.current()).isEmpty()) {
            findings.add(Finding.file("keys/current", "it is missing, damaged or not the newest"));
        }
        var digests = keyFiles.digests();
        head.keyFiles().forEach((name, digest) -> {
            if (!digest.equals(digests.get(name))) {
                findings.add(Finding.file(name, "it is missing or damaged; write the key files anew"));
            }
        });
    }

    private void pack(String name) {
        var path = PackWriter.path(name);
        if (!name.equals(digest(path))) {
            findings.add(Finding.file(path, "it is not what was written"));
        }
        var table = packs.tables().get(name);
        for (var item : table == null ? List.<PackTable.Item>of() : table.items()) {
            if (progress.cancelled()) {
                throw Problems.cancelled();
            }
            var place = packs.find(item.id());
            if (place != null && place.pack().equals(name)) {
                if (packs.read(item.id(), item.size()).isEmpty()) {
                    damaged.add(item.id());
                }
                bytes += item.size();
                progress.at(Progress.Phase.CHECKING, ++chunks, bytes);
            }
        }
    }

    private String digest(String path) {
        var digest = new Sha256();
        try (var channel = folder.open(path)) {
            if (channel == null) {
                return "";
            }
            for (long at = 0; at < channel.size(); at += PackTable.BLOCK) {
                digest.add(Folder.readAt(channel, at, (int) Math.min(PackTable.BLOCK, channel.size() - at)));
            }
            return Digests.hex(digest.finish());
        } catch (IOException e) {
            return "";
        }
    }

    private void snapshot(long number, String digest) {
        var file = folder.read(Snapshot.path(number), Limits.RECORD);
        var snapshot = State.snapshot(folder, keys, number);
        if (snapshot.isEmpty()
                || !file.map(bytes -> Digests.hex(Digests.sha256(bytes)).equals(digest))
                        .orElse(false)) {
            var finding = Finding.snapshot(number, "it is damaged");
            if (findings.stream().noneMatch(found -> found.file().equals(finding.file()))) {
                findings.add(finding);
            }
        }
        snapshot.ifPresent(found -> found.streams().forEach(stream -> stream(found, stream)));
    }

    private void stream(Snapshot snapshot, StreamEntry stream) {
        var refs = stream.chunks();
        refs.forEach(ref -> needed.add(ref.id()));
        for (int i = 0; i < refs.size(); i++) {
            if (isWhole(refs.get(i))) {
                continue;
            }
            int end = i;
            while (end < refs.size()
                    && !(isWhole(refs.get(end)) && refs.get(end).start() >= 0)) {
                end++;
            }
            long first = first(stream, i);
            long last =
                    end == refs.size() ? stream.records() - 1 : refs.get(end).record() - 1;
            findings.add(new Finding(
                    "",
                    snapshot.number(),
                    stream.name(),
                    stream.table().isPresent() ? first : -1,
                    stream.table().isPresent() ? Math.max(first, last) : -1,
                    "chunks are missing or damaged"));
            i = end;
        }
    }

    /// The first record that a lost chunk may hold a part of.
    private static long first(StreamEntry stream, int lost) {
        for (int i = lost; i < stream.chunks().size(); i++) {
            var ref = stream.chunks().get(i);
            if (ref.start() >= 0) {
                return ref.start() == 0 && i == lost ? ref.record() : Math.max(0, ref.record() - 1);
            }
        }
        return Math.max(0, stream.records() - 1);
    }

    private boolean isWhole(StreamEntry.Ref ref) {
        var place = packs.find(ref.id());
        return place != null && place.size() == ref.size() && !damaged.contains(ref.id());
    }
}

package dev.homarus.audit;

import dev.homarus.audit.LeafList.Item;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads all records once and collects what there is to be judged: the roots at the sizes of interest, where
/// the list
/// of
/// leaves first differs, what does not open, and the log's own entries.
final class Scan {
    /// How many entries that cannot be opened are listed one by one.
    static final int MAX_LISTED = 20;

    private static final Item[] NONE = {};

    private final FileChannel entries;
    private final Optional<LeafList> leaves;
    private final Optional<AuditKeys> keys;
    private final Map<Long, Head> heads = new HashMap<>();
    private final Tree tree = new Tree();
    private final List<Long> unopened = new ArrayList<>();
    private final List<Long> recorded = new ArrayList<>();
    private OptionalLong different = OptionalLong.empty();
    private Item[] block = NONE;
    private long blockStart;
    private long listed;
    private long unopenedCount;
    private long acceptedBefore;
    private long rest;
    private FrameReader.Stop stop = FrameReader.Stop.END;
    private Instant latest = Instant.MIN;
    private long backwards;
    private Optional<Entry> state = Optional.empty();

    /// @param wanted the heads at whose sizes the root is to be computed
    Scan(FileChannel entries, Optional<LeafList> leaves, Optional<AuditKeys> keys, List<Head> wanted) {
        this.entries = entries;
        this.leaves = leaves;
        this.keys = keys;
        wanted.forEach(head -> heads.put(head.size(), head));
    }

    void run() throws IOException {
        long limit = entries.size();
        listed = leaves.isPresent() ? leaves.get().count() : 0;
        var reader = new FrameReader(entries, 0, limit);
        keep();
        for (long start = 0; reader.next(); start = reader.position()) {
            var leaf = tree.leaf(reader.sealed());
            compare(start, leaf);
            if (keys.isPresent()) {
                read(keys.get(), reader.sealed());
            }
            tree.add(leaf);
            keep();
        }
        rest = limit - reader.position();
        stop = reader.stop();
    }

    private void keep() {
        heads.computeIfPresent(tree.size(), (size, wanted) -> tree.head());
    }

    private void compare(long start, byte[] leaf) throws IOException {
        long index = tree.size();
        if (index >= listed || different.isPresent()) {
            return;
        }
        if (index >= blockStart + block.length) {
            blockStart = index;
            block = leaves.isPresent() ? leaves.get().read(index, LeafList.BLOCK) : NONE;
        }
        if (index < blockStart + block.length) {
            var item = block[(int) (index - blockStart)];
            if (item.offset() != start || !Arrays.equals(item.leaf(), leaf)) {
                different = OptionalLong.of(index);
            }
        }
    }

    private void read(AuditKeys with, byte[] sealed) {
        long index = tree.size();
        var entry = Lookup.open(with, index, sealed);
        if (Lookup.isUnreadable(entry)) {
            unopenedCount++;
            if (unopened.size() < MAX_LISTED) {
                unopened.add(index);
            }
            return;
        }
        switch (entry.event().kind()) {
            case "audit.finding" -> recorded.add(index);
            case "audit.accepted" -> {
                recorded.clear();
                acceptedBefore = index;
            }
            default -> {
                // Entries of other rooms say nothing about the log itself.
            }
        }
        if (entry.event().kind().startsWith(StateEntry.KINDS)) {
            state = Optional.of(entry);
        }
        if (entry.time().isBefore(latest)) {
            backwards++;
        }
        latest = entry.time();
    }

    /// Returns the newest entry that carries a state.
    Optional<Entry> state() {
        return state;
    }

    Tree tree() {
        return tree;
    }

    /// Returns the head computed at a size that was asked for, where the log is long enough.
    Optional<Head> at(long size) {
        return size > tree.size() ? Optional.empty() : Optional.ofNullable(heads.get(size));
    }

    /// Returns the first entry whose leaf or place is not the one in the list.
    OptionalLong different() {
        return different;
    }

    long listed() {
        return listed;
    }

    List<Long> unopened() {
        return unopened;
    }

    long unopenedCount() {
        return unopenedCount;
    }

    /// Returns the entries that record findings which nobody accepted.
    List<Long> recorded() {
        return recorded;
    }

    /// Returns the index of the newest acceptance, 0 where there is none.
    long acceptedBefore() {
        return acceptedBefore;
    }

    /// Returns how many bytes follow the last complete record.
    long rest() {
        return rest;
    }

    /// Returns why it follows.
    FrameReader.Stop stop() {
        return stop;
    }

    /// Returns how often the time of an entry is before that of the previous one.
    long backwards() {
        return backwards;
    }
}

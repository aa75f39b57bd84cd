package dev.homarus.audit;

import dev.homarus.audit.Witness.Slot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The open log on disk: appends groups, and writes checkpoints. Used by one thread; only [#durable] may be
/// called by
/// others.
final class LogStore implements AutoCloseable {
    /// What readers may rely on.
    ///
    /// @param end where the record after it will begin, in bytes
    record Durable(Head head, long end) {}

    private final AuditFiles files;
    private final AuditKeys keys;
    private final Disk disk;
    private final LeafList leaves;
    private final Witness witness;
    private Tree tree;
    private long sequence;
    private long disputed;
    private Optional<StateEntry> state;
    private long checkpointed = -1;
    private volatile Durable durable;

    LogStore(AuditFiles files, AuditKeys keys, Disk disk, LeafList leaves, Witness witness, Recovery.State state) {
        this.files = files;
        this.keys = keys;
        this.disk = disk;
        this.leaves = leaves;
        this.witness = witness;
        this.tree = state.tree();
        this.sequence = state.sequence();
        this.disputed = state.disputed();
        this.state = state.state();
        this.durable = new Durable(tree.head(), state.end());
    }

    Durable durable() {
        return durable;
    }

    /// Appends the events in order; on return they are durable. After an exception the log is as before, or
    /// ends with
    /// entries that nobody was told of.
    List<Entry> append(List<Pending> group, Instant time) throws IOException {
        var next = tree.copy();
        var entries = new ArrayList<Entry>(group.size());
        var sealed = new ArrayList<byte[]>(group.size());
        int bytes = 0;
        long dispute = disputed;
        for (var pending : group) {
            long index = next.size() + entries.size();
            entries.add(new Entry(index, time, pending.event()));
            sealed.add(keys.seal(index, content(index, time, pending.stored())));
            bytes += FrameReader.PREFIX + sealed.getLast().length;
            dispute = switch (pending.effect()) {
                case NONE, END -> dispute;
                case ACCEPT -> Witness.UNDISPUTED;
                case DISPUTE -> dispute == Witness.UNDISPUTED ? index : dispute;
            };
        }
        long end = durable.end();
        var carrying = state;
        var records = ByteBuffer.allocate(bytes);
        var items = ByteBuffer.allocate(group.size() * LeafList.WIDTH);
        for (var one : sealed) {
            var leaf = next.leaf(one);
            next.add(leaf);
            LeafList.put(items, end + records.position(), leaf);
            if (group.get((int) (next.size() - 1 - tree.size())).event().kind().startsWith(StateEntry.KINDS)) {
                carrying = Optional.of(new StateEntry(next.size() - 1, end + records.position()));
            }
            records.putInt(one.length).put(one);
        }
        write(records.flip(), items.flip());
        var head = next.head();
        witness.write(new Slot(sequence + 1, head, end + bytes, dispute, false, keys.publicKey()), keys);
        sequence++;
        disputed = dispute;
        state = carrying;
        tree = next;
        durable = new Durable(head, end + bytes);
        return entries;
    }

    private void write(ByteBuffer records, ByteBuffer items) throws IOException {
        try {
            disk.write(records, durable.end());
            disk.force();
            leaves.write(tree.size(), items);
        } catch (IOException e) {
            undo(e);
            throw e;
        }
    }

    private void undo(IOException cause) {
        try {
            disk.truncate(durable.end());
            leaves.truncate(tree.size());
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private static byte[] content(long index, Instant time, byte[] stored) {
        var place = ("{\"index\":" + index + ",\"time\":\"" + time + "\",").getBytes(StandardCharsets.US_ASCII);
        var content = new byte[place.length + stored.length - 1];
        System.arraycopy(place, 0, content, 0, place.length);
        System.arraycopy(stored, 1, content, place.length, stored.length - 1);
        return content;
    }

    /// Tells whether there are entries after the newest checkpoint.
    boolean isAhead() {
        return checkpointed != tree.size();
    }

    /// Writes the public key and a first checkpoint, and tells the file outside the home that the log is open.
    void begin() throws IOException {
        var key = Checkpoint.verifier(keys.publicKey()).text() + "\n";
        AuditFiles.replace(files.key(), key.getBytes(StandardCharsets.UTF_8), true);
        checkpoint();
        attest(false);
        AuditFiles.forceFolder(files.folder());
    }

    /// Signs the durable head, and caches the edge.
    void checkpoint() throws IOException {
        leaves.channel().force(false);
        AuditFiles.replace(
                files.checkpoint(), Checkpoint.sign(durable.head(), keys).getBytes(StandardCharsets.UTF_8), true);
        new EdgeCache(tree, durable.end(), state).write(files.edge(), keys);
        checkpointed = tree.size();
    }

    /// Writes the head outside the home; `closed` says that nothing follows until the next opening.
    void attest(boolean closed) throws IOException {
        var slot = new Slot(sequence + 1, durable.head(), durable.end(), disputed, closed, keys.publicKey());
        witness.write(slot, keys);
        sequence++;
    }

    @Override
    public void close() throws IOException {
        try (disk;
                var list = leaves.channel();
                witness) {
            list.force(false);
        }
    }
}

package dev.homarus.audit;

import dev.homarus.crypto.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// The tree's edge as it was at a checkpoint, so that a start reads only what came after it.
///
/// @param end where the record after it begins, in bytes
/// @param state where the newest entry up to there is that carries a state
record EdgeCache(Tree tree, long end, Optional<StateEntry> state) {
    private static final byte[] MAGIC = "homarusF".getBytes(StandardCharsets.US_ASCII);
    private static final int FIXED = 8 + 8 + 8 + 8 + 8;
    private static final long NONE = -1;

    private static final int MAX_BYTES = FIXED + Long.SIZE * Tree.HASH + Tree.HASH;

    static EdgeCache empty() {
        return new EdgeCache(new Tree(), 0, Optional.empty());
    }

    void write(Path file, AuditKeys keys) throws IOException {
        var edge = tree.edge();
        var content = ByteBuffer.allocate(FIXED + edge.length)
                .put(MAGIC)
                .putLong(tree.size())
                .putLong(end)
                .putLong(state.map(StateEntry::index).orElse(NONE))
                .putLong(state.map(StateEntry::offset).orElse(0L))
                .put(edge)
                .array();
        var all = Arrays.copyOf(content, content.length + Tree.HASH);
        System.arraycopy(keys.mac(content), 0, all, content.length, Tree.HASH);
        AuditFiles.replace(file, all, false);
    }

    /// Returns the cache where it is authentic; a cache that is not is none, and so is one of a version that
    /// knew of no
    /// states: what lies before it is read once more.
    static Optional<EdgeCache> read(Path file, AuditKeys keys) throws IOException {
        var all = AuditFiles.read(file, MAX_BYTES).orElse(new byte[0]);
        if (all.length < FIXED + Tree.HASH) {
            return Optional.empty();
        }
        var content = Arrays.copyOf(all, all.length - Tree.HASH);
        var mac = Arrays.copyOfRange(all, content.length, all.length);
        if (!Digests.same(mac, keys.mac(content))) {
            return Optional.empty();
        }
        var magic = Arrays.copyOf(content, MAGIC.length);
        if (!Arrays.equals(magic, MAGIC)) {
            return Optional.empty();
        }
        var fields = ByteBuffer.wrap(content);
        var state = new StateEntry(fields.getLong(24), fields.getLong(32));
        return Optional.of(read(content, FIXED, Optional.of(state).filter(known -> known.index() != NONE)));
    }

    private static EdgeCache read(byte[] content, int fixed, Optional<StateEntry> state) {
        var fields = ByteBuffer.wrap(content);
        var tree = Tree.of(fields.getLong(8), Arrays.copyOfRange(content, fixed, content.length));
        return new EdgeCache(tree, fields.getLong(16), state);
    }
}

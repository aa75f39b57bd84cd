package dev.homarus.audit;

import dev.homarus.crypto.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// The tree's edge as it was at a checkpoint, so that a start hashes only what came after it.
///
/// @param end where the record after it begins, in bytes
record EdgeCache(Tree tree, long end) {
    private static final byte[] MAGIC = "homarusE".getBytes(StandardCharsets.US_ASCII);
    private static final int FIXED = 8 + 8 + 8;
    private static final int MAX_BYTES = FIXED + Long.SIZE * Tree.HASH + Tree.HASH;

    static EdgeCache empty() {
        return new EdgeCache(new Tree(), 0);
    }

    void write(Path file, AuditKeys keys) throws IOException {
        var edge = tree.edge();
        var content = ByteBuffer.allocate(FIXED + edge.length)
                .put(MAGIC)
                .putLong(tree.size())
                .putLong(end)
                .put(edge)
                .array();
        var all = Arrays.copyOf(content, content.length + Tree.HASH);
        System.arraycopy(keys.mac(content), 0, all, content.length, Tree.HASH);
        AuditFiles.replace(file, all, false);
    }

    /// Returns the cache where it is authentic; a cache that is not is none.
    static Optional<EdgeCache> read(Path file, AuditKeys keys) throws IOException {
        var all = AuditFiles.read(file, MAX_BYTES).orElse(new byte[0]);
        if (all.length < FIXED + Tree.HASH) {
            return Optional.empty();
        }
        var content = Arrays.copyOf(all, all.length - Tree.HASH);
        var mac = Arrays.copyOfRange(all, content.length, all.length);
        if (!Digests.same(mac, keys.mac(content)) || !Arrays.equals(Arrays.copyOf(content, MAGIC.length), MAGIC)) {
            return Optional.empty();
        }
        var fields = ByteBuffer.wrap(content);
        var tree = Tree.of(fields.getLong(8), Arrays.copyOfRange(content, FIXED, content.length));
        return Optional.of(new EdgeCache(tree, fields.getLong(16)));
    }
}

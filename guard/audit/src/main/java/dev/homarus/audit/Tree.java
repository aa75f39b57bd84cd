package dev.homarus.audit;

import dev.homarus.crypto.Sha256;
import java.util.Arrays;

/// The right edge of a growing RFC 6962 Merkle tree: the roots of its complete subtrees, one for each bit that is set
/// in the size. Adding a leaf costs two hashes on average, the root at most 63. Not thread-safe.
final class Tree {
    /// Length of a hash, in bytes.
    static final int HASH = 32;

    private static final byte[] NONE = {};
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final Sha256 sha256 = new Sha256();
    private final byte[][] edge = new byte[Long.SIZE][];
    private long size;

    Tree() {
        Arrays.fill(edge, NONE);
    }

    /// Returns the hash of a record.
    byte[] leaf(byte[] record) {
        sha256.add(LEAF);
        return sha256.add(record).finish();
    }

    void add(byte[] leaf) {
        int level = 0;
        var hash = leaf;
        for (; has(level); level++) {
            hash = node(edge[level], hash);
        }
        edge[level] = hash;
        size++;
    }

    long size() {
        return size;
    }

    Head head() {
        var root = NONE;
        for (int level = 0; level < Long.SIZE; level++) {
            if (has(level)) {
                root = root.length == 0 ? edge[level] : node(edge[level], root);
            }
        }
        return new Head(size, root.length == 0 ? sha256.finish() : root);
    }

    /// Returns the hashes of the edge, lowest level first.
    byte[] edge() {
        var out = new byte[Long.bitCount(size) * HASH];
        int at = 0;
        for (int level = 0; level < Long.SIZE; level++) {
            if (has(level)) {
                System.arraycopy(edge[level], 0, out, at, HASH);
                at += HASH;
            }
        }
        return out;
    }

    /// Returns the tree whose [#edge] this is; the length has to fit the size.
    static Tree of(long size, byte[] edge) {
        if (size < 0 || edge.length != Long.bitCount(size) * HASH) {
            throw new IllegalArgumentException("edge and size of a tree do not fit");
        }
        var tree = new Tree();
        tree.size = size;
        int at = 0;
        for (int level = 0; level < Long.SIZE; level++) {
            if (tree.has(level)) {
                tree.edge[level] = Arrays.copyOfRange(edge, at, at + HASH);
                at += HASH;
            }
        }
        return tree;
    }

    Tree copy() {
        var tree = new Tree();
        tree.size = size;
        System.arraycopy(edge, 0, tree.edge, 0, edge.length);
        return tree;
    }

    private boolean has(int level) {
        return (size >>> level & 1) != 0;
    }

    private byte[] node(byte[] left, byte[] right) {
        sha256.add(NODE);
        sha256.add(left);
        return sha256.add(right).finish();
    }
}

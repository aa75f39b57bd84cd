package dev.homarus.audit;

import dev.homarus.crypto.Digests;
import dev.homarus.protocol.Json;
import java.util.Arrays;

/// How long the log is and the root of the tree over all of it. Whoever keeps a head can later tell whether the log
/// still begins with exactly these entries.
///
/// @param size number of entries
/// @param root 32 bytes, RFC 6962 section 2.1
public record Head(long size, byte[] root) {
    public Head {
        if (size < 0 || root.length != Tree.HASH) {
            throw new IllegalArgumentException("not a head");
        }
        root = root.clone();
    }

    @Override
    public byte[] root() {
        return root.clone();
    }

    /// Returns `size`, and `root` as hexadecimal digits.
    public Json.Obj json() {
        return Json.object().put("size", size).put("root", Digests.hex(root)).build();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Head(var otherSize, var otherRoot)
                && size == otherSize
                && Arrays.equals(root, otherRoot);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(size) + Arrays.hashCode(root);
    }

    @Override
    public String toString() {
        return size + ":" + Digests.hex(root);
    }
}

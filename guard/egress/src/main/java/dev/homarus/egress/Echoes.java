package dev.homarus.egress;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Takes a key out of what a server sends back: as it is, in hex, in base64 at any place of a longer text, in
/// percent escapes, and with a backslash before its slashes, also where it comes in pieces. Each byte of it
/// becomes
/// `*`, so
/// that no length changes.
/// Only what could still become a key is held back. It has the key's bytes until it is closed, and none of them
/// as
/// text. Not thread-safe.
final class Echoes implements AutoCloseable {
    /// Shorter pieces of a key would be found everywhere.
    static final int SHORTEST = 8;

    private static final byte MASK = '*';

    private final List<byte[]> needles;
    private final int longest;
    private byte[] held = new byte[0];
    private boolean[] masked = new boolean[0];

    private Echoes(List<byte[]> needles) {
        this.needles = List.copyOf(needles);
        this.longest = needles.stream().mapToInt(needle -> needle.length).max().orElse(0);
    }

    static Echoes none() {
        return new Echoes(List.of());
    }

    /// @param key at least [#SHORTEST] bytes of printable ASCII; stays the caller's
    static Echoes of(byte[] key) {
        return new Echoes(EchoForms.of(key));
    }

    /// Wipes the forms of the key, and what was held back because it could become one.
    @Override
    public void close() {
        needles.forEach(needle -> Arrays.fill(needle, (byte) 0));
        Arrays.fill(held, (byte) 0);
    }

    /// Returns what may go on of these bytes and those held back before.
    byte[] feed(byte[] bytes, int length) {
        return take(bytes, length, false);
    }

    /// Returns the rest.
    byte[] end() {
        return take(new byte[0], 0, true);
    }

    /// Returns a text without the key.
    String clean(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return new String(new Echoes(needles).take(bytes, bytes.length, true), StandardCharsets.UTF_8);
    }

    private byte[] take(byte[] bytes, int length, boolean last) {
        if (needles.isEmpty()) {
            return Arrays.copyOf(bytes, length);
        }
        var all = Arrays.copyOf(held, held.length + length);
        System.arraycopy(bytes, 0, all, held.length, length);
        var mask = Arrays.copyOf(masked, all.length);
        needles.forEach(needle -> mark(all, needle, mask));
        int keep = last ? 0 : pending(all);
        int go = all.length - keep;
        var out = Arrays.copyOf(all, go);
        for (int i = 0; i < go; i++) {
            out[i] = mask[i] ? MASK : out[i];
        }
        Arrays.fill(held, (byte) 0);
        held = Arrays.copyOfRange(all, go, all.length);
        Arrays.fill(all, (byte) 0);
        masked = Arrays.copyOfRange(mask, go, all.length);
        return out;
    }

    private static void mark(byte[] all, byte[] needle, boolean[] mask) {
        for (int at = 0; at + needle.length <= all.length; at++) {
            if (all[at] == needle[0] && Arrays.equals(all, at, at + needle.length, needle, 0, needle.length)) {
                Arrays.fill(mask, at, at + needle.length, true);
            }
        }
    }

    /// Returns how many bytes at the end could be the beginning of a key.
    private int pending(byte[] all) {
        for (int length = Math.min(longest - 1, all.length); length > 0; length--) {
            int from = all.length - length;
            for (var needle : needles) {
                if (length < needle.length
                        && all[from] == needle[0]
                        && Arrays.equals(all, from, all.length, needle, 0, length)) {
                    return length;
                }
            }
        }
        return 0;
    }
}

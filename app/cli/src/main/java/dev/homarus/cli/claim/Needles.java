package dev.homarus.cli.claim;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Finds many byte sequences in one pass over a stream (Aho and Corasick, 1975).
final class Needles {
    private static final int BUFFER = 262_144;
    private static final int BYTES = 256;
    private static final int NONE = -1;

    private final List<int[]> next = new ArrayList<>();
    private final List<Set<String>> found = new ArrayList<>();

    /// @param needles what to find, by name; none empty
    Needles(Map<String, byte[]> needles) {
        addState();
        needles.forEach((name, bytes) -> {
            int state = 0;
            for (byte b : bytes) {
                int c = b & 0xff;
                if (next.get(state)[c] == NONE) {
                    next.get(state)[c] = addState();
                }
                state = next.get(state)[c];
            }
            found.get(state).add(name);
        });
        link();
    }

    private int addState() {
        var row = new int[BYTES];
        Arrays.fill(row, NONE);
        next.add(row);
        found.add(new TreeSet<>());
        return next.size() - 1;
    }

    /// Turns the tree of needles into a machine that knows where to go on after every byte.
    private void link() {
        var fallback = new int[next.size()];
        var queue = new ArrayDeque<Integer>();
        for (int c = 0; c < BYTES; c++) {
            int child = next.getFirst()[c];
            if (child == NONE) {
                next.getFirst()[c] = 0;
            } else {
                queue.add(child);
            }
        }
        while (!queue.isEmpty()) {
            int state = queue.remove();
            int back = fallback[state];
            found.get(state).addAll(found.get(back));
            for (int c = 0; c < BYTES; c++) {
                int child = next.get(state)[c];
                if (child == NONE) {
                    next.get(state)[c] = next.get(back)[c];
                } else {
                    fallback[child] = next.get(back)[c];
                    queue.add(child);
                }
            }
        }
    }

    /// Reads the stream to its end; returns the names of the needles in it.
    Set<String> in(InputStream stream) throws IOException {
        var hits = new TreeSet<String>();
        var table = next.toArray(int[][]::new);
        var ends = new boolean[table.length];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = !found.get(i).isEmpty();
        }
        var buffer = new byte[BUFFER];
        int state = 0;
        for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
            for (int i = 0; i < read; i++) {
                state = table[state][buffer[i] & 0xff];
                if (ends[state]) {
                    hits.addAll(found.get(state));
                }
            }
        }
        return hits;
    }
}

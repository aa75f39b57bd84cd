package dev.homarus.detect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds all of many words in one pass over a text (Aho and Corasick). Immutable.
///
/// The edges lie in one open hash table whose key is `node << 16 | character`; a word's node holds its
/// number plus one, and `shorter` leads to the next shorter word that ends at the same place.
final class Automaton {
    private final long[] keys;
    private final int[] targets;
    private final int[] fail;
    private final int[] word;
    private final int[] shorter;
    private final int[] lengths;

    /// Receives the words that were found.
    @FunctionalInterface
    interface Receiver {
        /// Takes one occurrence.
        ///
        /// @param number the word's place in the list
        /// @param end behind its last unit
        void found(int number, int end);
    }

    private Automaton(long[] keys, int[] targets, int[] fail, int[] word, int[] shorter, int[] lengths) {
        this.keys = keys;
        this.targets = targets;
        this.fail = fail;
        this.word = word;
        this.shorter = shorter;
        this.lengths = lengths;
    }

    /// @param words each not empty, and each once
    static Automaton of(List<String> words) {
        int most = 1 + words.stream().mapToInt(String::length).sum();
        var building = new Building(most);
        for (int number = 0; number < words.size(); number++) {
            building.add(words.get(number), number);
        }
        return building.finish(words.stream().mapToInt(String::length).toArray());
    }

    int length(int number) {
        return lengths[number];
    }

    void scan(CharSequence text, Receiver receiver) {
        if (lengths.length == 0) {
            return;
        }
        int node = 0;
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            int next = target(keys, targets, node, unit);
            while (next < 0 && node != 0) {
                node = fail[node];
                next = target(keys, targets, node, unit);
            }
            node = Math.max(next, 0);
            for (int ended = word[node] != 0 ? node : shorter[node]; ended != 0; ended = shorter[ended]) {
                receiver.found(word[ended] - 1, at + 1);
            }
        }
    }

    private static int target(long[] keys, int[] targets, int node, char unit) {
        long key = (long) node << 16 | unit;
        for (int slot = slot(key, keys.length); ; slot = (slot + 1) & (keys.length - 1)) {
            if (keys[slot] == key) {
                return targets[slot];
            }
            if (keys[slot] == -1) {
                return -1;
            }
        }
    }

    private static int slot(long key, int size) {
        long mixed = key * 0x9e3779b97f4a7c15L;
        return (int) (mixed >>> 40) & (size - 1);
    }

    private static final class Building {
        private final List<long[]> edges = new ArrayList<>();
        private final int[] word;
        private long[] keys;
        private int[] targets;
        private int nodes = 1;

        Building(int most) {
            word = new int[most];
            keys = filled(1_024);
            targets = new int[keys.length];
        }

        void add(String text, int number) {
            int node = 0;
            for (int i = 0; i < text.length(); i++) {
                int next = target(keys, targets, node, text.charAt(i));
                if (next < 0) {
                    next = nodes++;
                    put(node, text.charAt(i), next);
                }
                node = next;
            }
            word[node] = number + 1;
        }

        private void put(int node, char unit, int target) {
            edges.add(new long[] {(long) node << 16 | unit, target});
            if (edges.size() * 2 > keys.length) {
                keys = filled(keys.length * 2);
                targets = new int[keys.length];
                edges.forEach(edge -> store(edge[0], (int) edge[1]));
            } else {
                store((long) node << 16 | unit, target);
            }
        }

        private void store(long key, int target) {
            int slot = slot(key, keys.length);
            while (keys[slot] != -1) {
                slot = (slot + 1) & (keys.length - 1);
            }
            keys[slot] = key;
            targets[slot] = target;
        }

        private static long[] filled(int size) {
            var keys = new long[size];
            Arrays.fill(keys, -1);
            return keys;
        }

        Automaton finish(int[] lengths) {
            var fail = new int[nodes];
            var shorter = new int[nodes];
            var children = children();
            var queue = new int[nodes];
            int end = 1;
            for (int at = 0; at < end; at++) {
                int node = queue[at];
                for (var edge = children[node]; edge != null; edge = edge.next()) {
                    fail[edge.target()] = node == 0 ? 0 : failOf(fail, fail[node], edge.unit());
                    int to = fail[edge.target()];
                    shorter[edge.target()] = word[to] != 0 ? to : shorter[to];
                    queue[end++] = edge.target();
                }
            }
            return new Automaton(keys, targets, fail, Arrays.copyOf(word, nodes), shorter, lengths);
        }

        private int failOf(int[] fail, int from, char unit) {
            for (int node = from; ; node = fail[node]) {
                int next = target(keys, targets, node, unit);
                if (next >= 0 || node == 0) {
                    return Math.max(next, 0);
                }
            }
        }

        private @Nullable Edge[] children() {
            var first = new @Nullable Edge[nodes];
            for (var edge : edges) {
                int node = (int) (edge[0] >>> 16);
                first[node] = new Edge((char) edge[0], (int) edge[1], first[node]);
            }
            return first;
        }
    }

    private record Edge(char unit, int target, @Nullable Edge next) {}
}

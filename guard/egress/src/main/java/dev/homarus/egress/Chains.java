package dev.homarus.egress;

import java.util.LinkedHashMap;

/// The chains of recently used threads, bounded in number and in bytes. Thread-safe.
final class Chains {
    static final int MOST = 64;
    static final long MOST_BYTES = 32L << 20;

    private final LinkedHashMap<String, Chain> chains = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    synchronized Chain of(String thread) {
        return chains.getOrDefault(thread, Chain.NONE);
    }

    /// Keeps the chain of a request that is durable; the least recently used ones make room.
    synchronized void keep(String thread, Chain chain) {
        bytes += chain.bytes();
        var before = chains.put(thread, chain);
        bytes -= before == null ? 0 : before.bytes();
        var eldest = chains.values().iterator();
        while (chains.size() > MOST || bytes > MOST_BYTES) {
            bytes -= eldest.next().bytes();
            eldest.remove();
        }
    }

    synchronized int size() {
        return chains.size();
    }
}

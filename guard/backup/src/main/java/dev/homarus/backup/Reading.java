package dev.homarus.backup;

import dev.homarus.crypto.Digests;
import dev.homarus.crypto.Sha256;

/// Reads streams chunk by chunk.
final class Reading {
    /// Takes the chunks of a stream, in order.
    interface Receiver {
        void chunk(byte[] bytes, StreamEntry.Ref ref);

        /// This chunk is missing or damaged.
        void lost(StreamEntry.Ref ref);
    }

    private final Packs packs;
    private final Progress.Phase phase;
    private final Progress progress;
    private long chunks;
    private long bytes;

    Reading(Packs packs, Progress.Phase phase, Progress progress) {
        this.packs = packs;
        this.phase = phase;
        this.progress = progress;
    }

    /// Returns whether all of it was there, and is what was written.
    boolean stream(StreamEntry stream, Receiver receiver) {
        var digest = new Sha256();
        for (var ref : stream.chunks()) {
            if (progress.cancelled()) {
                throw Problems.cancelled();
            }
            var content = packs.read(ref.id(), ref.size());
            if (content.isPresent()) {
                digest.add(content.get());
                receiver.chunk(content.get(), ref);
            } else {
                receiver.lost(ref);
            }
            bytes += ref.size();
            progress.at(phase, ++chunks, bytes);
        }
        return Digests.hex(digest.finish()).equals(stream.sha256());
    }

    long bytes() {
        return bytes;
    }
}

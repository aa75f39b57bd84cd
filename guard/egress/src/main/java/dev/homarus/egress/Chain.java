package dev.homarus.egress;

import dev.homarus.crypto.Sha256;
import dev.homarus.types.Segment;
import java.util.Arrays;
import java.util.List;

/// The newest durable request of a thread: what the next one is compared with.
///
/// @param request its id; 0 for none
/// @param depth how many requests it builds on
/// @param ids of the stored segments
/// @param hashed the digest of all segments but the last
record Chain(long request, int depth, List<Segment> segments, List<Long> ids, Sha256 hashed) {
    static final Chain NONE = new Chain(0, 0, List.of(), List.of(), new Sha256());

    /// Returns how many segments a request begins with that this one began with too.
    int common(List<Segment> others) {
        int same = 0;
        int most = Math.min(segments.size(), others.size());
        while (same < most && isSame(segments.get(same), others.get(same))) {
            same++;
        }
        return same;
    }

    private static boolean isSame(Segment a, Segment b) {
        return a.source().equals(b.source()) && a.label().equals(b.label()) && Arrays.equals(a.wire(), b.wire());
    }

    long bytes() {
        return segments.stream().mapToLong(segment -> segment.wire().length).sum();
    }
}

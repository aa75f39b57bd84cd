package dev.homarus.egress;

import dev.homarus.crypto.Sha256;
import dev.homarus.types.Label;
import dev.homarus.types.Segment;
import java.util.List;

/// The digests of bodies without their last segment. They go on from what was hashed before: from the thread's
/// newest request, or else from the same own words of Homarus that other requests begin with. Thread-safe.
final class BodyDigests {
    /// What many requests begin with.
    ///
    /// @param segments the very objects
    /// @param hashed never changed
    private record Begun(List<Segment> segments, Sha256 hashed) {}

    private volatile Begun begun = new Begun(List.of(), new Sha256());

    /// Returns the digest of all segments but the last, to be gone on with.
    ///
    /// @param before the thread's newest request
    Sha256 of(List<Segment> sent, Chain before) {
        var body = sent.subList(0, Math.max(0, sent.size() - 1));
        int known = Math.max(0, before.segments().size() - 1);
        if (known > 0 && known < sent.size() && before.common(sent) >= known) {
            return with(before.hashed().copy(), body.subList(known, body.size()));
        }
        int own = own(body);
        var first = body.subList(0, own);
        var now = begun;
        if (!now.segments().equals(first)) {
            now = new Begun(List.copyOf(first), with(new Sha256(), first));
            begun = now;
        }
        return with(now.hashed().copy(), body.subList(own, body.size()));
    }

    /// Returns with how many segments of nothing but own words a body begins.
    private static int own(List<Segment> body) {
        int own = 0;
        while (own < body.size() && body.get(own).label().equals(Label.SYSTEM)) {
            own++;
        }
        return own;
    }

    private static Sha256 with(Sha256 hashed, List<Segment> segments) {
        segments.forEach(segment -> hashed.add(segment.wire()));
        return hashed;
    }
}

package dev.homarus.approval;

import dev.homarus.policy.Facts;
import dev.homarus.types.Label;
import java.time.Instant;
import java.util.List;

/// What the owner has said so far, as far as it outlives one question.
public record Authority(GrantBook grants, PolicyBook policy, Elevation elevation, StopBook stops) {
    /// Returns the facts that a decision about an effect rests on.
    Facts facts(Request request, Label label, Instant now, boolean sandboxed) {
        return new Facts(now, grants.counting(), List.of(), sandboxed)
                .about(request.analysis(), label, Hidden.in(request))
                .judged(request.words())
                .under(policy.rules(), policy.trust(), elevation.until())
                .stopped(stops.now());
    }
}

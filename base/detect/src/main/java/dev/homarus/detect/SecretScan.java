package dev.homarus.detect;

import dev.homarus.types.Classification;
import java.util.HashMap;
import java.util.Map;

/// Tries rules where their keywords stand. For one text.
///
/// A rule that found a secret goes on behind it. A rule whose keywords stand so close that it has looked at
/// eight times the text looks only [#NEAR] characters far from then on.
final class SecretScan {
    private static final int TIMES = 8;
    private static final int NEAR = 160;

    private static final class Progress {
        private int done;
        private long looked;
    }

    private final Layer layer;
    private final Findings findings;
    private final Map<SecretRule, Progress> progress = new HashMap<>();

    SecretScan(Layer layer, Findings findings) {
        this.layer = layer;
        this.findings = findings;
    }

    /// @param at where a keyword of the rule begins
    void met(SecretRule rule, int at) {
        if (!rule.mayBeginAt(layer.text(), at)) {
            return;
        }
        var so = progress.computeIfAbsent(rule, key -> new Progress());
        if (at < so.done) {
            return;
        }
        long free = (long) layer.text().length() * TIMES + rule.reach() - so.looked;
        int reach = free > 0 ? rule.reach() : NEAR;
        so.looked += Math.min(reach, layer.text().length() - at);
        int[] place = rule.match(layer.text(), at, reach);
        if (place != null) {
            so.done = place[1];
            findings.add(
                    Findings.SECRET,
                    "secret." + rule.id(),
                    Classification.SECRET,
                    layer,
                    place[0],
                    place[1],
                    layer.encoding());
        }
    }
}

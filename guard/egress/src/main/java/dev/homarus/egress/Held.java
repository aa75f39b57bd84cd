package dev.homarus.egress;

import dev.homarus.detect.KnownValues;
import java.util.List;
import java.util.stream.Collectors;

/// What the home holds that may not leave unseen.
public interface Held {
    /// Returns a word that changes with the values.
    String version();

    List<KnownValues.Value> values();

    /// Whether everything that is to be known is; may wait for it, not longer than a person would.
    default boolean isReady() {
        return true;
    }

    /// Returns what several hold together.
    static Held all(List<Held> parts) {
        return new Held() {
            @Override
            public String version() {
                return parts.stream().map(Held::version).collect(Collectors.joining(" "));
            }

            @Override
            public List<KnownValues.Value> values() {
                return parts.stream().flatMap(part -> part.values().stream()).toList();
            }

            @Override
            public boolean isReady() {
                return parts.stream().allMatch(Held::isReady);
            }
        };
    }
}

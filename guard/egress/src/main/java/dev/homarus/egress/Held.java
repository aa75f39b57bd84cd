package dev.homarus.egress;

import dev.homarus.detect.KnownValues;
import java.util.List;

/// What the home holds that may not leave unseen.
public interface Held {
    /// Returns a word that changes with the values.
    String version();

    List<KnownValues.Value> values();
}

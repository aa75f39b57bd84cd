package dev.homarus.egress;

import dev.homarus.detect.Detector;
import dev.homarus.types.Classification;
import java.util.List;
import java.util.regex.Pattern;

/// What a URL would tell besides where it leads.
final class Urls {
    /// The scheme, and a host that is an address: where something leads is no finding.
    private static final Pattern PLACE = Pattern.compile("^https?://(?:[0-9.]+(?=/)|\\[[0-9a-f:]+])?");

    private Urls() {}

    /// Returns the types of what stands in it that is more than PUBLIC, each once.
    static List<String> found(Detector detector, String url) {
        return detector.inspect(PLACE.matcher(url).replaceFirst("")).stream()
                .filter(finding -> finding.classification().compareTo(Classification.PUBLIC) > 0)
                .map(finding -> finding.type())
                .distinct()
                .toList();
    }
}

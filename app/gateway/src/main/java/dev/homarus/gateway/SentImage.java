package dev.homarus.gateway;

import dev.homarus.image.Carried;
import dev.homarus.image.Image;
import dev.homarus.protocol.Json;
import dev.homarus.types.Segment;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The image in a segment of a request, read out of the very bytes that left.
final class SentImage {
    private SentImage() {}

    static Optional<Image> of(Segment segment) {
        return segment.source().equals("image") ? Carried.in(segment.wire()) : Optional.empty();
    }

    /// Returns a segment as `GET /api/ledger/ID` tells of it: with its bytes as text, of an image with what it is.
    static Json.Obj row(Segment segment) {
        var image = of(segment);
        var json = Json.object()
                .put("source", segment.source())
                .put("label", segment.label().text())
                .put("bytes", segment.wire().length)
                .put(
                        "text",
                        image.map(Image::words).orElseGet(() -> new String(segment.wire(), StandardCharsets.UTF_8)));
        if (image.isPresent()) {
            json.put("image", true);
        }
        return json.put("before", segment.before()).build();
    }
}

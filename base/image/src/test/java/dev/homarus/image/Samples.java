package dev.homarus.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// Images of 24 × 16 pixels from another implementation (Pillow). Those of the name `exif` hold a place (GPS),
/// texts, XMP and a profile, each with the word [#MARK] in it, and are to be turned.
final class Samples {
    static final String MARK = "GPSMARK";

    static final List<String> ALL = List.of(
            "plain.png",
            "alpha.png",
            "exif.png",
            "plain.jpg",
            "prog.jpg",
            "exif.jpg",
            "plain.gif",
            "anim.gif",
            "lossy.webp",
            "lossless.webp",
            "alpha.webp",
            "anim.webp",
            "exif.webp");

    private Samples() {}

    static byte[] of(String name) {
        try (var in = Samples.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

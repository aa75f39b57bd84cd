package dev.homarus.image;

import java.util.Optional;

/// What kinds of images there are: those that every vendor of models takes.
public enum ImageType {
    /// PNG, third edition (W3C).
    PNG("image/png", "png"),
    /// JPEG (ITU-T T.81).
    JPEG("image/jpeg", "jpg"),
    /// GIF89a (CompuServe).
    GIF("image/gif", "gif"),
    /// WebP (RFC 9649).
    WEBP("image/webp", "webp");

    private final String mime;
    private final String ending;

    ImageType(String mime, String ending) {
        this.mime = mime;
        this.ending = ending;
    }

    /// Returns its media type.
    public String mime() {
        return mime;
    }

    /// Returns the usual ending of a file's name, without a dot.
    public String ending() {
        return ending;
    }

    /// Returns the type with this media type.
    public static Optional<ImageType> ofMime(String mime) {
        for (var type : values()) {
            if (type.mime.equals(mime)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /// Returns what the first bytes say, whatever its name or its sender says.
    static Optional<ImageType> of(byte[] bytes) {
        var in = new Cursor(bytes);
        if (in.begins(Png.SIGNATURE)) {
            return Optional.of(PNG);
        }
        if (in.begins(Jpeg.SIGNATURE)) {
            return Optional.of(JPEG);
        }
        if (in.begins("GIF87a") || in.begins("GIF89a")) {
            return Optional.of(GIF);
        }
        return in.begins("RIFF") && bytes.length >= 12 && in.at(8).begins("WEBP")
                ? Optional.of(WEBP)
                : Optional.empty();
    }
}

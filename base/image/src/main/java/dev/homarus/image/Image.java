package dev.homarus.image;

import dev.homarus.crypto.Digests;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// An image: what is known of it, and its bytes, where they are at hand or can be fetched. Of what it was when
/// it came in only that is left that says what is seen, so that no place, time, device or name goes with it.
/// Immutable and thread-safe.
public final class Image {
    /// The most bytes of one, without what was taken off: as base64 the 5 MiB that every vendor takes.
    public static final int MAX_BYTES = 3_932_160;

    /// The longest side in pixels that every vendor takes.
    public static final int MAX_SIDE = 8_000;

    /// The most images of one message.
    public static final int MOST = 8;

    /// The most bytes of the images of one message together.
    public static final int MOST_BYTES = 4_194_304;

    private static final String LOOKED_AT = "models look at no more than about 1,500 × 1,500 pixels.";

    private final ImageType type;
    private final int width;
    private final int height;
    private final int size;
    private final String sha256;
    private final Supplier<Optional<byte[]>> bytes;

    private Image(ImageType type, int width, int height, int size, String sha256, Supplier<Optional<byte[]>> bytes) {
        this.type = type;
        this.width = width;
        this.height = height;
        this.size = size;
        this.sha256 = sha256;
        this.bytes = bytes;
    }

    /// Reads an image by its bytes, and takes off what it tells beside what it shows.
    ///
    /// @throws ProblemException IMAGE-001 no image of a type that is taken, IMAGE-002 damaged, IMAGE-003 too
    ///     large
    public static Image of(byte[] came) {
        var type = ImageType.of(came).orElseThrow(() -> OtherFile.problem(came).asException());
        Bare bare;
        try {
            bare = switch (type) {
                case PNG -> Png.bare(came);
                case JPEG -> Jpeg.bare(came);
                case GIF -> Gif.bare(came);
                case WEBP -> WebP.bare(came);
            };
        } catch (Damaged e) {
            throw new Problem(
                            "IMAGE-002",
                            "The image is damaged, or not the " + type + " that it begins like.",
                            "Open it in a program for images and save it again.")
                    .asException();
        }
        if (bare.bytes().length > MAX_BYTES || bare.width() > MAX_SIDE || bare.height() > MAX_SIDE) {
            throw tooLarge(how(bare)).asException();
        }
        var content = bare.bytes();
        return new Image(
                type,
                bare.width(),
                bare.height(),
                content.length,
                Digests.hex(Digests.sha256(content)),
                () -> Optional.of(content));
    }

    /// Returns one whose bytes are kept somewhere else.
    ///
    /// @param sha256 of its bytes, in lower-case hex
    /// @param bytes fetches them each time; empty where they are gone or cannot be read
    public static Image kept(
            ImageType type, int width, int height, int size, String sha256, Supplier<Optional<byte[]>> bytes) {
        return new Image(type, width, height, size, sha256, bytes);
    }

    /// Checks how many go together.
    ///
    /// @throws ProblemException IMAGE-005 too many, or too large together
    public static List<Image> together(List<Image> images) {
        if (images.size() > MOST) {
            throw tooMuch("These are " + images.size() + " images, and at most " + MOST + " go with one message.");
        }
        long size = images.stream().mapToLong(Image::size).sum();
        if (size > MOST_BYTES) {
            throw tooMuch("These images have " + mebibytes(size) + " together, and at most " + mebibytes(MOST_BYTES)
                    + " go with one message.");
        }
        return List.copyOf(images);
    }

    private static ProblemException tooMuch(String sentence) {
        return new Problem(
                        "IMAGE-005", sentence, "Send some of them now, the others after the answer; or smaller ones.")
                .asException();
    }

    /// @param how a clause
    static Problem tooLarge(String how) {
        return new Problem("IMAGE-003", "The image is too large: " + how, "Make it smaller; " + LOOKED_AT);
    }

    private static String how(Bare bare) {
        return bare.bytes().length > MAX_BYTES
                ? "it has " + mebibytes(bare.bytes().length) + ", and at most " + mebibytes(MAX_BYTES) + " are taken."
                : "it says that it has " + bare.width() + " × " + bare.height() + " pixels, and at most " + MAX_SIDE
                        + " × " + MAX_SIDE + " are taken.";
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.2f MiB", bytes / 1_048_576.0);
    }

    public ImageType type() {
        return type;
    }

    /// Returns how wide it is seen, in pixels.
    public int width() {
        return width;
    }

    /// Returns how high it is seen, in pixels.
    public int height() {
        return height;
    }

    /// Returns how many bytes it has.
    public int size() {
        return size;
    }

    /// Returns the digest of its bytes, in lower-case hex.
    public String sha256() {
        return sha256;
    }

    /// Returns its bytes, which nobody may change; empty where they are gone or cannot be read.
    public Optional<byte[]> bytes() {
        return bytes.get();
    }

    /// Returns it without its bytes: what is known of it.
    public Image gone() {
        return new Image(type, width, height, size, sha256, Optional::empty);
    }

    /// Returns what a person reads of it.
    public String words() {
        return type + ", " + width + " × " + height + " pixels, " + String.format(Locale.ROOT, "%,d", size)
                + " bytes, SHA-256 " + sha256;
    }

    /// Returns its bytes in base64, as the wires carry them.
    public Optional<byte[]> base64() {
        return bytes().map(content -> Base64.getEncoder().encode(content));
    }
}

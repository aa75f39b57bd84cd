package dev.homarus.image;

import dev.homarus.types.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/// What a file is that is no image of a type that is taken, as far as its first bytes say, and how it becomes
/// one.
final class OtherFile {
    private static final int LOOKED_AT = 512;

    /// The brands of ISO/IEC 23008-12 (HEIF) whose pixels are coded by HEVC, and the two that say nothing of it.
    private static final Set<String> HEIC = Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1");

    private static final Set<String> AVIF = Set.of("avif", "avis");
    private static final String SAVE = "Open it in a program for images and save it as PNG or JPEG.";

    private OtherFile() {}

    /// Returns what is to be said of it: IMAGE-001.
    static Problem problem(byte[] bytes) {
        var in = new Cursor(bytes);
        if (bytes.length == 0) {
            return is("The file is empty.", "Save or download it again; it may not have been finished.");
        }
        if (bytes.length >= 12 && in.at(4).begins("ftyp")) {
            return film(in.at(8).word(4));
        }
        if (in.begins("%PDF")) {
            return is("This is a PDF document, not an image.", "Take a picture of the page that matters, as PNG.");
        }
        if (in.begins("II*\0") || in.begins("MM\0*")) {
            return type("a TIFF image, or a camera's raw one");
        }
        if (in.begins("BM")) {
            return type("a BMP image");
        }
        if (in.begins("\0\0\1\0")) {
            return type("an icon (ICO)");
        }
        if (in.begins("\u00ff\n") || in.begins("\0\0\0\fJXL ")) {
            return type("a JPEG XL image");
        }
        return written(bytes);
    }

    private static Problem film(String brand) {
        if (HEIC.contains(brand)) {
            return is(
                    "This is a HEIC photo, as iPhones take them; models do not take it.",
                    "Save it as JPEG and send that; an iPhone takes JPEG itself after Settings > Camera > Formats"
                            + " > Most Compatible.");
        }
        return AVIF.contains(brand)
                ? type("an AVIF image")
                : is("This is a film, not an image.", "Take a picture of what matters in it, as PNG or JPEG.");
    }

    private static Problem written(byte[] bytes) {
        var text = text(bytes).strip().toLowerCase(Locale.ROOT);
        if (text.startsWith("<!doctype html") || text.startsWith("<html")) {
            return is("This is a web page, not an image.", "Save the image itself: in the browser, Save image as.");
        }
        if (text.contains("<svg")) {
            return is("This is an SVG drawing; models take pixels only.", SAVE);
        }
        return text.isEmpty()
                ? is(
                        "This is no image that is taken: by its bytes it is neither PNG, JPEG, GIF nor WebP.",
                        SAVE + " A file's name does not make it one.")
                : is("This is text, not an image.", "Say it instead, or name an image; a file's name makes none.");
    }

    /// Returns the text that it begins with; empty where that is none.
    private static String text(byte[] bytes) {
        int length = Math.min(bytes.length, LOOKED_AT);
        // A character may be cut at the end: UTF-8 has at most three more bytes of one.
        for (int cut = 0; cut <= 3 && cut < length && (cut == 0 || bytes.length > LOOKED_AT); cut++) {
            try {
                var text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(Arrays.copyOf(bytes, length - cut)))
                        .toString();
                return text.chars().allMatch(c -> c >= ' ' || Character.isWhitespace(c) || c == '\ufeff') ? text : "";
            } catch (CharacterCodingException e) {
                // Perhaps only cut.
            }
        }
        return "";
    }

    private static Problem type(String what) {
        return is("This is " + what + "; models take PNG, JPEG, GIF and WebP.", SAVE);
    }

    private static Problem is(String sentence, String remedy) {
        return new Problem("IMAGE-001", sentence, remedy);
    }
}

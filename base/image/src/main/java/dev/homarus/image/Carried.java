package dev.homarus.image;

import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// Images as they are carried in texts: in `data:` URLs (RFC 2397), and in base64 in the body of a request.
public final class Carried {
    private static final int SHORTEST = 24;

    /// The most bytes of an image as it comes; what it tells beside what it shows goes.
    private static final int MOST_BYTES = 4 * 1_048_576;

    private static final String DATA = "data:";

    private Carried() {}

    /// Reads the image of a `data:` URL. What the URL says of its type does not count.
    ///
    /// @throws ProblemException IMAGE-004 an address, or no base64; else as [Image#of]. How long it is is
    ///     looked at before any of it is decoded
    public static Image ofUrl(String url) {
        int comma = url.indexOf(',');
        if (!url.regionMatches(true, 0, DATA, 0, DATA.length())) {
            throw refused("Homarus does not fetch images from elsewhere: whoever has one would learn of it.");
        }
        if (comma < 0
                || !url.substring(0, comma).toLowerCase(java.util.Locale.ROOT).endsWith(";base64")) {
            throw refused("The data: URL of the image is not in base64.");
        }
        if ((url.length() - comma - 1) / 4L * 3 > MOST_BYTES) {
            throw Image.tooLarge("it has more than " + MOST_BYTES / 1_048_576 + " MiB.")
                    .asException();
        }
        try {
            return Image.of(Base64.getDecoder().decode(url.substring(comma + 1)));
        } catch (IllegalArgumentException e) {
            throw refused("The data: URL of the image is not in base64.");
        }
    }

    private static ProblemException refused(String sentence) {
        return new Problem("IMAGE-004", sentence, "Send the image itself, like data:image/png;base64,iVBORw0…")
                .asException();
    }

    /// Finds the image in a piece of a request's body: its longest run of base64, where that is one.
    public static Optional<Image> in(byte[] wire) {
        int from = 0;
        int longest = 0;
        int begin = 0;
        for (int i = 0; i <= wire.length; i++) {
            if (i == wire.length || !isBase64(wire[i])) {
                if (i - from > longest) {
                    longest = i - from;
                    begin = from;
                }
                from = i + 1;
            }
        }
        if (longest < SHORTEST) {
            return Optional.empty();
        }
        try {
            var bytes = Base64.getDecoder().decode(Arrays.copyOfRange(wire, begin, begin + longest));
            return Optional.of(Image.of(bytes));
        } catch (IllegalArgumentException | ProblemException e) {
            return Optional.empty();
        }
    }

    private static boolean isBase64(byte b) {
        return (b >= 'A' && b <= 'Z')
                || (b >= 'a' && b <= 'z')
                || (b >= '0' && b <= '9')
                || b == '+'
                || b == '/'
                || b == '=';
    }
}

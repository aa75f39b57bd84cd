package dev.homarus.provider;

import dev.homarus.image.Image;
import dev.homarus.image.ImageType;
import dev.homarus.types.Problem;
import dev.homarus.types.Segment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// How a wire format writes the pictures of what a person says: each is a segment of its own, so that it has a
/// label of its own and is kept once.
///
/// @param between what stands before a picture where something stands before that
/// @param open what stands before the base64 of its bytes
/// @param close what stands behind it
/// @param end what stands behind the last one
/// @param tokens the most that one counts
record Pictures(
        String between, Function<ImageType, String> open, String close, String end, ToLongFunction<Image> tokens) {
    /// Writes a message.
    ///
    /// @param head what stands before the pictures, the text included
    /// @param first whether nothing stands before the first picture that it has to be parted from
    List<Segment> of(Prompt.User user, String head, boolean first) {
        var segments = new ArrayList<Segment>();
        segments.add(Body.segment(user, head));
        for (int i = 0; i < user.pictures().size(); i++) {
            var before = i == 0 && first ? "" : between;
            var after = i == user.pictures().size() - 1 ? close + end : close;
            segments.add(segment(user.pictures().get(i), before, after));
        }
        return segments;
    }

    private Segment segment(Prompt.Picture picture, String before, String after) {
        var image = picture.image();
        var base64 = image.base64().orElseThrow(() -> gone().asException());
        var head = (before + open.apply(image.type())).getBytes(StandardCharsets.UTF_8);
        var tail = after.getBytes(StandardCharsets.UTF_8);
        var wire = new byte[head.length + base64.length + tail.length];
        System.arraycopy(head, 0, wire, 0, head.length);
        System.arraycopy(base64, 0, wire, head.length, base64.length);
        System.arraycopy(tail, 0, wire, head.length + base64.length, tail.length);
        long most = tokens.applyAsLong(image) + head.length + tail.length;
        return new Segment("image", picture.label(), wire, Optional.empty(), most);
    }

    private static Problem gone() {
        return new Problem(
                "IMAGE-006",
                "An image of this conversation cannot be read any more.",
                "Ask again without it: start a new session.");
    }
}

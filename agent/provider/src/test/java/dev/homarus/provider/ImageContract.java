package dev.homarus.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.image.Carried;
import dev.homarus.image.Image;
import dev.homarus.types.Label;
import dev.homarus.types.Segment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What every wire format does with images.
abstract class ImageContract extends ReasoningContract {
    private static Prompt.Picture shown(byte[] bytes) {
        return new Prompt.Picture(Image.of(bytes), Label.UNKNOWN.from(Label.IMAGE));
    }

    private String inBody(Prompt.Picture picture) {
        var base64 = new String(picture.image().base64().orElseThrow(), StandardCharsets.US_ASCII);
        return picture(picture.image().type().mime(), base64);
    }

    @Test
    void request_withPictures_holdsThemInOrder_eachInASegmentOfItsOwn() {
        var one = shown(SmallImages.png(3, 2));
        var two = shown(SmallImages.gif(5, 4));
        for (var text : List.of("what is it?", "")) {
            var said = new Prompt.User(text, Label.OWNER, Optional.empty(), List.of(one, two));
            var prompt = new Prompt(
                    List.of(
                            new Prompt.Instructions("be brief", Label.SYSTEM),
                            new Prompt.User("hello", Label.OWNER),
                            new Prompt.Assistant("yes?", List.of(), Label.UNKNOWN),
                            said,
                            new Prompt.User("and this?", Label.OWNER, Optional.empty(), List.of(one)),
                            new Prompt.Assistant("a dot", List.of(), Label.UNKNOWN),
                            new Prompt.User("thanks", Label.OWNER)),
                    List.of());
            var segments = api().request(Terms.of("m", "h"), prompt);
            var body = body(segments).write();
            assertThat(body)
                    .containsSubsequence("hello", text, inBody(one), inBody(two), "and this?", inBody(one), "thanks");
            assertThat(segments.stream()
                            .filter(segment -> segment.source().equals("image"))
                            .map(Segment::label))
                    .containsExactly(one.label(), two.label(), one.label());
            assertThat(segments.stream()
                            .filter(segment -> segment.source().equals("image"))
                            .map(segment ->
                                    Carried.in(segment.wire()).orElseThrow().sha256()))
                    .containsExactly(
                            one.image().sha256(),
                            two.image().sha256(),
                            one.image().sha256());
            var shorter = new Prompt(prompt.pieces().subList(0, 4), List.of());
            assertThat(pieces(prompt).subList(0, pieces(shorter).size())).isEqualTo(pieces(shorter));
        }
    }

    @Test
    void request_withALargePicture_countsAtMostWhatItsVendorSays() {
        var large = SmallImages.padded(Image.MAX_BYTES - 1_000);
        var picture = new Prompt.Picture(Image.of(large), Label.UNKNOWN);
        var prompt =
                new Prompt(List.of(new Prompt.User("hm", Label.OWNER, Optional.empty(), List.of(picture))), List.of());
        var segments = api().request(Terms.of("m", "h"), prompt);
        assertThat(segments.stream().mapToInt(segment -> segment.wire().length).sum())
                .isGreaterThan(5_000_000);
        assertThat(segments.stream().mapToLong(Segment::tokens).sum()).isBetween(100L, 52_000L);
    }

    @Test
    void request_withAPictureThatIsGone_isAProblem() {
        var gone = new Prompt.Picture(Image.of(SmallImages.png(1, 1)).gone(), Label.UNKNOWN);
        var said = new Prompt.User("hm", Label.OWNER, Optional.empty(), List.of(gone));
        assertThatThrownBy(() -> api().piece(said, Place.FIRST)).hasMessageContaining("IMAGE-006");
    }
}

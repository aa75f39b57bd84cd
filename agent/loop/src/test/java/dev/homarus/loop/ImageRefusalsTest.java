package dev.homarus.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.image.Image;
import dev.homarus.image.ImageType;
import dev.homarus.provider.ModelApi;
import dev.homarus.provider.Prompt;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageRefusalsTest {
    private static final Image ONE = image("one");
    private static final Image TWO = image("two");

    private final Model model = model("m");
    private final ImageRefusals refusals = new ImageRefusals();

    private static Image image(String sha256) {
        return Image.kept(ImageType.PNG, 9, 9, 9, sha256, Optional::empty);
    }

    private static Model model(String name) {
        var to = new Destination(name, "http", "127.0.0.1", 1, false);
        return new Model(name, ModelApi.named("openai").orElseThrow(), to, "", "id", Optional.empty());
    }

    private static Prompt showing(Image... images) {
        var pictures = List.of(images).stream()
                .map(image -> new Prompt.Picture(image, Label.UNKNOWN))
                .toList();
        return new Prompt(List.of(new Prompt.User("look", Label.OWNER, Optional.empty(), pictures)), List.of());
    }

    @Test
    void modelThatTakesNone_isKnown_untilItHasAnsweredOne() {
        refusals.refused(model, showing(ONE), "MODEL-055");
        assertThat(refusals.ofAny(model)).isTrue();
        assertThat(refusals.ofAny(model("other"))).isFalse();
        int changes = refusals.changes();
        refusals.answered(model, showing());
        assertThat(refusals.ofAny(model)).isTrue();
        assertThat(refusals.changes()).isEqualTo(changes);
        refusals.answered(model, showing(TWO));
        assertThat(refusals.ofAny(model)).isFalse();
        assertThat(refusals.changes()).isGreaterThan(changes);
    }

    @Test
    void imageThatWasNotTaken_isKnown_andTheOthersAreNot() {
        refusals.refused(model, showing(ONE), "MODEL-056");
        assertThat(refusals.of(model, ONE)).isTrue();
        assertThat(refusals.of(model, TWO)).isFalse();
        assertThat(refusals.ofAny(model)).isFalse();
        refusals.answered(model, showing(ONE));
        assertThat(refusals.of(model, ONE)).isFalse();
    }

    @Test
    void otherTrouble_saysNothingOfImages() {
        refusals.refused(model, showing(ONE), "MODEL-003");
        assertThat(refusals.ofAny(model)).isFalse();
        assertThat(refusals.of(model, ONE)).isFalse();
        assertThat(refusals.changes()).isZero();
    }
}

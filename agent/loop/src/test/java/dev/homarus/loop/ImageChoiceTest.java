package dev.homarus.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.image.Image;
import dev.homarus.image.ImageType;
import dev.homarus.outlook.Look;
import dev.homarus.provider.Prompt;
import dev.homarus.provider.Prompt.User;
import dev.homarus.session.Message;
import dev.homarus.session.Message.Role;
import dev.homarus.types.Label;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageChoiceTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final PromptBuilder.Looking ALL =
            (text, label) -> new Look.Leaves(text, label, Optional.empty(), Map.of());

    private static Image image(int bytes) {
        return Image.kept(ImageType.PNG, 9, 9, bytes, "s" + bytes, () -> Optional.of(new byte[1]));
    }

    private static Message said(String text, Image... images) {
        return Message.of("trn_1", Role.USER, text, Label.OWNER, NOW).showing(List.of(images));
    }

    private static List<User> users(
            PromptBuilder.Looking looking, Renderings.Rendering rendering, Message... messages) {
        return new PromptBuilder("be brief", 1_000_000)
                .build(Arrays.asList(messages), List.of(), looking, rendering).pieces().stream()
                        .filter(User.class::isInstance)
                        .map(User.class::cast)
                        .toList();
    }

    private static List<User> users(PromptBuilder.Looking looking, Message... messages) {
        return users(looking, new Renderings().of("main"), messages);
    }

    @Test
    void image_goesWithWhatWasSaid_underALabelOfItsOwn() {
        var user = users(ALL, said("look", image(10), image(20))).getFirst();
        assertThat(user.text()).isEqualTo("look");
        assertThat(user.label()).isEqualTo(Label.OWNER);
        assertThat(user.pictures()).extracting(Prompt.Picture::label).containsOnly(Label.UNKNOWN.from(Label.IMAGE));
        assertThat(user.whole()).isEqualTo(Label.UNKNOWN.from(Label.IMAGE));
    }

    @Test
    void image_thatStays_isALine_andTheTextGoes() {
        PromptBuilder.Looking looking = (text, label) -> text.isEmpty()
                ? new Look.Stays("it stays on the owner's machine")
                : new Look.Leaves(text, label, Optional.empty(), Map.of());
        var user = users(looking, said("look", image(10))).getFirst();
        assertThat(user.text()).isEqualTo("look\n[an image was left out: it stays on the owner's machine]");
        assertThat(user.pictures()).isEmpty();
    }

    @Test
    void image_thatCannotBeRead_isALine() {
        var user = users(ALL, said("", image(10).gone())).getFirst();
        assertThat(user.text()).isEqualTo("[an image was left out: it cannot be read any more]");
    }

    @Test
    void images_beyondTheRoom_fallOut_theOldestFirst_alsoOfARememberedPrompt() {
        var rendering = new Renderings().of("main");
        int half = Image.MOST_BYTES / 2;
        var old = said("one", image(half));
        var middle = said("two", image(half));
        assertThat(users(ALL, rendering.restingOn("x"), old, middle))
                .extracting(user -> user.pictures().size())
                .containsExactly(1, 1);
        var users = users(ALL, rendering.restingOn("x"), old, middle, said("three", image(half)));
        assertThat(users).extracting(user -> user.pictures().size()).containsExactly(0, 1, 1);
        assertThat(users.getFirst().text()).isEqualTo("one\n[an image was left out: newer ones take its room]");
    }

    @Test
    void images_beyondTheNumber_fallOut() {
        var messages = new Message[ImageChoice.MOST + 3];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = said("m" + i, image(1));
        }
        assertThat(users(ALL, messages))
                .extracting(user -> user.pictures().size())
                .startsWith(0, 0, 0, 1);
    }

    @Test
    void images_countAsTextInTheRoomOfTheHistory() {
        var message = said("look", image(1), image(1));
        assertThat(message.size()).isEqualTo(4 + 2 * Message.IMAGE_SIZE);
    }
}

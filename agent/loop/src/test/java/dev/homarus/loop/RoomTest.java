package dev.homarus.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.provider.Manner;
import dev.homarus.provider.ModelApi;
import dev.homarus.provider.Prompt;
import dev.homarus.provider.ToolSpec;
import dev.homarus.session.Message;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoomTest {
    private static Model model(String api, Optional<Long> most, Optional<Long> context) {
        var to = Destination.of("provider:m", URI.create("http://127.0.0.1:9"));
        return new Model("m", ModelApi.named(api).orElseThrow(), to, "", "m", Optional.empty())
                .in(new Manner(false, most, Optional.empty(), context, Optional.empty()));
    }

    @Test
    void history_withoutAContext_isWhatItWas() {
        assertThat(Room.history(model("openai", Optional.empty(), Optional.empty()), 400_000, 900, List.of()))
                .isEqualTo(400_000);
    }

    @Test
    void history_leavesRoomForTheAnswer_theInstructionsAndTheTools() {
        var tool = ToolSpec.own("t", "x".repeat(97), Json.Obj.EMPTY);
        assertThat(Room.history(model("openai", Optional.of(1_000L), Optional.of(4_000L)), 400_000, 900, List.of(tool)))
                .isEqualTo(3_000 * Room.CHARACTERS - 900 - 100);
        assertThat(Room.history(model("openai", Optional.empty(), Optional.of(4_000L)), 400_000, 0, List.of()))
                .isEqualTo(3_000 * Room.CHARACTERS);
        assertThat(Room.history(model("anthropic", Optional.empty(), Optional.of(4_000L)), 400_000, 0, List.of()))
                .as("no more than half is kept for the answer")
                .isEqualTo(2_000 * Room.CHARACTERS);
        assertThat(Room.history(model("openai", Optional.of(9L), Optional.of(50_000_000L)), 400_000, 0, List.of()))
                .isEqualTo(400_000);
        assertThat(Room.history(model("openai", Optional.of(9L), Optional.of(2_048L)), 400_000, 90_000, List.of()))
                .isEqualTo(Room.LEAST);
        assertThat(Room.result(model("openai", Optional.empty(), Optional.of(4_000L)), 262_144))
                .isEqualTo(3_000);
    }

    @Test
    void prompt_ofALongConversation_fitsAndHasTheNewestQuestion() {
        var messages = new ArrayList<Message>();
        for (int i = 0; i < 1_000; i++) {
            messages.add(Message.of(
                    "t", Message.Role.USER, "question " + i + " " + "x".repeat(100), Label.OWNER, Instant.EPOCH));
        }
        var builder = new PromptBuilder("be brief", 400_000);
        int room = builder.room(model("openai", Optional.of(1_000L), Optional.of(4_000L)), List.of());
        var rendering = new Renderings().of("s");
        PromptBuilder.Looking all =
                (text, label) -> new dev.homarus.outlook.Look.Leaves(text, label, Optional.empty(), java.util.Map.of());
        var prompt = builder.build(messages, List.of(), all, rendering, new Reasoned(), room);
        var users = prompt.pieces().stream()
                .filter(Prompt.User.class::isInstance)
                .map(Prompt.User.class::cast)
                .toList();
        assertThat(users.getLast().text()).startsWith("question 999");
        assertThat(users.stream().mapToInt(user -> user.text().length()).sum())
                .isLessThanOrEqualTo(3_000 * Room.CHARACTERS)
                .isGreaterThan(2_500 * Room.CHARACTERS);
    }
}

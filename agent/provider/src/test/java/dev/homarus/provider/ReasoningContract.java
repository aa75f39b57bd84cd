package dev.homarus.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.types.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What every wire format does with a model's reasoning.
abstract class ReasoningContract extends ToolContract {
    @Test
    void read_ofReasoning_isNotTheAnswer() {
        var heard = new ArrayList<String>();
        var reply = read(reasoning("marker") + text("Yes") + reasoning("marker") + end(1, 1), heard);
        assertThat(reply.text()).isEqualTo("Yes");
        assertThat(heard).containsExactly("Yes");
    }

    @Test
    void request_saysHowMuchToReason_onlyWhereTheOwnerDoes() {
        assertThat(effort(asked(Terms.of("m", "127.0.0.1")))).isEmpty();
        for (var effort : List.of(Effort.LOW, Effort.MEDIUM, Effort.HIGH)) {
            assertThat(effort(asked(terms("gpt-oss:20b", "127.0.0.1", 100_000, effort))))
                    .isEqualTo(effort.word());
        }
    }

    @Test
    void thoughtsBeforeACall_goBackWithItsAnswer_andAreNoPartOfWhatIsSaid() {
        var heard = new ArrayList<String>();
        var arguments = Json.object().put("command", "ls").build();
        var reply = read(thoughtfulCall("c2VhbGVk", arguments) + end(1, 1), heard);
        assertThat(String.join("", heard) + reply.text()).doesNotContain("c2VhbGVk");
        assertThat(reply.thoughts().isNone()).isEqualTo(!wantsThoughtsBack());
        var call = reply.calls().getFirst();
        var pieces = List.<Prompt.Piece>of(
                new Prompt.User("go", Label.OWNER),
                new Prompt.Assistant("", reply.calls(), Label.UNKNOWN, Optional.empty(), reply.thoughts()),
                new Prompt.ToolAnswer(call.id(), call.tool(), "a.txt", Label.UNKNOWN));
        var wire = body(api().request(Terms.of("m", "h"), new Prompt(pieces, List.of())))
                .write();
        assertThat(wire.split("c2VhbGVk", -1)).hasSize(wantsThoughtsBack() ? 2 : 1);
    }

    @Test
    void thoughtsBeforeAnAnswerWithoutCalls_areNotKept() {
        assertThat(read(reasoning("marker") + text("Yes") + end(1, 1))
                        .thoughts()
                        .isNone())
                .isTrue();
    }
}

package dev.homarus.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.provider.ModelApi;
import dev.homarus.provider.Place;
import dev.homarus.provider.Prompt;
import dev.homarus.provider.Terms;
import dev.homarus.provider.ToolSpec;
import dev.homarus.types.Label;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnWordsTest {
    private static final Terms TERMS = Terms.of("m-1", "localhost");
    private static final ModelApi OPENAI = ModelApi.named("openai").orElseThrow();

    private final OwnWords own = new OwnWords();

    private static ToolSpec tool(String name) {
        return ToolSpec.own(name, "does it", Json.Obj.EMPTY);
    }

    @Test
    void opening_ofOwnTools_isTheSameObjectsAgain() {
        var made = own.opening(OPENAI, TERMS, List.of(tool("a")));
        assertThat(own.opening(OPENAI, TERMS, List.of(tool("a")))).isSameAs(made);
        assertThat(own.opening(OPENAI, TERMS, List.of(tool("b")))).isNotEqualTo(made);
        assertThat(own.opening(OPENAI, Terms.of("m-2", "localhost"), List.of(tool("a"))))
                .isNotEqualTo(made);
        assertThat(own.opening(ModelApi.named("ollama").orElseThrow(), TERMS, List.of(tool("a"))))
                .isNotEqualTo(made);
    }

    @Test
    void opening_withSomebodyElsesTool_isNotKept() {
        var theirs = new ToolSpec("a", "does it", Json.Obj.EMPTY, Label.OWNER);
        var made = own.opening(OPENAI, TERMS, List.of(theirs));
        assertThat(own.opening(OPENAI, TERMS, List.of(theirs))).isNotSameAs(made);
        assertThat(made.get(1).label()).isEqualTo(Label.OWNER);
        assertThat(own.opening(OPENAI, TERMS, List.of(tool("a"))).get(1).label())
                .isEqualTo(Label.SYSTEM);
    }

    @Test
    void piece_ofInstructions_isKeptAndOfWhatWasSaidIsNot() {
        var told = new Prompt.Instructions("be brief", Label.SYSTEM);
        assertThat(own.piece(OPENAI, told, Place.FIRST)).isSameAs(own.piece(OPENAI, told, Place.FIRST));
        var said = new Prompt.User("hello", Label.OWNER);
        assertThat(own.piece(OPENAI, said, Place.FIRST)).isNotSameAs(own.piece(OPENAI, said, Place.FIRST));
    }
}

package dev.homarus.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.provider.Manner;
import dev.homarus.provider.ModelApi;
import dev.homarus.provider.ToolSpec;
import dev.homarus.types.Destination;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FewToolsTest {
    private static final List<ToolSpec> ALL = Stream.of("exec", "read_file", "list_files", "web_search", "undo_write")
            .map(name -> ToolSpec.own(name, "words that go on for a long while about " + name, Json.Obj.EMPTY))
            .toList();

    private static List<ToolSpec> told(Optional<Long> context, Optional<Boolean> few) {
        var to = Destination.of("provider:m", URI.create("http://127.0.0.1:9"));
        var model = new Model("m", ModelApi.named("openai").orElseThrow(), to, "", "m", Optional.empty());
        return FewTools.of(model.in(new Manner(false, Optional.empty(), Optional.empty(), context, few)), ALL);
    }

    @Test
    void of_aModelWithRoom_isAllAsTheyAre() {
        assertThat(told(Optional.empty(), Optional.empty())).isEqualTo(ALL);
        assertThat(told(Optional.of(8_193L), Optional.empty())).isEqualTo(ALL);
        assertThat(told(Optional.of(2_048L), Optional.of(false)))
                .as("as the owner says")
                .isEqualTo(ALL);
    }

    @Test
    void of_aSmallContext_isTheCore_inFewerWords() {
        var few = told(Optional.of(8_192L), Optional.empty());
        assertThat(few.stream().map(ToolSpec::name)).containsExactly("exec", "read_file", "list_files");
        assertThat(few.getFirst().description()).isEqualTo("Run a command in the workspace; the owner decides first.");
        assertThat(few.getLast()).isEqualTo(ALL.get(2));
        assertThat(told(Optional.empty(), Optional.of(true))).isEqualTo(few);
    }
}

package dev.homarus.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.types.Label;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every wire format does with tools and calls of them.
abstract class ToolContract extends ErrorContract {
    @Test
    void read_ofSeveralCalls_givesThemInOrder() {
        var one = Json.object().put("command", "ls").build();
        var two = Json.object().put("path", "a").build();
        var reply = read(call(0, "c1", "exec", one) + call(1, "c2", "read_file", two) + end(1, 1));
        assertThat(reply.text()).isEmpty();
        assertThat(reply.calls().stream().map(ToolCall::tool)).containsExactly("exec", "read_file");
        assertThat(reply.calls().stream().map(call -> JsonText.parse(call.arguments())))
                .containsExactly(one, two);
        assertThat(reply.calls().stream().map(ToolCall::id))
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }

    @Test
    void read_ofAFloodOfCalls_isNotUnderstood() {
        var stream = new StringBuilder();
        for (int i = 0; i <= ModelApi.MAX_CALLS; i++) {
            stream.append(call(i, "c" + i, "exec", Json.Obj.EMPTY));
        }
        assertProblem("MODEL-006", stream + end(1, 1));
    }

    @Test
    void read_ofACallWithoutANameOrWithAnEndlessOne_isNotUnderstood() {
        assertProblem("MODEL-006", call(0, "c1", "", Json.Obj.EMPTY) + end(1, 1));
        assertProblem("MODEL-006", call(0, "c1", "x".repeat(257), Json.Obj.EMPTY) + end(1, 1));
    }

    @Test
    void request_withoutToolsOrInstructions_isOneJsonObject() {
        var prompt = new Prompt(List.of(new Prompt.User("hello", Label.OWNER)), List.of());
        var body = request("m", prompt);
        assertThat(said(body)).containsExactly("user: hello");
        assertThat(body.get("tools")).isEmpty();
    }

    @Test
    void request_ofAToolWithoutParameters_saysThatTheyAreAnObject() {
        var prompt = new Prompt(
                List.of(new Prompt.User("hello", Label.OWNER)), List.of(ToolSpec.own("now", "", Json.Obj.EMPTY)));
        assertThat(request("m", prompt).write()).contains("{\"type\":\"object\",\"properties\":{}}");
    }
}

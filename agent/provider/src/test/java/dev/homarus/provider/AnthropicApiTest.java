package dev.homarus.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.provider.ModelReply.Usage;
import dev.homarus.types.Label;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnthropicApiTest extends ModelApiContract {
    @Override
    String picture(String type, String base64) {
        return "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"" + type + "\",\"data\":\""
                + base64 + "\"}";
    }

    @Override
    ModelApi api() {
        return AnthropicApi.INSTANCE;
    }

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + (members.isEmpty() ? "" : "," + members)
                + "}\n\n";
    }

    private static String delta(int index, Json.Builder delta) {
        return event(
                "content_block_delta",
                "\"index\":" + index + ",\"delta\":" + delta.build().write());
    }

    private static String block(int index, Json.Builder block, String deltas) {
        return event(
                        "content_block_start",
                        "\"index\":" + index + ",\"content_block\":"
                                + block.build().write())
                + deltas
                + event("content_block_stop", "\"index\":" + index);
    }

    @Override
    String text(String piece) {
        return block(
                0,
                Json.object().put("type", "text").put("text", ""),
                delta(0, Json.object().put("type", "text_delta").put("text", piece)));
    }

    private static String part(int index, String json) {
        return delta(index, Json.object().put("type", "input_json_delta").put("partial_json", json));
    }

    @Override
    String call(int index, String id, String tool, Json.Obj arguments) {
        var text = arguments.write();
        var block = Json.object()
                .put("type", "tool_use")
                .put("id", id)
                .put("name", tool)
                .put("input", Json.Obj.EMPTY);
        return block(
                index + 1,
                block,
                part(index + 1, "") + part(index + 1, text.substring(0, 1)) + part(index + 1, text.substring(1)));
    }

    private static String ended(String reason, String usage) {
        return event("message_delta", "\"delta\":{\"stop_reason\":\"" + reason + "\",\"stop_sequence\":null}" + usage)
                + event("message_stop", "");
    }

    @Override
    String end(long input, long output) {
        return ended(
                "end_turn",
                input + output == 0
                        ? ""
                        : ",\"usage\":{\"input_tokens\":" + input + ",\"output_tokens\":" + output + "}");
    }

    @Override
    String tooLong() {
        return ended("max_tokens", "");
    }

    @Override
    String filtered() {
        return ended("refusal", "");
    }

    @Override
    String reasoning(String piece) {
        return block(
                0,
                Json.object().put("type", "thinking").put("thinking", ""),
                delta(0, Json.object().put("type", "thinking_delta").put("thinking", piece))
                        + delta(0, Json.object().put("type", "signature_delta").put("signature", piece)));
    }

    @Override
    String error() {
        return event("error", "\"error\":{\"type\":\"api_error\",\"message\":\"marker\"}");
    }

    @Override
    String overloaded() {
        return event("error", "\"error\":{\"type\":\"overloaded_error\",\"message\":\"marker\"}");
    }

    @Override
    List<String> said(Json.Obj body) {
        var said = new ArrayList<String>();
        for (var block : body.array("system")) {
            said.add("system: " + Json.object(block, "block").text("text"));
        }
        var before = "";
        for (var item : body.array("messages")) {
            var message = Json.object(item, "message");
            var role = message.text("role");
            assertThat(role).as("the roles alternate").isNotEqualTo(before);
            before = role;
            for (var part : message.array("content")) {
                var block = Json.object(part, "block");
                said.add(
                        switch (block.text("type")) {
                            case "text" -> role + ": " + block.text("text");
                            case "tool_use" ->
                                "call " + block.text("id") + " " + block.text("name") + " "
                                        + block.object("input").orElseThrow().write();
                            case "tool_result" -> {
                                assertThat(role).isEqualTo("user");
                                yield "answer " + block.text("tool_use_id") + ": " + block.text("content");
                            }
                            default -> throw new AssertionError(block);
                        });
            }
        }
        return said;
    }

    @Override
    String said(ToolCall call) {
        return "call " + call.id() + " " + call.tool() + " " + call.arguments();
    }

    @Override
    String said(Prompt.ToolAnswer answer) {
        return "answer " + answer.call() + ": " + answer.text();
    }

    @Override
    List<String> tools(Json.Obj body) {
        return body.array("tools").stream()
                .map(item -> Json.object(item, "tool"))
                .map(tool -> {
                    assertThat(tool.object("input_schema").orElseThrow().text("type"))
                            .isEqualTo("object");
                    return tool.text("name");
                })
                .toList();
    }

    @Override
    String model(String path, Json.Obj body) {
        assertThat(path).isEqualTo("/v1/messages");
        assertThat(body.flag("stream", false)).isTrue();
        assertThat(body.number("max_tokens", 0, 0, 1_000_000)).isPositive();
        return body.text("model");
    }

    @Override
    long most(Json.Obj body) {
        return body.number("max_tokens", 0, 0, 1_000_000);
    }

    @Override
    String effort(Json.Obj body) {
        return body.object("output_config")
                .flatMap(config -> config.optionalText("effort"))
                .orElse("");
    }

    private String thinking(String model, long most, Effort effort) {
        var body = asked(terms(model, "h", most, effort));
        return body.object("thinking").map(Json::write).orElse("-") + " " + effort(body);
    }

    @Test
    void request_saysReasoningAsTheModelTakesIt() {
        var inTokens = List.of(
                "claude-3-7-sonnet-latest",
                "claude-opus-4-20250514",
                "claude-opus-4-5",
                "claude-sonnet-4-5-20250929",
                "claude-haiku-4-5");
        for (var model : inTokens) {
            assertThat(thinking(model, 32_000, Effort.MEDIUM))
                    .as(model)
                    .isEqualTo("{\"type\":\"enabled\",\"budget_tokens\":8192} ");
            assertThat(thinking(model, 32_000, Effort.OFF)).as(model).isEqualTo("- ");
        }
        for (var model : List.of("claude-opus-4-6", "claude-opus-4-7", "claude-sonnet-5", "claude-haiku-5-5")) {
            assertThat(thinking(model, 32_000, Effort.HIGH)).as(model).isEqualTo("{\"type\":\"adaptive\"} high");
        }
        assertThat(thinking("claude-opus-4-7", 32_000, Effort.OFF)).isEqualTo("- ");
        assertThat(thinking("claude-sonnet-5", 32_000, Effort.OFF)).isEqualTo("{\"type\":\"disabled\"} ");
        assertThat(thinking("claude-fable-5-1", 32_000, Effort.OFF)).isEqualTo("{\"type\":\"adaptive\"} low");
    }

    /// A number of tokens to think is below that of the whole answer.
    @Test
    void request_ofReasoningInAShortAnswer_leavesHalfForTheAnswer() {
        assertThat(thinking("claude-opus-4-5", 8_192, Effort.HIGH)).contains("\"budget_tokens\":4096}");
        assertThat(thinking("claude-opus-4-5", 2_048, Effort.HIGH)).contains("\"budget_tokens\":1024}");
    }

    @Override
    Optional<Json> shape(Json.Obj body) {
        return body.object("output_config")
                .flatMap(config -> config.object("format"))
                .map(format -> {
                    assertThat(format.text("type")).isEqualTo("json_schema");
                    return format.object("schema").orElseThrow();
                });
    }

    @Override
    String thoughtfulCall(String sealed, Json.Obj arguments) {
        return block(
                        0,
                        Json.object()
                                .put("type", "thinking")
                                .put("thinking", "")
                                .put("signature", ""),
                        delta(0, Json.object().put("type", "thinking_delta").put("thinking", "Look first."))
                                + delta(
                                        0,
                                        Json.object()
                                                .put("type", "signature_delta")
                                                .put("signature", sealed)))
                + call(0, "c1", "exec", arguments);
    }

    @Test
    void thoughts_standWhereTheyStood_andWhatIsSealedGoesBackAsItCame() {
        var sealed = block(2, Json.object().put("type", "redacted_thinking").put("data", "c2Vj"), "");
        var stream = thoughtfulCall("c2ln", Json.Obj.EMPTY).replace("\"name\":\"exec\"", "\"name\":\"first\"")
                + sealed
                + call(1, "c2", "second", Json.Obj.EMPTY);
        var reply = read(stream + end(1, 1));
        var body = request(
                new Prompt.User("go", Label.OWNER),
                new Prompt.Assistant("I look.", reply.calls(), Label.UNKNOWN, Optional.empty(), reply.thoughts()),
                new Prompt.ToolAnswer("c1", "first", "a", Label.UNKNOWN),
                new Prompt.ToolAnswer("c2", "second", "b", Label.UNKNOWN));
        var blocks = Json.object(body.array("messages").get(1), "message").array("content").stream()
                .map(Json::write)
                .toList();
        assertThat(blocks.getFirst())
                .isEqualTo("{\"type\":\"thinking\",\"thinking\":\"Look first.\",\"signature\":\"c2ln\"}");
        assertThat(blocks.get(1)).contains("I look.");
        assertThat(blocks.get(2)).contains("first");
        assertThat(blocks.get(3)).isEqualTo("{\"type\":\"redacted_thinking\",\"data\":\"c2Vj\"}");
        assertThat(blocks.get(4)).contains("second");
    }

    @Test
    void read_ofAFloodOfThinking_endsAtTheBound() {
        var begin =
                event("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\"}");
        var more = delta(0, Json.object().put("type", "thinking_delta").put("thinking", "x".repeat(200_000)));
        assertProblem("MODEL-007", begin + more.repeat(6) + end(1, 1));
    }

    @Override
    String keyed() {
        return "x-api-key: ";
    }

    @Override
    String list(String... names) {
        var rows = Arrays.stream(names)
                .map(name -> Json.object().put("type", "model").put("id", name).build());
        return Json.object().put("data", Json.array(rows.toList())).build().write();
    }

    @Test
    void headers_nameTheVersion() {
        assertThat(api().headers()).containsEntry("anthropic-version", "2023-06-01");
    }

    @Test
    void read_ofAWholeStream_isTheReply() {
        var start = event(
                "message_start",
                "\"message\":{\"id\":\"msg_1\",\"role\":\"assistant\",\"content\":[],\"usage\":{\"input_tokens\":25,"
                        + "\"cache_creation_input_tokens\":100,\"cache_read_input_tokens\":1000,\"output_tokens\":1}}");
        var stream = start
                + event("ping", "")
                + text("On it.")
                + call(0, "toolu_1", "exec", Json.object().put("command", "ls").build())
                + ended("tool_use", ",\"usage\":{\"output_tokens\":15}");
        var reply = read(stream);
        assertThat(reply.text()).isEqualTo("On it.");
        assertThat(reply.calls()).containsExactly(new ToolCall("toolu_1", "exec", "{\"command\":\"ls\"}"));
        assertThat(reply.usage()).isEqualTo(new Usage(1_125, 15, 1_000, 100));
    }

    @Test
    void read_ofEventsAndBlocksThatAreNew_passesThemOver() {
        var stream = event("novelty", "\"x\":1")
                + block(0, Json.object().put("type", "server_tool_use").put("name", "x"), part(0, "{}"))
                + delta(1, Json.object().put("type", "citations_delta"))
                + text("a")
                + end(1, 1);
        assertThat(read(stream)).isEqualTo(new ModelReply("a", List.of(), new Usage(1, 1)));
    }

    @Test
    void read_ofArgumentsGivenAtOnce_takesThem() {
        var block = "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"exec\",\"input\":{\"command\":\"ls\"}}";
        var stream = event("content_block_start", "\"index\":0,\"content_block\":" + block) + end(1, 1);
        assertThat(read(stream).calls()).containsExactly(new ToolCall("t", "exec", "{\"command\":\"ls\"}"));
    }

    @Test
    void read_ofAConversationThatFillsTheWindow_isTooLong() {
        assertProblem("MODEL-016", text("a") + ended("model_context_window_exceeded", ""));
    }

    private Json.Obj request(Prompt.Piece... pieces) {
        var body = new ByteArrayOutputStream();
        api().request(Terms.of("m", "h"), new Prompt(List.of(pieces), List.of()))
                .forEach(segment -> body.writeBytes(segment.wire()));
        return JsonText.parseObject(body.toByteArray());
    }

    @Test
    void request_marksTheInstructionsAndTheNewestPieceForTheCache() {
        var body = request(
                new Prompt.Instructions("be brief", Label.SYSTEM),
                new Prompt.User("a", Label.OWNER),
                new Prompt.Assistant("b", List.of(), Label.UNKNOWN),
                new Prompt.User("c", Label.OWNER));
        assertThat(body.array("system").getFirst().write()).contains("cache_control");
        var messages = body.array("messages");
        assertThat(messages.getLast().write())
                .isEqualTo("{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"c\","
                        + "\"cache_control\":{\"type\":\"ephemeral\"}}]}");
        assertThat(messages.getFirst().write() + messages.get(1).write()).doesNotContain("cache_control");
    }

    @Test
    void request_ofWhatTheFormatRefuses_isWrittenSoThatItTakesIt() {
        var call = new ToolCall("functions.exec:0", "no such tool", "not json");
        var body = request(
                new Prompt.User("  ", Label.OWNER),
                new Prompt.Assistant("\n", List.of(call), Label.UNKNOWN),
                new Prompt.ToolAnswer(call.id(), call.tool(), "", Label.OWNER));
        assertThat(said(body))
                .containsExactly(
                        "user: (empty)",
                        "call functions_exec_0 no_such_tool {\"text\":\"not json\"}",
                        "answer functions_exec_0: (empty)");
    }
}

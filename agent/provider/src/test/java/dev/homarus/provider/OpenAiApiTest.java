package dev.homarus.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.provider.ModelReply.Usage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenAiApiTest extends ModelApiContract {
    @Override
    String picture(String type, String base64) {
        return "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:" + type + ";base64," + base64 + "\"}}";
    }

    @Override
    ModelApi api() {
        return OpenAiApi.INSTANCE;
    }

    private static String event(Json delta, String finish) {
        var choice = Json.object().put("index", 0).put("delta", delta);
        if (!finish.isEmpty()) {
            choice.put("finish_reason", finish);
        }
        return "data: "
                + Json.object()
                        .put("id", "chatcmpl-1")
                        .put("object", "chat.completion.chunk")
                        .put("choices", Json.array(List.of(choice.build())))
                        .build()
                        .write()
                + "\n\n";
    }

    @Override
    String text(String piece) {
        return event(Json.object().put("content", piece).build(), "");
    }

    private static String part(Json.Builder call, String tool, String arguments) {
        var function = Json.object().put("arguments", arguments);
        if (!tool.isEmpty()) {
            function.put("name", tool);
        }
        call.put("function", function.build());
        return event(
                Json.object()
                        .put("tool_calls", Json.array(List.of(call.build())))
                        .build(),
                "");
    }

    @Override
    String call(int index, String id, String tool, Json.Obj arguments) {
        var text = arguments.write();
        return part(Json.object().put("index", index).put("id", id).put("type", "function"), tool, "")
                + part(Json.object().put("index", index), "", text.substring(0, 1))
                + part(Json.object().put("index", index), "", text.substring(1));
    }

    @Override
    String end(long input, long output) {
        var usage = input + output == 0
                ? ""
                : "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":" + input + ",\"completion_tokens\":" + output
                        + "}}\n\n";
        return event(Json.Obj.EMPTY, "stop") + usage + "data: [DONE]\n\n";
    }

    @Override
    String tooLong() {
        return event(Json.Obj.EMPTY, "length") + "data: [DONE]\n\n";
    }

    @Override
    String filtered() {
        return event(Json.Obj.EMPTY, "content_filter") + "data: [DONE]\n\n";
    }

    @Override
    String reasoning(String piece) {
        return event(Json.object().put("reasoning_content", piece).build(), "");
    }

    @Override
    String overloaded() {
        return "data: {\"error\":{\"message\":\"marker\",\"type\":\"server_error\",\"code\":\"server_is_overloaded\"}}\n\n";
    }

    @Override
    List<String> said(Json.Obj body) {
        return ChatMessages.said(body);
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
        return ChatMessages.tools(body);
    }

    @Override
    String model(String path, Json.Obj body) {
        assertThat(path).isEqualTo("/chat/completions");
        assertThat(body.flag("stream", false)).isTrue();
        return body.text("model");
    }

    @Override
    long most(Json.Obj body) {
        return body.number("max_tokens", 0, 0, 1_000_000) + body.number("max_completion_tokens", 0, 0, 1_000_000);
    }

    @Override
    String effort(Json.Obj body) {
        return body.optionalText("reasoning_effort").orElse("");
    }

    /// OpenAI's reasoning models refuse `max_tokens`, and many servers of others do not know the other name.
    @Test
    void request_ofALimit_hasTheNameThatItsServerKnows() {
        for (var host : List.of("api.openai.com", "mine.openai.azure.com")) {
            assertThat(asked(terms("m", host, 9)).get("max_completion_tokens")).isPresent();
        }
        for (var host : List.of("127.0.0.1", "openrouter.ai", "api.openai.com.evil.example")) {
            assertThat(asked(terms("m", host, 9)).get("max_tokens")).isPresent();
        }
    }

    @Test
    void request_ofNoReasoning_hasTheLeastThatTheModelKnows() {
        assertThat(effort(asked(terms("gpt-5.2", "h", 9, Effort.OFF)))).isEqualTo("none");
        assertThat(effort(asked(terms("gpt-5-mini", "h", 9, Effort.OFF)))).isEqualTo("minimal");
        assertThat(effort(asked(terms("gpt-5-2025-08-07", "h", 9, Effort.OFF)))).isEqualTo("minimal");
    }

    @Override
    Optional<Json> shape(Json.Obj body) {
        return body.object("response_format").map(format -> {
            assertThat(format.text("type")).isEqualTo("json_schema");
            var schema = format.object("json_schema").orElseThrow();
            assertThat(schema.text("name") + schema.flag("strict", false)).isEqualTo("persontrue");
            return schema.object("schema").orElseThrow();
        });
    }

    @Override
    String thoughtfulCall(String sealed, Json.Obj arguments) {
        return reasoning(sealed.substring(0, 3)) + reasoning(sealed.substring(3)) + call(0, "c1", "exec", arguments);
    }

    @Override
    String keyed() {
        return "Authorization: Bearer ";
    }

    @Override
    String error() {
        return "data: {\"error\":{\"message\":\"marker\",\"code\":500}}\n\n";
    }

    @Override
    String list(String... names) {
        return Json.object()
                .put(
                        "data",
                        Json.array(Arrays.stream(names)
                                .map(name -> Json.object().put("id", name).build())
                                .toList()))
                .build()
                .write();
    }

    @Test
    void read_withCommentsAndOtherFields_skipsThem() {
        var stream = ": OPENROUTER PROCESSING\n\nevent: message\nid: 1\nretry: 10\n" + text("a") + ":\n\n" + end(1, 1);
        assertThat(read(stream).text()).isEqualTo("a");
    }

    @Test
    void read_withoutSpaceAfterData_isTheSame() {
        assertThat(read((text("a") + end(1, 1)).replace("data: ", "data:")).text())
                .isEqualTo("a");
        assertThat(read((text("a") + end(1, 1)).replace("data: ", "data:   ")).text())
                .isEqualTo("a");
    }

    @Test
    void read_finishedWithoutDone_isWhole() {
        assertThat(read(text("a") + end(0, 0).replace("data: [DONE]\n\n", "")).text())
                .isEqualTo("a");
    }

    @Test
    void read_afterDone_readsNothingMore() {
        assertThat(read(text("a") + end(1, 1) + text("b") + "garbage\n").text()).isEqualTo("a");
    }

    @Test
    void read_ofNulls_takesThemAsAbsent() {
        var stream = "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null,"
                + "\"tool_calls\":null},\"finish_reason\":null}],\"usage\":null}\n\n";
        assertThat(read(stream + text("a") + end(1, 1)).text()).isEqualTo("a");
    }

    @Test
    void read_ofCallsWithoutNumbers_tellsThemApartByTheirIds() {
        var stream = part(Json.object().put("id", "c1"), "exec", "{\"a\":")
                + part(Json.object(), "", "1}")
                + part(Json.object().put("id", "c2"), "read_file", "{}");
        var calls = read(stream + end(1, 1)).calls();
        assertThat(calls)
                .containsExactly(new ToolCall("c1", "exec", "{\"a\":1}"), new ToolCall("c2", "read_file", "{}"));
    }

    @Test
    void read_ofCallsThatAreAllNumberedNought_tellsThemApartByTheirIds() {
        var stream = part(Json.object().put("index", 0).put("id", "c1"), "exec", "{}")
                + part(Json.object().put("index", 0).put("id", "c2"), "exec", "{\"b\":2}");
        assertThat(read(stream + end(1, 1)).calls())
                .containsExactly(new ToolCall("c1", "exec", "{}"), new ToolCall("c2", "exec", "{\"b\":2}"));
    }

    @Test
    void read_ofCallsWithOneIdForAll_givesEachItsOwn() {
        var stream = call(0, "same", "exec", Json.Obj.EMPTY) + call(1, "same", "exec", Json.Obj.EMPTY);
        assertThat(read(stream + end(1, 1)).calls().stream().map(ToolCall::id)).containsExactly("same", "same_1");
    }

    @Test
    void read_ofANumberBeyondTheNextCall_isNotUnderstood() {
        assertProblem("MODEL-006", call(1, "c1", "exec", Json.Obj.EMPTY) + end(1, 1));
        assertProblem("MODEL-006", call(-1, "c1", "exec", Json.Obj.EMPTY) + end(1, 1));
    }

    @Test
    void read_ofAFloodOfArguments_endsAtTheBound() {
        var open = part(Json.object().put("index", 0).put("id", "c1"), "exec", "");
        var more = part(Json.object().put("index", 0), "", "x".repeat(200_000));
        assertProblem("MODEL-007", open + more.repeat(6) + end(1, 1));
    }

    @Test
    void read_ofInvalidUtf8_isNotUnderstood() {
        var stream = utf8(text("a?") + end(1, 1));
        for (int i = 0; i < stream.length; i++) {
            if (stream[i] == '?') {
                stream[i] = (byte) 0xc3;
            }
        }
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> read(new java.io.ByteArrayInputStream(stream), new java.util.ArrayList<>()))
                .hasMessageStartingWith("MODEL-006");
    }

    @Test
    void read_ofTokensFromTheCache_countsThemAmongThoseIn() {
        var usage = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":2000,\"completion_tokens\":5,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":1920}}}\n\n";
        assertThat(read(text("a") + usage + end(0, 0)).usage()).isEqualTo(new Usage(2_000, 5, 1_920, 0));
    }

    @Test
    void request_keepsArgumentsAsTheyWere() {
        var segment = api().piece(prompt().pieces().get(2), Place.FIRST).getFirst();
        var message = JsonText.parseObject(segment.wire());
        var call = Json.object(message.array("tool_calls").getFirst(), "call");
        assertThat(call.text("id")).isEqualTo("call_a");
        assertThat(call.object("function").orElseThrow().text("arguments")).isEqualTo("{\"command\":\"ls \\\"x\\\"\"}");
        var answer = JsonText.parseObject(
                api().piece(prompt().pieces().get(3), Place.FIRST).getFirst().wire());
        assertThat(answer.text("tool_call_id")).isEqualTo("call_a");
    }
}

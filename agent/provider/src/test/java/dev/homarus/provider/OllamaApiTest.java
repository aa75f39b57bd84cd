package dev.homarus.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.types.Label;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OllamaApiTest extends ModelApiContract {
    @Override
    String picture(String type, String base64) {
        return "\"" + base64 + "\"";
    }

    @Override
    ModelApi api() {
        return OllamaApi.INSTANCE;
    }

    private static String line(Json.Builder message, boolean done) {
        return Json.object()
                        .put("model", "llama3")
                        .put("created_at", "2026-01-01T00:00:00Z")
                        .put("message", message.put("role", "assistant").build())
                        .put("done", done)
                        .build()
                        .write()
                + "\n";
    }

    @Override
    String text(String piece) {
        return line(Json.object().put("content", piece), false);
    }

    @Override
    String call(int index, String id, String tool, Json.Obj arguments) {
        var function = Json.object().put("name", tool).put("arguments", arguments);
        var call = Json.object().put("function", function.build()).build();
        return line(Json.object().put("content", "").put("tool_calls", Json.array(List.of(call))), false);
    }

    @Override
    String end(long input, long output) {
        var counted = input + output == 0
                ? ""
                : ",\"prompt_eval_count\":" + input + ",\"eval_count\":" + output + ",\"eval_duration\":123";
        return "{\"model\":\"llama3\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true" + counted
                + "}\n";
    }

    @Override
    String tooLong() {
        return end(1, 1).replace("\"done\":true", "\"done\":true,\"done_reason\":\"length\"");
    }

    @Override
    String filtered() {
        return end(1, 1).replace("\"done\":true", "\"done\":true,\"done_reason\":\"content_filter\"");
    }

    @Override
    String reasoning(String piece) {
        return line(Json.object().put("content", "").put("thinking", piece), false);
    }

    @Override
    String overloaded() {
        return "{\"error\":\"marker: server busy, please try again.  maximum pending requests exceeded\"}\n";
    }

    @Override
    List<String> said(Json.Obj body) {
        return ChatMessages.said(body);
    }

    @Override
    String said(ToolCall call) {
        return "call  " + call.tool() + " " + call.arguments();
    }

    @Override
    String said(Prompt.ToolAnswer answer) {
        return "answer : " + answer.text();
    }

    @Override
    List<String> tools(Json.Obj body) {
        return ChatMessages.tools(body);
    }

    @Override
    String model(String path, Json.Obj body) {
        assertThat(path).isEqualTo("/api/chat");
        assertThat(body.flag("stream", false)).isTrue();
        return body.text("model");
    }

    @Override
    long most(Json.Obj body) {
        return body.object("options")
                .map(options -> options.number("num_predict", 0, 0, 1_000_000))
                .orElse(0L);
    }

    @Override
    String effort(Json.Obj body) {
        return body.get("think").map(Json::write).orElse("").replace("\"", "");
    }

    @ParameterizedTest
    @CsvSource({
        "qwen3:8b, OFF, false",
        "qwen3:8b, LOW, true",
        "gpt-oss:20b, OFF, '\"low\"'",
        "gpt-oss:20b, HIGH, '\"high\"'",
    })
    void request_saysReasoningAsTheModelTakesIt(String model, Effort effort, String think) {
        assertThat(asked(terms(model, "h", 0, effort)).write()).contains("\"think\":" + think + ",");
    }

    @Override
    Optional<Json> shape(Json.Obj body) {
        return body.get("format");
    }

    @Override
    String thoughtfulCall(String sealed, Json.Obj arguments) {
        return reasoning(sealed) + call(0, "c1", "exec", arguments);
    }

    @Override
    boolean wantsThoughtsBack() {
        return false;
    }

    @Test
    void request_ofARoomForTokens_saysIt() {
        var terms = new Terms("m", "h", Optional.of(9L), Optional.empty(), Optional.empty(), Optional.of(8_192L));
        assertThat(asked(terms).object("options").orElseThrow().write())
                .isEqualTo("{\"num_predict\":9,\"num_ctx\":8192}");
    }

    @Override
    String keyed() {
        return "Authorization: Bearer ";
    }

    @Override
    String error() {
        return "{\"error\":\"marker\"}\n";
    }

    @Override
    String list(String... names) {
        return Json.object()
                .put(
                        "models",
                        Json.array(Arrays.stream(names)
                                .map(name -> Json.object().put("name", name).build())
                                .toList()))
                .build()
                .write();
    }

    @Test
    void read_ofALastLineWithoutAnEnd_isWhole() {
        assertThat(read((text("a") + end(1, 1)).stripTrailing()).text()).isEqualTo("a");
    }

    @Test
    void read_afterDone_readsNothingMore() {
        assertThat(read(text("a") + end(1, 1) + text("b") + "garbage\n").text()).isEqualTo("a");
    }

    @Test
    void read_ofACallWithoutAnObjectOfArguments_isNotUnderstood() {
        assertProblem(
                "MODEL-006",
                "{\"message\":{\"tool_calls\":[{\"function\":{\"name\":\"x\",\"arguments\":\"{}\"}}]},\"done\":false}\n");
        assertProblem("MODEL-006", "{\"message\":{\"tool_calls\":[{}]},\"done\":false}\n");
    }

    @Test
    void request_givesArgumentsAsAnObject_andTextThatIsNoneAsText() {
        assertThat(arguments("{\"a\":1}")).isEqualTo(Json.object().put("a", 1).build());
        assertThat(arguments("not json"))
                .isEqualTo(Json.object().put("text", "not json").build());
        assertThat(arguments("[1]")).isEqualTo(Json.object().put("text", "[1]").build());
        var answer = JsonText.parseObject(
                api().piece(prompt().pieces().get(3), Place.FIRST).getFirst().wire());
        assertThat(answer.text("tool_name")).isEqualTo("exec");
    }

    private Json.Obj arguments(String text) {
        var piece = new Prompt.Assistant("", List.of(new ToolCall("c", "exec", text)), Label.SYSTEM);
        var message =
                JsonText.parseObject(api().piece(piece, Place.FIRST).getFirst().wire());
        var call = Json.object(message.array("tool_calls").getFirst(), "call");
        return call.object("function").orElseThrow().object("arguments").orElseThrow();
    }
}

package dev.homarus.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.provider.ModelReply.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResponsesApiTest extends ModelApiContract {
    @Override
    String picture(String type, String base64) {
        return "{\"type\":\"input_image\",\"image_url\":\"data:" + type + ";base64," + base64 + "\"}";
    }

    @Override
    ModelApi api() {
        return ResponsesApi.INSTANCE;
    }

    private static String event(String type, Json.Builder members) {
        var event = Json.object().put("type", type).put("sequence_number", 1);
        members.build().members().forEach(event::put);
        return "event: " + type + "\ndata: " + event.build().write() + "\n\n";
    }

    @Override
    String text(String piece) {
        return event(
                "response.output_text.delta",
                Json.object().put("item_id", "msg_1").put("output_index", 0).put("delta", piece));
    }

    private static Json.Obj item(String id, String tool, String arguments) {
        return Json.object()
                .put("type", "function_call")
                .put("id", "fc_1")
                .put("call_id", id)
                .put("name", tool)
                .put("arguments", arguments)
                .build();
    }

    private static String item(String type, int index, Json.Obj item) {
        return event(type, Json.object().put("output_index", index).put("item", item));
    }

    private static String part(int index, String delta) {
        return event(
                "response.function_call_arguments.delta",
                Json.object().put("output_index", index).put("delta", delta));
    }

    @Override
    String call(int index, String id, String tool, Json.Obj arguments) {
        var text = arguments.write();
        return item("response.output_item.added", index + 1, item(id, tool, ""))
                + part(index + 1, text.substring(0, 1))
                + part(index + 1, text.substring(1))
                + event(
                        "response.function_call_arguments.done",
                        Json.object().put("output_index", index + 1).put("arguments", text))
                + item("response.output_item.done", index + 1, item(id, tool, text));
    }

    private static String ended(String type, Json.Builder response) {
        return event(type, Json.object().put("response", response.build()));
    }

    @Override
    String end(long input, long output) {
        var response = Json.object().put("status", "completed");
        if (input + output > 0) {
            response.put(
                    "usage",
                    Json.object()
                            .put("input_tokens", input)
                            .put("output_tokens", output)
                            .build());
        }
        return ended("response.completed", response);
    }

    private static String incomplete(String reason) {
        return ended(
                "response.incomplete",
                Json.object()
                        .put(
                                "incomplete_details",
                                Json.object().put("reason", reason).build()));
    }

    @Override
    String tooLong() {
        return incomplete("max_output_tokens");
    }

    @Override
    String filtered() {
        return incomplete("content_filter");
    }

    @Override
    String reasoning(String piece) {
        var item = Json.object().put("type", "reasoning").put("id", "rs_1").build();
        return item("response.output_item.added", 0, item)
                + event(
                        "response.reasoning_summary_text.delta",
                        Json.object().put("output_index", 0).put("delta", piece))
                + item("response.output_item.done", 0, item);
    }

    private static String failed(String code) {
        return ended(
                "response.failed",
                Json.object()
                        .put("status", "failed")
                        .put(
                                "error",
                                Json.object()
                                        .put("code", code)
                                        .put("message", "marker")
                                        .build()));
    }

    @Override
    String error() {
        return failed("server_error");
    }

    @Override
    String overloaded() {
        return failed("server_is_overloaded");
    }

    @Override
    List<String> said(Json.Obj body) {
        var said = new ArrayList<String>();
        for (var value : body.array("input")) {
            var item = Json.object(value, "item");
            said.add(
                    switch (item.optionalText("type").orElse("message")) {
                        case "message" -> item.text("role") + ": " + item.text("content");
                        case "function_call" ->
                            "call " + item.text("call_id") + " " + item.text("name") + " " + item.text("arguments");
                        case "function_call_output" -> "answer " + item.text("call_id") + ": " + item.text("output");
                        default -> throw new AssertionError(item);
                    });
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
                .map(tool -> Json.object(tool, "tool").text("name"))
                .toList();
    }

    @Override
    String model(String path, Json.Obj body) {
        assertThat(path).isEqualTo("/responses");
        assertThat(body.flag("stream", false)).isTrue();
        assertThat(body.flag("store", true)).isFalse();
        return body.text("model");
    }

    @Override
    long most(Json.Obj body) {
        return body.number("max_output_tokens", 0, 0, 1_000_000);
    }

    @Override
    String effort(Json.Obj body) {
        return body.object("reasoning")
                .map(reasoning -> reasoning.text("effort"))
                .orElse("");
    }

    @Override
    Optional<Json> shape(Json.Obj body) {
        return body.object("text").flatMap(text -> text.object("format")).map(format -> {
            assertThat(format.text("type") + format.text("name") + format.flag("strict", false))
                    .isEqualTo("json_schemapersontrue");
            return format.object("schema").orElseThrow();
        });
    }

    @Override
    String thoughtfulCall(String sealed, Json.Obj arguments) {
        var item = Json.object()
                .put("type", "reasoning")
                .put("id", "rs_1")
                .put("summary", Json.array(List.of()))
                .put("encrypted_content", sealed)
                .build();
        return item("response.output_item.added", 0, item)
                + item("response.output_item.done", 0, item)
                + call(0, "c1", "exec", arguments);
    }

    @Test
    void request_withReasoning_asksForItSealed() {
        assertThat(asked(terms("m", "h", 9, Effort.LOW)).array("include"))
                .containsExactly(Json.of("reasoning.encrypted_content"));
        assertThat(asked(terms("m", "h", 9, Effort.OFF)).array("include")).isEmpty();
    }

    @Override
    String keyed() {
        return "Authorization: Bearer ";
    }

    @Override
    String list(String... names) {
        var rows =
                Arrays.stream(names).map(name -> Json.object().put("id", name).build());
        return Json.object().put("data", Json.array(rows.toList())).build().write();
    }

    @Test
    void read_ofTokensFromTheCache_countsThemAmongThoseIn() {
        var usage = Json.object()
                .put("input_tokens", 2_000)
                .put(
                        "input_tokens_details",
                        Json.object().put("cached_tokens", 1_920).build())
                .put("output_tokens", 5)
                .build();
        assertThat(read(text("a") + ended("response.completed", Json.object().put("usage", usage)))
                        .usage())
                .isEqualTo(new Usage(2_000, 5, 1_920, 0));
    }

    @Test
    void read_ofAnItemThatComesAtOnce_takesItOnce() {
        var item = item("c1", "exec", "{\"command\":\"ls\"}");
        var stream = item("response.output_item.done", 0, item) + item("response.output_item.done", 0, item);
        assertThat(read(stream + end(1, 1)).calls())
                .containsExactly(new ToolCall("c1", "exec", "{\"command\":\"ls\"}"));
    }

    @Test
    void read_ofARefusalOfTheModel_isItsAnswer() {
        var stream = event("response.refusal.delta", Json.object().put("delta", "I will not."));
        assertThat(read(stream + end(1, 1)).text()).isEqualTo("I will not.");
    }

    @Test
    void read_ofAnErrorEvent_isItsProblem() {
        var stream =
                event("error", Json.object().put("code", "rate_limit_exceeded").put("message", "marker"));
        assertProblem("MODEL-003", stream);
    }

    @Test
    void read_ofDoneWithoutTheLastEvent_isCut() {
        assertProblem("MODEL-005", text("a") + "data: [DONE]\n\n");
    }
}

package dev.homarus.system;

import dev.homarus.protocol.Json;
import java.util.List;

/// The formats that models' servers speak, as their vendors publish them: what a stream looks like, and where
/// the last
/// text of a request stands.
enum Wire {
    OPENAI("openai", "/v1"),
    OLLAMA("ollama", ""),
    ANTHROPIC("anthropic", ""),
    RESPONSES("responses", "/v1"),
    GEMINI("gemini", "");

    final String api;
    private final String base;

    Wire(String api, String base) {
        this.api = api;
        this.base = base;
    }

    /// Returns the format of a request by the path it came at.
    static Wire of(String path) {
        if (path.endsWith("/api/chat")) {
            return OLLAMA;
        }
        if (path.endsWith("/v1/messages")) {
            return ANTHROPIC;
        }
        if (path.endsWith("/responses")) {
            return RESPONSES;
        }
        return path.contains(":streamGenerateContent") ? GEMINI : OPENAI;
    }

    /// Returns the base URL of a server that speaks it.
    String base(FakeModel model) {
        return model.origin() + base;
    }

    /// Returns the head that carries a key, and what it holds.
    String key(FakeModel.Seen seen) {
        return switch (this) {
            case ANTHROPIC -> seen.headers().get("x-api-key");
            case GEMINI -> seen.headers().get("x-goog-api-key");
            default -> seen.headers().get("authorization").replaceFirst("^Bearer ", "");
        };
    }

    /// Returns the messages of a request, as they came.
    List<Json.Obj> messages(Json.Obj body) {
        var name = switch (this) {
            case RESPONSES -> "input";
            case GEMINI -> "contents";
            default -> "messages";
        };
        return body.array(name).stream().map(item -> Json.object(item, name)).toList();
    }

    /// Returns the last text of a request: what a person said, or a tool answered.
    String lastText(Json.Obj body) {
        var last = messages(body).getLast();
        return switch (this) {
            case OPENAI, OLLAMA -> last.text("content");
            case RESPONSES ->
                last.optionalText("output")
                        .or(() -> last.optionalText("content"))
                        .orElseThrow();
            case ANTHROPIC -> {
                var block = Json.object(last.array("content").getLast(), "block");
                yield block.optionalText("text")
                        .or(() -> block.optionalText("content"))
                        .orElseThrow();
            }
            case GEMINI -> {
                var part = Json.object(last.array("parts").getLast(), "part");
                yield part.optionalText("text")
                        .or(() -> part.object("functionResponse")
                                .flatMap(answer -> answer.object("response"))
                                .map(answer -> answer.text("output")))
                        .orElseThrow();
            }
        };
    }

    String type() {
        return this == OLLAMA ? "application/x-ndjson" : "text/event-stream";
    }

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + members + "}\n\n";
    }

    private static String quoted(String text) {
        return Json.of(text).write();
    }

    private static String block(int index, String block, String delta) {
        return event("content_block_start", ",\"index\":" + index + ",\"content_block\":" + block)
                + event("content_block_delta", ",\"index\":" + index + ",\"delta\":" + delta)
                + event("content_block_stop", ",\"index\":" + index);
    }

    private static String choice(String delta, String rest) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":" + delta + rest + "}]}\n\n";
    }

    private static String candidate(String members) {
        return "data: {\"candidates\":[{\"index\":0," + members + "}]}\n\n";
    }

    /// Returns what is streamed for a piece of text.
    ///
    /// @param index how many pieces and calls came before
    String text(int index, String piece) {
        var text = quoted(piece);
        return switch (this) {
            case OPENAI -> choice("{\"content\":" + text + "}", "");
            case OLLAMA -> "{\"message\":{\"role\":\"assistant\",\"content\":" + text + "},\"done\":false}\n";
            case ANTHROPIC ->
                block(index, "{\"type\":\"text\",\"text\":\"\"}", "{\"type\":\"text_delta\",\"text\":" + text + "}");
            case RESPONSES -> event("response.output_text.delta", ",\"output_index\":" + index + ",\"delta\":" + text);
            case GEMINI -> candidate("\"content\":{\"role\":\"model\",\"parts\":[{\"text\":" + text + "}]}");
        };
    }

    /// Returns what is streamed for a call, with arguments that are JSON unless the format takes any text.
    ///
    /// @param number how many calls came before
    String call(int index, int number, String id, String tool, String arguments) {
        var name = quoted(tool);
        return switch (this) {
            case OPENAI ->
                choice(
                        "{\"tool_calls\":[{\"index\":" + number + ",\"id\":" + quoted(id)
                                + ",\"type\":\"function\",\"function\":{\"name\":" + name + ",\"arguments\":"
                                + quoted(arguments) + "}}]}",
                        "");
            case OLLAMA ->
                "{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":" + name
                        + ",\"arguments\":" + arguments + "}}]},\"done\":false}\n";
            case ANTHROPIC ->
                block(
                        index,
                        "{\"type\":\"tool_use\",\"id\":" + quoted(id) + ",\"name\":" + name + ",\"input\":{}}",
                        "{\"type\":\"input_json_delta\",\"partial_json\":" + quoted(arguments) + "}");
            case RESPONSES -> {
                var item = "{\"type\":\"function_call\",\"id\":\"fc_1\",\"call_id\":" + quoted(id) + ",\"name\":" + name
                        + ",\"arguments\":";
                var at = ",\"output_index\":" + index;
                yield event("response.output_item.added", at + ",\"item\":" + item + "\"\"}")
                        + event("response.function_call_arguments.delta", at + ",\"delta\":" + quoted(arguments))
                        + event("response.output_item.done", at + ",\"item\":" + item + quoted(arguments) + "}");
            }
            case GEMINI ->
                candidate("\"content\":{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"name\":" + name
                        + ",\"args\":" + arguments + "}}]}");
        };
    }

    /// Returns the end of a stream, with 7 tokens in and 5 out.
    String end(int calls) {
        return switch (this) {
            case OPENAI ->
                choice("{}", ",\"finish_reason\":\"" + (calls > 0 ? "tool_calls" : "stop") + "\"")
                        + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5}}\n\n"
                        + "data: [DONE]\n\n";
            case OLLAMA ->
                "{\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"prompt_eval_count\":7,"
                        + "\"eval_count\":5}\n";
            case ANTHROPIC ->
                event(
                                "message_delta",
                                ",\"delta\":{\"stop_reason\":\"" + (calls > 0 ? "tool_use" : "end_turn")
                                        + "\"},\"usage\":{\"input_tokens\":7,\"output_tokens\":5}")
                        + event("message_stop", "");
            case RESPONSES ->
                event(
                        "response.completed",
                        ",\"response\":{\"status\":\"completed\",\"usage\":{\"input_tokens\":7,\"output_tokens\":5}}");
            case GEMINI ->
                "data: {\"candidates\":[{\"index\":0,\"finishReason\":\"STOP\"}],\"usageMetadata\":"
                        + "{\"promptTokenCount\":7,\"candidatesTokenCount\":5}}\n\n";
        };
    }
}

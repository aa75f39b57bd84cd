package dev.homarus.provider;

import dev.homarus.protocol.Json;
import java.util.List;

/// What OpenAI's format promises, of streams as llama.cpp's server writes them: other members in another order,
/// `null`
/// where nothing is said, its own timings, and its own errors. Source: llama.cpp, documentation and source of
/// its
/// server
/// (`tools/server`).
class LlamaCppApiTest extends OpenAiApiTest {
    private static final String TAIL =
            ",\"created\":1764490000,\"id\":\"chatcmpl-Xf3\",\"model\":\"m.gguf\",\"system_fingerprint\":\"b6700-0123abcd\","
                    + "\"object\":\"chat.completion.chunk\"";

    private static String chunk(String finish, Json.Obj delta) {
        return "data: {\"choices\":[{\"finish_reason\":" + (finish.isEmpty() ? "null" : "\"" + finish + "\"")
                + ",\"index\":0,\"delta\":" + delta.write() + "}]" + TAIL + "}\n\n";
    }

    private static String role() {
        return "data: {\"choices\":[{\"finish_reason\":null,\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null}}]"
                + TAIL + "}\n\n";
    }

    @Override
    String text(String piece) {
        return role() + chunk("", Json.object().put("content", piece).build());
    }

    @Override
    String reasoning(String piece) {
        return role() + chunk("", Json.object().put("reasoning_content", piece).build());
    }

    private static String part(int index, Json.Builder call, Json.Builder function) {
        var whole = call.put("index", index).put("function", function.build()).build();
        return chunk(
                "", Json.object().put("tool_calls", Json.array(List.of(whole))).build());
    }

    @Override
    String call(int index, String id, String tool, Json.Obj arguments) {
        var text = arguments.write();
        return role()
                + part(
                        index,
                        Json.object().put("id", id).put("type", "function"),
                        Json.object().put("name", tool).put("arguments", text.substring(0, 1)))
                + part(index, Json.object(), Json.object().put("arguments", text.substring(1)));
    }

    @Override
    String end(long input, long output) {
        var timings = "\"timings\":{\"cache_n\":0,\"prompt_n\":" + input + ",\"prompt_ms\":50.5,\"predicted_n\":"
                + output + ",\"predicted_ms\":100.25,\"predicted_per_second\":9.9}";
        var usage = input + output == 0
                ? ""
                : "data: {\"choices\":[]" + TAIL + ",\"usage\":{\"completion_tokens\":" + output + ",\"prompt_tokens\":"
                        + input + ",\"total_tokens\":" + (input + output) + "}," + timings + "}\n\n";
        return chunk("stop", Json.Obj.EMPTY) + usage + "data: [DONE]\n\n";
    }

    @Override
    String tooLong() {
        return chunk("length", Json.Obj.EMPTY) + "data: [DONE]\n\n";
    }

    @Override
    String error() {
        return "data: {\"error\":{\"code\":500,\"message\":\"marker\",\"type\":\"server_error\"}}\n\n";
    }

    @Override
    String overloaded() {
        return "data: {\"error\":{\"code\":503,\"message\":\"Loading model\",\"type\":\"unavailable_error\"}}\n\n";
    }

    @Override
    String list(String... names) {
        var rows = List.of(names).stream()
                .<Json>map(name -> Json.object()
                        .put("id", name)
                        .put("object", "model")
                        .put("owned_by", "llamacpp")
                        .put("meta", Json.object().put("n_ctx_train", 131_072).build())
                        .build())
                .toList();
        return Json.object()
                .put("object", "list")
                .put("data", Json.array(rows))
                .build()
                .write();
    }
}

package dev.homarus.worker;

import dev.homarus.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The events of a chat completion that is streamed. Source: OpenAI API reference, "Streaming".
final class Chunks {
    static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private Chunks() {}

    static byte[] text(String text) {
        return choice(Json.object().put("content", text).build(), Json.Null.NULL);
    }

    /// @param reason `stop` or `length`
    static byte[] finish(String reason) {
        return choice(Json.Obj.EMPTY, new Json.Str(reason));
    }

    static byte[] usage(long in, long out) {
        var usage = Json.object()
                .put("prompt_tokens", in)
                .put("completion_tokens", out)
                .put("total_tokens", in + out);
        return event(Json.object()
                .put("choices", Json.array(List.of()))
                .put("usage", usage.build())
                .build());
    }

    private static byte[] choice(Json delta, Json reason) {
        var choice = Json.object().put("index", 0).put("delta", delta).put("finish_reason", reason);
        return event(Json.object()
                .put("object", "chat.completion.chunk")
                .put("choices", Json.array(List.of(choice.build())))
                .build());
    }

    private static byte[] event(Json.Obj json) {
        return ("data: " + json.write() + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}

package dev.homarus.system;

import dev.homarus.protocol.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A fake model's answer while it is written: pieces of text, calls, an end; or any bytes at all.
final class Reply {
    private final OutputStream out;
    private final boolean ollama;
    private final String prefix;
    private final boolean kept;
    private int calls;
    private boolean begun;

    /// @param prefix how the ids of calls begin
    /// @param kept whether the connection is kept for another request
    Reply(OutputStream out, boolean ollama, String prefix, boolean kept) {
        this.kept = kept;
        this.out = out;
        this.ollama = ollama;
        this.prefix = prefix;
    }

    /// Sends the head of an answer that ends with the connection.
    Reply head(int status, String type) throws IOException {
        begun = true;
        write(("HTTP/1.1 " + status + " x\r\nContent-Type: " + type + "\r\n"
                        + (kept ? "Transfer-Encoding: chunked" : "Connection: close") + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Reply bytes(String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!kept) {
            write(bytes);
        } else if (bytes.length > 0) {
            var chunk = new ByteArrayOutputStream();
            chunk.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            chunk.writeBytes(bytes);
            chunk.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            write(chunk.toByteArray());
        }
        return this;
    }

    /// Says that nothing more follows, where the connection does not say so.
    void over() throws IOException {
        if (kept) {
            write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    private void event(Json json) throws IOException {
        if (!begun) {
            head(200, ollama ? "application/x-ndjson" : "text/event-stream");
        }
        bytes(ollama ? json.write() + "\n" : "data: " + json.write() + "\n\n");
    }

    private void delta(Json.Obj delta) throws IOException {
        event(Json.object()
                .put(
                        "choices",
                        Json.array(List.of(Json.object()
                                .put("index", 0)
                                .put("delta", delta)
                                .build())))
                .build());
    }

    Reply text(String piece) throws IOException {
        if (ollama) {
            event(Json.object()
                    .put(
                            "message",
                            Json.object()
                                    .put("role", "assistant")
                                    .put("content", piece)
                                    .build())
                    .put("done", false)
                    .build());
        } else {
            delta(Json.object().put("content", piece).build());
        }
        return this;
    }

    /// Asks for a tool, with arguments that need not be JSON (Ollama's format has objects only).
    Reply call(String tool, String arguments) throws IOException {
        if (ollama) {
            var function = "{\"name\":" + Json.of(tool).write() + ",\"arguments\":" + arguments + "}";
            if (!begun) {
                head(200, "application/x-ndjson");
            }
            return bytes("{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"function\":"
                    + function + "}]},\"done\":false}\n");
        }
        var function =
                Json.object().put("name", tool).put("arguments", arguments).build();
        var call = Json.object()
                .put("index", calls)
                .put("id", prefix + calls)
                .put("type", "function")
                .put("function", function)
                .build();
        calls++;
        delta(Json.object().put("tool_calls", Json.array(List.of(call))).build());
        return this;
    }

    /// Says that it is finished, with 7 tokens in and 5 out.
    void end() throws IOException {
        if (ollama) {
            event(Json.object()
                    .put(
                            "message",
                            Json.object()
                                    .put("role", "assistant")
                                    .put("content", "")
                                    .build())
                    .put("done", true)
                    .put("prompt_eval_count", 7)
                    .put("eval_count", 5)
                    .build());
            return;
        }
        var finish = Json.object()
                .put("index", 0)
                .put("delta", Json.Obj.EMPTY)
                .put("finish_reason", calls > 0 ? "tool_calls" : "stop")
                .build();
        event(Json.object().put("choices", Json.array(List.of(finish))).build());
        event(Json.object()
                .put("choices", Json.array(List.of()))
                .put(
                        "usage",
                        Json.object()
                                .put("prompt_tokens", 7)
                                .put("completion_tokens", 5)
                                .build())
                .build());
        bytes("data: [DONE]\n\n");
    }
}

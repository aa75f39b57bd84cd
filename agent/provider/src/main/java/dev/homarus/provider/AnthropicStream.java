package dev.homarus.provider;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.provider.ModelReply.Usage;
import java.util.HashMap;
import java.util.Map;

/// One streamed answer of Anthropic's messages: numbered blocks, each begun, added to and ended. Blocks of
/// thinking are kept where they are signed or sealed.
final class AnthropicStream {
    private static final int MAX_BLOCKS = 10_000;

    private final ReplyBuilder reply;
    private final Map<Long, Integer> calls = new HashMap<>();
    private final AnthropicThinking thinking;
    private Usage usage = new Usage(0, 0);

    AnthropicStream(ReplyBuilder reply) {
        this.reply = reply;
        this.thinking = new AnthropicThinking(reply);
    }

    /// Takes one event; returns whether it is the last one.
    boolean take(Json.Obj event) {
        switch (event.text("type")) {
            case "message_start" ->
                event.object("message")
                        .flatMap(message -> message.object("usage"))
                        .ifPresent(this::count);
            case "content_block_start" -> begin(event);
            case "content_block_delta" -> add(event);
            case "content_block_stop" -> thinking.end(index(event));
            case "message_delta" -> {
                event.object("usage").ifPresent(this::count);
                event.object("delta")
                        .flatMap(delta -> delta.optionalText("stop_reason"))
                        .ifPresent(this::ended);
            }
            case "message_stop" -> {
                return true;
            }
            case "error" -> throw Refused.amid(event);
            default -> {
                // A ping, or an event that is newer than this.
            }
        }
        return false;
    }

    private void ended(String why) {
        if (why.equals("model_context_window_exceeded")) {
            throw Trouble.LONG.problem("", 0).asException();
        }
        reply.ended(why, "max_tokens", "refusal");
    }

    private static long index(Json.Obj event) {
        return event.number("index", 0, 0, MAX_BLOCKS);
    }

    private void begin(Json.Obj event) {
        var block = event.object("content_block")
                .orElseThrow(() -> new JsonException("content_block", "has to be an object"));
        switch (block.text("type")) {
            case "text" -> block.optionalText("text").ifPresent(reply::text);
            case "tool_use" -> {
                int at = reply.nextCall();
                calls.put(index(event), at);
                reply.call(at, block.optionalText("id").orElse(""), block.text("name"), "");
                // Some servers give the arguments at once.
                block.object("input")
                        .filter(input -> !input.members().isEmpty())
                        .ifPresent(input -> reply.call(at, "", "", input.write()));
            }
            case "thinking", "redacted_thinking" -> thinking.begin(index(event), block);
            default -> {
                // What a server's own tools did.
            }
        }
    }

    private void add(Json.Obj event) {
        var delta = event.object("delta").orElseThrow(() -> new JsonException("delta", "has to be an object"));
        switch (delta.text("type")) {
            case "text_delta" -> reply.text(delta.text("text"));
            case "input_json_delta" -> {
                var at = calls.get(index(event));
                if (at != null) {
                    reply.call(at, "", "", delta.text("partial_json"));
                }
            }
            case "thinking_delta" -> thinking.add(index(event), "thinking", delta.text("thinking"));
            case "signature_delta" -> thinking.add(index(event), "signature", delta.text("signature"));
            default -> {
                // Sources.
            }
        }
    }

    /// Anthropic's tokens in do not count those of the cache; later counts replace earlier ones.
    private void count(Json.Obj counted) {
        long read = counted.get("cache_read_input_tokens").isPresent()
                ? Tokens.of(counted, "cache_read_input_tokens")
                : usage.cacheRead();
        long written = counted.get("cache_creation_input_tokens").isPresent()
                ? Tokens.of(counted, "cache_creation_input_tokens")
                : usage.cacheWritten();
        long plain = counted.get("input_tokens").isPresent()
                ? Tokens.of(counted, "input_tokens")
                : usage.input() - usage.cacheRead() - usage.cacheWritten();
        usage = new Usage(plain + read + written, Tokens.of(counted, "output_tokens"), read, written);
        reply.usage(usage);
    }
}

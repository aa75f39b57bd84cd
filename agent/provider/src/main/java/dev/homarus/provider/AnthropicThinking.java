package dev.homarus.provider;

import dev.homarus.protocol.Json;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The blocks of thinking of one streamed answer. They go back as they came, with the answers of the calls they
/// led to; what is neither signed nor sealed is not taken back. Source: Anthropic documentation, "Thinking",
/// "Preserving thinking blocks".
final class AnthropicThinking {
    /// A block on its way.
    private record Open(StringBuilder words, StringBuilder signature) {}

    private static final String WORDS = "thinking";
    private static final String SEALED = "redacted_thinking";

    private final ReplyBuilder reply;
    private final Map<Long, Open> open = new HashMap<>();

    AnthropicThinking(ReplyBuilder reply) {
        this.reply = reply;
    }

    void begin(long index, Json.Obj block) {
        if (block.text("type").equals(SEALED)) {
            block.optionalText("data")
                    .ifPresent(data -> reply.thought(
                            Json.object().put("type", SEALED).put("data", data).build()));
            return;
        }
        open.put(index, new Open(new StringBuilder(), new StringBuilder()));
        add(index, WORDS, block.optionalText(WORDS).orElse(""));
        add(index, "signature", block.optionalText("signature").orElse(""));
    }

    void add(long index, String member, String piece) {
        @Nullable Open block = open.get(index);
        if (block == null) {
            return;
        }
        var to = member.equals(WORDS) ? block.words() : block.signature();
        if (to.length() + piece.length() > ModelApi.MAX_REPLY) {
            throw ModelApi.tooLong().asException();
        }
        to.append(piece);
    }

    void end(long index) {
        @Nullable Open block = open.remove(index);
        if (block != null && !block.signature().isEmpty()) {
            reply.thought(Json.object()
                    .put("type", WORDS)
                    .put(WORDS, block.words().toString())
                    .put("signature", block.signature().toString())
                    .build());
        }
    }
}

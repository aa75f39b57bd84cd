package dev.homarus.provider;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.provider.ModelReply.Usage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One streamed answer of OpenAI's responses: numbered items, each added, filled and done. Of items of
/// reasoning only what is sealed is kept.
final class ResponsesStream {
    private static final int MAX_ITEMS = 10_000;

    private final ReplyBuilder reply;
    private final Map<Long, Integer> calls = new HashMap<>();

    /// Calls whose arguments have come.
    private final Set<Integer> filled = new HashSet<>();

    private boolean over;

    ResponsesStream(ReplyBuilder reply) {
        this.reply = reply;
    }

    /// Whether an event has said that the answer is over.
    boolean isOver() {
        return over;
    }

    /// Takes one event; returns whether it is the last one.
    boolean take(Json.Obj event) {
        switch (event.text("type")) {
            case "response.output_text.delta", "response.refusal.delta" -> reply.text(event.text("delta"));
            case "response.output_item.added" -> item(event, false);
            case "response.output_item.done" -> item(event, true);
            case "response.function_call_arguments.delta" -> {
                var at = calls.get(index(event));
                if (at != null) {
                    filled.add(at);
                    reply.call(at, "", "", event.text("delta"));
                }
            }
            case "response.completed", "response.incomplete" -> end(event);
            case "response.failed" ->
                throw Refused.amid(event.object("response").orElse(Json.Obj.EMPTY));
            case "error" -> throw Refused.amid(event);
            default -> {
                // Steps on the way, reasoning, or an event that is newer than this.
            }
        }
        return over;
    }

    private static long index(Json.Obj event) {
        return event.number("output_index", 0, 0, MAX_ITEMS);
    }

    /// A whole item repeats what has come before; some servers send nothing else.
    private void item(Json.Obj event, boolean whole) {
        var item = event.object("item").orElseThrow(() -> new JsonException("item", "has to be an object"));
        if (whole
                && item.text("type").equals("reasoning")
                && item.get("encrypted_content").isPresent()) {
            var kept = Json.object().put("type", "reasoning");
            for (var name : List.of("id", "summary", "encrypted_content")) {
                item.get(name).ifPresent(value -> kept.put(name, value));
            }
            reply.thought(kept.build());
        }
        if (!item.text("type").equals("function_call")) {
            return;
        }
        var known = calls.get(index(event));
        int at = known == null ? reply.nextCall() : known;
        if (known == null) {
            calls.put(index(event), at);
            reply.call(at, item.optionalText("call_id").orElse(""), item.text("name"), "");
        }
        if (whole && filled.add(at)) {
            reply.call(at, "", "", item.optionalText("arguments").orElse(""));
        }
    }

    /// OpenAI's tokens in count those of the cache among them.
    private void end(Json.Obj event) {
        var response = event.object("response").orElse(Json.Obj.EMPTY);
        response.object("usage").ifPresent(usage -> {
            long cached = usage.object("input_tokens_details")
                    .map(details -> Tokens.of(details, "cached_tokens"))
                    .orElse(0L);
            reply.usage(new Usage(Tokens.of(usage, "input_tokens"), Tokens.of(usage, "output_tokens"), cached, 0));
        });
        response.object("incomplete_details")
                .flatMap(details -> details.optionalText("reason"))
                .ifPresent(why -> reply.ended(why, "max_output_tokens", "content_filter"));
        over = true;
    }
}

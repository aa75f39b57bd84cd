package dev.homarus.tool;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.flow.Effect;
import dev.homarus.protocol.Json;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A tool of which it is on record when it was at work, unless it does no more than read.
public record Timed(Tool tool, WorkTimes times) implements Around {
    @Override
    public ToolResult call(Json.Obj arguments, Asking asking, Consumer<String> running) {
        if (tool.effect(arguments).filter(Effect.READ_LOCAL::equals).isPresent()) {
            return tool.call(arguments, asking, running);
        }
        var work = new AtomicReference<WorkTimes.@Nullable Work>();
        try {
            return tool.call(arguments, asking, line -> {
                if (work.get() == null) {
                    work.set(times.begin());
                }
                running.accept(line);
            });
        } finally {
            var begun = work.get();
            if (begun != null) {
                begun.end();
            }
        }
    }
}

package dev.homarus.loop;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.protocol.Json;
import dev.homarus.provider.ToolSpec;
import dev.homarus.tool.Tool;
import dev.homarus.tool.ToolResult;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// A tool without an effect, that writes down how it was called.
final class FakeTool implements Tool {
    final List<Json.Obj> called = new CopyOnWriteArrayList<>();
    final List<Asking> asked = new CopyOnWriteArrayList<>();
    volatile boolean offered = true;
    private final String name;
    private final BiFunction<Json.Obj, Asking, ToolResult> work;

    FakeTool(String name, BiFunction<Json.Obj, Asking, ToolResult> work) {
        this.name = name;
        this.work = work;
    }

    @Override
    public ToolSpec spec() {
        return ToolSpec.own(name, "a fake", Json.object().put("type", "object").build());
    }

    @Override
    public boolean isOffered() {
        return offered;
    }

    @Override
    public String shown(Json.Obj arguments) {
        return arguments.optionalText("x").orElse("");
    }

    @Override
    public ToolResult call(Json.Obj arguments, Asking asking, Consumer<String> running) {
        called.add(arguments);
        asked.add(asking);
        running.accept(shown(arguments));
        return work.apply(arguments, asking);
    }
}

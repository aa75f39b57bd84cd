package dev.homarus.provider;

import dev.homarus.provider.ModelReply.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Collects a streamed answer within bounds.
final class ReplyBuilder {
    private static final class Pending {
        String id = "";
        String tool = "";
        final StringBuilder arguments = new StringBuilder();
    }

    private final Consumer<String> onText;
    private final StringBuilder text = new StringBuilder();
    private final List<Pending> calls = new ArrayList<>();
    private Usage usage = new Usage(0, 0);

    ReplyBuilder(Consumer<String> onText) {
        this.onText = onText;
    }

    void text(String piece) {
        if (piece.isEmpty()) {
            return;
        }
        if (text.length() + piece.length() > ModelApi.MAX_REPLY) {
            throw ModelApi.tooLong().asException();
        }
        text.append(piece);
        onText.accept(piece);
    }

    /// Adds to the call at `index`; empty parts add nothing.
    void call(int index, String id, String tool, String arguments) {
        if (index > calls.size() || index >= ModelApi.MAX_CALLS) {
            throw ModelApi.notUnderstood().asException();
        }
        if (index == calls.size()) {
            calls.add(new Pending());
        }
        var call = calls.get(index);
        call.id = id.isEmpty() ? call.id : id;
        call.tool = tool.isEmpty() ? call.tool : tool;
        if (call.arguments.length() + arguments.length() > ModelApi.MAX_REPLY) {
            throw ModelApi.tooLong().asException();
        }
        call.arguments.append(arguments);
    }

    int nextCall() {
        return calls.size();
    }

    void usage(Usage counted) {
        usage = counted;
    }

    ModelReply build() {
        var done = new ArrayList<ToolCall>();
        for (int i = 0; i < calls.size(); i++) {
            var call = calls.get(i);
            var id = call.id.isEmpty() ? "call_" + i : call.id;
            done.add(new ToolCall(id, call.tool, call.arguments.toString()));
        }
        return new ModelReply(text.toString(), done, usage);
    }
}

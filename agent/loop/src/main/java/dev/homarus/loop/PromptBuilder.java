package dev.homarus.loop;

import dev.homarus.provider.Prompt;
import dev.homarus.provider.ToolCall;
import dev.homarus.provider.ToolSpec;
import dev.homarus.session.Message;
import dev.homarus.types.Label;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Makes a Prompt of a transcript: the newest messages that fit, each with its own label, and without those that
/// may not
/// go where the prompt goes.
final class PromptBuilder {
    private static final String LEFT_OUT = "[left out: this stays on the owner's machine]";
    private static final String NOT_DONE = "Not done: the turn ended before.";

    private static final Prompt.Piece LEFT_OUT_USER = new Prompt.User(LEFT_OUT, Label.SYSTEM);
    private static final Prompt.Piece LEFT_OUT_ASSISTANT = new Prompt.Assistant(LEFT_OUT, List.of(), Label.SYSTEM);

    private final Prompt.Piece instructions;
    private final int history;

    PromptBuilder(String instructions, int history) {
        this.instructions = new Prompt.Instructions(instructions, Label.SYSTEM);
        this.history = history;
    }

    Prompt build(
            List<Message> messages, List<ToolSpec> tools, Predicate<Label> clears, Renderings.Rendering rendering) {
        var allowed = new HashMap<Label, Boolean>();
        var pieces = new ArrayList<Prompt.Piece>();
        pieces.add(instructions);
        var calls = new LinkedHashMap<String, String>();
        for (var message : newest(messages)) {
            boolean clear = allowed.computeIfAbsent(message.label(), clears::test);
            switch (message.role()) {
                case USER -> {
                    close(calls, pieces);
                    pieces.add(clear ? rendering.piece(message, PromptBuilder::user) : LEFT_OUT_USER);
                }
                case ASSISTANT -> {
                    close(calls, pieces);
                    pieces.add(clear ? rendering.piece(message, PromptBuilder::assistant) : LEFT_OUT_ASSISTANT);
                    if (clear) {
                        message.calls().forEach(call -> calls.put(call.id(), call.tool()));
                    }
                }
                case TOOL -> {
                    var call = message.answers().orElse("");
                    if (calls.containsKey(call)) {
                        calls.remove(call);
                        var tool = message.source().orElse("");
                        pieces.add(
                                clear
                                        ? rendering.piece(message, PromptBuilder::answer)
                                        : new Prompt.ToolAnswer(call, tool, LEFT_OUT, Label.SYSTEM));
                    }
                }
                case NOTICE -> {
                    // For people only.
                }
            }
        }
        close(calls, pieces);
        return new Prompt(pieces, tools);
    }

    /// Answers the calls that were left open when a Turn was stopped: providers refuse a conversation that has any.
    private static void close(Map<String, String> calls, List<Prompt.Piece> pieces) {
        calls.forEach((call, tool) -> pieces.add(new Prompt.ToolAnswer(call, tool, NOT_DONE, Label.SYSTEM)));
        calls.clear();
    }

    private static Prompt.Piece user(Message message) {
        return new Prompt.User(message.text(), message.label());
    }

    private static Prompt.Piece assistant(Message message) {
        var wanted = message.calls().stream()
                .map(call -> new ToolCall(call.id(), call.tool(), call.arguments()))
                .toList();
        return new Prompt.Assistant(message.text(), wanted, message.label());
    }

    private static Prompt.Piece answer(Message message) {
        return new Prompt.ToolAnswer(
                message.answers().orElse(""), message.source().orElse(""), message.text(), message.label());
    }

    /// Returns the newest messages within the budget, beginning with something a person said.
    private List<Message> newest(List<Message> messages) {
        int room = history;
        int from = messages.size();
        while (from > 0 && room >= messages.get(from - 1).size()) {
            from--;
            room -= messages.get(from).size();
        }
        from = Math.min(from, lastUser(messages));
        while (from < messages.size() && messages.get(from).role() != Message.Role.USER) {
            from++;
        }
        return messages.subList(from, messages.size());
    }

    private static int lastUser(List<Message> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).role() == Message.Role.USER) {
                return i;
            }
        }
        return messages.size();
    }
}

package dev.homarus.loop;

import dev.homarus.image.Image;
import dev.homarus.outlook.Look;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.provider.Prompt;
import dev.homarus.provider.Thoughts;
import dev.homarus.provider.ToolCall;
import dev.homarus.provider.ToolSpec;
import dev.homarus.session.Message;
import dev.homarus.types.Label;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Makes a Prompt of a transcript: the newest messages that fit, each with its own label, and each as it may
/// leave for where the prompt goes: whole, with something hidden, or left out.
final class PromptBuilder {
    private static final String LEFT_OUT = "[left out: this stays on the owner's machine]";
    private static final String NOT_DONE = "Not done: the turn ended before.";

    private static final Prompt.Piece LEFT_OUT_USER = new Prompt.User(LEFT_OUT, Label.SYSTEM);
    private static final Prompt.Piece LEFT_OUT_ASSISTANT = new Prompt.Assistant(LEFT_OUT, List.of(), Label.SYSTEM);

    private final Prompt.Instructions instructions;

    /// For a model with a small context.
    private final Prompt.Instructions brief;
    private final int history;

    /// @param instructions a model with a small context is given the first sentence of each of its lines
    PromptBuilder(String instructions, int history) {
        this.instructions = new Prompt.Instructions(instructions, Label.SYSTEM);
        this.brief = new Prompt.Instructions(
                instructions
                        .lines()
                        .map(line -> line.replaceFirst("(?<=[.!?]) .*", ""))
                        .collect(Collectors.joining("\n")),
                Label.SYSTEM);
        this.history = history;
    }

    /// Says what of a text may leave.
    interface Looking {
        Look at(String text, Label label);

        /// Whether it goes to a model that is told little, since it takes little at once.
        default boolean isBrief() {
            return false;
        }

        /// Returns why an image of a message does not leave, as a clause for the model; nothing where it does.
        default Optional<String> keeps(Message message, Image image) {
            return at("", message.imageLabel()) instanceof Look.Stays stays
                    ? Optional.of(stays.reason())
                    : Optional.empty();
        }
    }

    Prompt build(List<Message> messages, List<ToolSpec> tools, Looking looking, Renderings.Rendering rendering) {
        return build(messages, tools, looking, rendering, new Reasoned(), history);
    }

    /// @param reasoned by the model that the prompt goes to
    /// @param room characters of messages
    Prompt build(
            List<Message> messages,
            List<ToolSpec> tools,
            Looking looking,
            Renderings.Rendering rendering,
            Reasoned reasoned,
            int room) {
        var pieces = new ArrayList<Prompt.Piece>();
        pieces.add(looking.isBrief() ? brief : instructions);
        var calls = new LinkedHashMap<String, String>();
        var chosen = newest(messages, room);
        var images = ImageChoice.of(chosen, looking);
        for (var message : chosen) {
            switch (message.role()) {
                case USER -> {
                    close(calls, pieces);
                    pieces.add(
                            images.isCrowdedOut(message)
                                    ? user(message, looking, images)
                                    : rendering.piece(message, said -> user(said, looking, images)));
                }
                case ASSISTANT -> {
                    close(calls, pieces);
                    var piece = rendering.piece(message, said -> assistant(said, looking, reasoned.of(said)));
                    pieces.add(piece);
                    if (piece instanceof Prompt.Assistant assistant) {
                        assistant.calls().forEach(call -> calls.put(call.id(), call.tool()));
                    }
                }
                case TOOL -> {
                    var tool = calls.remove(message.answers().orElse(""));
                    if (tool != null) {
                        pieces.add(rendering.piece(message, said -> answer(said, tool, looking)));
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

    /// Answers the calls that were left open when a Turn was stopped: providers refuse a conversation that has
    /// any.
    private static void close(Map<String, String> calls, List<Prompt.Piece> pieces) {
        calls.forEach((call, tool) -> pieces.add(new Prompt.ToolAnswer(call, tool, NOT_DONE, Label.SYSTEM)));
        calls.clear();
    }

    private static Prompt.Piece user(Message message, Looking looking, ImageChoice images) {
        return switch (looking.at(message.text(), message.label())) {
            case Look.Leaves(var text, var label, var before, var replaced, var people) ->
                images.with(new Prompt.User(text, label, before), message);
            case Look.Stays stays -> LEFT_OUT_USER;
        };
    }

    /// What the model said and what it asked for leave together or not at all.
    private static Prompt.Piece assistant(Message message, Looking looking, Thoughts thoughts) {
        if (!(looking.at(message.text(), message.label()) instanceof Look.Leaves said)) {
            return LEFT_OUT_ASSISTANT;
        }
        var label = said.label();
        var changed = said.before().isPresent();
        var wanted = new ArrayList<ToolCall>();
        for (var call : message.calls()) {
            if (!(looking.at(call.arguments(), message.label()) instanceof Look.Leaves arguments)
                    || !isWhole(arguments)) {
                return LEFT_OUT_ASSISTANT;
            }
            label = label.join(arguments.label());
            changed |= arguments.before().isPresent();
            wanted.add(new ToolCall(call.id(), call.tool(), arguments.text()));
        }
        return new Prompt.Assistant(
                said.text(), wanted, label, changed ? Optional.of(original(message)) : Optional.empty(), thoughts);
    }

    /// Whether arguments in which something was hidden are JSON still.
    private static boolean isWhole(Look.Leaves arguments) {
        if (arguments.before().isEmpty()) {
            return true;
        }
        try {
            JsonText.parse(arguments.text());
            return true;
        } catch (JsonException e) {
            return false;
        }
    }

    private static String original(Message message) {
        var text = new StringBuilder(message.text());
        message.calls()
                .forEach(call ->
                        text.append('\n').append(call.tool()).append(' ').append(call.arguments()));
        return text.toString();
    }

    private static Prompt.Piece answer(Message message, String tool, Looking looking) {
        var call = message.answers().orElse("");
        return switch (looking.at(message.text(), message.label())) {
            case Look.Leaves(var text, var label, var before, var replaced, var people) ->
                new Prompt.ToolAnswer(call, tool, text, label, before);
            case Look.Stays stays -> new Prompt.ToolAnswer(call, tool, LEFT_OUT, Label.SYSTEM);
        };
    }

    /// Returns the newest messages within the budget, beginning with something a person said.
    private static List<Message> newest(List<Message> messages, int most) {
        int room = most;
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

    /// Returns the characters of messages that a prompt to a model may have.
    int room(Model model, List<ToolSpec> tools) {
        var told = model.manner().hasFewTools() ? brief : instructions;
        return Room.history(model, history, told.text().length(), tools);
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

package dev.homarus.loop;

import dev.homarus.flow.Arguments;
import dev.homarus.flow.Call;
import dev.homarus.flow.Flow;
import dev.homarus.flow.Heard;
import dev.homarus.flow.Judgement;
import dev.homarus.flow.Turn;
import dev.homarus.flow.Typed;
import dev.homarus.policy.Words;
import dev.homarus.policy.Words.Whose;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.session.Conversation;
import dev.homarus.session.Message;
import dev.homarus.session.Message.Role;
import dev.homarus.tool.Tool;
import dev.homarus.types.Provenance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Judges whose words a call is made of, by everything that was said and read in its conversation.
///
/// @see "docs/spec/flow.md"
final class WhoseWords {
    private static final Words IMAGES =
            new Words(Whose.STRANGERS, "an image in this conversation may hold words that nobody here can read");

    private final Map<String, Tool> tools;
    private final Readings readings = new Readings();

    /// @param tools by name
    WhoseWords(Map<String, Tool> tools) {
        this.tools = tools;
    }

    /// Forgets what was heard in a Session.
    void forget(String session) {
        readings.forget(session);
    }

    /// Returns what judges a call, at most once, when it is wanted.
    Supplier<Words> of(Conversation conversation, Tool tool, Json.Obj arguments) {
        var made = new ArrayList<Words>(1);
        return () -> {
            if (made.isEmpty()) {
                made.add(judge(conversation, tool, arguments));
            }
            return made.getFirst();
        };
    }

    /// Where nothing of a stranger's was read, only what never may be handed over is told: the rest is for the
    /// policy.
    Words judge(Conversation conversation, Tool tool, Json.Obj arguments) {
        var turn = turn(conversation);
        var judgement = Flow.decide(turn, tool.judged(arguments));
        return switch (judgement.decision()) {
            case DENY -> new Words(Whose.FORBIDDEN, words(judgement));
            case ALLOW -> shows(conversation) ? IMAGES : allowed(conversation, turn);
            case ASK ->
                turn.hasStrangers() || shows(conversation)
                        ? new Words(Whose.STRANGERS, words(judgement))
                        : Words.UNJUDGED;
        };
    }

    private static boolean shows(Conversation conversation) {
        return conversation.messages().stream()
                .anyMatch(message -> !message.images().isEmpty());
    }

    /// What was said too long ago to be at hand may hold a stranger's order, or what the owner said against it.
    private static Words allowed(Conversation conversation, Turn turn) {
        if (!conversation.isWhole() && conversation.label().provenance() == Provenance.UNTRUSTED) {
            return new Words(Whose.STRANGERS, "the beginning of this conversation is too long ago to be judged by");
        }
        return turn.hasStrangers() ? new Words(Whose.OWNERS, "") : Words.UNJUDGED;
    }

    /// Returns what the owner has typed in a conversation, and nobody else.
    static List<String> typed(Conversation conversation) {
        return conversation.messages().stream()
                .filter(WhoseWords::isTyped)
                .map(Message::text)
                .toList();
    }

    private static boolean isTyped(Message message) {
        return message.role() == Role.USER && message.label().provenance() == Provenance.OWNER;
    }

    private Turn turn(Conversation conversation) {
        var heard = new ArrayList<Heard>();
        var asked = new HashMap<String, Call>();
        for (var message : conversation.messages()) {
            switch (message.role()) {
                case USER -> {
                    if (!isTyped(message)) {
                        heard.add(new Heard(
                                "message",
                                List.of(),
                                readings.of(conversation.session(), message.text()),
                                message.label()));
                    }
                }
                case ASSISTANT -> message.calls().forEach(call -> asked.put(call.id(), call(call)));
                case TOOL -> heard.add(heard(conversation.session(), message, asked));
                case NOTICE -> {}
            }
        }
        return new Turn(
                String.join("\n\n", typed(conversation).stream().map(Typed::own).toList()),
                Set.of(),
                heard,
                done(conversation));
    }

    private Heard heard(String session, Message message, Map<String, Call> asked) {
        var call = message.answers().map(asked::get);
        return new Heard(
                message.source().orElse("tool"),
                call.map(Call::said).orElse(List.of()),
                readings.of(session, message.text()),
                message.label());
    }

    /// Returns the calls that have an answer; the one that is judged has none yet.
    private List<Call> done(Conversation conversation) {
        var answered = new ArrayList<String>();
        conversation.messages().forEach(message -> message.answers().ifPresent(answered::add));
        return conversation.messages().stream()
                .flatMap(message -> message.calls().stream())
                .filter(call -> answered.contains(call.id()))
                .map(this::call)
                .toList();
    }

    private Call call(Message.Call call) {
        var tool = tools.get(call.tool());
        try {
            var arguments = AgentLoop.arguments(call.arguments());
            return tool == null
                    ? Arguments.call(call.tool(), Optional.empty(), Set.of(), arguments)
                    : tool.judged(arguments);
        } catch (JsonException e) {
            return new Call(call.tool(), Optional.empty(), Map.of(), Map.of());
        }
    }

    /// Returns why, to stand within a sentence.
    private static String words(Judgement judgement) {
        var text = String.join(" ", judgement.reasons());
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1).replaceFirst("\\.$", "");
    }
}

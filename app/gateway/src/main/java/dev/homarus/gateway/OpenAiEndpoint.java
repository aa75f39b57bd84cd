package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import dev.homarus.provider.ToolCall;
import dev.homarus.session.Conversation;
import dev.homarus.session.Message;
import dev.homarus.session.Sessions;
import dev.homarus.types.Entropy;
import dev.homarus.types.Incognito;
import dev.homarus.types.Label;
import dev.homarus.types.Principal;
import dev.homarus.types.Problem;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/// `/v1/chat/completions` and `/v1/models` as OpenAI's clients know them. Source: OpenAI API reference.
///
/// With the header `X-Homarus-Session` only what follows the last answer is new, and the rest is what the
/// Session remembers; without it the request is all there is, and no transcript of it is kept. With
/// `X-Homarus-Incognito: 1` nothing else is kept either: no text in the ledger, and in the audit only that
/// something happened.
final class OpenAiEndpoint {
    private static final String MODEL = "homarus";

    private final Turns turns;
    private final Sessions sessions;
    private final ScheduledExecutorService ticker;
    private final InstantSource clock;
    private final Entropy entropy;

    OpenAiEndpoint(
            Turns turns, Sessions sessions, ScheduledExecutorService ticker, InstantSource clock, Entropy entropy) {
        this.entropy = entropy;
        this.turns = turns;
        this.sessions = sessions;
        this.ticker = ticker;
        this.clock = clock;
    }

    void models(Call call) {
        var model = Json.object()
                .put("id", MODEL)
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", "homarus");
        call.reply(Json.object()
                .put("object", "list")
                .put("data", Json.array(List.of(model.build())))
                .build());
    }

    void chat(Call call) {
        var json = call.json(Call.MAX_SAID);
        var session = Optional.ofNullable(call.request().getHeaders().get("X-Homarus-Session"));
        if (!"1".equals(call.request().getHeaders().get("X-Homarus-Incognito"))) {
            chat(call, json, asked(json, session, Optional.empty(), call.principal()));
            return;
        }
        if (session.isPresent()) {
            throw new Problem(
                            "HTTP-001",
                            "A conversation is remembered, or incognito.",
                            "Send X-Homarus-Session or X-Homarus-Incognito, not both.")
                    .asException();
        }
        var name = Incognito.name(entropy);
        try {
            chat(call, json, asked(json, session, Optional.of(name), call.principal()));
        } finally {
            sessions.unkept().over(name);
        }
    }

    private void chat(Call call, Json.Obj json, Turns.Asked asked) {
        boolean stream = json.flag("stream", false);
        if (stream) {
            boolean withUsage = json.object("stream_options")
                    .map(options -> options.flag("include_usage", false))
                    .orElse(false);
            stream(call, asked, withUsage);
        } else {
            var ended = turns.run(asked, event -> {});
            var problem = ended.problem();
            if (problem.isPresent() && !ended.state().equals("done")) {
                throw problem.get().asException();
            }
            call.reply(completion(ended));
        }
    }

    /// @param incognito the name of a conversation of which nothing at all is kept
    private Turns.Asked asked(Json.Obj json, Optional<String> session, Optional<String> incognito, Principal who) {
        session.ifPresent(Sessions::checkName);
        var label = Speech.label(who);
        var request = OpenAiRequest.of(json, label, clock.instant());
        return new Turns.Asked(
                session.or(() -> incognito).orElse("(stateless)"),
                request.said(),
                request.shown(),
                session.isPresent() ? label : request.label(),
                "a program with your token " + who.id() + " asked",
                who.id(),
                true,
                request.wants(),
                turn -> session.isPresent()
                        ? sessions.begin(session.get(), turn, stamped(request.fresh(), turn))
                        : new Passing(incognito.orElse("(stateless " + turn + ")"), stamped(request.messages(), turn)));
    }

    private static List<Message> stamped(List<Message> messages, String turn) {
        return messages.stream().map(message -> message.in(turn)).toList();
    }

    private void stream(Call call, Turns.Asked asked, boolean withUsage) {
        var id = "chatcmpl-" + Long.toHexString(System.nanoTime());
        var created = clock.instant();
        try (var stream = new EventStream(call.response(), ticker)) {
            stream.begin(chunk(
                    id,
                    created,
                    Json.object().put("role", "assistant").put("content", "").build(),
                    Optional.empty()));
            var ended = turns.run(asked, event -> {
                if (event.text("type").equals("turn.delta")) {
                    stream.send(chunk(
                            id,
                            created,
                            Json.object().put("content", event.text("text")).build(),
                            Optional.empty()));
                }
            });
            if (ended.problem().isPresent()) {
                stream.send(Replies.openAiError(ended.problem().get()));
            } else {
                if (!ended.calls().isEmpty()) {
                    stream.send(chunk(
                            id,
                            created,
                            Json.object()
                                    .put("tool_calls", calls(ended.calls(), true))
                                    .build(),
                            Optional.empty()));
                }
                stream.send(chunk(id, created, Json.Obj.EMPTY, Optional.of(finish(ended))));
                if (withUsage) {
                    stream.send(head(id, created, "chat.completion.chunk")
                            .put("choices", Json.array(List.of()))
                            .put("usage", usage(ended))
                            .build());
                }
            }
            stream.send("data: [DONE]\n\n");
        }
        call.response().write(true, java.nio.ByteBuffer.allocate(0), call.callback());
    }

    private static Json.Obj chunk(String id, Instant created, Json delta, Optional<String> finish) {
        var choice =
                Json.object().put("index", 0).put("delta", delta).put("finish_reason", Json.of(finish.orElse(null)));
        return head(id, created, "chat.completion.chunk")
                .put("choices", Json.array(List.of(choice.build())))
                .build();
    }

    private static String finish(Turns.Ended ended) {
        return ended.calls().isEmpty() ? "stop" : "tool_calls";
    }

    private static Json.Builder head(String id, Instant created, String object) {
        return Json.object()
                .put("id", id)
                .put("object", object)
                .put("created", created.getEpochSecond())
                .put("model", MODEL);
    }

    private Json.Obj completion(Turns.Ended ended) {
        var message = Json.object().put("role", "assistant").put("content", ended.reply());
        if (!ended.calls().isEmpty()) {
            message.put("tool_calls", calls(ended.calls(), false));
        }
        var choice =
                Json.object().put("index", 0).put("message", message.build()).put("finish_reason", finish(ended));
        return head("chatcmpl-" + ended.turn(), clock.instant(), "chat.completion")
                .put("choices", Json.array(List.of(choice.build())))
                .put("usage", usage(ended))
                .build();
    }

    private static Json calls(List<ToolCall> calls, boolean indexed) {
        var items = new ArrayList<Json>();
        for (var call : calls) {
            var json = Json.object();
            if (indexed) {
                json.put("index", items.size());
            }
            items.add(json.put("id", call.id())
                    .put("type", "function")
                    .put(
                            "function",
                            Json.object()
                                    .put("name", call.tool())
                                    .put("arguments", call.arguments())
                                    .build())
                    .build());
        }
        return Json.array(items);
    }

    private static Json usage(Turns.Ended ended) {
        return Json.object()
                .put("prompt_tokens", ended.usage().input())
                .put("completion_tokens", ended.usage().output())
                .put("total_tokens", ended.usage().input() + ended.usage().output())
                .build();
    }

    /// A conversation that the caller brought along and nobody keeps.
    private static final class Passing implements Conversation {
        private final String name;
        private final List<Message> messages;

        Passing(String name, List<Message> messages) {
            this.name = name;
            this.messages = new ArrayList<>(messages);
        }

        @Override
        public String session() {
            return name;
        }

        @Override
        public List<Message> messages() {
            return List.copyOf(messages);
        }

        @Override
        public Label label() {
            return messages.stream().map(Message::whole).reduce(Label.SYSTEM, Label::join);
        }

        @Override
        public void add(List<Message> added) {
            messages.addAll(added);
        }

        @Override
        public void end(String state) {
            // Nothing is kept, so there is nothing to make durable.
        }
    }
}

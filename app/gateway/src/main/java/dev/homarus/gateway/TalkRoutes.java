package dev.homarus.gateway;

import dev.homarus.egress.Ledger;
import dev.homarus.protocol.Json;
import dev.homarus.session.Sessions;
import dev.homarus.session.Transcripts;
import dev.homarus.types.Incognito;
import dev.homarus.types.Principal.Scope;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;

/// Conversations: saying something, stopping it, and reading what was said.
record TalkRoutes(
        Turns turns,
        Sessions sessions,
        Transcripts transcripts,
        Ledger ledger,
        Uploads uploads,
        ScheduledExecutorService ticker) {
    void addTo(Router router) {
        new ImageRoutes(uploads, sessions, transcripts, ledger).addTo(router);
        router.on(Scope.CHAT, "POST", "/api/chat", this::chat)
                .on(Scope.CHAT, "POST", "/api/turns/{}/cancel", this::cancel)
                .on(Scope.READ, "GET", "/api/sessions", this::list)
                .on(Scope.CHAT, "POST", "/api/incognito", this::open)
                .on(Scope.CHAT, "DELETE", "/api/incognito/{}", this::close)
                .on(Scope.READ, "GET", "/api/messages", this::messages)
                .on(Scope.READ, "GET", "/api/search", this::search);
    }

    private void chat(Call call) {
        var json = call.json(Call.MAX_SAID);
        var text = Speech.said(json);
        var images = uploads.of(Speech.images(json), call.principal());
        var session = Speech.session(json, sessions);
        try (var stream = new EventStream(call.response(), ticker)) {
            try {
                turns.say(session, text, images, call.principal(), stream::send);
            } catch (RuntimeException e) {
                stream.send(Json.object()
                        .put("type", "problem")
                        .put("problem", Replies.problem(Turns.unexpected(e).problem()))
                        .build());
            }
        }
        call.response().write(true, ByteBuffer.allocate(0), call.callback());
    }

    private void open(Call call) {
        call.reply(Json.object().put("session", sessions.unkept().open()).build());
    }

    private void close(Call call) {
        sessions.unkept().close(call.names().getFirst()).ifPresent(turns::cancel);
        call.done();
    }

    private void cancel(Call call) {
        turns.cancel(call.names().getFirst());
        call.done();
    }

    private void list(Call call) {
        var outside = ledger.reachedOutside();
        var kept = transcripts.sessions((int) call.number("limit", 200, 1, 1_000));
        var rows = Stream.concat(sessions.unkept().list().stream(), kept.stream())
                .map(session -> SessionRow.of(session, sessions.busy(session.name()), outside.contains(session.name())))
                .toList();
        call.reply(Json.object().put("sessions", Json.array(rows)).build());
    }

    private void messages(Call call) {
        var session = call.parameter("session").orElse("main");
        long before = call.number("before", Long.MAX_VALUE, 1, Long.MAX_VALUE);
        int limit = (int) call.number("limit", 100, 1, 1_000);
        var rows = Incognito.is(session)
                ? sessions.unkept().page(session, before, limit)
                : transcripts.page(session, before, limit);
        call.reply(Json.object()
                .put("session", session)
                .put(
                        "messages",
                        Json.array(rows.stream().map(message -> message.json()).toList()))
                .build());
    }

    private void search(Call call) {
        var hits = transcripts.search(call.parameter("q").orElse(""), (int) call.number("limit", 20, 1, 100)).stream()
                .map(hit -> Json.object()
                        .put("session", hit.session())
                        .put("seq", hit.seq())
                        .put("role", hit.role().name().toLowerCase(Locale.ROOT))
                        .put("at", hit.at().toString())
                        .put("snippet", hit.snippet())
                        .put("label", hit.label().text())
                        .build())
                .toList();
        call.reply(Json.object().put("hits", Json.array(hits)).build());
    }
}

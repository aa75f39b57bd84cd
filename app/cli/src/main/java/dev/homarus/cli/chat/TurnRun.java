package dev.homarus.cli.chat;

import dev.homarus.cli.local.Events;
import dev.homarus.cli.local.LocalGateway;
import dev.homarus.cli.local.Problems;
import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// One Turn, from what is said to its end. A thread reads the events; the caller's thread shows them, asks, and
/// answers over connections of their own, so that the stream of events never waits for a person.
final class TurnRun implements AutoCloseable {
    private static final int WAITING_EVENTS = 1_024;
    private static final long TICK_MILLIS = 50;
    private static final int BRIEF = 60;

    private sealed interface Item {
        record Event(Json.Obj json) implements Item {}

        record Broken(Problem problem) implements Item {}
    }

    private final LocalGateway gateway;
    private final TurnFace face;
    private final Events events;
    private final Thread reader;
    private final BlockingQueue<Item> items = new ArrayBlockingQueue<>(WAITING_EVENTS);
    private final Deque<Json.Obj> questions = new ArrayDeque<>();
    private Optional<Json.Obj> asking = Optional.empty();
    private volatile Optional<String> turn = Optional.empty();
    private boolean stopping;
    private String busy = "thinking…";

    /// Says something; the Turn begins.
    ///
    /// @param images what is shown with it
    TurnRun(LocalGateway gateway, TurnFace face, String session, String text, List<Attached> images) {
        this.gateway = gateway;
        this.face = face;
        var said = Json.object().put("session", session).put("text", text);
        if (!images.isEmpty()) {
            said.put("images", Json.strings(images.stream().map(Attached::id).toList()));
        }
        this.events = gateway.events("/api/chat", said.build());
        this.reader = Thread.ofPlatform().daemon().name("events").start(this::read);
    }

    private void read() {
        try {
            while (true) {
                Optional<Item> next;
                try {
                    next = events.next().map(Item.Event::new);
                } catch (ProblemException e) {
                    next = Optional.of(new Item.Broken(e.problem()));
                }
                var item = next.orElseGet(() -> new Item.Broken(Problems.gone().problem()));
                items.put(item);
                if (item instanceof Item.Broken) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Shows the Turn until it ends; returns its `turn.done`.
    ///
    /// @throws ProblemException when the gateway refuses the Turn or goes away
    Json.Obj await() {
        try {
            while (true) {
                stopIfWanted();
                listen();
                var item = items.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
                if (item == null) {
                    face.busy(asking.isPresent() ? "waiting for your answer" : busy);
                    continue;
                }
                switch (item) {
                    case Item.Broken(var problem) -> throw problem.asException();
                    case Item.Event(var event) -> {
                        if (event.text("type").equals("turn.done")) {
                            return event;
                        }
                        show(event);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problems.gone();
        } catch (JsonException e) {
            throw Problems.notUnderstood();
        }
    }

    private void show(Json.Obj event) {
        switch (event.text("type")) {
            case "turn.started" -> {
                turn = Optional.of(event.text("turn"));
                face.begun();
            }
            case "turn.delta" -> face.text(event.text("text"));
            case "turn.tool" -> tool(event);
            case "approval.asked" ->
                event.object("approval").ifPresent(approval -> {
                    questions.add(whole(approval));
                    askNext();
                });
            case "approval.closed" ->
                event.object("approval").ifPresent(approval -> withdraw(approval.text("id"), approval));
            case "problem" ->
                throw LocalGateway.problem(event.object("problem").orElse(Json.Obj.EMPTY))
                        .asException();
            default -> {
                // An event of a later version.
            }
        }
    }

    /// Gets what an event does not carry: what is in a request that would be sent.
    private Json.Obj whole(Json.Obj approval) {
        if (!approval.text("kind").equals("send")) {
            return approval;
        }
        try {
            return gateway.get("/api/approvals/" + LocalGateway.encoded(approval.text("id")));
        } catch (ProblemException e) {
            return approval;
        }
    }

    private void tool(Json.Obj event) {
        var shown = Words.brief(event.text("shown"), BRIEF);
        busy = switch (event.text("state")) {
            case "asked" -> event.text("tool") + ": " + shown;
            case "running" -> "running: " + shown;
            default -> {
                face.tool(event);
                yield "thinking…";
            }
        };
    }

    private void askNext() {
        if (asking.isEmpty() && !questions.isEmpty()) {
            var next = questions.remove();
            if (face.ask(next)) {
                asking = Optional.of(next);
            } else {
                busy = "waiting for your answer";
            }
        }
    }

    private void listen() {
        var question = asking;
        if (question.isEmpty()) {
            return;
        }
        face.answer()
                .ifPresent(typed -> Reply.read(typed, question.get())
                        .ifPresentOrElse(reply -> answer(question.get(), reply), () -> face.askAgain(Reply.HINT)));
    }

    private void answer(Json.Obj question, Reply reply) {
        try {
            var closed =
                    gateway.post("/api/approvals/" + LocalGateway.encoded(question.text("id")), reply.json(question));
            asking = Optional.empty();
            face.closed(closed, true);
            askNext();
        } catch (ProblemException e) {
            if (e.problem().code().equals("APPROVAL-002")) {
                return;
            }
            face.askAgain(e.problem().line());
        }
    }

    private void withdraw(String id, Json.Obj closed) {
        questions.removeIf(question -> question.text("id").equals(id));
        if (asking.isPresent() && asking.get().text("id").equals(id)) {
            asking = Optional.empty();
            face.closed(closed, false);
        }
        busy = "thinking…";
        askNext();
    }

    private void stopIfWanted() {
        if (!stopping && turn.isPresent() && face.wantsToStop()) {
            stopping = true;
            busy = "stopping…";
            cancel();
        }
    }

    /// Stops the Turn, if it has begun.
    void cancel() {
        turn.ifPresent(id -> {
            try {
                gateway.post("/api/turns/" + LocalGateway.encoded(id) + "/cancel");
            } catch (ProblemException e) {
                // A gateway that has gone has no Turn to stop; the stream of events tells.
            }
        });
    }

    @Override
    public void close() {
        events.close();
        reader.interrupt();
    }
}

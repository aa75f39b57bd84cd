package dev.homarus.gateway;

import dev.homarus.approval.ActionGate;
import dev.homarus.approval.Approval;
import dev.homarus.approval.StopBook;
import dev.homarus.egress.EgressGate;
import dev.homarus.egress.Ledger;
import dev.homarus.image.Image;
import dev.homarus.loop.AgentLoop;
import dev.homarus.loop.Model;
import dev.homarus.loop.TurnListener;
import dev.homarus.loop.TurnResult;
import dev.homarus.loop.Wants;
import dev.homarus.policy.Action;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import dev.homarus.provider.ModelReply.Usage;
import dev.homarus.provider.ToolCall;
import dev.homarus.session.Conversation;
import dev.homarus.session.Message;
import dev.homarus.session.Message.Role;
import dev.homarus.session.Sessions;
import dev.homarus.session.Transcripts;
import dev.homarus.types.Entropy;
import dev.homarus.types.Incognito;
import dev.homarus.types.Label;
import dev.homarus.types.Principal;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Runs Turns on their callers' threads, tells the faces about them, and stops them on request or at their
/// limit.
final class Turns implements AutoCloseable {
    /// The longest Turn, waits for the owner included.
    static final Duration LIMIT = Duration.ofMinutes(30);

    /// How long Turns that are broken off may take to end.
    private static final Duration LONGEST_END = Duration.ofSeconds(3);

    private static final Duration LOOK = Duration.ofMillis(2);

    /// How a Turn went.
    ///
    /// @param state `done`, `stopped` or `failed`
    record Ended(
            String turn,
            String session,
            String state,
            String reply,
            List<ToolCall> calls,
            Label label,
            String model,
            Usage usage,
            long milliseconds,
            List<Withheld> withheld,
            Optional<Problem> problem) {
        Json.Obj json() {
            var json = Json.object()
                    .put("type", "turn.done")
                    .put("turn", turn)
                    .put("session", session)
                    .put("state", state)
                    .put("reply", reply)
                    .put("label", label.text())
                    .put("model", model)
                    .put(
                            "usage",
                            Json.object()
                                    .put("input", usage.input())
                                    .put("output", usage.output())
                                    .build())
                    .put("milliseconds", milliseconds);
            if (!withheld.isEmpty()) {
                json.put(
                        "withheld",
                        Json.array(withheld.stream().map(Withheld::json).toList()));
            }
            problem.ifPresent(known -> json.put("problem", Replies.problem(known)));
            return json.build();
        }

        /// Returns what is told of it where nothing that was said may be shown any more.
        Ended brokenOff(Problem why) {
            return new Ended(
                    turn,
                    session,
                    "stopped",
                    "",
                    List.of(),
                    label,
                    model,
                    usage,
                    milliseconds,
                    List.of(),
                    Optional.of(why));
        }
    }

    /// What a Turn is asked to do.
    ///
    /// @param said what was said last, to be shown
    /// @param images what was shown with it
    /// @param sender the id of the principal who said it
    /// @param program whether a program asks, at `/v1`
    /// @param begin opens the conversation for the Turn's id, waiting for its turn
    record Asked(
            String session,
            String said,
            List<Image> images,
            Label label,
            String origin,
            String sender,
            boolean program,
            Wants wants,
            Function<String, Conversation> begin) {}

    private final Sessions sessions;
    private final Transcripts transcripts;
    private final Routing routing;
    private final EgressGate egress;
    private final Ledger ledger;
    private final ActionGate gate;
    private final StopBook stops;
    private final AgentLoop loop;
    private final Guide guide;
    private final Feed feed;
    private final Entropy entropy;
    private final InstantSource clock;
    private final Map<String, Thread> running = new ConcurrentHashMap<>();
    private final Map<String, List<Problem>> notes = new ConcurrentHashMap<>();
    private final Map<String, Consumer<Json.Obj>> followers = new ConcurrentHashMap<>();
    private volatile Optional<Problem> over = Optional.empty();
    private final ScheduledExecutorService limits = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("turn-limits").factory());

    Turns(
            Sessions sessions,
            Transcripts transcripts,
            Routing routing,
            EgressGate egress,
            Ledger ledger,
            ActionGate gate,
            StopBook stops,
            AgentLoop loop,
            Guide guide,
            Feed feed,
            Entropy entropy,
            InstantSource clock) {
        this.sessions = sessions;
        this.transcripts = transcripts;
        this.routing = routing;
        this.egress = egress;
        this.ledger = ledger;
        this.gate = gate;
        this.stops = stops;
        this.loop = loop;
        this.guide = guide;
        this.feed = feed;
        this.entropy = entropy;
        this.clock = clock;
    }

    /// Runs a Turn in a stored Session.
    Ended say(String session, String text, List<Image> images, Principal who, Consumer<Json.Obj> events) {
        Sessions.checkName(session);
        var label = Speech.label(who);
        var now = clock.instant();
        return run(
                new Asked(
                        session,
                        text,
                        images,
                        label,
                        "you said: " + Shown.exactly(text.length() > 200 ? text.substring(0, 200) + "…" : text),
                        who.id(),
                        false,
                        Wants.NOTHING,
                        turn -> sessions.begin(
                                session,
                                turn,
                                List.of(Message.of(turn, Role.USER, text, label, now)
                                        .showing(images)))),
                events);
    }

    /// Runs a Turn to its end and returns how it went; what was said is durable when this returns.
    ///
    /// @throws ProblemException STOP-001 while Homarus is paused, but for the guide's commands
    Ended run(Asked asked, Consumer<Json.Obj> events) {
        if (!asked.said().startsWith("/")) {
            stops.check();
        }
        var turn = entropy.id("trn_");
        var started = clock.instant();
        var thread = Thread.currentThread();
        running.put(turn, thread);
        followers.put(turn, events);
        var limit = limits.schedule(() -> cancel(turn), LIMIT.toSeconds(), TimeUnit.SECONDS);
        Consumer<Json.Obj> out = event -> {
            if (over.isEmpty() || event.text("type").equals("turn.done")) {
                events.accept(event);
                feed.tell(event);
            }
        };
        try {
            over.ifPresent(Turns::refuse);
            var conversation = asked.begin().apply(turn);
            String state = "failed";
            try {
                out.accept(TurnEvents.started(turn, asked, started));
                var ended = go(turn, asked, conversation, started, out);
                state = ended.state();
                conversation.end(state);
                state = "";
                var told = over.map(ended::brokenOff).orElse(ended);
                out.accept(told.json());
                tellSession(asked.session());
                return told;
            } finally {
                if (!state.isEmpty()) {
                    Thread.interrupted();
                    conversation.end(state);
                }
            }
        } catch (ProblemException e) {
            over.ifPresent(Turns::refuse);
            throw e;
        } finally {
            limit.cancel(false);
            followers.remove(turn);
            notes.remove(turn);
            synchronized (running) {
                running.remove(turn);
                Thread.interrupted();
            }
        }
    }

    private void tellSession(String name) {
        if (feed.hasListeners()) {
            (Incognito.is(name) ? sessions.unkept().summary(name) : transcripts.session(name))
                    .ifPresent(session -> feed.tell(Json.object()
                            .put("type", "session.changed")
                            .put("session", SessionRow.of(session, sessions.busy(name), ledger.hasReachedOutside(name)))
                            .build()));
        }
    }

    private Ended go(String turn, Asked asked, Conversation conversation, Instant started, Consumer<Json.Obj> out) {
        var plan = routing.plan(asked, conversation);
        var able = new ArrayList<>(plan.models());
        if (able.isEmpty()) {
            return guided(turn, asked, conversation, started, out, plan.usual());
        }
        plan.told().ifPresent(problem -> notice(conversation, turn, problem));
        var spent = new Usage(0, 0);
        for (int i = 0; ; i++) {
            var answering = able.get(i);
            var result = loop.run(
                            new AgentLoop.Turn(
                                    turn, conversation, answering, asked.origin(), asked.sender(), true, asked.wants()),
                            listener(turn, asked.session(), out))
                    .after(spent);
            spent = result.usage();
            if (result instanceof TurnResult.Failed(var problem, var partial, var _, var _) && partial.isEmpty()) {
                var sized = routing.contexts().afterTooLong(answering, problem, asked.sender());
                if (sized.isPresent()) {
                    able.set(i--, sized.get());
                    notice(conversation, turn, Contexts.told(sized.get()));
                    continue;
                }
            }
            if (result instanceof TurnResult.Failed failed
                    && i + 1 < able.size()
                    && !Thread.currentThread().isInterrupted()
                    && Routing.goesOn(failed.problem(), failed.partial())) {
                notice(conversation, turn, plan.another(i, failed.problem()));
                continue;
            }
            Thread.interrupted();
            gate.abandon(turn);
            if (result instanceof TurnResult.Done) {
                routing.answered(asked.session(), answering);
            }
            notes.getOrDefault(turn, List.of()).forEach(problem -> notice(conversation, turn, problem));
            return ended(turn, asked, conversation, answering, result, started);
        }
    }

    private Ended ended(
            String turn, Asked asked, Conversation conversation, Model model, TurnResult result, Instant started) {
        var name = model.name();
        var kept = Withheld.of(egress, model, asked.session(), conversation.messages());
        return switch (result) {
            case TurnResult.Done(var reply, var calls, var label, var usage) ->
                ended(turn, asked, "done", reply, calls, label, name, usage, started, kept, Optional.empty());
            case TurnResult.Stopped(var problem, var partial, var label, var usage) -> {
                notice(conversation, turn, over.orElse(problem));
                yield unfinished(turn, asked, "stopped", partial, label, name, usage, started, kept, problem);
            }
            case TurnResult.Failed(var problem, var partial, var label, var usage) -> {
                notice(conversation, turn, over.orElse(problem));
                yield unfinished(turn, asked, "failed", partial, label, name, usage, started, kept, problem);
            }
        };
    }

    private Ended unfinished(
            String turn,
            Asked asked,
            String state,
            String partial,
            Label label,
            String model,
            Usage usage,
            Instant started,
            List<Withheld> kept,
            Problem problem) {
        return ended(turn, asked, state, partial, List.of(), label, model, usage, started, kept, Optional.of(problem));
    }

    private Ended guided(
            String turn,
            Asked asked,
            Conversation conversation,
            Instant started,
            Consumer<Json.Obj> out,
            Optional<Model> model) {
        var answer = modelCommand(asked).orElseGet(() -> guide.answer(asked.said(), turn, model));
        conversation.add(List.of(Message.of(turn, Role.ASSISTANT, answer.text(), answer.label(), clock.instant())
                .asking(List.of(), Guide.NAME)));
        out.accept(TurnEvents.delta(turn, asked.session(), answer.text()));
        return ended(
                turn,
                asked,
                "done",
                answer.text(),
                List.of(),
                conversation.label(),
                Guide.NAME,
                new Usage(0, 0),
                started,
                List.of(),
                Optional.empty());
    }

    private Optional<Guide.Answer> modelCommand(Asked asked) {
        var words = asked.said().strip().split("\\s+", 2);
        return words[0].equalsIgnoreCase("/model")
                ? Optional.of(routing.command(asked.session(), words.length > 1 ? words[1] : "", asked.label()))
                : Optional.empty();
    }

    private void notice(Conversation conversation, String turn, Problem problem) {
        conversation.add(List.of(Message.of(turn, Role.NOTICE, problem.line(), Label.SYSTEM, clock.instant())));
    }

    private Ended ended(
            String turn,
            Asked asked,
            String state,
            String reply,
            List<ToolCall> calls,
            Label label,
            String model,
            Usage usage,
            Instant started,
            List<Withheld> withheld,
            Optional<Problem> problem) {
        return new Ended(
                turn,
                asked.session(),
                state,
                reply,
                calls,
                label,
                model,
                usage,
                Duration.between(started, clock.instant()).toMillis(),
                withheld,
                problem);
    }

    private TurnListener listener(String turn, String session, Consumer<Json.Obj> out) {
        return new TurnListener() {
            @Override
            public void text(String piece) {
                out.accept(TurnEvents.delta(turn, session, piece));
            }

            @Override
            public void call(String id, String tool, String shown, CallState state, Optional<String> result) {
                if (state == CallState.DONE || state == CallState.FAILED) {
                    gate.ended(turn, state.name().toLowerCase(Locale.ROOT));
                }
                out.accept(TurnEvents.tool(turn, session, id, tool, shown, state, result));
            }
        };
    }

    /// Tells whoever follows a Turn about something that happened to it elsewhere; does not wait for them.
    void tell(String turn, Json.Obj event) {
        var follower = followers.get(turn);
        if (follower == null || over.isPresent()) {
            return;
        }
        if (Thread.currentThread().equals(running.get(turn))) {
            follower.accept(event);
        } else {
            Thread.startVirtualThread(() -> follower.accept(event));
        }
    }

    /// Puts something that happened to a running Turn into its transcript, before its end.
    void note(String turn, Problem problem) {
        if (running.containsKey(turn)) {
            notes.computeIfAbsent(turn, id -> new CopyOnWriteArrayList<>()).add(problem);
        }
    }

    /// Stops a Turn, if it is running.
    void cancel(String turn) {
        synchronized (running) {
            var thread = running.get(turn);
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    private static void refuse(Problem why) {
        throw why.asException();
    }

    /// Breaks off what runs and lets nothing begin. From now on nobody is told anything of a Turn but that it
    /// is over, and why; waits until all are, at most [#LONGEST_END].
    void breakOff(Problem why) {
        over = Optional.of(why);
        running.keySet().forEach(this::cancel);
        long end = System.nanoTime() + LONGEST_END.toNanos();
        while (isBusy() && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /// Stops the Turns that do something. One that waits for an answer goes on waiting; where its command runs
    /// and waits with it, it is stopped.
    void pause() {
        var waiting = gate.waiting().stream()
                .filter(question -> !(question.action() instanceof Action.Connect))
                .map(Approval::turn)
                .collect(Collectors.toSet());
        running.keySet().stream().filter(turn -> !waiting.contains(turn)).forEach(this::cancel);
    }

    /// Tells whether a Turn is running or waits for an answer.
    boolean isBusy() {
        return !running.isEmpty();
    }

    /// Stops all Turns.
    @Override
    public void close() {
        limits.shutdownNow();
        running.keySet().forEach(this::cancel);
    }

    /// Says what cannot be expected: a bug, told without its content.
    static ProblemException unexpected(RuntimeException e) {
        if (e instanceof ProblemException known) {
            return known;
        }
        System.getLogger("homarus").log(System.Logger.Level.ERROR, "bug", e);
        return new Problem(
                        "GATEWAY-009",
                        "Something went wrong inside Homarus (" + e.getClass().getSimpleName() + ").",
                        "Try again; if it happens again, report it with the gateway's log.")
                .asException();
    }
}

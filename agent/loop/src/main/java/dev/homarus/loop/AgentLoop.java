package dev.homarus.loop;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.egress.EgressGate;
import dev.homarus.egress.Onlooker;
import dev.homarus.outlook.Look;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.protocol.Shown;
import dev.homarus.provider.ModelApi;
import dev.homarus.provider.ModelReply;
import dev.homarus.provider.ModelReply.Usage;
import dev.homarus.provider.Prompt;
import dev.homarus.provider.Shape;
import dev.homarus.provider.ToolCall;
import dev.homarus.provider.ToolSpec;
import dev.homarus.session.Conversation;
import dev.homarus.session.Message;
import dev.homarus.session.Message.Role;
import dev.homarus.tool.Tool;
import dev.homarus.tool.ToolResult;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Outgoing;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import dev.homarus.types.Provenance;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// Runs Turns: asks the model, does what it asks for through the gates, and goes on until it has answered or
/// the budget is used up. Stateless between Turns; thread-safe. An interrupt of the thread stops a Turn.
public final class AgentLoop {
    /// What a Turn is about.
    ///
    /// @param turn its id
    /// @param origin why, for the owner who is asked about an effect
    /// @param sender the id of the principal whose words began it
    /// @param attended whether anyone can be asked
    /// @param wants what the program brings along that asks
    public record Turn(
            String turn,
            Conversation conversation,
            Model model,
            String origin,
            String sender,
            boolean attended,
            Wants wants) {}

    /// The most characters of one result, and of all results of a Turn; what is longer is cut.
    static final int MAX_RESULT = 262_144;

    static final int MAX_RESULTS = 1_000_000;

    private static final int MAX_LOOKS = 4;

    private final EgressGate egress;
    private final Map<String, Tool> tools = new LinkedHashMap<>();
    private final PromptBuilder prompts;
    private final Renderings renderings = new Renderings();
    private final ImageRefusals refusals = new ImageRefusals();
    private final Budget budget;
    private final Ceilings ceilings;
    private final WhoseWords words;
    private final InstantSource clock;
    private final Function<Turn, Onlooker> onlookers;

    /// A loop that shows nobody what it sends: a model whose requests the owner looks at first is sent nothing.
    public AgentLoop(EgressGate egress, List<Tool> tools, String instructions, Budget budget, InstantSource clock) {
        this(egress, turn -> Onlooker.NOBODY, tools, instructions, budget, clock);
    }

    /// @param onlookers who is shown what a Turn sends, where the owner wants to see it first
    public AgentLoop(
            EgressGate egress,
            Function<Turn, Onlooker> onlookers,
            List<Tool> tools,
            String instructions,
            Budget budget,
            InstantSource clock) {
        this.egress = egress;
        this.onlookers = onlookers;
        tools.forEach(tool -> this.tools.put(tool.spec().name(), tool));
        this.words = new WhoseWords(this.tools);
        this.prompts = new PromptBuilder(instructions, budget.history());
        this.budget = budget;
        this.ceilings = new Ceilings(budget.hourlySteps(), budget.hourlyResults());
        this.clock = clock;
    }

    /// Forgets what is remembered of a conversation.
    public void forget(String session) {
        renderings.forget(session);
        words.forget(session);
    }

    /// Runs one Turn to its end; what is said and done is added to the conversation, which the caller ends.
    public TurnResult run(Turn turn, TurnListener listener) {
        var partial = new Partial();
        var usage = new Usage(0, 0);
        int room = MAX_RESULTS;
        var repetition = new Repetition();
        var reasoned = new Reasoned();
        var session = turn.conversation().session();
        var end = clock.instant().plus(budget.time());
        try {
            Shaping.check(turn, egress);
            for (int step = 0; step < budget.steps(); step++) {
                partial.clear();
                if (Thread.currentThread().isInterrupted()) {
                    return stopped(turn, partial, usage);
                }
                if (!clock.instant().isBefore(end)) {
                    return ended(turn, usage, Endings.tooLong(budget));
                }
                if (!ceilings.step(session, clock.instant())) {
                    return ended(turn, usage, Endings.tooMuch(budget));
                }
                var prompt = prompt(turn, reasoned);
                var answered = ask(turn, prompt, partial, listener);
                var reply = answered.reply();
                reasoned.keep(reply);
                usage = usage.plus(reply.usage());
                Shaping.checkAnswer(turn, reply);
                var label = spoken(turn, prompt).join(answered.label());
                var said = said(turn, reply.text(), label)
                        .asking(calls(reply.calls()), turn.model().name());
                var theirs = reply.calls().stream()
                        .filter(call ->
                                theirs(turn).anyMatch(tool -> tool.name().equals(call.tool())))
                        .toList();
                partial.clear();
                turn.conversation().add(List.of(said));
                if (reply.stop() == ModelReply.Stop.LENGTH) {
                    return new TurnResult.Stopped(
                            Endings.atItsLength(),
                            reply.text(),
                            turn.conversation().label(),
                            usage);
                }
                if (reply.calls().isEmpty() || !theirs.isEmpty()) {
                    return new TurnResult.Done(
                            reply.text(), theirs, turn.conversation().label(), usage);
                }
                for (var call : reply.calls()) {
                    var answer = answer(
                                    turn,
                                    call,
                                    label,
                                    listener,
                                    Math.min(room, Room.result(turn.model(), MAX_RESULT)),
                                    repetition)
                            .with(answered.label());
                    room = Math.max(0, room - answer.text().length());
                    ceilings.result(session, clock.instant(), answer.text().length());
                    turn.conversation().add(List.of(answer));
                    if (Thread.currentThread().isInterrupted()) {
                        return stopped(turn, partial, usage);
                    }
                }
                if (repetition.isHopeless()) {
                    return ended(turn, usage, Endings.circles());
                }
            }
            return ended(turn, usage, Endings.tooManySteps(budget));
        } catch (ProblemException e) {
            return Thread.currentThread().isInterrupted()
                    ? stopped(turn, partial, usage)
                    : failed(turn, e.problem(), partial, usage);
        } catch (IOException e) {
            return Thread.currentThread().isInterrupted() || e instanceof java.io.InterruptedIOException
                    ? stopped(turn, partial, usage)
                    : failed(turn, ModelApi.cut(), partial, usage);
        }
    }

    private static TurnResult ended(Turn turn, Usage usage, Problem problem) {
        return new TurnResult.Stopped(problem, "", turn.conversation().label(), usage);
    }

    private Prompt prompt(Turn turn, Reasoned reasoned) {
        var specs = new ArrayList<ToolSpec>();
        if (Shaping.leavesRoom(turn)) {
            var offered = tools.values().stream()
                    .filter(Tool::isOffered)
                    .map(Tool::spec)
                    .toList();
            specs.addAll(FewTools.of(turn.model(), offered));
        }
        var stamp = stamp(turn);
        var rendering = rendering(turn).restingOn(stamp);
        theirs(turn)
                .filter(tool -> rendering.isClear(tool, spec -> isClear(turn, spec)))
                .forEach(specs::add);
        var messages = turn.conversation().messages();
        var made = new Prompt(List.of(), List.of());
        // A value that is hidden for the first time is hidden in what was said before too.
        for (int look = 0; look < MAX_LOOKS; look++) {
            made = prompts.build(
                    messages,
                    specs,
                    new Sight(egress, turn, refusals),
                    rendering.restingOn(stamp),
                    reasoned,
                    prompts.room(turn.model(), specs));
            var after = stamp(turn);
            if (stamp.equals(after)) {
                return made;
            }
            stamp = after;
        }
        return made;
    }

    /// Returns what the pieces of a prompt rest on: what may leave, and whose reasoning they carry.
    private String stamp(Turn turn) {
        var model = turn.model();
        return egress.stamp(model.destination(), turn.conversation().session()) + "\n" + model.name() + "\n"
                + model.id() + "\n" + refusals.changes();
    }

    /// Whether a caller's tool may be told of as it is.
    private boolean isClear(Turn turn, ToolSpec tool) {
        var text = tool.name() + "\n" + tool.description() + "\n"
                + tool.parameters().write();
        return egress.look(turn.model().destination(), turn.conversation().session(), text, tool.label())
                        instanceof Look.Leaves leaves
                && leaves.before().isEmpty();
    }

    /// Returns the caller's tools; where a name is taken, the tool of that name is Homarus' own.
    private Stream<ToolSpec> theirs(Turn turn) {
        return turn.wants().tools().stream().filter(tool -> !tools.containsKey(tool.name()));
    }

    private Renderings.Rendering rendering(Turn turn) {
        return renderings.of(turn.conversation().session());
    }

    /// What a model has said so far in a step.
    private static final class Partial {
        private final StringBuilder text = new StringBuilder();

        /// Of the values in it that stand for pseudonyms.
        private Label label = Label.SYSTEM;

        void clear() {
            text.setLength(0);
            label = Label.SYSTEM;
        }
    }

    /// What a model has answered, with the values its pseudonyms stand for.
    ///
    /// @param label of these values
    private record Answered(ModelReply reply, Label label) {}

    private Answered ask(Turn turn, Prompt prompt, Partial partial, TurnListener listener) throws IOException {
        var model = turn.model();
        var out = new Outgoing(
                model.destination(),
                "POST",
                model.basePath() + model.api().chatPath(model.id()),
                model.api().headers(),
                model.key().map(model.api()::credential),
                rendering(turn).body(model.api(), model.terms().in(turn.wants().shape()), prompt),
                turn.conversation().session(),
                budget.silence());
        try (var exchange =
                Attempts.answered(model.id(), () -> egress.send(out, Accounts.of(turn), onlookers.apply(turn)))) {
            var restoring =
                    egress.restoring(model.destination(), turn.conversation().session());
            ModelReply reply;
            try {
                reply = model.api()
                        .read(
                                exchange.body(),
                                model.manner().writtenCalls() ? prompt.offered() : Set.of(),
                                piece -> tell(partial, listener, restoring.feed(piece)));
            } finally {
                tell(partial, listener, restoring.end());
                partial.label = restoring.label();
            }
            refusals.answered(model, prompt);
            exchange.settle(Accounts.counted(reply.usage()));
            exchange.complete();
            var calls = CallIds.fresh(reply.calls(), turn.conversation().messages()).stream()
                    .map(call -> new ToolCall(
                            call.id(), call.tool(), egress.withoutSecrets(restoring.arguments(call.arguments()))))
                    .toList();
            var text = egress.withoutSecrets(restoring.text(reply.text()));
            var whole = new ModelReply(text, calls, reply.usage(), reply.stop(), reply.thoughts());
            return new Answered(whole, restoring.label());
        } catch (ProblemException e) {
            refusals.refused(model, prompt, e.problem().code());
            throw e;
        }
    }

    private static void tell(Partial partial, TurnListener listener, String piece) {
        if (!piece.isEmpty()) {
            partial.text.append(piece);
            listener.text(piece);
        }
    }

    /// Returns the label of what a model says: everything it was given, and no better than known.
    private static Label spoken(Turn turn, Prompt prompt) {
        return Stream.of(
                        prompt.pieces().stream().map(Prompt.Piece::whole),
                        prompt.tools().stream().map(ToolSpec::label),
                        turn.wants().shape().stream().map(Shape::label))
                .flatMap(labels -> labels)
                .distinct()
                .reduce(Label.of(Classification.PUBLIC, Provenance.KNOWN), Label::join)
                .from("model:" + turn.model().name());
    }

    private Message said(Turn turn, String text, Label label) {
        return Message.of(turn.turn(), Role.ASSISTANT, text, label, clock.instant());
    }

    private static List<Message.Call> calls(List<ToolCall> calls) {
        return calls.stream()
                .map(call -> new Message.Call(call.id(), call.tool(), call.arguments()))
                .toList();
    }

    private Message answer(
            Turn turn, ToolCall call, Label told, TurnListener listener, int room, Repetition repetition) {
        var result = repetition.isCircle(call) ? circle(call, listener) : result(turn, call, told, listener);
        repetition.made(call, result.text());
        var text = result.text().length() > room ? cut(result.text(), room) + "\n[cut]" : result.text();
        return Message.of(turn.turn(), Role.TOOL, text, result.label(), clock.instant())
                .answering(call.id(), call.tool());
    }

    /// Cuts between characters, not within one.
    private static String cut(String text, int length) {
        boolean within = length > 0 && Character.isHighSurrogate(text.charAt(length - 1));
        return text.substring(0, within ? length - 1 : length);
    }

    private static ToolResult circle(ToolCall call, TurnListener listener) {
        var failed = ToolResult.failed(
                "this call was made before, again and again; it was not made once more. Do something else, or answer");
        listener.call(
                call.id(), Shown.exactly(call.tool()), "", TurnListener.CallState.FAILED, Optional.of(failed.text()));
        return failed;
    }

    private ToolResult result(Turn turn, ToolCall call, Label told, TurnListener listener) {
        var name = Shown.exactly(call.tool());
        var tool = tools.get(call.tool());
        if (tool == null || !tool.isOffered()) {
            var failed = ToolResult.failed("there is no tool of that name");
            listener.call(call.id(), name, "", TurnListener.CallState.FAILED, Optional.of(failed.text()));
            return failed;
        }
        Json.Obj arguments;
        try {
            arguments = arguments(call.arguments());
        } catch (JsonException e) {
            var failed = ToolResult.failed(e.sentence());
            listener.call(call.id(), name, "", TurnListener.CallState.FAILED, Optional.of(failed.text()));
            return failed;
        }
        String shown;
        try {
            shown = tool.shown(arguments);
        } catch (JsonException e) {
            shown = "";
        }
        var line = shown;
        listener.call(call.id(), name, line, TurnListener.CallState.ASKED, Optional.empty());
        var asking = new Asking(
                        turn.conversation().session(),
                        turn.turn(),
                        turn.origin(),
                        turn.conversation().label(),
                        turn.attended())
                .after(() -> WhoseWords.typed(turn.conversation()))
                .in(words.of(turn.conversation(), tool, arguments))
                .told(told);
        var result = tool.call(
                arguments,
                asking,
                running -> listener.call(call.id(), name, running, TurnListener.CallState.RUNNING, Optional.empty()));
        listener.call(call.id(), name, line, state(result), Optional.of(result.text()));
        return result;
    }

    /// @throws JsonException where they are no object
    static Json.Obj arguments(String text) {
        return Json.object(JsonText.parse(text.isBlank() ? "{}" : text), "the arguments");
    }

    private static TurnListener.CallState state(ToolResult result) {
        return switch (result.state()) {
            case DONE -> TurnListener.CallState.DONE;
            case FAILED -> TurnListener.CallState.FAILED;
            case REFUSED -> TurnListener.CallState.REFUSED;
        };
    }

    private TurnResult stopped(Turn turn, Partial partial, Usage usage) {
        keep(turn, partial);
        return new TurnResult.Stopped(
                Endings.stopped(), partial.text.toString(), turn.conversation().label(), usage);
    }

    private TurnResult failed(Turn turn, Problem problem, Partial partial, Usage usage) {
        keep(turn, partial);
        return new TurnResult.Failed(
                problem, partial.text.toString(), turn.conversation().label(), usage);
    }

    /// Keeps what the model had said when it was cut off.
    private void keep(Turn turn, Partial partial) {
        if (!partial.text.isEmpty()) {
            var label = turn.conversation()
                    .label()
                    .join(Label.of(Classification.PERSONAL, Provenance.KNOWN))
                    .from("model:" + turn.model().name())
                    .join(partial.label);
            var said = said(turn, egress.withoutSecrets(partial.text.toString()), label)
                    .asking(List.of(), turn.model().name());
            turn.conversation().add(List.of(said));
        }
    }
}

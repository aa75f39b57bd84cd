package dev.homarus.approval;

import dev.homarus.approval.Approval.Closing;
import dev.homarus.approval.Approval.State;
import dev.homarus.approval.Questions.Pending;
import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.policy.Action;
import dev.homarus.policy.Action.Effect;
import dev.homarus.policy.Decision;
import dev.homarus.policy.Facts;
import dev.homarus.policy.Grant;
import dev.homarus.policy.Grants;
import dev.homarus.policy.Permit;
import dev.homarus.policy.Policy;
import dev.homarus.policy.Words;
import dev.homarus.protocol.Json;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Entropy;
import dev.homarus.types.Label;
import dev.homarus.types.Principal;
import dev.homarus.types.Problem;
import dev.homarus.types.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The gate between a model's wish and an effect: decides by [Policy], asks a person where the policy says
/// so,
/// and hands out a [Permit]. Every question, answer and decision is durable in the audit before anything
/// follows from it. Thread-safe.
public final class ActionGate {
    /// How many questions may wait at once.
    public static final int MAX_WAITING = 100;

    /// How many of them of one Session.
    public static final int MAX_OF_SESSION = 20;

    /// The longest message with an answer, in characters.
    public static final int MAX_TEXT = 2_000;

    /// How often one request may find that the answer it waited for went to another.
    private static final int ROUNDS = 100;

    /// Who wants it and whom to ask.
    ///
    /// @param origin why, in words for a person
    /// @param label of everything the Turn has read
    /// @param attended whether anyone can be asked
    /// @param running the right by which the command runs, or the page was got, that wants it, where there
    ///     is one
    /// @param typed what the owner has typed in this conversation, and nobody else
    /// @param words whose words the call is made of that wants it
    /// @param told label of what it was told that made the call
    public record Asking(
            String session,
            String turn,
            String origin,
            Label label,
            boolean attended,
            Optional<Permit> running,
            Supplier<List<String>> typed,
            Supplier<Words> words,
            Label told) {
        /// Nothing runs that wants it, nothing is known of what the owner has typed, and whoever calls was
        /// told all of it.
        public Asking(String session, String turn, String origin, Label label, boolean attended) {
            this(session, turn, origin, label, attended, Optional.empty(), List::of, () -> Words.UNJUDGED, label);
        }

        /// The same, wanted by what this right has begun; whose words that is made of, nobody has judged.
        public Asking by(Permit permit) {
            return new Asking(
                    session, turn, origin, label, attended, Optional.of(permit), typed, () -> Words.UNJUDGED, told);
        }

        /// The same, with what the owner has typed.
        public Asking after(Supplier<List<String>> texts) {
            return new Asking(session, turn, origin, label, attended, running, texts, words, told);
        }

        /// The same, with whose words the call is made of.
        public Asking in(Supplier<Words> whose) {
            return new Asking(session, turn, origin, label, attended, running, typed, whose, told);
        }

        /// The same, called by who was told no more than what has this label.
        public Asking told(Label all) {
            return new Asking(session, turn, origin, label, attended, running, typed, words, all);
        }
    }

    /// What came of a request.
    public sealed interface Answer {
        /// It may be done now, once.
        record Granted(Permit permit) implements Answer {}

        /// It may not be done; `reason` is for the model.
        ///
        /// @param label Homarus' own words, unless a person's are among them
        record Refused(String reason, Label label) implements Answer {}
    }

    private final Approvals approvals;
    private final Authority authority;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Entropy entropy;
    private final boolean sandboxed;
    private final Questions questions;
    private final Flood flood = new Flood();
    private final List<BiConsumer<String, Instant>> pauses = new CopyOnWriteArrayList<>();

    /// The question that allowed what a Turn does now, by Turn.
    private final Map<String, Approval> underway = new ConcurrentHashMap<>();

    private final TurnAnswers answers = new TurnAnswers();

    /// @param wait how long a question stays open
    /// @param sandboxed whether commands can be isolated on this machine
    public ActionGate(
            Store store,
            AuditLog audit,
            InstantSource clock,
            Entropy entropy,
            Duration wait,
            boolean sandboxed,
            Authority authority) {
        this.approvals = new Approvals(store);
        this.authority = authority;
        this.audit = audit;
        this.clock = clock;
        this.entropy = entropy;
        this.sandboxed = sandboxed;
        this.questions = new Questions(approvals, audit, clock, wait);
        approvals.closeAll(clock.instant());
    }

    /// A gate with the Grants and the policy that are in the store, and no elevation.
    public ActionGate(
            Store store, AuditLog audit, InstantSource clock, Entropy entropy, Duration wait, boolean sandboxed) {
        this(
                store,
                audit,
                clock,
                entropy,
                wait,
                sandboxed,
                new Authority(
                        new GrantBook(store, audit, clock, entropy),
                        new PolicyBook(store, audit, clock),
                        new Elevation(audit, clock),
                        new StopBook(store, audit, clock)));
    }

    /// Tells `listener` about each question when it is asked and when it is closed.
    public void onChange(Consumer<Approval> listener) {
        questions.onChange(listener);
    }

    /// Tells `listener` about each Session that has asked too much, and until when it may not ask.
    public void onPause(BiConsumer<String, Instant> listener) {
        pauses.add(listener);
    }

    /// As [#request(Request, Asking)], about which nothing else is known.
    public Answer request(Action action, Asking asking) {
        return request(Request.of(action), asking);
    }

    /// Decides, and where a person has to be asked, waits for the answer; blocks the calling thread.
    ///
    /// An interrupt ends the wait: the answer is then a refusal, and the thread stays interrupted.
    public Answer request(Request wanted, Asking asking) {
        var request = wanted.isMoreThanReading() ? wanted.judged(asking.words().get()) : wanted;
        for (int round = 0; round < ROUNDS; round++) {
            var answer = decide(request, asking);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        return refused(request, asking, "exec.ask", "too many wait for the same answer");
    }

    /// Returns nothing where it has to be decided anew, because a person's answer has changed what holds.
    private Optional<Answer> decide(Request request, Asking asking) {
        return switch (Policy.decide(request.action(), facts(request, asking))) {
            case Decision.Allow(var permit) -> Optional.of(granted(request, asking, permit, letOut(request.action())));
            case Decision.Deny(var rule, var reason) -> Optional.of(refused(request, asking, rule, reason));
            case Decision.Ask(var rule, var reason) -> {
                if (!(request.action() instanceof Effect effect) || !asking.attended()) {
                    yield Optional.of(refused(request, asking, rule, "nobody is there to be asked"));
                }
                if (!effect.session().equals(asking.session())) {
                    yield Optional.of(refused(request, asking, rule, "it is asked for in another session"));
                }
                yield ask(effect, request, asking, rule);
            }
        };
    }

    private Facts facts(Request request, Asking asking) {
        var facts = authority
                .facts(request, asking.label(), clock.instant(), sandboxed)
                .running(asking.running())
                .said(Said.in(request.action(), asking.typed()));
        return answers.in(asking.turn(), facts);
    }

    private Optional<Answer> ask(Effect action, Request request, Asking asking, String rule) {
        var pending = pending(action, request, asking, rule);
        if (pending.isEmpty()) {
            return Optional.of(refused(
                    request,
                    asking,
                    rule,
                    flood.paused(asking.session(), clock.instant()).isPresent()
                            ? "this session has asked too much, and may not ask for ten minutes"
                            : "too many questions are waiting for the owner"));
        }
        var closed = questions.await(pending.get());
        return switch (closed.state()) {
            case ALLOWED -> pending.get().take() ? Optional.of(decideAgain(request, asking, closed)) : Optional.empty();
            case DENIED ->
                Optional.of(closed.text()
                        .map(text -> new Answer.Refused("the owner refused and says: " + text, words(closed)))
                        .orElseGet(() -> new Answer.Refused("the owner refused", Label.SYSTEM)));
            case EXPIRED ->
                Optional.of(new Answer.Refused("nobody answered in time, which counts as a refusal", Label.SYSTEM));
            case VOID, WAITING -> Optional.of(new Answer.Refused("the turn was stopped", Label.SYSTEM));
        };
    }

    /// Joins the question that waits already, or asks it; returns nothing where no more may wait.
    private synchronized Optional<Pending> pending(Effect action, Request request, Asking asking, String rule) {
        var now = clock.instant();
        var key = Questions.key(request, asking);
        var identical = questions.identical(key);
        var session = asking.session();
        if (identical.isPresent() || flood.paused(session, now).isPresent()) {
            return identical;
        }
        var paused = flood.count(session, now);
        if (paused.isPresent()) {
            pause(session, paused.get());
            return Optional.empty();
        }
        if (questions.count() >= MAX_WAITING || questions.count(session) >= MAX_OF_SESSION) {
            return Optional.empty();
        }
        var question = new Question(
                Ids.next(entropy, "apr_"),
                action,
                request,
                asking.turn(),
                asking.origin(),
                rule,
                asking.label(),
                now,
                questions.end(now));
        return Optional.of(questions.put(Approval.waiting(question), key));
    }

    private void pause(String session, Instant until) {
        audit.append(new Event(
                "approval.paused",
                "homarus",
                Optional.of(session),
                Optional.empty(),
                session,
                Json.object().put("until", until.toString()).build(),
                Label.OWNER));
        questions.closeAll(approval -> approval.action().session().equals(session));
        pauses.forEach(listener -> listener.accept(session, until));
    }

    /// Returns the label of what the answering person typed.
    private static Label words(Approval closed) {
        return closed.answeredBy().filter(Principal.OWNER.id()::equals).isPresent()
                ? Label.OWNER
                : Label.of(Classification.PERSONAL, Provenance.KNOWN);
    }

    /// After a person's yes, the policy decides once more with this answer among the facts.
    private Answer decideAgain(Request request, Asking asking, Approval closed) {
        answers.keep(closed);
        var grant = new Grant(closed.id(), request.action(), clock.instant().plus(Permit.LIFETIME));
        return switch (Policy.decide(request.action(), facts(request, asking).with(grant))) {
            case Decision.Allow(var permit) -> granted(request, asking, permit, Optional.of(closed));
            case Decision.Ask(var rule, var reason) -> refused(request, asking, rule, reason);
            case Decision.Deny(var rule, var reason) -> refused(request, asking, rule, reason);
        };
    }

    private Answer granted(Request request, Asking asking, Permit permit, Optional<Approval> approval) {
        audit.append(Records.allowed(request, asking, permit, approval.map(Approval::id)));
        Records.lowered(request, asking, approval.map(Approval::id)).ifPresent(audit::append);
        authority.grants().used(permit.grants());
        if (asking.running().isEmpty() && !(request.action() instanceof Action.SendExactly)) {
            approval.ifPresent(closed -> underway.put(asking.turn(), closed));
        }
        return new Answer.Granted(permit);
    }

    private Answer refused(Request request, Asking asking, String rule, String reason) {
        audit.append(Records.denied(request, asking, rule, reason));
        return new Answer.Refused(reason, Label.SYSTEM);
    }

    /// Returns the question whose answer lets a request out in its Turn; nothing for any other Action.
    public Optional<Approval> letOut(Action action) {
        return action instanceof Action.SendExactly send ? answers.behind(send) : Optional.empty();
    }

    /// Notes how what a person allowed has ended, where the Turn has done such a thing. That it was begun is durable
    /// already; nobody waits for this.
    ///
    /// @param result `done` or `failed`
    public void ended(String turn, String result) {
        var approval = underway.remove(turn);
        if (approval != null) {
            audit.appendLater(Records.ended(approval, result));
            approvals.keep(approval.ended(result));
        }
    }

    /// Returns the questions that wait, oldest first.
    public List<Approval> waiting() {
        return questions.waiting().stream().map(Pending::approval).toList();
    }

    /// Returns the newest questions that are closed, newest first.
    ///
    /// @param limit 1 to 1,000
    public List<Approval> closed(int limit) {
        return approvals.closed(limit);
    }

    /// Returns the Sessions that have asked too much, and until when they may not ask.
    public Map<String, Instant> paused() {
        return flood.paused(clock.instant());
    }

    /// Returns a question, also when it is closed.
    public Optional<Approval> find(String id) {
        return questions.find(id);
    }

    /// Answers a question. The first answer wins. A yes for longer than once makes Grants, and closes
    /// whatever
    /// else waits and is covered by them.
    ///
    /// @throws dev.homarus.types.ProblemException APPROVAL-001 unknown, APPROVAL-002 closed or expired
    ///     before, APPROVAL-003 text too long, APPROVAL-004 something else was shown, APPROVAL-005 it cannot
    ///     be allowed that way, APPROVAL-006 who asked may not answer, GRANT-002 too many Grants, STOP-001
    ///     nothing can be allowed while Homarus is paused
    public Approval answer(String id, Principal by, Reply reply) {
        if (reply.text().orElse("").length() > MAX_TEXT) {
            throw new Problem("APPROVAL-003", "The message is longer than " + MAX_TEXT + " characters.", "Shorten it.")
                    .asException();
        }
        if (reply.yes()) {
            authority.stops().check();
        }
        var pending = questions.open(id);
        var question = pending.approval();
        Answering.check(question, by, reply);
        var closed = question.closed(
                reply.yes() ? State.ALLOWED : State.DENIED, Closing.by(by.id(), reply, clock.instant()));
        boolean lasting = reply.yes() && reply.lasting().makesGrants();
        if (lasting) {
            authority.grants().check(question, reply);
        }
        if (!questions.finish(
                pending, closed, lasting ? () -> authority.grants().give(question, by.id(), reply) : () -> {})) {
            return answer(id, by, reply);
        }
        if (reply.yes()) {
            flood.allowed(question.action().session());
        }
        if (lasting) {
            closeCovered(by, reply);
        }
        return closed;
    }

    /// Closes the questions that the standing Grants answer by now; those who wait then decide anew, and what
    /// decides is the Grant, not this answer.
    private void closeCovered(Principal by, Reply reply) {
        for (var pending : questions.waiting()) {
            var question = pending.approval();
            var facts = authority.facts(question.request(), question.label(), clock.instant(), sandboxed);
            if (Grants.covering(question.action(), facts).isPresent() && pending.take()) {
                questions.finish(
                        pending, question.closed(State.ALLOWED, Closing.by(by.id(), reply, clock.instant())), () -> {});
            }
        }
    }

    /// Closes the questions of a Turn that has ended.
    public void abandon(String turn) {
        underway.remove(turn);
        answers.forget(turn);
        questions.closeAll(approval -> approval.turn().equals(turn));
    }
}

package dev.homarus.approval;

import dev.homarus.approval.Approval.Lasting;
import dev.homarus.approval.Approval.State;
import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.policy.Action;
import dev.homarus.policy.Action.Effect;
import dev.homarus.policy.Decision;
import dev.homarus.policy.Facts;
import dev.homarus.policy.Grant;
import dev.homarus.policy.Permit;
import dev.homarus.policy.Policy;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// The gate between a model's wish and an effect: decides by [Policy], asks a person where the policy says so, and
/// hands
/// out a [Permit]. Every question, answer and decision is durable in the audit before anything follows from it.
/// Thread-safe.
public final class ActionGate {
    /// The longest that a yes for a Session counts.
    public static final Duration SESSION_GRANT = Duration.ofHours(12);

    /// How many questions may wait at once.
    public static final int MAX_WAITING = 100;

    /// The longest message with an answer, in characters.
    public static final int MAX_TEXT = 2_000;

    private static final int GRANTS_PER_SESSION = 200;

    /// Who wants it and whom to ask.
    ///
    /// @param origin why, in words for a person
    /// @param label of everything the Turn has read
    /// @param attended whether anyone can be asked
    public record Asking(String session, String turn, String origin, Label label, boolean attended) {}

    /// What came of a request.
    public sealed interface Answer {
        /// It may be done now, once.
        record Granted(Permit permit) implements Answer {}

        /// It may not be done; `reason` is for the model.
        ///
        /// @param label Homarus' own words, unless a person's are among them
        record Refused(String reason, Label label) implements Answer {}
    }

    private record Waiting(Approval approval, CompletableFuture<Approval> answer) {}

    private final Approvals approvals;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Entropy entropy;
    private final Duration wait;
    private final boolean sandboxed;
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
    private final Map<String, List<Grant>> grants = new ConcurrentHashMap<>();
    private final List<Consumer<Approval>> listeners = new CopyOnWriteArrayList<>();

    /// @param wait how long a question stays open
    /// @param sandboxed whether commands can be isolated on this machine
    public ActionGate(
            Store store, AuditLog audit, InstantSource clock, Entropy entropy, Duration wait, boolean sandboxed) {
        this.approvals = new Approvals(store);
        this.audit = audit;
        this.clock = clock;
        this.entropy = entropy;
        this.wait = wait;
        this.sandboxed = sandboxed;
        approvals.closeAll(clock.instant());
    }

    /// Tells `listener` about each question when it is asked and when it is closed.
    public void onChange(Consumer<Approval> listener) {
        listeners.add(listener);
    }

    /// As [#request(Request, Asking)], about which nothing else is known.
    public Answer request(Action action, Asking asking) {
        return request(Request.of(action), asking);
    }

    /// Decides, and where a person has to be asked, waits for the answer; blocks the calling thread.
    ///
    /// An interrupt ends the wait: the answer is then a refusal, and the thread stays interrupted.
    public Answer request(Request request, Asking asking) {
        var action = request.action();
        return switch (Policy.decide(action, facts(request, asking))) {
            case Decision.Allow(var permit) -> granted(action, asking, permit, Optional.empty());
            case Decision.Deny(var rule, var reason) -> refused(action, asking, rule, reason);
            case Decision.Ask(var rule, var reason) -> {
                if (!(action instanceof Effect effect) || !asking.attended()) {
                    yield refused(action, asking, rule, "nobody is there to be asked");
                }
                if (!effect.session().equals(asking.session())) {
                    yield refused(action, asking, rule, "it is asked for in another session");
                }
                yield ask(effect, request, asking, rule);
            }
        };
    }

    private Facts facts(Request request, Asking asking) {
        var standing = grants.getOrDefault(asking.session(), List.of());
        return new Facts(clock.instant(), standing, List.of(), sandboxed, request.analysis(), asking.label());
    }

    private Answer ask(Effect action, Request request, Asking asking, String rule) {
        if (waiting.size() >= MAX_WAITING) {
            return refused(action, asking, rule, "too many questions are waiting for the owner");
        }
        var now = clock.instant();
        var question = new Approval(
                entropy.id("apr_"),
                action,
                request,
                asking.turn(),
                asking.origin(),
                asking.label(),
                now,
                now.plus(wait),
                State.WAITING,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        audit.append(event("approval.asked", "agent", question, Json.object().put("rule", rule)));
        approvals.keep(question);
        var pending = new Waiting(question, new CompletableFuture<>());
        waiting.put(question.id(), pending);
        try {
            tell(question);
        } catch (RuntimeException e) {
            close(pending, State.VOID);
            throw e;
        }
        var closed = await(pending);
        return switch (closed.state()) {
            case ALLOWED -> decideAgain(request, asking, closed);
            case DENIED ->
                closed.text()
                        .map(text -> new Answer.Refused("the owner refused and says: " + text, words(closed)))
                        .orElseGet(() -> new Answer.Refused("the owner refused", Label.SYSTEM));
            case EXPIRED -> new Answer.Refused("nobody answered in time, which counts as a refusal", Label.SYSTEM);
            case VOID, WAITING -> new Answer.Refused("the turn was stopped", Label.SYSTEM);
        };
    }

    /// Returns the label of what the answering person typed.
    private static Label words(Approval closed) {
        return closed.answeredBy().filter(Principal.OWNER.id()::equals).isPresent()
                ? Label.OWNER
                : Label.of(Classification.PERSONAL, Provenance.KNOWN);
    }

    private Approval await(Waiting pending) {
        try {
            return pending.answer().get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return close(pending, State.EXPIRED);
        } catch (InterruptedException e) {
            var closed = close(pending, State.VOID);
            Thread.currentThread().interrupt();
            return closed;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// After a person's yes, the policy decides once more with the new Grant among the facts.
    private Answer decideAgain(Request request, Asking asking, Approval closed) {
        var now = clock.instant();
        var action = request.action();
        var end = closed.lasting().filter(Lasting.SESSION::equals).map(s -> SESSION_GRANT);
        var grant = new Grant(closed.id(), action, now.plus(end.orElse(Permit.LIFETIME)));
        end.ifPresent(s -> remember(asking.session(), grant, now));
        return switch (Policy.decide(action, facts(request, asking).with(grant))) {
            case Decision.Allow(var permit) -> granted(action, asking, permit, Optional.of(closed.id()));
            case Decision.Ask(var rule, var reason) -> refused(action, asking, rule, reason);
            case Decision.Deny(var rule, var reason) -> refused(action, asking, rule, reason);
        };
    }

    private void remember(String session, Grant grant, Instant now) {
        grants.merge(session, List.of(grant), (old, added) -> {
            var all = new ArrayList<>(old);
            all.removeIf(standing -> !now.isBefore(standing.expires()));
            if (all.size() < GRANTS_PER_SESSION) {
                all.addAll(added);
            }
            return List.copyOf(all);
        });
    }

    private Answer granted(Action action, Asking asking, Permit permit, Optional<String> approval) {
        audit.append(decided(action, asking, "allow", permit.rule(), approval));
        return new Answer.Granted(permit);
    }

    private Answer refused(Action action, Asking asking, String rule, String reason) {
        audit.append(decided(action, asking, "deny", rule, Optional.empty()));
        return new Answer.Refused(reason, Label.SYSTEM);
    }

    private static Event decided(
            Action action, Asking asking, String decision, String rule, Optional<String> approval) {
        var detail = Json.object().put("decision", decision).put("rule", rule).put("approval", approval);
        var subject = switch (action) {
            case Action.RunCommand run -> "exec";
            case Action.RunPlan run -> "exec";
            case Action.WriteWorkspace write -> "write_file";
            case Action.ReadWorkspace read -> "read_file";
            case Action.Send send -> "send";
            case Action.Speak speak -> "speak";
            case Action.Operate operate -> operate.what();
        };
        return new Event(
                "tool.call",
                "agent",
                Optional.of(asking.session()),
                Optional.of(asking.turn()),
                subject,
                about(action, detail).build(),
                asking.label());
    }

    /// Adds what an auditor needs to recognise the Action.
    private static Json.Builder about(Action action, Json.Builder detail) {
        return switch (action) {
            case Action.RunCommand run -> detail.put("command", run.command()).put("cwd", run.folder());
            case Action.RunPlan run -> detail.put("command", run.command()).put("plan", PlanJson.write(run.plan()));
            case Action.WriteWorkspace write ->
                detail.put("path", write.path()).put("before", write.before()).put("after", write.after());
            case Action.ReadWorkspace read -> detail.put("path", read.path());
            case Action.Send send -> detail;
            case Action.Speak speak -> detail;
            case Action.Operate operate -> detail;
        };
    }

    /// Returns the questions that wait, oldest first.
    public List<Approval> waiting() {
        return waiting.values().stream()
                .map(Waiting::approval)
                .sorted(java.util.Comparator.comparing(Approval::asked))
                .toList();
    }

    /// Returns a question, also when it is closed.
    public Optional<Approval> find(String id) {
        var pending = waiting.get(id);
        return pending != null ? Optional.of(pending.approval()) : approvals.find(id);
    }

    /// Answers a question. The first answer wins.
    ///
    /// @param text for the model, at most [#MAX_TEXT] characters
    /// @throws dev.homarus.types.ProblemException APPROVAL-001 unknown, APPROVAL-002 closed or expired before,
    ///     APPROVAL-003 text too long
    public Approval answer(String id, Principal by, boolean yes, Lasting lasting, Optional<String> text) {
        if (text.orElse("").length() > MAX_TEXT) {
            throw new Problem("APPROVAL-003", "The message is longer than " + MAX_TEXT + " characters.", "Shorten it.")
                    .asException();
        }
        var pending = waiting.get(id);
        if (pending == null) {
            throw find(id).map(closed -> closedBefore(id))
                    .orElseGet(() -> new Problem(
                            "APPROVAL-001", "There is no such question.", "List them with: homarus approvals"))
                    .asException();
        }
        // The Turn's own wait stands still while the machine sleeps; the owner's clock does not.
        if (!clock.instant().isBefore(pending.approval().expires())) {
            close(pending, State.EXPIRED);
            throw closedBefore(id).asException();
        }
        var closed = pending.approval()
                .closed(
                        yes ? State.ALLOWED : State.DENIED,
                        Optional.of(by.id()),
                        clock.instant(),
                        yes ? Optional.of(lasting) : Optional.empty(),
                        text);
        if (!finish(pending, closed)) {
            return answer(id, by, yes, lasting, text);
        }
        return closed;
    }

    private static Problem closedBefore(String id) {
        return new Problem(
                "APPROVAL-002", "This question is closed already.", "Look at it with: homarus approvals show " + id);
    }

    /// Closes the questions of a Turn that has ended.
    public void abandon(String turn) {
        waiting.values().stream()
                .filter(pending -> pending.approval().turn().equals(turn))
                .forEach(pending -> close(pending, State.VOID));
    }

    private Approval close(Waiting pending, State state) {
        var closed =
                pending.approval().closed(state, Optional.empty(), clock.instant(), Optional.empty(), Optional.empty());
        return finish(pending, closed) ? closed : pending.answer().join();
    }

    /// Makes `closed` the answer, unless there is one; the record is durable before the waiting Turn goes on.
    private boolean finish(Waiting pending, Approval closed) {
        if (!waiting.remove(closed.id(), pending)) {
            return false;
        }
        try {
            var detail = Json.object()
                    .put("state", closed.state().name().toLowerCase(java.util.Locale.ROOT))
                    .put("for", closed.lasting().map(l -> l.name().toLowerCase(java.util.Locale.ROOT)));
            audit.append(event("approval.answered", closed.answeredBy().orElse("nobody"), closed, detail));
            approvals.keep(closed);
        } catch (RuntimeException e) {
            pending.answer()
                    .complete(pending.approval()
                            .closed(State.VOID, Optional.empty(), clock.instant(), Optional.empty(), Optional.empty()));
            throw e;
        }
        pending.answer().complete(closed);
        tell(closed);
        return true;
    }

    private static Event event(String kind, String actor, Approval approval, Json.Builder detail) {
        return new Event(
                kind,
                actor,
                Optional.of(approval.action().session()),
                Optional.of(approval.turn()),
                approval.id(),
                about(approval.action(), detail).build(),
                approval.label());
    }

    private void tell(Approval approval) {
        listeners.forEach(listener -> listener.accept(approval));
    }
}

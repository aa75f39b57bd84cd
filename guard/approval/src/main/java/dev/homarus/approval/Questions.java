package dev.homarus.approval;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.approval.Approval.Closing;
import dev.homarus.approval.Approval.State;
import dev.homarus.audit.AuditLog;
import dev.homarus.types.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// The questions that wait. Identical ones are one question with one answer, and each question has exactly one
/// end. Thread-safe.
final class Questions {
    /// One question, and the threads that wait for it.
    ///
    /// @param key what makes two questions identical
    /// @param taken whether the yes that it got was used
    record Pending(Approval approval, String key, CompletableFuture<Approval> answer, AtomicBoolean taken) {
        /// Uses the answer; only one of those who wait can.
        boolean take() {
            return taken.compareAndSet(false, true);
        }
    }

    private final Approvals approvals;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Duration wait;
    private final Map<String, Pending> waiting = new ConcurrentHashMap<>();
    private final List<Consumer<Approval>> listeners = new CopyOnWriteArrayList<>();

    Questions(Approvals approvals, AuditLog audit, InstantSource clock, Duration wait) {
        this.approvals = approvals;
        this.audit = audit;
        this.clock = clock;
        this.wait = wait;
    }

    void onChange(Consumer<Approval> listener) {
        listeners.add(listener);
    }

    /// Tells what makes a question identical to another: the same Action, asked for by the same Turn that has
    /// read the same.
    static String key(Request request, Asking asking) {
        return asking.turn()
                + ' '
                + asking.label().text()
                + ' '
                + Digest.of((dev.homarus.policy.Action.Effect) request.action());
    }

    /// Returns the question that waits already and is identical.
    Optional<Pending> identical(String key) {
        return waiting.values().stream()
                .filter(pending -> pending.key().equals(key))
                .findFirst();
    }

    int count() {
        return waiting.size();
    }

    long count(String session) {
        return waiting.values().stream()
                .filter(pending -> pending.approval().action().session().equals(session))
                .count();
    }

    Instant end(Instant asked) {
        return asked.plus(wait);
    }

    /// Puts a question to the owner; it is on record first.
    Pending put(Approval question, String key) {
        audit.append(Records.asked(question));
        approvals.keepFirst(question);
        var pending = new Pending(question, key, new CompletableFuture<>(), new AtomicBoolean());
        waiting.put(question.id(), pending);
        try {
            tell(question);
        } catch (RuntimeException e) {
            close(pending, State.VOID);
            throw e;
        }
        return pending;
    }

    /// Waits for the end of a question; an interrupt ends it.
    Approval await(Pending pending) {
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

    /// Returns the questions that wait, oldest first.
    List<Pending> waiting() {
        return waiting.values().stream()
                .sorted(Comparator.comparing(pending -> pending.approval().asked()))
                .toList();
    }

    Optional<Pending> waiting(String id) {
        return Optional.ofNullable(waiting.get(id));
    }

    Optional<Approval> find(String id) {
        return waiting(id).map(Pending::approval).or(() -> approvals.find(id));
    }

    /// Returns a question that can be answered now.
    ///
    /// @throws dev.homarus.types.ProblemException APPROVAL-001 unknown, APPROVAL-002 closed or expired before
    Pending open(String id) {
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
        return pending;
    }

    static Problem closedBefore(String id) {
        return new Problem(
                "APPROVAL-002", "This question is closed already.", "Look at it with: homarus approvals show " + id);
    }

    /// Closes the questions that a test picks.
    void closeAll(java.util.function.Predicate<Approval> which) {
        waiting.values().stream()
                .filter(pending -> which.test(pending.approval()))
                .forEach(pending -> close(pending, State.VOID));
    }

    private Approval close(Pending pending, State state) {
        var closed = pending.approval().closed(state, Closing.unanswered(clock.instant()));
        return finish(pending, closed, () -> {}) ? closed : pending.answer().join();
    }

    /// Makes `closed` the answer, unless there is one; the record is durable before the waiting Turn goes on.
    ///
    /// @param before done once the answer is on record and certain to be the only one
    boolean finish(Pending pending, Approval closed, Runnable before) {
        if (!waiting.remove(closed.id(), pending)) {
            return false;
        }
        try {
            audit.append(Records.answered(closed));
            before.run();
            approvals.keep(closed);
        } catch (RuntimeException e) {
            pending.answer().complete(pending.approval().closed(State.VOID, Closing.unanswered(clock.instant())));
            throw e;
        }
        pending.answer().complete(closed);
        tell(closed);
        return true;
    }

    private void tell(Approval approval) {
        listeners.forEach(listener -> listener.accept(approval));
    }
}

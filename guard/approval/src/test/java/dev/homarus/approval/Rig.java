package dev.homarus.approval;

import dev.homarus.approval.ActionGate.Answer;
import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.approval.Choice.Breadth;
import dev.homarus.audit.AuditKeys;
import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Entry;
import dev.homarus.audit.Query;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.policy.Action.RunCommand;
import dev.homarus.store.Sealer;
import dev.homarus.store.Store;
import dev.homarus.types.Label;
import dev.homarus.types.Principal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A gate with its real store and audit in a temporary folder, and a clock that stands still.
final class Rig implements AutoCloseable {
    static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    static final Asking ASKING = new Asking("main", "trn_1", "you said: list", Label.UNKNOWN, true);

    final AtomicReference<Instant> now = new AtomicReference<>(START);
    final Store store;
    final AuditLog audit;
    ActionGate gate;
    Authority authority;
    private final InstantSource clock = now::get;
    private final SecretBytes root = SecretBytes.random(32);
    private final AuditKeys keys;

    @SuppressWarnings("NullAway.Init")
    Rig(Path folder, Duration wait, boolean sandboxed) {
        keys = AuditKeys.from(root);
        audit = AuditLog.open(folder.resolve("audit"), folder.resolve("outside/witness"), keys, clock);
        store = Store.open(
                folder.resolve("t.db"),
                root,
                List.of(Approvals.SPACE, GrantBook.SPACE, PolicyBook.SPACE, StopBook.SPACE),
                () -> new byte[0],
                new Sealer("home_t", person -> root, person -> Optional.of(root)));
        gate = gate(wait, sandboxed);
    }

    Rig(Path folder) {
        this(folder, Duration.ofMinutes(5), true);
    }

    /// Makes another gate on the same store, as a restart does.
    ActionGate gate(Duration wait, boolean sandboxed) {
        authority = new Authority(
                new GrantBook(store, audit, clock, SystemEntropy.INSTANCE),
                new PolicyBook(store, audit, clock),
                new Elevation(audit, clock),
                new StopBook(store, audit, clock));
        return new ActionGate(store, audit, clock, SystemEntropy.INSTANCE, wait, sandboxed, authority);
    }

    /// Goes on with another gate on the same store.
    void restart() {
        gate = gate(Duration.ofMinutes(5), true);
    }

    static RunCommand command(String text) {
        return command("main", text);
    }

    static RunCommand command(String session, String text) {
        return new RunCommand(session, text, "/workspace", Map.of("PATH", "/bin"), Duration.ofSeconds(60));
    }

    /// A request on its own thread.
    record Request(Thread thread, CompletableFuture<Answer> answer) {
        Answer get() {
            try {
                return answer.get(20, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause());
            } catch (InterruptedException | TimeoutException e) {
                throw new AssertionError(e);
            }
        }

        Answer.Refused refused() {
            return switch (get()) {
                case Answer.Refused refused -> refused;
                case Answer.Granted granted -> throw new AssertionError("granted");
            };
        }

        RunCommand granted(Instant at) {
            return switch (get()) {
                case Answer.Granted(var permit) -> permit.redeem(RunCommand.class, at);
                case Answer.Refused refused -> throw new AssertionError(refused.reason());
            };
        }
    }

    Request request(RunCommand command) {
        return request(command, ASKING);
    }

    Request request(RunCommand command, Asking asking) {
        return request(dev.homarus.approval.Request.of(command), asking);
    }

    Request request(dev.homarus.approval.Request wanted, Asking asking) {
        var answer = new CompletableFuture<Answer>();
        var thread = Thread.ofVirtual().start(() -> {
            try {
                answer.complete(gate.request(wanted, asking));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return new Request(thread, answer);
    }

    /// Waits for the only question there is.
    Approval question() {
        eventually(() -> gate.waiting().size() == 1);
        return gate.waiting().getFirst();
    }

    Approval allow(String id, Lasting lasting) {
        return gate.answer(id, Principal.OWNER, Reply.yes(lasting, Breadth.EXACT, "socket"));
    }

    Approval deny(String id) {
        return gate.answer(id, Principal.OWNER, Reply.no("socket", Optional.empty()));
    }

    /// Returns the audit's kinds, oldest first.
    List<String> kinds() {
        return entries().stream().map(entry -> entry.event().kind()).toList();
    }

    List<Entry> entries() {
        return audit.query(Query.newest(100)).reversed();
    }

    static void eventually(BooleanSupplier holds) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not in time");
            }
            LockSupport.parkNanos(100_000);
        }
    }

    @Override
    public void close() {
        store.close();
        audit.close();
        keys.close();
        root.close();
    }
}

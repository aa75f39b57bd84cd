package dev.homarus.tool;

import dev.homarus.approval.ActionGate;
import dev.homarus.approval.Approval;
import dev.homarus.approval.Approvals;
import dev.homarus.approval.Authority;
import dev.homarus.approval.Elevation;
import dev.homarus.approval.GrantBook;
import dev.homarus.approval.PolicyBook;
import dev.homarus.approval.Reply;
import dev.homarus.approval.StopBook;
import dev.homarus.audit.AuditKeys;
import dev.homarus.audit.AuditLog;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.policy.Trust;
import dev.homarus.store.Sealer;
import dev.homarus.store.Store;
import dev.homarus.types.Principal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/// A real gate at trust level 3, and an owner who answers at once.
final class Attended implements AutoCloseable {
    final InstantSource clock = InstantSource.system();

    /// What the owner was asked, as a person would call it.
    final List<String> asked = new CopyOnWriteArrayList<>();

    final PolicyBook policy;
    final ActionGate gate;
    private final SecretBytes root = SecretBytes.random(32);
    private final AuditKeys keys = AuditKeys.from(root);
    private final AuditLog audit;
    private final Store store;
    private volatile Predicate<String> allows = line -> true;

    Attended(Path folder) {
        audit = AuditLog.open(folder.resolve("audit"), folder.resolve("outside/witness"), keys, clock);
        var spaces = List.of(Approvals.SPACE, GrantBook.SPACE, PolicyBook.SPACE, StopBook.SPACE);
        store = Store.open(
                folder.resolve("t.db"),
                root,
                spaces,
                () -> new byte[0],
                new Sealer("home_t", person -> root, person -> Optional.of(root)));
        policy = new PolicyBook(store, audit, clock);
        policy.reach(Trust.NAMED, "owner", "test");
        var grants = new GrantBook(store, audit, clock, SystemEntropy.INSTANCE);
        var authority = new Authority(grants, policy, new Elevation(audit, clock), new StopBook(store, audit, clock));
        gate = new ActionGate(store, audit, clock, SystemEntropy.INSTANCE, Duration.ofSeconds(30), true, authority);
        gate.onChange(approval -> {
            if (approval.state() == Approval.State.WAITING) {
                asked.add(approval.line());
                Thread.ofVirtual().start(() -> gate.answer(approval.id(), Principal.OWNER, answer(approval)));
            }
        });
    }

    private Reply answer(Approval approval) {
        return allows.test(approval.line()) ? Reply.once("socket") : Reply.no("socket", Optional.of("not this"));
    }

    /// The owner says yes to these only, and to the others: not this.
    void allows(Predicate<String> lines) {
        allows = lines;
    }

    @Override
    public void close() {
        store.close();
        audit.close();
        keys.close();
        root.close();
    }
}

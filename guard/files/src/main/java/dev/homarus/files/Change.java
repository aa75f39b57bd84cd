package dev.homarus.files;

import dev.homarus.policy.Action.WriteWorkspace;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// A change of one file that was permitted and not yet done. Only [Changes#accept] makes one, out of a
/// Permit; it can be committed once.
public final class Change {
    private final WriteWorkspace action;
    private final WorkspacePath path;
    private final Optional<byte[]> content;
    private final Instant accepted;
    private final AtomicBoolean used = new AtomicBoolean();

    Change(WriteWorkspace action, Optional<byte[]> content, Instant accepted) {
        this.action = action;
        this.path = WorkspacePath.of(action.path());
        this.content = content;
        this.accepted = accepted;
    }

    WriteWorkspace action() {
        return action;
    }

    WorkspacePath path() {
        return path;
    }

    /// What will be there; nothing when the file is removed.
    Optional<byte[]> content() {
        return content;
    }

    void use(Instant now) {
        if (now.isAfter(accepted.plus(Changes.MAX_WAIT)) || !used.compareAndSet(false, true)) {
            throw new IllegalStateException("the change was committed before, or waited too long");
        }
    }
}

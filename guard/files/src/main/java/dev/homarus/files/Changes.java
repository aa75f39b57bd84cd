package dev.homarus.files;

import dev.homarus.policy.Action.WriteWorkspace;
import dev.homarus.policy.Permit;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Entropy;
import dev.homarus.types.Incognito;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Changes of workspace files: permitted one by one, done all or none, each with its undo.
///
/// A file is written beside its place, made durable, and renamed into it; a reader sees the old content or
/// the new. The undo is durable before the rename. Thread-safe; changes are done one after the other.
public final class Changes {
    /// What undoes changes: the earlier contents.
    public static final Space SPACE = UndoRows.SPACE;

    /// The largest file that can be edited, made, or kept for undoing, in bytes.
    public static final int MAX_CONTENT = 1_048_576;

    /// The most files of one commit.
    public static final int MAX_FILES = 20;

    /// How long a permitted change may wait for the others of its commit.
    public static final Duration MAX_WAIT = Duration.ofMinutes(30);

    private final Workspace workspace;
    private final UndoRows undo;
    private final Entropy entropy;
    private final ReentrantLock one = new ReentrantLock();

    public Changes(Workspace workspace, Store store, Entropy entropy) {
        this.workspace = workspace;
        this.undo = new UndoRows(store);
        this.entropy = entropy;
    }

    /// Whether a change of what is there now could be undone.
    public static boolean canBeUndone(Content before) {
        return before.isAbsent() || before.bytes().isPresent();
    }

    /// Takes a permitted change in.
    ///
    /// @param content what will be there; nothing removes the file
    /// @throws IllegalArgumentException when the content is not the one that was decided on
    public Change accept(Permit permit, Optional<byte[]> content) {
        var now = workspace.clock().instant();
        var action = permit.redeem(WriteWorkspace.class, now);
        if (!action.after().equals(content.map(Content::digest).orElse(""))) {
            throw new IllegalArgumentException("not the content that was decided on");
        }
        if (content.filter(bytes -> bytes.length > MAX_CONTENT).isPresent()) {
            throw Problems.tooLarge("The file would be larger than " + MAX_CONTENT + " bytes");
        }
        return new Change(action, content.map(byte[]::clone), now);
    }

    /// Does all the changes, or none. In an incognito conversation nothing is kept that would undo them.
    ///
    /// @throws dev.homarus.types.ProblemException FILES-007 when a file no longer has the content that was
    ///     decided on, or as [Workspace] says
    public void commit(List<Change> changes) {
        perform(changes, true);
    }

    /// Returns what would undo the last commit of a session, in the order in which to do it; empty where it
    /// cannot be undone: unknown, too old, or too large. A file that already is what it was before is left
    /// out: a halt came before its change, or it was undone by hand.
    public List<Reversal> last(String session) {
        for (int tries = 0; tries < MAX_FILES; tries++) {
            var rows = undo.last(session, workspace.clock().instant());
            var open = rows.stream().filter(row -> !isUndone(row)).toList();
            if (rows.isEmpty() || !open.isEmpty()) {
                return open;
            }
            undo.forget(rows);
        }
        return List.of();
    }

    /// Undoes: does permitted changes that [#last] named, without an undo of their own.
    public void undo(List<Change> changes, List<Reversal> reversals) {
        perform(changes, false);
        undo.forget(reversals);
    }

    private boolean isUndone(Reversal row) {
        return workspace.content(row.path()).digest().equals(row.previous().digest());
    }

    private void perform(List<Change> changes, boolean keep) {
        if (changes.isEmpty() || changes.size() > MAX_FILES) {
            throw Problems.tooLarge("At most " + MAX_FILES + " files can be changed at once");
        }
        var now = workspace.clock().instant();
        changes.forEach(change -> change.use(now));
        Uninterrupted.run(() -> {
            one.lock();
            try {
                Workspace.guarded(true, () -> {
                    write(changes, keep);
                    return true;
                });
            } finally {
                one.unlock();
            }
        });
    }

    private void write(List<Change> changes, boolean keep) throws IOException {
        var staged = new ArrayList<Staged>();
        try (var root = workspace.root()) {
            for (var change : changes) {
                staged.add(Staged.of(change, root, entropy));
            }
            for (var file : staged) {
                file.prepare(changes.size() > 1);
            }
            var kept = keep && !Incognito.is(changes.getFirst().action().session())
                    ? undo.keep(entropy.id("chg_"), staged, workspace.clock().instant())
                    : List.<Long>of();
            try {
                Staged.swapAll(staged);
            } catch (IOException | RuntimeException e) {
                undo.forgetRows(kept);
                throw e;
            }
        } finally {
            staged.forEach(Staged::close);
        }
    }
}

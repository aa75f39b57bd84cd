package dev.homarus.files;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.policy.Action;
import dev.homarus.policy.Action.ReadWorkspace;
import dev.homarus.policy.Action.WriteWorkspace;
import dev.homarus.policy.Decision;
import dev.homarus.policy.Facts;
import dev.homarus.policy.Grant;
import dev.homarus.policy.Permit;
import dev.homarus.policy.Policy;
import dev.homarus.store.Sealer;
import dev.homarus.store.Store;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// A workspace with an outside, a real database, and Permits for whatever is wanted.
final class Rig implements AutoCloseable {
    static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    static final String SESSION = "main";

    final AtomicReference<Instant> now = new AtomicReference<>(START);
    final Path root;
    final Path outside;
    final Workspace workspace;
    final Store store;
    final Changes changes;
    private final SecretBytes key = SecretBytes.random(32);

    Rig(Path folder) throws IOException {
        root = Files.createDirectories(folder.resolve("workspace"));
        outside = Files.createDirectories(folder.resolve("outside"));
        workspace = new Workspace(root, now::get);
        store = Store.open(
                folder.resolve("t.db"),
                key,
                List.of(Changes.SPACE),
                () -> new byte[0],
                new Sealer("home_t", person -> key, person -> Optional.of(key)));
        changes = new Changes(workspace, store, SystemEntropy.INSTANCE);
    }

    Permit permit(Action action) {
        var facts = Facts.at(now.get()).with(new Grant("g", action, now.get().plusSeconds(30)));
        return switch (Policy.decide(action, facts)) {
            case Decision.Allow(var permit) -> permit;
            case Decision.Ask ask -> throw new AssertionError(ask);
            case Decision.Deny deny -> throw new AssertionError(deny);
        };
    }

    Permit reading(String path) {
        return permit(new ReadWorkspace(SESSION, WorkspacePath.of(path).text()));
    }

    Found read(String path) {
        return workspace.read(reading(path));
    }

    String text(String path) {
        return read(path) instanceof Found.Text(var text, var cut) ? text : "";
    }

    Content content(String path) {
        return workspace.content(reading(path));
    }

    Whole whole(String path, int most) {
        return workspace.whole(reading(path), most);
    }

    /// Permits a write to a file as it stands.
    Change change(String path, Optional<String> text) {
        return change(path, content(path).digest(), text);
    }

    Change change(String path, String before, Optional<String> text) {
        var bytes = text.map(all -> all.getBytes(StandardCharsets.UTF_8));
        var after = bytes.map(Content::digest).orElse("");
        return changes.accept(permit(new WriteWorkspace(SESSION, path, before, after)), bytes);
    }

    void write(String path, String text) {
        changes.commit(List.of(change(path, Optional.of(text))));
    }

    void undo() {
        var reversals = changes.last(SESSION);
        if (reversals.isEmpty()) {
            throw Problems.nothingToUndo();
        }
        var undoing = reversals.stream()
                .map(back -> change(
                        back.path().text(),
                        back.written(),
                        back.previous().bytes().map(bytes -> new String(bytes, StandardCharsets.UTF_8))))
                .toList();
        changes.undo(undoing, reversals);
    }

    static void assertProblem(String code, ThrowingCallable call) {
        Assertions.assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem ->
                                Assertions.assertThat(problem.problem().code()).isEqualTo(code));
    }

    @Override
    public void close() {
        store.close();
        key.close();
    }
}

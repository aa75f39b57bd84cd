package dev.homarus.tool;

import dev.homarus.approval.ActionGate;
import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.approval.Approval;
import dev.homarus.approval.Approvals;
import dev.homarus.approval.GrantBook;
import dev.homarus.approval.PolicyBook;
import dev.homarus.approval.Reply;
import dev.homarus.approval.StopBook;
import dev.homarus.audit.AuditKeys;
import dev.homarus.audit.AuditLog;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.files.Changes;
import dev.homarus.files.Workspace;
import dev.homarus.protocol.Json;
import dev.homarus.store.Sealer;
import dev.homarus.store.Store;
import dev.homarus.types.Label;
import dev.homarus.types.Principal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/// File tools with a real gate, and an owner who answers every question at once.
final class FileRig implements AutoCloseable {
    static final Asking ASKING = new Asking("main", "trn_1", "you said: write", Label.OWNER, true);

    static final FolderLabels UNLABELLED = new FolderLabels(Map.of(), "/workspace");

    final Path files;
    final Path outside;
    final FileHands hands;

    /// The change texts that were asked about.
    final List<String> asked = new CopyOnWriteArrayList<>();

    /// What the owner allows.
    volatile Predicate<String> allows = change -> true;

    final InstantSource clock = InstantSource.system();
    private final Path folder;
    private final SecretBytes root = SecretBytes.random(32);
    private final AuditKeys keys = AuditKeys.from(root);
    private final AuditLog audit;
    private final Store store;

    FileRig(Path folder) throws IOException {
        this.folder = folder;
        files = Files.createDirectories(folder.resolve("workspace"));
        outside = Files.createDirectories(folder.resolve("outside"));
        audit = AuditLog.open(folder.resolve("audit"), folder.resolve("witnesses/witness"), keys, clock);
        store = Store.open(
                folder.resolve("t.db"),
                root,
                List.of(
                        Approvals.SPACE,
                        Changes.SPACE,
                        GrantBook.SPACE,
                        PolicyBook.SPACE,
                        StopBook.SPACE,
                        WorkTimes.SPACE),
                () -> new byte[0],
                new Sealer("home_t", person -> root, person -> Optional.of(root)));
        var gate = new ActionGate(store, audit, clock, SystemEntropy.INSTANCE, Duration.ofSeconds(30), true);
        gate.onChange(approval -> {
            if (approval.state() == Approval.State.WAITING) {
                var change = approval.request().change().orElse("");
                asked.add(change);
                Thread.ofVirtual()
                        .start(() -> gate.answer(
                                approval.id(),
                                Principal.OWNER,
                                allows.test(change) ? Reply.once("socket") : Reply.no("socket", Optional.empty())));
            }
        });
        var workspace = new Workspace(files, clock);
        hands = new FileHands(gate, workspace, new Changes(workspace, store, SystemEntropy.INSTANCE));
    }

    AuditLog audit() {
        return audit;
    }

    /// Returns a log that takes nothing any more.
    AuditLog closedAudit() {
        var closed = AuditLog.open(folder.resolve("closed"), folder.resolve("witnesses/closed"), keys, clock);
        closed.close();
        return closed;
    }

    /// Returns the times at work, as they are after a restart.
    WorkTimes times() {
        return new WorkTimes(store, clock);
    }

    /// @param most how many are told apart
    WorkTimes times(int most) {
        return new WorkTimes(store, clock, most);
    }

    Tool tool(String name) {
        return FileTools.of(hands, UNLABELLED, SystemEntropy.INSTANCE).stream()
                .filter(tool -> tool.spec().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// Calls a tool with arguments given as name, value, name, value.
    ToolResult call(String tool, String... arguments) {
        var json = Json.object();
        for (int i = 0; i < arguments.length; i += 2) {
            json.put(arguments[i], arguments[i + 1]);
        }
        return call(tool, json);
    }

    ToolResult call(String tool, Json.Builder arguments) {
        return tool(tool).call(arguments.build(), ASKING, running -> {});
    }

    Path file(String name, String text) throws IOException {
        var file = files.resolve(name);
        Files.createDirectories(file.resolveSibling("x").getParent());
        return Files.writeString(file, text);
    }

    @Override
    public void close() {
        store.close();
        audit.close();
        keys.close();
        root.close();
    }
}

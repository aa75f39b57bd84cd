package dev.homarus.tool;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.files.Bounds;
import dev.homarus.files.Entry;
import dev.homarus.files.Walk;
import dev.homarus.flow.Arguments;
import dev.homarus.flow.Call;
import dev.homarus.flow.Effect;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import dev.homarus.provider.ToolSpec;
import dev.homarus.tool.ToolResult.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// `list_files`: what lies below a folder, with sizes.
public final class ListFilesTool implements Tool {
    private static final Bounds BOUNDS = new Bounds(16, 20_000);
    private static final int MAX_LINES = 1_000;

    /// Said of a closed folder that was not asked for.
    static final String CLOSED = "(labelled; to look into it, give it as path)";

    private static final ToolSpec SPEC = ToolSpec.own(
            "list_files",
            "List all files below a folder.",
            new Parameters().optional("path").optional("glob").schema());

    private final FileHands hands;
    private final Set<String> closed;

    /// @param closed folders that are looked into only where they are named
    public ListFilesTool(FileHands hands, List<String> closed) {
        this.hands = hands;
        this.closed = Set.copyOf(closed);
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public boolean passesClosedFolders() {
        return true;
    }

    @Override
    public String shown(Json.Obj arguments) {
        return FileHands.shownPath(arguments);
    }

    @Override
    public Call judged(Json.Obj arguments) {
        return Arguments.call(SPEC.name(), Optional.of(Effect.READ_LOCAL), Set.of(), arguments);
    }

    @Override
    public ToolResult call(Json.Obj arguments, Asking asking, Consumer<String> running) {
        return FileHands.attempt(() -> {
            var glob = arguments.optionalText("glob").map(Glob::of);
            var path = FileHands.path(arguments, "path");
            return hands.read(path, asking, permit -> {
                running.accept(shown(arguments));
                var lines = new ArrayList<String>();
                var walk = new Walk(hands.workspace(), BOUNDS, (entry, reader) -> visit(entry, glob, lines));
                boolean all = walk.run(permit);
                return ToolResult.outside(State.DONE, String.join("\n", lines) + (all ? "" : "\n[more]"), "file");
            });
        });
    }

    private Walk.Next visit(Entry entry, Optional<Glob> glob, List<String> lines) {
        boolean folder = entry.kind() == Entry.Kind.FOLDER;
        if (glob.isEmpty() || (!folder && glob.get().matches(entry.path()))) {
            if (lines.size() == MAX_LINES) {
                return Walk.Next.STOP;
            }
            lines.add(line(entry));
        }
        return folder && (isGit(entry.path()) || closed.contains(entry.path())) ? Walk.Next.SKIP : Walk.Next.ON;
    }

    /// What lies in `.git` is git's, and much.
    static boolean isGit(String path) {
        return path.equals(".git") || path.endsWith("/.git");
    }

    private String line(Entry entry) {
        var path = Shown.exactly(entry.path());
        return switch (entry.kind()) {
            case FILE -> path + " " + entry.size();
            case FOLDER -> path + "/" + (closed.contains(entry.path()) ? " " + CLOSED : "");
            case OTHER -> path + " (link or device)";
        };
    }
}

package dev.homarus.tool;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.approval.Request;
import dev.homarus.files.Listed;
import dev.homarus.files.OpenArchive;
import dev.homarus.files.WorkspacePath;
import dev.homarus.flow.Arguments;
import dev.homarus.flow.Call;
import dev.homarus.flow.Effect;
import dev.homarus.policy.Action.WriteWorkspace;
import dev.homarus.policy.RunsLater;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import dev.homarus.provider.ToolSpec;
import dev.homarus.tool.ToolResult.State;
import dev.homarus.types.Entropy;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// `open_archive`: lists a zip, tar or tar.gz, or extracts it to a new folder after a person has seen what it
/// holds.
public final class OpenArchiveTool implements Tool {
    private static final int MAX_LINES = 1_000;

    private static final ToolSpec SPEC = ToolSpec.own(
            "open_archive",
            "List a zip, tar or tar.gz; into: a new folder to extract it to.",
            new Parameters().text("path").optional("into").schema());

    private final FileHands hands;
    private final Entropy entropy;

    public OpenArchiveTool(FileHands hands, Entropy entropy) {
        this.hands = hands;
        this.entropy = entropy;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public String shown(Json.Obj arguments) {
        var into = arguments.optionalText("into").map(path -> " into " + Shown.exactly(path));
        return FileHands.shownPath(arguments) + into.orElse("");
    }

    @Override
    public Call judged(Json.Obj arguments) {
        var effect = arguments.optionalText("into").isPresent() ? Effect.WRITE : Effect.READ_LOCAL;
        return Arguments.call(SPEC.name(), Optional.of(effect), Set.of("into"), arguments);
    }

    @Override
    public ToolResult call(Json.Obj arguments, Asking asking, Consumer<String> running) {
        return FileHands.attempt(() -> {
            var path = WorkspacePath.of(arguments.text("path"));
            var into = arguments.optionalText("into").map(WorkspacePath::of);
            try (var archive = hands.read(path, asking, permit -> OpenArchive.open(hands.workspace(), permit))) {
                if (into.isPresent()) {
                    return extract(archive, into.get(), asking, running, shown(arguments));
                }
                running.accept(shown(arguments));
                return ToolResult.outside(State.DONE, lines(archive), "archive");
            }
        });
    }

    private ToolResult extract(
            OpenArchive archive, WorkspacePath into, Asking asking, Consumer<String> running, String shown) {
        var change = question(archive, into);
        if (change.length() > Request.MAX_CHANGE) {
            throw FileHands.failed("the archive holds too much to be shown to the owner");
        }
        var action = new WriteWorkspace(asking.session(), into.text() + "/", "", archive.digest());
        var permit = hands.permit(Request.write(action, change), asking);
        running.accept(shown);
        archive.extract(permit, entropy);
        return ToolResult.done("Extracted " + archive.listed().size()
                + " entries. undo_write does not undo this; exec can remove it.");
    }

    /// All of it is shown, since all of it is what the answer is about.
    private static String question(OpenArchive archive, WorkspacePath into) {
        var text = new StringBuilder("new folder of " + archive.listed().size() + " extracted entries\n"
                + "! cannot be undone by undo_write; the folder can be removed\n");
        for (var item : archive.listed()) {
            var names = new ArrayList<>(into.names());
            names.addAll(WorkspacePath.of(item.path()).names());
            RunsLater.why(names)
                    .ifPresent(why ->
                            text.append("! runs later on its own: ").append(why).append(":\n"));
            text.append('+').append(line(item)).append('\n');
        }
        return text.toString();
    }

    private static String lines(OpenArchive archive) {
        var text = new StringBuilder();
        archive.listed().stream()
                .limit(MAX_LINES)
                .forEach(item -> text.append(line(item)).append('\n'));
        return archive.listed().size() > MAX_LINES ? text.append("[more]\n").toString() : text.toString();
    }

    private static String line(Listed item) {
        return Shown.exactly(item.path())
                + (item.folder() ? "/" : " " + item.size())
                + (item.program() ? " (program)" : "");
    }
}

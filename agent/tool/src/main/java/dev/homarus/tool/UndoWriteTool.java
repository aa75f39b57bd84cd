package dev.homarus.tool;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.flow.Arguments;
import dev.homarus.flow.Call;
import dev.homarus.flow.Effect;
import dev.homarus.protocol.Json;
import dev.homarus.provider.ToolSpec;
import dev.homarus.tool.FileHands.Draft;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// `undo_write`: puts back what the last change of this session replaced, where nothing has changed it since.
public final class UndoWriteTool implements Tool {
    private static final ToolSpec SPEC =
            ToolSpec.own("undo_write", "Undo your last file change.", new Parameters().schema());

    private final FileHands hands;

    public UndoWriteTool(FileHands hands) {
        this.hands = hands;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public String shown(Json.Obj arguments) {
        return "";
    }

    @Override
    public Call judged(Json.Obj arguments) {
        return Arguments.call(SPEC.name(), Optional.of(Effect.DELETE), Set.of(), arguments);
    }

    @Override
    public ToolResult call(Json.Obj arguments, Asking asking, Consumer<String> running) {
        return FileHands.attempt(() -> {
            var reversals = hands.changes().last(asking.session());
            if (reversals.isEmpty()) {
                throw FileHands.failed("there is no change of this session that can be undone");
            }
            var drafts = new ArrayList<Draft>();
            for (var reversal : reversals) {
                var now = hands.content(reversal.path(), asking);
                if (!now.digest().equals(reversal.written())) {
                    throw FileHands.failed("a file was changed since, so nothing was undone");
                }
                drafts.add(new Draft(reversal.path(), now, reversal.previous().bytes()));
            }
            hands.undo(drafts, reversals, asking, running);
            return ToolResult.done("Undone in " + drafts.size() + (drafts.size() == 1 ? " file." : " files."));
        });
    }
}

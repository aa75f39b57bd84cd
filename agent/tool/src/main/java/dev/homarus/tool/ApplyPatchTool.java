package dev.homarus.tool;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.files.Changes;
import dev.homarus.files.Content;
import dev.homarus.files.WorkspacePath;
import dev.homarus.flow.Call;
import dev.homarus.flow.Effect;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import dev.homarus.provider.ToolSpec;
import dev.homarus.tool.FileHands.Draft;
import dev.homarus.tool.UnifiedPatch.FilePatch;
import dev.homarus.types.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `apply_patch`: a unified diff over one or more files, all of it or nothing.
public final class ApplyPatchTool implements Tool {
    private static final ToolSpec SPEC = ToolSpec.own(
            "apply_patch",
            "Apply a unified diff, all or nothing.",
            new Parameters().text("patch").schema());

    private final FileHands hands;

    public ApplyPatchTool(FileHands hands) {
        this.hands = hands;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public String shown(Json.Obj arguments) {
        return files(arguments)
                .map(file -> Shown.exactly(file.path()) + flag(file.path()))
                .collect(Collectors.joining(" "));
    }

    /// Returns what a patch changes; nothing where it cannot be read.
    private static Stream<FilePatch> files(Json.Obj arguments) {
        try {
            return UnifiedPatch.parse(arguments.optionalText("patch").orElse("")).files().stream();
        } catch (FileHands.Ended e) {
            return Stream.of();
        }
    }

    private static String flag(String path) {
        try {
            return ChangeText.flag(WorkspacePath.of(path));
        } catch (ProblemException e) {
            return "";
        }
    }

    @Override
    public Call judged(Json.Obj arguments) {
        return new Call(
                SPEC.name(),
                Optional.of(Effect.WRITE),
                Map.of("files", files(arguments).map(FilePatch::path).toList()),
                Map.of("patch", List.of(arguments.optionalText("patch").orElse(""))));
    }

    @Override
    public ToolResult call(Json.Obj arguments, Asking asking, Consumer<String> running) {
        return FileHands.attempt(() -> {
            var files = UnifiedPatch.parse(arguments.text("patch")).files();
            if (files.size() > Changes.MAX_FILES) {
                throw FileHands.failed("at most " + Changes.MAX_FILES + " files can be changed at once");
            }
            var patches = new LinkedHashMap<WorkspacePath, FilePatch>();
            for (var file : files) {
                if (patches.put(WorkspacePath.of(file.path()), file) != null) {
                    throw FileHands.failed("the patch names a file twice");
                }
            }
            var drafts = new ArrayList<Draft>();
            patches.forEach((path, file) -> drafts.add(draft(file, path, hands.content(path, asking))));
            hands.change(drafts, asking, running);
            return ToolResult.done("Changed " + drafts.size() + (drafts.size() == 1 ? " file." : " files."));
        });
    }

    private static Draft draft(FilePatch file, WorkspacePath path, Content before) {
        if (file.from().isPresent()
                && file.to().isPresent()
                && !WorkspacePath.of(file.from().get()).equals(path)) {
            throw FileHands.failed("the patch renames a file, which is not supported");
        }
        if (file.from().isEmpty() && !before.isAbsent()) {
            throw FileHands.failed("the patch makes a file that is there already");
        }
        var text = file.from().isEmpty() ? "" : before.text();
        var after = Hunks.apply(file, text);
        if (file.to().isEmpty()) {
            if (!after.isEmpty()) {
                throw FileHands.failed("the patch removes a file whose lines it does not all name");
            }
            return new Draft(path, before, Optional.empty());
        }
        if (file.hunks().isEmpty()) {
            throw FileHands.failed("the patch changes nothing in a file that it names");
        }
        return new Draft(path, before, Optional.of(ChangeText.bytes(after)));
    }
}

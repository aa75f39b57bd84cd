package dev.homarus.tool;

import dev.homarus.types.Entropy;
import java.util.List;

/// The tools that touch files of the workspace.
public final class FileTools {
    private FileTools() {}

    /// Returns all of them, in the order in which a model is told about them.
    public static List<Tool> of(FileHands hands, Entropy entropy) {
        return List.of(
                new ReadFileTool(hands),
                new ListFilesTool(hands),
                new SearchFilesTool(hands),
                new WriteFileTool(hands),
                new EditFileTool(hands),
                new ApplyPatchTool(hands),
                new UndoWriteTool(hands),
                new OpenArchiveTool(hands, entropy));
    }
}

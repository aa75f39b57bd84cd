package dev.homarus.tool;

import dev.homarus.types.Entropy;
import java.util.List;
import java.util.stream.Stream;

/// The tools that touch files of the workspace.
public final class FileTools {
    private FileTools() {}

    /// Returns all of them, in the order in which a model is told about them. What they say has at least the label
    /// that the owner has given to the folder it comes from.
    public static List<Tool> of(FileHands hands, FolderLabels folders, Entropy entropy) {
        var closed = folders.names();
        return Stream.<Tool>of(
                        new ReadFileTool(hands),
                        new ListFilesTool(hands, closed),
                        new SearchFilesTool(hands, closed),
                        new WriteFileTool(hands),
                        new EditFileTool(hands),
                        new ApplyPatchTool(hands),
                        new UndoWriteTool(hands),
                        new OpenArchiveTool(hands, entropy))
                .<Tool>map(tool -> new LabelledFolders(tool, folders))
                .toList();
    }
}

package dev.homarus.tool;

import dev.homarus.command.Analysis;
import dev.homarus.types.Label;
import java.util.Map;

/// What the owner has said about folders of the workspace: how harmful their content is, and what it is
/// about.
///
/// @param folders paths relative to the workspace, without a slash at either end
/// @param workspace where the workspace is for commands, absolute
public record FolderLabels(Map<String, Label> folders, String workspace) {
    public FolderLabels {
        folders = Map.copyOf(folders);
    }

    /// Returns the least label of what is at a path, or below it.
    ///
    /// @param path relative to the workspace; empty for all of it
    Label at(String path) {
        var plain = path.replaceFirst("^(\\./)+", "").replaceFirst("/+$", "").replaceFirst("^\\.$", "");
        return folders.entrySet().stream()
                .filter(entry -> touches(entry.getKey(), plain))
                .map(Map.Entry::getValue)
                .reduce(Label.SYSTEM, Label::join);
    }

    private static boolean touches(String folder, String path) {
        return path.isEmpty() || folder.equals(path) || path.startsWith(folder + "/") || folder.startsWith(path + "/");
    }

    /// Returns the same for what a command may have read: what its profiles tell, or everything.
    Label read(Analysis analysis) {
        boolean known = analysis instanceof Analysis.Analysed analysed
                && analysed.uses().stream().allMatch(Analysis.Use::profiled);
        return known
                ? ((Analysis.Analysed) analysis).uses().stream().map(this::read).reduce(Label.SYSTEM, Label::join)
                : at("");
    }

    /// Where no path is told, it may be any: a working folder, or what another stage passes on.
    private Label read(Analysis.Use use) {
        return use.inside().isEmpty()
                ? at("")
                : use.inside().stream().map(this::inside).reduce(Label.SYSTEM, Label::join);
    }

    private Label inside(String path) {
        if (path.equals(workspace)) {
            return at("");
        }
        return path.startsWith(workspace + "/") ? at(path.substring(workspace.length() + 1)) : Label.SYSTEM;
    }
}

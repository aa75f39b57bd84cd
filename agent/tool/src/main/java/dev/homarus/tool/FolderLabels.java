package dev.homarus.tool;

import dev.homarus.command.Analysis;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the owner has said about folders of the workspace: how harmful their content is, and what it is
/// about.
///
/// @param folders paths relative to the workspace, without a slash at either end
/// @param workspace where the workspace is for commands, absolute
public record FolderLabels(Map<String, Label> folders, String workspace) {
    /// Programs that read what they are given by name, and else their input, which is another stage's output.
    private static final Set<String> FILTERS = Set.of(
            "base32",
            "base64",
            "cat",
            "column",
            "cut",
            "expand",
            "fmt",
            "fold",
            "head",
            "nl",
            "od",
            "paste",
            "rev",
            "sort",
            "tac",
            "tail",
            "tr",
            "unexpand",
            "uniq",
            "wc",
            "xxd");

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

    /// Whether commands that have nothing to do with a folder of this label cannot open it: it holds more than
    /// PERSONAL, or is about something that the owner has named.
    private static boolean isClosed(Label label) {
        return label.classification().compareTo(Classification.PERSONAL) > 0
                || !label.domains().isEmpty();
    }

    /// Returns the folders that are closed, relative to the workspace.
    List<String> names() {
        return folders.entrySet().stream()
                .filter(entry -> isClosed(entry.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /// Whether a command has to do with one of them, as far as can be told: it names a part of its path, or a path
    /// that it reads or changes touches it.
    boolean concern(String command, Analysis analysis) {
        boolean named = names().stream()
                .flatMap(folder -> Arrays.stream(folder.split("/", -1)))
                .anyMatch(command::contains);
        return named
                || (analysis instanceof Analysis.Analysed analysed
                        && analysed.uses().stream()
                                .flatMap(use -> use.inside().stream())
                                .anyMatch(path -> isClosed(inside(path))));
    }

    /// Returns the same for what a command may have read: what its profiles tell, or everything.
    Label read(Analysis analysis) {
        boolean known = analysis instanceof Analysis.Analysed analysed
                && analysed.uses().stream().allMatch(Analysis.Use::profiled);
        return known
                ? ((Analysis.Analysed) analysis).uses().stream().map(this::read).reduce(Label.SYSTEM, Label::join)
                : at("");
    }

    /// Where no path is told, it may be any; but what only passes on its input adds nothing to the stage before.
    private Label read(Analysis.Use use) {
        if (use.inside().isEmpty()) {
            return FILTERS.contains(use.name()) ? Label.SYSTEM : at("");
        }
        return use.inside().stream().map(this::inside).reduce(Label.SYSTEM, Label::join);
    }

    private Label inside(String path) {
        if (path.equals(workspace)) {
            return at("");
        }
        return path.startsWith(workspace + "/") ? at(path.substring(workspace.length() + 1)) : Label.SYSTEM;
    }
}

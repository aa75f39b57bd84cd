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

    /// Returns the least label of what is at a path, or below it where no closed folder has to be entered for it.
    Label around(String path) {
        return folders.entrySet().stream()
                .filter(entry -> touches(entry.getKey(), path))
                .filter(entry -> isIn(path, entry.getKey()) || !isClosed(entry.getValue()))
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

    /// Returns the folders that are closed to commands which have nothing to do with them, relative to the
    /// workspace.
    List<String> names() {
        return folders.entrySet().stream()
                .filter(entry -> isClosed(entry.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /// Returns those of the closed folders that a command has to do with, as far as can be told: a path that it
    /// reads or changes lies in one; or its paths are not all known, and it names a part of the folder's path. What
    /// works on a folder above does not name it.
    List<String> concerned(String command, Analysis analysis) {
        boolean known = isKnown(analysis);
        var meant = names().stream()
                .filter(folder -> paths(analysis).stream()
                                .anyMatch(path -> path.equals(folder) || path.startsWith(folder + "/"))
                        || (!known && Arrays.stream(folder.split("/", -1)).anyMatch(command::contains)))
                .toList();
        // Who is to come into one has to come through those around it.
        return names().stream()
                .filter(folder -> meant.stream().anyMatch(name -> isIn(name, folder)))
                .toList();
    }

    private static boolean isIn(String name, String folder) {
        return name.equals(folder) || name.startsWith(folder + "/");
    }

    /// Returns those of some folders that lie in no other of them.
    static List<String> outermost(List<String> names) {
        return names.stream()
                .filter(name -> names.stream().noneMatch(other -> !other.equals(name) && isIn(name, other)))
                .toList();
    }

    /// Whether it is known what every program of a command reads.
    private static boolean isKnown(Analysis analysis) {
        return analysis instanceof Analysis.Analysed analysed
                && analysed.uses().stream()
                        .allMatch(use -> use.profiled() && (!use.inside().isEmpty() || FILTERS.contains(use.name())));
    }

    /// Returns the paths that a command is known to touch, relative to the workspace.
    private List<String> paths(Analysis analysis) {
        return analysis instanceof Analysis.Analysed analysed
                ? analysed.uses().stream()
                        .flatMap(use -> use.inside().stream())
                        .filter(path -> path.equals(workspace) || path.startsWith(workspace + "/"))
                        .map(path -> path.equals(workspace) ? "" : path.substring(workspace.length() + 1))
                        .toList()
                : List.of();
    }

    /// Returns the least label of what a command may have read to which nothing was closed: of the paths that its
    /// profiles tell, or of everything.
    Label read(Analysis analysis) {
        return isKnown(analysis) ? paths(analysis).stream().map(this::at).reduce(Label.SYSTEM, Label::join) : at("");
    }

    /// Returns the label of folders together.
    Label together(List<String> names) {
        return names.stream().map(this::at).reduce(Label.SYSTEM, Label::join);
    }

    /// Returns those of some folders in which everything that is read in all of them may be written.
    List<String> fit(List<String> names) {
        var all = together(names);
        return names.stream().filter(name -> all.flowsTo(at(name))).toList();
    }
}

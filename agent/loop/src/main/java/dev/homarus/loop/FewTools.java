package dev.homarus.loop;

import dev.homarus.provider.ToolSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which of Homarus' own tools a model is told of, and in how many words: one with a small context of those
/// alone that files and commands need. What is not offered to it is done with a command, or by a larger model.
final class FewTools {
    /// The tools, each with what it does in few words; nothing where its own are few.
    private static final Map<String, Optional<String>> CORE = Map.of(
            "exec", Optional.of("Run a command in the workspace; the owner decides first."),
            "read_file", Optional.of("Read a text file or list a folder."),
            "list_files", Optional.empty(),
            "search_files", Optional.empty(),
            "write_file", Optional.of("Write a whole text file."),
            "edit_file", Optional.of("Replace exact text that occurs once in a file."));

    private FewTools() {}

    /// Returns what the model is told of.
    ///
    /// @param all that are offered
    static List<ToolSpec> of(Model model, List<ToolSpec> all) {
        return model.manner().hasFewTools()
                ? all.stream()
                        .filter(tool -> CORE.containsKey(tool.name()))
                        .map(FewTools::brief)
                        .toList()
                : all;
    }

    private static ToolSpec brief(ToolSpec tool) {
        return CORE.getOrDefault(tool.name(), Optional.empty())
                .map(words -> new ToolSpec(tool.name(), words, tool.parameters(), tool.label()))
                .orElse(tool);
    }
}

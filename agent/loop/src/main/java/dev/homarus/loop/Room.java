package dev.homarus.loop;

import dev.homarus.provider.ToolSpec;
import java.util.List;

/// How much of a conversation fits into what a model takes at once, where the owner has said how much that is.
final class Room {
    /// Characters that a token stands for at least, in most texts: fewer would fill the model's context before
    /// its end.
    static final int CHARACTERS = 3;

    /// The least that is left for what was said: the newest question goes along in any case.
    static final int LEAST = 1_000;

    /// No more of the context than this part is kept for the answer.
    private static final int PART = 2;

    private Room() {}

    /// Returns the characters of earlier messages that a prompt may have.
    ///
    /// @param most without a limit of the model
    /// @param instructions characters of the instructions
    static int history(Model model, int most, int instructions, List<ToolSpec> tools) {
        return model.manner()
                .context()
                .map(context -> {
                    long answer = model.api().limit(model.terms()).orElse(context / 4);
                    long tokens = context - Math.min(answer, context / PART);
                    int others =
                            instructions + tools.stream().mapToInt(Room::size).sum();
                    return Math.clamp(tokens * CHARACTERS - others, Math.min(LEAST, most), most);
                })
                .orElse(most);
    }

    /// Returns the characters that one result of a tool may have: half of what fits.
    static int result(Model model, int most) {
        return model.manner()
                .context()
                .map(context -> Math.clamp(context * CHARACTERS / PART / PART, LEAST, most))
                .orElse(most);
    }

    private static int size(ToolSpec tool) {
        return tool.name().length()
                + tool.description().length()
                + tool.parameters().write().length();
    }
}

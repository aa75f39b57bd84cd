package dev.homarus.tool;

import dev.homarus.types.Entropy;
import java.text.Normalizer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Sets what strangers have written between marks that nobody can guess, so that no text can pose as what stands
/// outside of them.
final class Foreign {
    /// What begins like a mark, in any spelling that reads alike.
    private static final Pattern LIKE_A_MARK =
            Pattern.compile("(?i)\\s*[\\[(<{]*\\s*(?:(?:begin|end)\\s+of\\s+)?outside\\b.*");

    private Foreign() {}

    /// Returns the text between its marks.
    static String marked(String text, Entropy entropy) {
        var id = entropy.id("");
        return "[outside " + id + "]\n"
                + text.lines().map(Foreign::line).collect(Collectors.joining("\n"))
                + "\n[end of outside " + id + "]";
    }

    private static String line(String line) {
        return LIKE_A_MARK
                        .matcher(Normalizer.normalize(line, Normalizer.Form.NFKC))
                        .matches()
                ? "| " + line
                : line;
    }
}

package dev.homarus.tool;

import dev.homarus.outlook.Outlook;
import java.nio.charset.StandardCharsets;

/// What a model sees in the place of a secret. It is no text to be written: whoever writes it destroys the secret.
final class LeftOut {
    static final String REFUSAL = "'" + Outlook.SECRET + "' stands for a secret that you were not shown, and is not its"
            + " text; change the lines around it with edit_file, which leaves it as it is";

    private LeftOut() {}

    /// Returns how often it stands in a text.
    static int count(byte[] content) {
        var text = new String(content, StandardCharsets.UTF_8);
        int count = 0;
        for (int at = text.indexOf(Outlook.SECRET); at >= 0; at = text.indexOf(Outlook.SECRET, at + 1)) {
            count++;
        }
        return count;
    }
}

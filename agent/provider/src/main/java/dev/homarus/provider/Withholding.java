package dev.homarus.provider;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Hands a streamed text on as it comes, but for what may turn out to be a call, which waits for the end of the
/// answer, and for reasoning at its beginning, which is dropped.
final class Withholding {
    private static final String THINK = "<think>";
    private static final String THINK_END = "</think>";

    /// What a text begins with that is a call as a whole.
    private static final List<String> OPENERS = List.of("```json", "```tool_call", "action:", "thought:");

    private static final Pattern OBJECT = Pattern.compile("\\{\\s*(\".*|'.*)?", Pattern.DOTALL);
    private static final Pattern ARRAY = Pattern.compile("\\[\\s*(\\{.*)?", Pattern.DOTALL);
    private static final Pattern NAMED = Pattern.compile("\\[\\s*([A-Za-z0-9_-]+)(\\(.*)?", Pattern.DOTALL);

    private final Set<String> offered;
    private final Consumer<String> onText;
    private final StringBuilder text = new StringBuilder();
    private int told;
    private boolean thought;

    /// Whether reasoning was dropped: the lines between it and the answer go with it.
    private boolean after;

    /// @param offered names of tools; with none, a text is never a call
    /// @param thinks whether reasoning may stand in the text
    Withholding(Set<String> offered, Consumer<String> onText, boolean thinks) {
        this.thought = !thinks;
        this.offered = offered;
        this.onText = onText;
    }

    int length() {
        return text.length();
    }

    void add(String piece) {
        text.append(piece);
        if (told == 0 && !begun()) {
            return;
        }
        tell(free());
    }

    /// Whether the beginning shows what the text is: neither reasoning, nor a call as a whole.
    private boolean begun() {
        var head = text.toString().stripLeading();
        if (!thought && begins(head, THINK)) {
            int end = head.indexOf(THINK_END);
            if (end < 0) {
                return false;
            }
            thought = true;
            after = true;
            head = head.substring(end + THINK_END.length()).stripLeading();
        }
        if (after) {
            text.setLength(0);
            text.append(head);
        }
        return !head.isEmpty() && (offered.isEmpty() || !mayBeCall(head));
    }

    private boolean mayBeCall(String head) {
        var small = head.substring(0, Math.min(head.length(), 32)).toLowerCase(Locale.ROOT);
        if (OPENERS.stream().anyMatch(opener -> begins(small, opener))
                || TextCalls.SIGNS.stream().anyMatch(sign -> begins(head, sign))) {
            return true;
        }
        var named = NAMED.matcher(head);
        if (named.matches()) {
            return named.group(2) == null
                    ? offered.stream().anyMatch(name -> name.startsWith(named.group(1)))
                    : offered.contains(named.group(1));
        }
        return OBJECT.matcher(head).matches() || ARRAY.matcher(head).matches();
    }

    private static boolean begins(String head, String opener) {
        return head.startsWith(opener) || opener.startsWith(head);
    }

    /// Returns up to where the text cannot be a call: a line that begins with a sign, or may, waits.
    private int free() {
        if (offered.isEmpty()) {
            return text.length();
        }
        int line = text.lastIndexOf("\n", told == 0 ? 0 : told - 1) + 1;
        for (; line <= text.length(); line = next(line)) {
            var rest = text.substring(line);
            if (!rest.isEmpty() && line >= told && TextCalls.SIGNS.stream().anyMatch(sign -> begins(rest, sign))) {
                return line;
            }
        }
        return text.length();
    }

    private int next(int line) {
        int end = text.indexOf("\n", line);
        return end < 0 ? text.length() + 1 : end + 1;
    }

    private void tell(int upTo) {
        if (upTo > told) {
            onText.accept(text.substring(told, upTo));
            told = upTo;
        }
    }

    /// Returns all of the text.
    String text() {
        return text.toString();
    }

    /// Hands on what has waited.
    void release() {
        tell(text.length());
    }
}

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

    /// Longer than any opener and any sign: what has not shown by then what it is not is taken for a call.
    private static final int HEAD = 80;

    private final Set<String> offered;
    private final Consumer<String> onText;
    private final StringBuilder text = new StringBuilder();
    private int told;

    /// Where the answer begins, after spaces.
    private int begin;

    /// Where the next end of reasoning, or of a line, is looked for.
    private int scanned;

    /// Where the line begins that is looked at.
    private int line;

    private State state;

    /// Whether reasoning was dropped: the lines between it and the answer go with it.
    private boolean dropped;

    private enum State {
        /// Nothing shows yet what it is.
        OPEN,
        /// It may begin with an answer or a call, and not with reasoning.
        AFTER_REASONING,
        /// It begins with reasoning.
        REASONING,
        /// It is prose, up to a line that begins with a sign.
        PROSE,
        /// It may be a call, from here on to its end.
        WAITING
    }

    /// @param offered names of tools; with none, a text is never a call
    /// @param thinks whether reasoning may stand in the text
    Withholding(Set<String> offered, Consumer<String> onText, boolean thinks) {
        this.state = thinks ? State.OPEN : State.AFTER_REASONING;
        this.offered = offered;
        this.onText = onText;
    }

    int length() {
        return text.length();
    }

    void add(String piece) {
        text.append(piece);
        if (state == State.REASONING) {
            reason();
        }
        if (state == State.OPEN || state == State.AFTER_REASONING) {
            look();
        }
        if (state == State.PROSE) {
            tell(free());
        }
    }

    /// Drops reasoning that has ended, with the lines after it.
    private void reason() {
        int end = text.indexOf(THINK_END, scanned);
        scanned = Math.max(begin, text.length() - THINK_END.length());
        if (end >= 0) {
            text.delete(0, end + THINK_END.length());
            begin = 0;
            scanned = 0;
            state = State.AFTER_REASONING;
            dropped = true;
        }
    }

    /// Looks at the beginning: reasoning, a call as a whole, or prose.
    private void look() {
        while (begin < text.length() && Character.isWhitespace(text.charAt(begin))) {
            begin++;
        }
        if (dropped && begin > 0) {
            text.delete(0, begin);
            begin = 0;
        }
        if (begin == text.length()) {
            return;
        }
        var head = text.substring(begin, Math.min(text.length(), begin + HEAD));
        if (state == State.OPEN && begins(head, THINK)) {
            if (head.startsWith(THINK)) {
                state = State.REASONING;
                scanned = begin;
                reason();
                if (state == State.AFTER_REASONING) {
                    look();
                }
            }
            return;
        }
        if (offered.isEmpty() || !mayBeCall(head)) {
            state = State.PROSE;
            scanned = 0;
        } else if (head.length() == HEAD) {
            state = State.WAITING;
        }
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
        while (true) {
            var rest = text.substring(line, Math.min(text.length(), line + HEAD));
            if (!rest.isEmpty() && line >= told && TextCalls.SIGNS.stream().anyMatch(sign -> begins(rest, sign))) {
                if (rest.length() == HEAD) {
                    state = State.WAITING;
                }
                return line;
            }
            int end = text.indexOf("\n", scanned);
            if (end < 0) {
                scanned = text.length();
                return text.length();
            }
            line = end + 1;
            scanned = line;
        }
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

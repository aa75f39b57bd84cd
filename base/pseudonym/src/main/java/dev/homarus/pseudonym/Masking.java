package dev.homarus.pseudonym;

import dev.homarus.types.Label;
import java.util.ArrayList;
import java.util.List;

/// One text on its way out: values become tokens, and what could be read as a token does too.
final class Masking {
    private static final String STAND_IN = TypeWords.word(LookAlikes.TYPE);

    private final Registry registry;
    private final String original;
    private final Label label;
    private final StringBuilder out;
    private final List<Span> spans = new ArrayList<>();

    Masking(Registry registry, String original, Label label) {
        this.registry = registry;
        this.original = original;
        this.label = label;
        this.out = new StringBuilder(original.length() + 64);
    }

    /// @param ranges in order, apart from each other
    Hidden hide(List<Hide> ranges) {
        int at = 0;
        for (var range : ranges) {
            var value = original.substring(range.start(), range.end());
            var kept = registry.value(range.type(), value, label);
            plain(at, range.start(), kept.word() + '_', kept.type());
            write(kept.token(), range.start(), range.end(), kept.type());
            at = range.end();
        }
        plain(at, original.length(), "", "");
        return new Hidden(out.toString(), spans);
    }

    /// Writes what is not to be hidden. A code of this conversation in it was seen elsewhere, and is hidden as the
    /// text it is; so are letters that would be read as part of the word of the token behind them.
    ///
    /// @param next what will follow it, with which it could read as a code
    /// @param type the type of the token that will follow
    private void plain(int from, int to, String next, String type) {
        var text = original.substring(from, to) + next;
        int length = to - from;
        int done = 0;
        int i = 0;
        while (i < length) {
            int end = codeEnd(text, i);
            if (end < 0) {
                i++;
            } else {
                int start = beginning(text, done, TypeWords.start(text, done, i, ""));
                out.append(text, done, start);
                done = Math.min(end, length);
                lookAlike(from + start, from + done);
                i = done;
            }
        }
        int word = next.isEmpty() ? length : TypeWords.start(text, done, text.length(), type);
        int rest = word < length ? beginning(text, done, word) : length;
        out.append(text, done, rest);
        if (rest < length) {
            lookAlike(from + rest, to);
        }
    }

    private int codeEnd(String text, int at) {
        int end = Code.end(text, at, true);
        return end >= 0 && registry.isOwn(Code.read(text, at, end)) ? end : Code.NO;
    }

    /// Moves the beginning of a look-alike back over what would be a code together with the word of its stand-in.
    private int beginning(String text, int done, int start) {
        int moved = start;
        for (int i = start - 1; i >= done && moved - i < Code.MAX_SPAN; i--) {
            var joined = text.substring(i, moved) + STAND_IN + '_';
            if (codeEnd(joined, 0) > moved - i) {
                moved = i;
            }
        }
        return moved;
    }

    private void lookAlike(int from, int to) {
        var token = registry.lookAlike(original.substring(from, to), label).map(Kept::token);
        write(token.orElse(STAND_IN), from, to, LookAlikes.TYPE);
    }

    private void write(String token, int from, int to, String type) {
        int start = out.length();
        out.append(token);
        spans.add(new Span(start, out.length(), from, to, type));
    }
}

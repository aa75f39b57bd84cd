package dev.homarus.pseudonym;

import java.util.Map;

/// Restores a text that comes in pieces. What it has returned by the end is what [Pseudonyms#restore(String)]
/// returns for the whole; it holds back what could become a token, at most [#MAX_HELD] chars. Not thread-safe.
public final class Restorer {
    /// The most chars held back between two pieces.
    public static final int MAX_HELD = 160;

    private final Tokens tokens;
    private final LookAlikes lookAlikes;
    private String held = "";
    private char before;
    private boolean ended;

    Restorer(Map<String, Kept> live) {
        tokens = new Tokens(live);
        lookAlikes = new LookAlikes(tokens);
    }

    /// Takes the next piece, cut anywhere, and returns what is safe to show: never part of a token.
    ///
    /// @throws IllegalStateException after [#end]
    public Restored feed(String piece) {
        return take(piece, false);
    }

    /// Returns the rest.
    ///
    /// @throws IllegalStateException when called twice
    public Restored end() {
        return take("", true);
    }

    /// How many chars are held back.
    int held() {
        return held.length();
    }

    Restored take(String piece, boolean last) {
        if (ended) {
            throw new IllegalStateException("this text has ended");
        }
        ended = last;
        var text = held.isEmpty() ? piece : held + piece;
        var out = new StringBuilder(text.length() + 16);
        var finds = new Finds();
        var sight = new Sight(text, 0, before, last);
        int i = 0;
        int stop = -1;
        while (stop < 0 && i < text.length()) {
            char c = Letters.folded(text.charAt(i));
            if (!Letters.isPlain(c)) {
                i++;
                continue;
            }
            var match = Letters.isDigit(c) ? tokens.at(sight, i) : Match.Not.EVER;
            if (match instanceof Match.Token token) {
                out.append(text, sight.from(), token.start()).append(token.lead());
                out.append(token.kept().value()).append(token.trail());
                finds.add(token.kept().label());
                sight = sight.after(token.end());
                i = token.end();
            } else if (match == Match.Not.YET || (sight.isRunStart(i) && lookAlikes.look(sight, i, finds))) {
                stop = i;
            } else {
                i++;
            }
        }
        hold(sight, stop < 0 ? text.length() : stop, out);
        return new Restored(out.toString(), finds.label(), finds.unknown());
    }

    /// Writes out what no token can begin in, and keeps the rest.
    private void hold(Sight sight, int undecided, StringBuilder out) {
        var text = sight.text();
        int to = sight.last() ? text.length() : TypeWords.reach(text, sight.from(), undecided);
        if (to > sight.from()
                && to == text.length()
                && !sight.last()
                && Character.isHighSurrogate(text.charAt(to - 1))) {
            to--;
        }
        out.append(text, sight.from(), to);
        before = to == sight.from() ? sight.before() : text.charAt(to - 1);
        held = text.substring(to);
    }
}

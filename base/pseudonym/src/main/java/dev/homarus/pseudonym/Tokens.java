package dev.homarus.pseudonym;

import java.util.Map;

/// Finds the tokens of one conversation where a model has written them.
final class Tokens {
    private final Map<String, Kept> live;

    /// @param live what each code stands for; may grow meanwhile
    Tokens(Map<String, Kept> live) {
        this.live = live;
    }

    /// Says whether a code begins at `at`. A letter or digit of ASCII right before it has to belong to its word.
    Match at(Sight sight, int at) {
        var text = sight.text();
        int codeEnd = Code.end(text, at, sight.last());
        if (codeEnd < 0) {
            return codeEnd == Code.MORE ? Match.Not.YET : Match.Not.EVER;
        }
        var kept = live.get(Code.read(text, at, codeEnd));
        if (kept == null) {
            return Match.Not.EVER;
        }
        int start = TypeWords.start(text, sight.from(), at, kept.type());
        if (start == at && !sight.isRunStart(at)) {
            return Match.Not.EVER;
        }
        int end = kept.type().equals(Host.TYPE) ? Host.end(text, codeEnd, sight.last()) : codeEnd;
        if (end < 0) {
            return end == Code.MORE ? Match.Not.YET : Match.Not.EVER;
        }
        var gap = start == at ? "" : text.substring(TypeWords.gapStart(text, sight.from(), at), at);
        return token(start, end, kept, gap);
    }

    /// One run of emphasis marks between word and code has its other half outside: at the start of the gap it
    /// closes, at its end it opens. Two runs are a pair of their own.
    private static Match token(int start, int end, Kept kept, String gap) {
        int first = 0;
        while (first < gap.length() && !Letters.isMarker(gap.charAt(first))) {
            first++;
        }
        int after = first;
        while (after < gap.length() && Letters.isMarker(gap.charAt(after))) {
            after++;
        }
        boolean single = gap.substring(after).chars().noneMatch(c -> Letters.isMarker((char) c));
        var marks = single ? gap.substring(first, after) : "";
        return first == 0 ? new Match.Token(start, end, "", kept, marks) : new Match.Token(start, end, marks, kept, "");
    }
}

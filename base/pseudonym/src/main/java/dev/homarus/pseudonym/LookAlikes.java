package dev.homarus.pseudonym;

/// Finds what was a token before a model changed it, or is one of another conversation.
final class LookAlikes {
    /// The type of the stand-ins of look-alikes in a text that is to be hidden.
    static final String TYPE = "text";

    private static final int MAX_RUN = 16;
    private static final int LEAST_LOOSE = 3;
    private static final int LEAST_STRICT = Code.LENGTH - 1;
    private static final int MOST_STRICT = Code.LENGTH + 1;

    private final Tokens tokens;

    LookAlikes(Tokens tokens) {
        this.tokens = tokens;
    }

    /// Looks at the run of letters and digits that begins at `at`.
    ///
    /// @return whether what comes next decides
    boolean look(Sight sight, int at, Finds finds) {
        var text = sight.text();
        int end = at;
        while (end < text.length() && end - at <= MAX_RUN && Letters.isPlain(Letters.folded(text.charAt(end)))) {
            end++;
        }
        boolean open = end == text.length() && !sight.last();
        var run = Letters.folded(text.substring(at, end));
        if (run.length() > MAX_RUN || (!open && run.chars().noneMatch(c -> Letters.isDigit((char) c)))) {
            return false;
        }
        int start = Letters.isGap(sight.previous(at)) ? TypeWords.start(text, sight.from(), at, "") : at;
        int word = start == at ? glued(run) : 0;
        if (start == at && word == 0) {
            return false;
        }
        if (open) {
            return true;
        }
        boolean loose = start < at && isPlainWord(sight, start, at);
        if (!(loose ? isLoose(run) : isStrict(run.substring(word)))) {
            return false;
        }
        for (int i = at; i < end; i++) {
            switch (tokens.at(sight, i)) {
                case Match.Token token -> {
                    return false;
                }
                case Match.Not.YET -> {
                    return true;
                }
                case Match.Not.EVER -> {}
            }
        }
        finds.addUnknown(text.substring(start, end));
        return false;
    }

    /// Returns how long a usual word is that begins the run, 0 where none does.
    private static int glued(String run) {
        return TypeWords.USUAL.stream()
                .filter(run::startsWith)
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }

    /// Whether a usual word and a run are joined without a blank.
    private static boolean isPlainWord(Sight sight, int start, int at) {
        int gap = TypeWords.gapStart(sight.text(), sight.from(), at);
        return TypeWords.isUsual(sight.text().substring(start, gap))
                && sight.text().substring(gap, at).chars().noneMatch(c -> Letters.isBlank((char) c));
    }

    private static boolean isLoose(String run) {
        return run.length() >= LEAST_LOOSE && isMixed(run);
    }

    private static boolean isStrict(String run) {
        return run.length() >= LEAST_STRICT
                && run.length() <= MOST_STRICT
                && isMixed(run)
                && run.chars().allMatch(c -> Letters.isCode((char) c));
    }

    private static boolean isMixed(String run) {
        return run.chars().anyMatch(c -> Letters.isDigit((char) c))
                && run.chars().anyMatch(c -> !Letters.isDigit((char) c));
    }
}

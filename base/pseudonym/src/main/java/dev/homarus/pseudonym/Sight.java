package dev.homarus.pseudonym;

/// A text as far as it has come.
///
/// @param from where to look; what is before has been dealt with
/// @param before the char before `from`, 0 where there is none or a token ends
/// @param last whether nothing follows the text
record Sight(String text, int from, char before, boolean last) {
    /// Returns the folded char before `at`.
    char previous(int at) {
        return Letters.folded(at == from ? before : text.charAt(at - 1));
    }

    /// Whether a run of letters and digits begins at `at`.
    boolean isRunStart(int at) {
        return !Letters.isPlain(previous(at));
    }

    /// Returns the sight from `at` on, after a token.
    Sight after(int at) {
        return new Sight(text, at, '\0', last);
    }
}

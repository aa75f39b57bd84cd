package dev.homarus.protocol;

/// Says which part of a JSON text is not what it has to be. The message quotes no content.
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String sentence;

    /// @param where the member's name, or `line L column C`
    /// @param expected what it has to be, as the end of a sentence
    public JsonException(String where, String expected) {
        super(where + " " + expected, null, false, false);
        this.sentence = where + " " + expected;
    }

    /// Returns what has to be mended.
    public String sentence() {
        return sentence;
    }
}

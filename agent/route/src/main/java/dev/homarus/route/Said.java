package dev.homarus.route;

/// What is known of a Turn before any model is asked.
///
/// @param text what was said last
/// @param before characters of what was said before in the conversation, from 0
/// @param program whether a program asks, at `/v1`
public record Said(String text, long before, boolean program) {
    /// From so many characters on a conversation is long: about ten thousand tokens.
    public static final long LONG = 40_000;

    /// Up to so many characters a line is short.
    public static final int SHORT = 60;

    /// What a Turn is about.
    ///
    /// @param why a sentence for a person, without its full stop
    public record About(Task task, String why) {}

    public Said {
        if (before < 0) {
            throw new IllegalArgumentException("characters");
        }
    }

    /// Returns what the Turn is about: the first task whose facts are there.
    public About about() {
        if (program) {
            return new About(Task.PROGRAM, "a program asks, at /v1");
        }
        long all = before + text.length();
        if (all >= LONG) {
            return new About(Task.LONG, "the conversation has " + all + " characters, " + LONG + " or more");
        }
        var sign = CodeSigns.in(text);
        if (sign.isPresent()) {
            return new About(Task.CODE, sign.get());
        }
        var line = text.strip();
        if (line.length() <= SHORT && line.lines().count() <= 1) {
            return new About(Task.SHORT, "it is one line of at most " + SHORT + " characters");
        }
        return new About(Task.CHAT, "it is " + Task.CHAT.is());
    }
}

package dev.homarus.pseudonym;

/// What is to be hidden in a text.
///
/// @param start offset of its first char
/// @param end offset after its last char
/// @param type what it is (`person`, `email`, `phone`, `card`): lower-case letters, digits and hyphens, beginning
///     with a letter, 2 to 24 of them and at least two letters; the letters in capitals are what the model reads;
///     not `text`
public record Hide(int start, int end, String type) {
    private static final int MAX_TYPE = 24;

    public Hide {
        checkType(type);
        if (type.equals(LookAlikes.TYPE)) {
            throw new IllegalArgumentException("the type text is kept for look-alikes");
        }
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException(
                    "a range of at least one char has to be given, not " + start + " to " + end);
        }
    }

    static void checkType(String type) {
        boolean letters = type.chars().filter(c -> c >= 'a' && c <= 'z').count() >= 2;
        if (!letters || type.length() > MAX_TYPE || !type.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException(
                    "not a type: lower-case letters, digits and hyphens, at most " + MAX_TYPE);
        }
    }
}

package dev.homarus.cli.local;

/// JSON for people's terminals and other programs alike.
final class Escaped {
    private Escaped() {}

    /// Returns the same JSON, with every character that is not seen written as `\\uXXXX`. Such characters stand
    /// only in
    /// strings, so the value stays the same.
    static String json(String json) {
        var out = new StringBuilder(json.length() + 16);
        for (int i = 0; i < json.length(); ) {
            int c = json.codePointAt(i);
            i += Character.charCount(c);
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.PRIVATE_USE,
                        Character.UNASSIGNED,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> {
                    for (char unit : Character.toChars(c)) {
                        out.append("\\u").append(java.util.HexFormat.of().toHexDigits(unit));
                    }
                }
                default -> out.appendCodePoint(c);
            }
        }
        return out.toString();
    }
}

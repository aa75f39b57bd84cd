package dev.homarus.protocol;

/// Text as it may be shown to a person: what would act on the screen, hide, or reorder other text is written out as
/// a backslash, `u` and the number in braces.
public final class Shown {
    private Shown() {}

    /// For commands, paths and names, where every character counts: everything that cannot be seen is written out,
    /// line breaks and unusual spaces too, and a backslash that would look like an escape made here, so that no two
    /// texts are shown alike.
    public static String exactly(String text) {
        return escape(text, true);
    }

    /// For prose: controls other than line breaks and tabs are written out, and what reorders text.
    public static String prose(String text) {
        return escape(text, false);
    }

    private static String escape(String text, boolean all) {
        StringBuilder out = null;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int next = i + Character.charCount(c);
            boolean plain = all ? isSeen(c) && !looksEscaped(text, i) : isHarmless(c);
            if (!plain && out == null) {
                out = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            if (out != null) {
                if (plain) {
                    out.appendCodePoint(c);
                } else {
                    out.append("\\u{").append(Integer.toHexString(c)).append('}');
                }
            }
            i = next;
        }
        return out == null ? text : out.toString();
    }

    private static boolean looksEscaped(String text, int at) {
        return text.startsWith("\\u{", at);
    }

    private static boolean isHarmless(int c) {
        if (c == '\n' || c == '\t') {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            case Character.FORMAT -> c == 0x200d || c == 0x200c || c == 0xad;
            default -> true;
        };
    }

    private static boolean isSeen(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> !isBlankLetter(c);
        };
    }

    /// Characters that are letters, marks or symbols by their type, and yet leave no trace on a screen.
    private static boolean isBlankLetter(int c) {
        return c == 0x034f
                || c == 0x115f
                || c == 0x1160
                || c == 0x17b4
                || c == 0x17b5
                || (c >= 0x180b && c <= 0x180f)
                || c == 0x2800
                || c == 0x3164
                || (c >= 0xfe00 && c <= 0xfe0f)
                || c == 0xffa0
                || c == 0x16fe4
                || c == 0x1d159
                || (c >= 0xe0100 && c <= 0xe01ef);
    }
}

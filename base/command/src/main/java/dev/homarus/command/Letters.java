package dev.homarus.command;

import java.util.Locale;

/// What may stand in a command line without being mistaken for something else.
final class Letters {
    /// Letters that are drawn as nothing or as blank space although Unicode counts them as letters or marks.
    private static final String BLANKS = "\u034F\u115F\u1160\u17B4\u17B5\u180B\u180C\u180D\u180F\u2800\u3164\uFFA0";

    private Letters() {}

    /// Returns the first code point that could hide or reorder what a person sees; -1 if there is none.
    static int suspicious(String text) {
        return text.codePoints().filter(Letters::isSuspicious).findFirst().orElse(-1);
    }

    private static boolean isSuspicious(int point) {
        if (point == '\n' || point == '\t' || point == ' ') {
            return false;
        }
        if (BLANKS.indexOf(point) >= 0 || (point >= 0xFE00 && point <= 0xFE0F) || point >= 0xE0000) {
            return true;
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    /// Returns how a code point is named in a reason.
    static String name(int point) {
        return String.format(Locale.ROOT, "U+%04X", point);
    }
}

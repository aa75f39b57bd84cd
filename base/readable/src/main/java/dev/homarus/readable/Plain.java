package dev.homarus.readable;

/// Text in which every character can be seen: what hides, reorders or acts is dropped, and runs of blank lines are
/// one.
final class Plain {
    private Plain() {}

    static String text(String text) {
        var plain = new StringBuilder(Math.min(text.length(), 1 << 16));
        int blank = 2;
        int lineStart = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (isLineEnd(c)) {
                if (c == '\r' && i < text.length() && text.charAt(i) == '\n') {
                    i++;
                }
                trim(plain, lineStart);
                blank = plain.length() == lineStart ? blank + 1 : 1;
                if (blank < 3) {
                    plain.append('\n');
                }
                lineStart = plain.length();
            } else if (c == '\t' || Character.getType(c) == Character.SPACE_SEPARATOR) {
                plain.append(' ');
            } else if (isSeen(c)) {
                plain.appendCodePoint(c);
            }
        }
        trim(plain, 0);
        while (!plain.isEmpty() && plain.charAt(plain.length() - 1) == '\n') {
            plain.setLength(plain.length() - 1);
        }
        return plain.toString();
    }

    private static void trim(StringBuilder plain, int from) {
        while (plain.length() > from && plain.charAt(plain.length() - 1) == ' ') {
            plain.setLength(plain.length() - 1);
        }
    }

    private static boolean isLineEnd(int c) {
        return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029 || c == 0x0b || c == 0x0c;
    }

    /// Joiners belong to some scripts and to some emoji; whatever else leaves no trace is not text.
    private static boolean isSeen(int c) {
        if (c == 0x200c || c == 0x200d || c == 0xfe0f) {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> !isBlank(c);
        };
    }

    private static boolean isBlank(int c) {
        return c == 0x034f
                || c == 0x115f
                || c == 0x1160
                || c == 0x17b4
                || c == 0x17b5
                || (c >= 0x180b && c <= 0x180f)
                || c == 0x2800
                || c == 0x3164
                || (c >= 0xfe00 && c <= 0xfe0e)
                || c == 0xffa0
                || (c >= 0xe0100 && c <= 0xe01ef);
    }
}

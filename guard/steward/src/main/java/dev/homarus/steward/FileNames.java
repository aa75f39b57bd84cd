package dev.homarus.steward;

import dev.homarus.protocol.Shown;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Names of files for texts that anybody may have chosen: names that every usual file system takes, that stay in
/// their folder, and no two of which are the same to a file system that does not tell cases or accents apart.
final class FileNames {
    /// The longest name in bytes of UTF-8, its ending included: less than the 255 of most file systems, so that
    /// programs that make copies beside it can add to it.
    static final int LONGEST = 160;

    /// Names that mean a device to Windows, whatever ending they have.
    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul", "conin$", "conout$", "clock$");

    private static final String UNNAMED = "unnamed";

    /// The last number behind a name, by the name as it is compared.
    private final Map<String, Integer> taken = new HashMap<>();

    /// Returns a name that was not returned before.
    ///
    /// @param ending begins with a dot
    String of(String wanted, String ending) {
        int room = LONGEST - ending.length();
        var base = cut(clean(wanted), room);
        var name = base;
        int number = taken.getOrDefault(compared(base), 1);
        while (taken.containsKey(compared(name))) {
            number++;
            name = numbered(base, number, room);
        }
        taken.put(compared(name), 1);
        taken.put(compared(base), number);
        return name + ending;
    }

    private static String numbered(String base, int number, int room) {
        var more = "-" + number;
        return cut(base, room - more.length()) + more;
    }

    private static String compared(String name) {
        var folded = Normalizer.normalize(name, Normalizer.Form.NFKD)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFKD).replaceAll("\\p{M}", "");
    }

    /// Letters, digits, `-`, `_`, `.` and single spaces; everything else is `_`, and what cannot be seen its
    /// number.
    private static String clean(String wanted) {
        var out = new StringBuilder();
        Normalizer.normalize(Shown.exactly(wanted), Normalizer.Form.NFC)
                .codePoints()
                .forEach(c -> {
                    boolean mark = Character.getType(c) == Character.NON_SPACING_MARK
                            || Character.getType(c) == Character.COMBINING_SPACING_MARK;
                    if (Character.isLetterOrDigit(c) || (mark && !out.isEmpty()) || c == '-' || c == '_' || c == '.') {
                        out.appendCodePoint(c);
                    } else if (c == ' ') {
                        out.append(out.isEmpty() || out.charAt(out.length() - 1) == ' ' ? "" : " ");
                    } else {
                        out.append('_');
                    }
                });
        var name = stripped(out.toString());
        var first = name.toLowerCase(Locale.ROOT).split("\\.", 2)[0].strip();
        return DEVICES.contains(first) || first.matches("(com|lpt)[0-9\u00b9\u00b2\u00b3]") ? "_" + name : name;
    }

    /// No dot or dash in front, where it would hide the file or look like an option, and no dot or space behind.
    private static String stripped(String name) {
        var rest = name.replaceAll("^[. -]+|[. ]+$", "");
        return rest.isEmpty() ? UNNAMED : rest;
    }

    private static String cut(String name, int bytes) {
        if (name.getBytes(StandardCharsets.UTF_8).length <= bytes) {
            return name;
        }
        var out = new StringBuilder();
        int length = 0;
        for (int i = 0; i < name.length(); ) {
            int c = name.codePointAt(i);
            length += Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
            if (length > bytes) {
                break;
            }
            out.appendCodePoint(c);
            i += Character.charCount(c);
        }
        return stripped(out.toString());
    }
}

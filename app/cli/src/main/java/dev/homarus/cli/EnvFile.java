package dev.homarus.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The lines of a `.env` file, as the common libraries read them: `NAME=value`, `export NAME=value`, values in
/// single
/// or double quotes, comments.
final class EnvFile {
    private static final Pattern LINE =
            Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.]*)\\s*=\\s*(.*?)\\s*");
    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?i).*(KEY|TOKEN|SECRET|PASS(WORD|WD|PHRASE)?|PWD|CREDENTIALS?|AUTH|DSN|PRIVATE|WEBHOOK)(_|$|[0-9]).*");

    /// @param line counted from 1
    record Entry(String name, String value, int line) {
        boolean saysSecret() {
            return SECRET_NAME.matcher(name).matches();
        }
    }

    private EnvFile() {}

    static List<Entry> parse(String text) {
        var entries = new ArrayList<Entry>();
        int line = 0;
        for (var raw : text.split("\\r?\\n", -1)) {
            line++;
            var matcher = LINE.matcher(raw);
            if (!raw.strip().startsWith("#") && matcher.matches()) {
                int number = line;
                value(matcher.group(2))
                        .filter(value -> !value.isEmpty())
                        .ifPresent(value -> entries.add(new Entry(matcher.group(1), value, number)));
            }
        }
        return entries;
    }

    private static Optional<String> value(String text) {
        if (text.length() >= 2 && (text.startsWith("'") || text.startsWith("\""))) {
            int end = text.indexOf(text.charAt(0), 1);
            if (end < 0) {
                return Optional.empty();
            }
            var inner = text.substring(1, end);
            return Optional.of(text.startsWith("'") ? inner : inner.replace("\\n", "\n"));
        }
        int comment = text.indexOf(" #");
        return Optional.of((comment < 0 ? text : text.substring(0, comment)).strip());
    }
}

package dev.homarus.tool;

import com.google.re2j.Pattern;

/// A file name pattern: `*` and `?` within a name, `**` across folders. A pattern without a slash is about
/// the last name.
final class Glob {
    private static final int MAX_LENGTH = 500;

    private final Pattern pattern;
    private final boolean wholePath;

    private Glob(Pattern pattern, boolean wholePath) {
        this.pattern = pattern;
        this.wholePath = wholePath;
    }

    static Glob of(String glob) {
        if (glob.length() > MAX_LENGTH) {
            throw FileHands.failed("glob is longer than " + MAX_LENGTH + " characters");
        }
        var pattern = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            if (glob.startsWith("**/", i)) {
                pattern.append("(?:.*/)?");
                i += 2;
            } else if (glob.startsWith("**", i)) {
                pattern.append(".*");
                i++;
            } else {
                pattern.append(one(glob.charAt(i)));
            }
        }
        return new Glob(Pattern.compile(pattern.toString(), Pattern.DOTALL), glob.indexOf('/') >= 0);
    }

    private static String one(char c) {
        return switch (c) {
            case '*' -> "[^/]*";
            case '?' -> "[^/]";
            default -> Pattern.quote(String.valueOf(c));
        };
    }

    boolean matches(String path) {
        return pattern.matches(wholePath ? path : path.substring(path.lastIndexOf('/') + 1));
    }
}

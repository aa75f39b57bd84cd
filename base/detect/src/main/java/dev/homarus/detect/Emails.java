package dev.homarus.detect;

import dev.homarus.types.Classification;
import java.util.Locale;
import java.util.Set;

/// Finds e-mail addresses.
final class Emails {
    private static final int LONGEST_LOCAL = 64;
    private static final int LONGEST_DOMAIN = 253;
    /// Endings of file names, which look like domains.
    private static final Set<String> FILES = Set.of(
            "png", "jpg", "jpeg", "gif", "svg", "webp", "ico", "css", "js", "ts", "tsx", "jsx", "mjs", "json", "html",
            "htm", "xml", "yml", "yaml", "java", "py", "go", "rs", "txt", "md", "pdf", "zip", "gz", "jar", "service",
            "lock", "local", "class", "map");

    private Emails() {}

    static void scan(Layer layer, Findings findings) {
        var text = layer.text();
        for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
            int start = at;
            while (start > 0 && at - start < LONGEST_LOCAL && isLocal(text.charAt(start - 1))) {
                start--;
            }
            while (start < at && ".-'+_&".indexOf(text.charAt(start)) >= 0) {
                start++;
            }
            int end = domainEnd(text, at + 1);
            boolean local = start < at
                    && text.charAt(at - 1) != '.'
                    && !(start > 0 && "/:".indexOf(text.charAt(start - 1)) >= 0 && isUrlUser(text, start));
            if (local && end > 0 && !isRemote(text, start, at, end)) {
                findings.add(
                        Findings.IDENTIFIER, "email", Classification.PERSONAL, layer, start, end, layer.encoding());
            }
        }
    }

    private static boolean isLocal(char c) {
        return Character.isLetterOrDigit(c) || "._%+-'&".indexOf(c) >= 0;
    }

    /// Returns whether it is the user of a URL: `ssh://git@host.example`.
    private static boolean isUrlUser(String text, int start) {
        return text.startsWith("://", start - 3);
    }

    /// Returns whether it is the address of a repository: `git@host.example:path`.
    private static boolean isRemote(String text, int start, int at, int end) {
        return text.startsWith("git", start) && at - start == 3 && end < text.length() && text.charAt(end) == ':';
    }

    private static int domainEnd(String text, int from) {
        int end = from;
        int lastDot = -1;
        int stop = Math.min(text.length(), from + LONGEST_DOMAIN);
        for (int at = from; at < stop; at++) {
            char c = text.charAt(at);
            if (Character.isLetterOrDigit(c)) {
                end = at + 1;
            } else if (c == '.' && end == at && at > from) {
                if (at + 1 < stop && Character.isLetterOrDigit(text.charAt(at + 1))) {
                    lastDot = at;
                } else {
                    break;
                }
            } else if (c != '-' || at == from) {
                break;
            }
        }
        if (lastDot < 0 || end < lastDot + 3) {
            return -1;
        }
        var top = text.substring(lastDot + 1, end).toLowerCase(Locale.ROOT);
        boolean name = top.chars().allMatch(Character::isLetter) || top.startsWith("xn--");
        return name && !FILES.contains(top) ? end : -1;
    }
}

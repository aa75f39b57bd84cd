package dev.homarus.command;

/// Whether a sed script only prints and changes text on its way: no command that runs a program or opens a file.
///
/// Anything that is not understood counts as harmful. Used once.
///
/// @see "GNU sed 4.9 manual, 3 sed scripts"
final class SedScript {
    private final String text;
    private int at;

    private SedScript(String text) {
        this.text = text;
    }

    static boolean isHarmless(String script) {
        return new SedScript(script).commands();
    }

    private boolean commands() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ';' || c == '\n' || c == ' ' || c == '\t' || c == '}') {
                at++;
            } else if (!address() || !command()) {
                return false;
            }
        }
        return true;
    }

    private char here() {
        return at < text.length() ? text.charAt(at) : '\n';
    }

    private void skip(String characters) {
        while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean address() {
        if (!one()) {
            return false;
        }
        skip(" \t");
        if (here() == ',') {
            at++;
            skip(" \t+~");
            if (!one()) {
                return false;
            }
        }
        skip(" \t!");
        return true;
    }

    /// An address, or nothing.
    private boolean one() {
        char c = here();
        if (c == '$') {
            at++;
        } else if (c >= '0' && c <= '9') {
            skip("0123456789~");
        } else if (c == '/' || c == '\\') {
            at += c == '\\' ? 1 : 0;
            if (at >= text.length() || !delimited(text.charAt(at++))) {
                return false;
            }
            skip("IM");
        }
        return true;
    }

    /// Skips to behind the next `end` that no backslash precedes.
    private boolean delimited(char end) {
        if (end == '\n' || end == '\\') {
            return false;
        }
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == end) {
                return true;
            }
            if (c == '\\') {
                at++;
            }
        }
        return false;
    }

    private boolean command() {
        if (at == text.length()) {
            return false;
        }
        char c = text.charAt(at++);
        return switch (c) {
            case '{' -> true;
            case 'p', 'P', 'd', 'D', 'n', 'N', 'g', 'G', 'h', 'H', 'x', '=', 'z' -> ended();
            case 'q', 'Q', 'l' -> {
                skip(" \t0123456789");
                yield ended();
            }
            case 's', 'y' -> substitution(c == 's');
            case ':', 'b', 't', 'T' -> {
                skip(" \t");
                skip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
                yield ended();
            }
            default -> false;
        };
    }

    private boolean substitution(boolean flags) {
        if (at == text.length()) {
            return false;
        }
        char end = text.charAt(at++);
        boolean pattern = delimited(end);
        if (!pattern || !delimited(end)) {
            return false;
        }
        if (flags) {
            skip("gpiIm0123456789");
        }
        return ended();
    }

    private boolean ended() {
        skip(" \t");
        return at == text.length() || ";\n}".indexOf(text.charAt(at)) >= 0;
    }
}

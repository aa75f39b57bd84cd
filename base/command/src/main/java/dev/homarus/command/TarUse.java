package dev.homarus.command;

import java.util.ArrayList;
import java.util.List;

/// What `tar` is told to do: its everyday options, with or without a dash.
final class TarUse {
    private static final String FLAGS = "ctxruzjJavpkOmhSW";

    private TarUse() {}

    static void judge(List<String> arguments, Effects effects) {
        var operands = new ArrayList<String>();
        var modes = new StringBuilder();
        for (int i = 0; i < arguments.size(); i++) {
            var argument = arguments.get(i);
            if ((i == 0 && !argument.startsWith("-")) || argument.matches("-[A-Za-z].*")) {
                i = letters(argument.replaceFirst("^-", ""), arguments, i, modes, effects);
            } else if (argument.matches(
                    "--(list|create|extract|get|gzip|bzip2|xz|zstd|verbose|keep-old-files|no-same-owner|wildcards|numeric-owner|exclude-vcs|totals)")) {
                modes.append(
                        argument.equals("--list")
                                ? 't'
                                : argument.equals("--create") ? 'c' : argument.matches("--(extract|get)") ? 'x' : 'v');
            } else if (argument.startsWith("--file=")) {
                archive(argument.substring("--file=".length()), modes, effects);
            } else if (argument.startsWith("--directory=")) {
                effects.write(argument.substring("--directory=".length()));
            } else if (argument.startsWith("-")) {
                if (!argument.matches("--(exclude|strip-components|owner|group|mode|mtime)=.*")) {
                    effects.unknown("an option is not known to be harmless: tar " + argument);
                }
            } else {
                operands.add(argument);
            }
        }
        settle(modes.toString(), operands, effects);
    }

    private static void settle(String modes, List<String> operands, Effects effects) {
        boolean lists = modes.contains("t") && !modes.matches(".*[cxru].*");
        boolean creates = modes.contains("c");
        if (creates) {
            operands.forEach(effects::read);
        }
        if (!lists && !modes.matches(".*[cxru].*")) {
            effects.unknown("it is not told what to do");
        }
        if (!lists) {
            effects.raise(Risk.WRITES_INSIDE, creates ? "tar writes an archive" : "tar changes or unpacks an archive");
            effects.touch(Touch.WRITE, ".");
        }
    }

    private static int letters(String letters, List<String> arguments, int at, StringBuilder modes, Effects effects) {
        int next = at;
        for (int i = 0; i < letters.length(); i++) {
            char c = letters.charAt(i);
            if (c == 'f' || c == 'C') {
                boolean attached = arguments.get(at).startsWith("-") && i + 1 < letters.length();
                if (!attached && next + 1 >= arguments.size()) {
                    effects.unknown("tar lacks a value");
                    return next;
                }
                var value = attached ? letters.substring(i + 1) : arguments.get(++next);
                if (value.startsWith("-")) {
                    effects.unknown("tar is given an option where a name belongs: " + value);
                }
                if (c == 'f') {
                    archive(value, modes, effects);
                } else {
                    effects.write(value);
                }
                if (attached) {
                    return next;
                }
            } else if (FLAGS.indexOf(c) >= 0) {
                modes.append(c);
            } else {
                effects.unknown("an option is not known to be harmless: tar -" + c);
            }
        }
        return next;
    }

    /// A name with a colon is a tape on another machine.
    private static void archive(String path, StringBuilder modes, Effects effects) {
        if (path.contains(":")) {
            effects.raise(Risk.NETWORK, "tar reaches another machine: " + path);
        } else if (modes.indexOf("t") >= 0 || modes.indexOf("x") >= 0) {
            effects.read(path);
        } else {
            effects.write(path);
        }
    }
}

package dev.homarus.command;

import java.util.List;
import java.util.Random;

/// Makes command lines: most are what people type, some are soup.
final class CommandLines {
    private static final List<String> PROGRAMS = List.of("p0", "p1", "p2");
    private static final List<String> PIECES = List.of(
            "a",
            "b.txt",
            "*",
            "*.txt",
            "?.txt",
            "[ab].txt",
            "[!a].txt",
            "sub/*",
            "'x y'",
            "\"x y\"",
            "\"it's\"",
            "'\"'",
            "\\ ",
            "\\'",
            "\\\\",
            "\\$",
            "\\*",
            "$HOME",
            "${HOME}",
            "\"$PWD\"",
            "~",
            "~/a",
            "x~",
            "{a,b}",
            "{}",
            "a{b,c}d",
            "''",
            "\"\"",
            "--x=1",
            "-n",
            "-",
            "--",
            "+5",
            "x=y",
            "=",
            "%",
            "@",
            ":",
            ",",
            "^",
            "!",
            "é",
            "$",
            "\"$\"",
            "\"a$\"",
            "#x",
            "a#b",
            "\"\\$x\"",
            "\"\\a\"",
            "\"\\\\\"",
            "1",
            "22",
            "]",
            "}",
            "\"*\"",
            "'*'",
            "\\n",
            "sub",
            "sub/in.txt",
            "../x",
            "./a.txt",
            ".hidden",
            ".h*",
            "\t",
            "a\\\tb",
            "\"a\tb\"",
            "'a\nb'",
            "x{",
            "{x",
            "a,b",
            "{a,b",
            "{1..3}");
    private static final List<String> REDIRECTS = List.of(
            "> f1",
            ">f1",
            ">> f2",
            "< a.txt",
            "<a.txt",
            "2> f2",
            "2>&1",
            ">&2",
            "1>&2",
            "> /dev/null",
            "2>/dev/null",
            "&> f1",
            "&>> f1",
            "2>>'f 3'",
            "> \"f 3\"",
            "0< b.txt",
            "1>f1",
            "< sub/in.txt",
            "2>&2",
            "0<&0");
    private static final List<String> JOINTS =
            List.of(" && ", " || ", "; ", " ; ", " | ", "&&", "||", ";", "|", "\n", " &&\n", "|\n ", "\n\n");
    private static final String SOUP = "ab 01'\"\\$*?[]{}~=;|&<>\n\t!#%/.-,:^@`()";

    private final Random random;

    CommandLines(long seed) {
        this.random = new Random(seed);
    }

    String next() {
        return switch (random.nextInt(10)) {
            case 0 -> "p" + random.nextInt(3) + " " + soup();
            case 1 -> mutated(line());
            default -> line();
        };
    }

    private String line() {
        var line = new StringBuilder(command());
        for (int more = random.nextInt(4); more > 0; more--) {
            line.append(one(JOINTS)).append(command());
        }
        return line.append(random.nextInt(12) == 0 ? one(List.of(";", "\n", " ", ";\n")) : "")
                .toString();
    }

    private String command() {
        if (random.nextInt(12) == 0) {
            return "cd " + one(List.of("sub", ".", "./sub", "..", "'sub'", "$PWD", "nowhere", "sub/..", "~"));
        }
        var command = new StringBuilder();
        if (random.nextInt(8) == 0) {
            command.append(one(List.of(
                    "LANG=C ",
                    "TZ=UTC ",
                    "CI=1 ",
                    "FOO=b\\ c ",
                    "X='1 2' ",
                    "LC_ALL=C LANG=C ",
                    "Y= ",
                    "Z=~ ",
                    "Z=$HOME ")));
        }
        command.append(one(PROGRAMS));
        for (int words = random.nextInt(5); words > 0; words--) {
            command.append(' ');
            if (random.nextInt(5) == 0) {
                command.append(one(REDIRECTS));
            } else {
                for (int parts = 1 + random.nextInt(3); parts > 0; parts--) {
                    command.append(one(PIECES));
                }
            }
        }
        return command.toString();
    }

    private String soup() {
        var text = new StringBuilder();
        for (int length = random.nextInt(16); length > 0; length--) {
            text.append(SOUP.charAt(random.nextInt(SOUP.length())));
        }
        return text.toString();
    }

    private String mutated(String line) {
        var text = new StringBuilder(line);
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
            case 0 -> text.deleteCharAt(at);
            case 1 -> text.insert(at, SOUP.charAt(random.nextInt(SOUP.length())));
            default -> text.setCharAt(at, SOUP.charAt(random.nextInt(SOUP.length())));
        }
        return text.toString();
    }

    private String one(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}

package dev.homarus.route;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// What shows that a text is about code: some shape that prose does not have, or a word that asks for code. Each
/// sign is looked for in the first [#MOST] characters; no repetition in a pattern is without a bound.
final class CodeSigns {
    static final int MOST = 20_000;

    /// @param says a sentence for a person, without its full stop
    private record Sign(String says, Predicate<String> in) {}

    private static final String PROGRAMS =
            "git|npm|npx|yarn|pnpm|pip|pip3|python|python3|node|java|javac|mvn|gradle|cargo|rustc|go|make|cmake|gcc|g\\+\\+"
                    + "|docker|podman|kubectl|helm|terraform|ansible|curl|wget|ssh|scp|rsync|sudo|apt|apt-get|dnf|brew"
                    + "|systemctl|journalctl|ls|cd|cat|grep|find|sed|awk|chmod|chown|mkdir|rm|cp|mv|tar|psql|mysql|sqlite3";

    private static final String FILES =
            "java|kt|kts|py|ipynb|js|jsx|ts|tsx|mjs|c|h|cc|cpp|hpp|cs|rs|go|rb|php|swift|scala"
                    + "|sh|ps1|sql|html|css|scss|json|yaml|yml|toml|xml|ini|gradle|lua|proto|vue";

    private static final String LANGUAGES =
            "python|javascript|typescript|kotlin|golang|haskell|php|perl|sql|html|css|c\\+\\+|c#|powershell|regexp?"
                    + "|regular expression|node\\.js|dockerfile|json|yaml|xml";

    private static final String UNCLEAR = "Java|Rust|Ruby|Scala|Bash|React";

    private static final String WORK =
            "function|method|class|code|script|program|compiler?|library|api|tests?|bug|syntax|loop|array|struct|component";

    private static final List<Sign> SIGNS = List.of(
            sign("it has a fenced block of code", "(?m)^ {0,3}(?:```|~~~)"),
            sign("it has a diff", "(?m)^(?:diff --git |@@ -\\d)"),
            sign(
                    "it has an error of a program",
                    "(?m)^[ \\t]+at [\\w.$/<>]{1,200}\\(|^Traceback \\(most recent|^[ \\t]+File \"[^\"\\n]{1,300}\", line \\d"
                            + "|Exception in thread \"|^panic: |^error(?:\\[E\\d{1,5}\\])?: |\\b\\w{2,60}(?:Exception|Error)\\b"),
            sign(
                    "it has a command of a program",
                    "(?m)^[ \\t]*(?:\\$ \\S|(?:" + PROGRAMS
                            + ")(?: [^\\s]{1,100}){0,8}? (?:-{1,2}\\w|[\\w.~:-]{0,100}/|[\\w-]{1,100}\\.\\w|\\|))"),
            sign(
                    "it names a file of code",
                    "(?i)(?<![\\w@.-])[\\w.-]{0,200}[\\w-]\\.(?:" + FILES + ")(?![\\w@-]|\\.\\w)"),
            sign(
                    "it has a piece of code",
                    "(?m)\\b(?:def|func|fn) \\w{1,100}\\(|^[ \\t]*(?:public|private|protected) (?:static|class|void|final)\\b"
                            + "|^#include [<\"]|^from [\\w.]{1,100} import |^import [\\w.*]{1,200};"
                            + "|\\b(?:const|let|var) \\w{1,100} ?=|\\bSELECT\\b.{1,500}\\bFROM\\b|=> ?\\{|</\\w{1,60}>"
                            + "|\\b[a-zA-Z_]\\w{0,100}\\(\\)|;[ \\t]*\\n[^\\n]{1,500};[ \\t]*(?:\\n|$)"),
            sign("it names a language of programmers", "(?i)(?<![\\w.+#-])(?:" + LANGUAGES + ")(?![\\w+#-])"),
            sign(
                    "it asks about a program",
                    "\\b(?:" + UNCLEAR + ")\\b[^.?!\\n]{0,40}\\b(?:" + WORK + ")\\b|\\b(?:" + WORK
                            + ")\\b[^.?!\\n]{0,40}\\b(?:" + UNCLEAR + ")\\b"),
            sign(
                    "it asks about a program",
                    "(?i)\\b(?:refactor|debug|compile error|stack ?trace|unit tests?|pull request|code review|source code"
                            + "|codebase|null ?pointer|segfault|merge conflict)\\b"));

    private CodeSigns() {}

    private static Sign sign(String says, String pattern) {
        return new Sign(says, Pattern.compile(pattern).asPredicate());
    }

    /// Returns the first sign that there is.
    static Optional<String> in(String text) {
        var beginning = text.length() > MOST ? text.substring(0, MOST) : text;
        return SIGNS.stream()
                .filter(sign -> sign.in().test(beginning))
                .findFirst()
                .map(Sign::says);
    }
}

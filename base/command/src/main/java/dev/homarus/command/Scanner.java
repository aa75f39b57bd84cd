package dev.homarus.command;

import dev.homarus.command.Token.Arrow;
import dev.homarus.command.Token.Arrow.Sign;
import dev.homarus.command.Token.Operator;
import dev.homarus.command.Word.Unit;
import dev.homarus.command.Word.Unit.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Splits a command line into words and operators as bash does, or refuses: whatever bash gives a meaning that
/// this class does not know is not analysable. Used once.
///
/// @see "Bash Reference Manual, 3.1 Shell Syntax, 3.5 Shell Expansions, 3.6 Redirections"
final class Scanner {
    /// The most words and operators.
    static final int MAX_TOKENS = 2_000;

    private static final Pattern BRACED_NAME = Pattern.compile("\\{[A-Za-z_][A-Za-z0-9_]*}");

    private final String text;
    private int at;
    private final List<Token> tokens = new ArrayList<>();
    private final List<Unit> units = new ArrayList<>();
    private boolean inWord;

    Scanner(String text) {
        this.text = text;
    }

    List<Token> tokens() throws NotAnalysable {
        while (at < text.length()) {
            step(text.charAt(at));
            if (tokens.size() > MAX_TOKENS) {
                throw new NotAnalysable("it is too long to be analysed");
            }
        }
        endWord();
        return tokens;
    }

    private void step(char c) throws NotAnalysable {
        switch (c) {
            case ' ', '\t' -> {
                endWord();
                at++;
            }
            case '\n' -> operator(Operator.NEWLINE, 1);
            case ';' -> {
                if (follows(";") || follows("&")) {
                    throw new NotAnalysable("it holds a part of a case statement");
                }
                operator(Operator.SEMICOLON, 1);
            }
            case '&' -> ampersand();
            case '|' -> {
                if (follows("&")) {
                    throw new NotAnalysable("it pipes errors with |&");
                }
                operator(follows("|") ? Operator.OR : Operator.PIPE, follows("|") ? 2 : 1);
            }
            case '<', '>' -> arrow(c);
            case '(', ')' -> throw new NotAnalysable("it holds a subshell, a function or a process substitution");
            case '`' -> throw new NotAnalysable("it holds a command substitution");
            case '#' -> {
                if (!inWord) {
                    throw new NotAnalysable("it holds a comment");
                }
                plain();
            }
            case '\'' -> singleQuotes();
            case '"' -> doubleQuotes();
            case '\\' -> escaped();
            case '$' -> dollar(false);
            default -> plain();
        }
    }

    private boolean follows(String expected) {
        return text.startsWith(expected, at + 1);
    }

    private void plain() {
        add(Kind.PLAIN);
    }

    /// Adds the code point that stands here.
    private void add(Kind kind) {
        int point = text.codePointAt(at);
        units.add(new Unit(Character.toString(point), kind));
        inWord = true;
        at += Character.charCount(point);
    }

    private void endWord() {
        if (inWord) {
            tokens.add(new Word(units));
            units.clear();
            inWord = false;
        }
    }

    private void operator(Operator operator, int length) {
        endWord();
        tokens.add(operator);
        at += length;
    }

    private void ampersand() throws NotAnalysable {
        if (follows("&")) {
            operator(Operator.AND, 2);
        } else if (follows(">>")) {
            endWord();
            tokens.add(new Arrow(Sign.BOTH_APPEND, -1));
            at += 3;
        } else if (follows(">")) {
            endWord();
            tokens.add(new Arrow(Sign.BOTH, -1));
            at += 2;
        } else {
            throw new NotAnalysable("it leaves a command running in the background");
        }
    }

    private void arrow(char c) throws NotAnalysable {
        int descriptor = descriptor();
        endWord();
        if (c == '<') {
            if (follows("<")) {
                throw new NotAnalysable("it holds a here-document");
            }
            if (follows(">") || follows("(")) {
                throw new NotAnalysable("it opens a file for reading and writing, or holds a process substitution");
            }
            boolean duplicate = follows("&");
            tokens.add(new Arrow(duplicate ? Sign.DUPLICATE_IN : Sign.READ, descriptor));
            at += duplicate ? 2 : 1;
            return;
        }
        if (follows("|") || follows("(")) {
            throw new NotAnalysable("it forces an overwrite, or holds a process substitution");
        }
        if (follows(">")) {
            tokens.add(new Arrow(Sign.APPEND, descriptor));
            at += 2;
        } else if (follows("&")) {
            tokens.add(new Arrow(Sign.DUPLICATE_OUT, descriptor));
            at += 2;
        } else {
            tokens.add(new Arrow(Sign.WRITE, descriptor));
            at++;
        }
    }

    /// Returns the number that stands directly before an arrow, and takes it back from the words.
    private int descriptor() throws NotAnalysable {
        if (!inWord) {
            return -1;
        }
        var word = new Word(units);
        var before = word.text();
        if (BRACED_NAME.matcher(before).matches()) {
            throw new NotAnalysable("it opens a descriptor by a variable");
        }
        if (!word.isPlain() || !before.matches("[0-9]+")) {
            return -1;
        }
        if (!before.matches("[0-2]")) {
            throw new NotAnalysable("it redirects a descriptor above 2");
        }
        units.clear();
        inWord = false;
        return before.charAt(0) - '0';
    }

    private void singleQuotes() throws NotAnalysable {
        int end = text.indexOf('\'', at + 1);
        if (end < 0) {
            throw new NotAnalysable("a quote is not closed");
        }
        openQuotes();
        while (at < end) {
            add(Kind.QUOTED);
        }
        at++;
    }

    /// Quotes leave a mark even when nothing is between them: what follows does not begin a word.
    private void openQuotes() {
        units.add(new Unit("", Kind.QUOTED));
        inWord = true;
        at++;
    }

    private void doubleQuotes() throws NotAnalysable {
        openQuotes();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return;
            }
            if (c == '`') {
                throw new NotAnalysable("it holds a command substitution");
            }
            if (c == '$') {
                dollar(true);
            } else if (c == '\\' && at + 1 < text.length() && "$`\"\\\n".indexOf(text.charAt(at + 1)) >= 0) {
                escaped();
            } else {
                add(Kind.QUOTED);
            }
        }
        throw new NotAnalysable("a quote is not closed");
    }

    private void escaped() throws NotAnalysable {
        at++;
        if (at == text.length()) {
            throw new NotAnalysable("it ends in a backslash");
        }
        if (text.charAt(at) == '\n') {
            throw new NotAnalysable("a word goes on in the next line");
        }
        add(Kind.QUOTED);
    }

    /// A dollar sign that nothing follows which bash would expand is a character like any other.
    private void dollar(boolean quoted) throws NotAnalysable {
        int next = at + 1;
        boolean alone =
                next == text.length() || (quoted ? "\" \t\n|/.,%)" : " \t\n|;/.,%").indexOf(text.charAt(next)) >= 0;
        if (alone) {
            add(Kind.QUOTED);
            return;
        }
        boolean braced = text.charAt(next) == '{';
        int start = braced ? next + 1 : next;
        int end = start;
        while (end < text.length() && isName(text.charAt(end), end == start)) {
            end++;
        }
        if (end == start || (braced && (end == text.length() || text.charAt(end) != '}'))) {
            throw new NotAnalysable("it holds an expansion that runs code or depends on the shell");
        }
        var name = text.substring(start, end);
        if (!Expansion.VARIABLES.contains(name)) {
            throw new NotAnalysable("it holds a variable whose value is not known: " + name);
        }
        if (!quoted && !braced && end < text.length() && text.charAt(end) == '[') {
            throw new NotAnalysable("it holds an array element");
        }
        units.add(new Unit(name, Kind.VARIABLE));
        inWord = true;
        at = braced ? end + 1 : end;
    }

    private static boolean isName(char c, boolean first) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (!first && c >= '0' && c <= '9');
    }
}

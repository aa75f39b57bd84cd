package dev.homarus.command;

import dev.homarus.command.Plan.Redirect;
import dev.homarus.command.Plan.When;
import dev.homarus.command.Sentence.Assignment;
import dev.homarus.command.Sentence.Direction;
import dev.homarus.command.Sentence.Pipeline;
import dev.homarus.command.Sentence.Simple;
import dev.homarus.command.Token.Arrow;
import dev.homarus.command.Token.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads tokens as lists of pipelines of simple commands. Used once.
///
/// @see "Bash Reference Manual, 3.2 Shell Commands"
final class Parser {
    /// The most commands in one line.
    static final int MAX_COMMANDS = 32;

    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\[.*)?\\+?=.*", Pattern.DOTALL);
    private static final Set<String> RESERVED = Set.of(
            "if",
            "then",
            "else",
            "elif",
            "fi",
            "for",
            "while",
            "until",
            "do",
            "done",
            "case",
            "esac",
            "select",
            "function",
            "time",
            "{",
            "}",
            "[[",
            "]]",
            "!",
            "coproc",
            "in");

    private final List<Token> tokens;
    private int at;
    private int commands;

    Parser(List<Token> tokens) {
        this.tokens = tokens;
    }

    Sentence sentence() throws NotAnalysable {
        var pipelines = new ArrayList<Pipeline>();
        skipNewlines();
        var when = When.ALWAYS;
        while (at < tokens.size()) {
            pipelines.add(pipeline(when));
            if (at == tokens.size()) {
                break;
            }
            when = separator();
            boolean open = when != When.ALWAYS;
            skipNewlines();
            if (open && at == tokens.size()) {
                throw new NotAnalysable("it ends in the middle");
            }
        }
        if (pipelines.isEmpty()) {
            throw new NotAnalysable("it is empty");
        }
        return new Sentence(List.copyOf(pipelines));
    }

    private void skipNewlines() {
        while (at < tokens.size() && tokens.get(at) == Operator.NEWLINE) {
            at++;
        }
    }

    private When separator() throws NotAnalysable {
        return switch (tokens.get(at++)) {
            case Operator.AND -> When.IF_DONE;
            case Operator.OR -> When.IF_FAILED;
            case Operator.SEMICOLON, Operator.NEWLINE -> When.ALWAYS;
            case Operator.PIPE -> throw new NotAnalysable("a pipe stands where it has no meaning");
            case Word word -> throw new NotAnalysable("a word stands where it has no meaning");
            case Arrow arrow -> throw new NotAnalysable("a redirection stands where it has no meaning");
        };
    }

    private Pipeline pipeline(When when) throws NotAnalysable {
        var simple = new ArrayList<Simple>();
        simple.add(simple());
        while (at < tokens.size() && tokens.get(at) == Operator.PIPE) {
            at++;
            skipNewlines();
            simple.add(simple());
        }
        return new Pipeline(when, List.copyOf(simple));
    }

    private Simple simple() throws NotAnalysable {
        if (++commands > MAX_COMMANDS) {
            throw new NotAnalysable("it holds more than " + MAX_COMMANDS + " commands");
        }
        var assignments = new ArrayList<Assignment>();
        var words = new ArrayList<Word>();
        var directions = new ArrayList<Direction>();
        while (at < tokens.size() && !(tokens.get(at) instanceof Operator)) {
            switch (tokens.get(at++)) {
                case Arrow arrow -> direct(arrow, directions);
                case Word word -> {
                    if (!words.isEmpty() || !isAssignment(word)) {
                        words.add(word);
                    } else {
                        assignments.add(assignment(word));
                    }
                }
                case Operator operator -> throw new IllegalStateException("seen before");
            }
        }
        if (words.isEmpty()) {
            throw new NotAnalysable(
                    assignments.isEmpty() ? "a command is missing" : "it changes the shell's own variables");
        }
        if (RESERVED.contains(words.getFirst().text())) {
            throw new NotAnalysable(
                    "it holds a shell construct: " + words.getFirst().text());
        }
        return new Simple(List.copyOf(assignments), List.copyOf(words), List.copyOf(directions));
    }

    private void direct(Arrow arrow, List<Direction> directions) throws NotAnalysable {
        if (at == tokens.size() || !(tokens.get(at) instanceof Word target)) {
            throw new NotAnalysable("a redirection leads nowhere");
        }
        at++;
        switch (arrow.sign()) {
            case READ -> directions.add(new Direction(or(arrow, 0), Redirect.Kind.READ, target));
            case WRITE -> directions.add(new Direction(or(arrow, 1), Redirect.Kind.WRITE, target));
            case APPEND -> directions.add(new Direction(or(arrow, 1), Redirect.Kind.APPEND, target));
            case BOTH -> directions.add(new Direction(-1, Redirect.Kind.WRITE, target));
            case BOTH_APPEND -> directions.add(new Direction(-1, Redirect.Kind.APPEND, target));
            case DUPLICATE_IN, DUPLICATE_OUT -> {
                if (!target.isPlain() || !target.text().matches("[0-2]")) {
                    throw new NotAnalysable("it closes or moves a descriptor");
                }
                int own = or(arrow, arrow.sign() == Arrow.Sign.DUPLICATE_IN ? 0 : 1);
                directions.add(new Direction(own, Redirect.Kind.DUPLICATE, target));
            }
        }
    }

    private static int or(Arrow arrow, int usual) {
        return arrow.descriptor() < 0 ? usual : arrow.descriptor();
    }

    /// A word is an assignment if everything up to its equals sign is outside quotes.
    private static boolean isAssignment(Word word) {
        return ASSIGNMENT.matcher(word.text()).matches() && prefix(word).isPlain();
    }

    private static Word prefix(Word word) {
        int end = 0;
        while (!word.units().get(end).text().equals("=")) {
            end++;
        }
        return new Word(word.units().subList(0, end + 1));
    }

    private static Assignment assignment(Word word) throws NotAnalysable {
        var prefix = prefix(word).text();
        var name = prefix.substring(0, prefix.length() - 1);
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new NotAnalysable("it changes an array or adds to a variable");
        }
        return new Assignment(
                name,
                new Word(word.units().subList(prefix.length(), word.units().size())));
    }
}

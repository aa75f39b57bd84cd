package dev.homarus.provider;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads values as models write them that mix JSON with Python: either quotes, `True` and `None`, commas before
/// an end;
/// and calls like `f(a=1)`. Source: Python language reference, "Literals" and "Calls".
final class Literals {
    private static final int DEEPEST = 32;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,255}");
    private static final Map<String, Json> WORDS = Map.of(
            "True", Json.of(true),
            "true", Json.of(true),
            "False", Json.of(false),
            "false", Json.of(false),
            "None", Json.Null.NULL,
            "null", Json.Null.NULL);

    /// A call that was written like a function's.
    record Call(String name, Json.Obj arguments) {}

    private final String text;
    private int at;

    private Literals(String text) {
        this.text = text;
    }

    /// Reads one value, which has to be all of the text.
    ///
    /// @throws JsonException where it is none
    static Json value(String text) {
        var reader = new Literals(text);
        var value = reader.value(0);
        reader.end();
        return value;
    }

    /// Reads `[f(a=1), g()]`, which has to be all of the text.
    ///
    /// @throws JsonException where it is something else
    static List<Call> calls(String text) {
        var reader = new Literals(text);
        reader.expect('[');
        var calls = new ArrayList<Call>();
        while (!reader.takes(']')) {
            calls.add(reader.call());
            if (!reader.takes(',')) {
                reader.expect(']');
                break;
            }
        }
        reader.end();
        return calls;
    }

    private Call call() {
        var name = match(NAME);
        expect('(');
        var arguments = new LinkedHashMap<String, Json>();
        while (!takes(')')) {
            var argument = match(NAME);
            expect('=');
            if (arguments.put(argument, value(0)) != null) {
                throw wrong();
            }
            if (!takes(',')) {
                expect(')');
                break;
            }
        }
        return new Call(name, new Json.Obj(arguments));
    }

    private Json value(int depth) {
        if (depth > DEEPEST) {
            throw wrong();
        }
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"', '\'' -> Json.of(string());
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> new Json.Num(new BigDecimal(match(NUMBER)));
            default -> {
                var word = WORDS.get(match(NAME));
                if (word == null) {
                    throw wrong();
                }
                yield word;
            }
        };
    }

    private Json object(int depth) {
        expect('{');
        var members = new LinkedHashMap<String, Json>();
        while (!takes('}')) {
            peek();
            var name = string();
            expect(':');
            if (members.put(name, value(depth + 1)) != null) {
                throw wrong();
            }
            if (!takes(',')) {
                expect('}');
                break;
            }
        }
        return new Json.Obj(members);
    }

    private Json array(int depth) {
        expect('[');
        var items = new ArrayList<Json>();
        while (!takes(']')) {
            items.add(value(depth + 1));
            if (!takes(',')) {
                expect(']');
                break;
            }
        }
        return Json.array(items);
    }

    private String string() {
        char quote = next();
        if (quote != '"' && quote != '\'') {
            throw wrong();
        }
        var string = new StringBuilder();
        for (char c = next(); c != quote; c = next()) {
            string.append(c == '\\' ? escaped(next()) : c);
        }
        return string.toString();
    }

    private char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '\\', '\'', '"', '/' -> c;
            case 'u' -> {
                if (at + 4 > text.length()) {
                    throw wrong();
                }
                var digits = text.substring(at, at + 4);
                if (!digits.matches("[0-9A-Fa-f]{4}")) {
                    throw wrong();
                }
                at += 4;
                yield (char) Integer.parseInt(digits, 16);
            }
            default -> throw wrong();
        };
    }

    private char next() {
        if (at == text.length()) {
            throw wrong();
        }
        return text.charAt(at++);
    }

    private void space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private char peek() {
        space();
        if (at == text.length()) {
            throw wrong();
        }
        return text.charAt(at);
    }

    private boolean takes(char c) {
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char c) {
        if (!takes(c)) {
            throw wrong();
        }
    }

    private String match(Pattern pattern) {
        space();
        var matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw wrong();
        }
        at = matcher.end();
        return matcher.group();
    }

    private void end() {
        space();
        if (at != text.length()) {
            throw wrong();
        }
    }

    private static JsonException wrong() {
        return new JsonException("the call", "is not written as a call");
    }
}

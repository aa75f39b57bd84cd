package dev.homarus.provider;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Calls that a model without calls of its own writes as text, in one of six dialects: Hermes, Mistral, Llama,
/// ReAct, a
/// fenced block, Python. A text is one only where all of it is calls of tools that were offered; before the
/// signs that
/// no prose has, a model may say in a few words what it is about to do. A text that tells of a call is none.
final class TextCalls {
    static final String HERMES = "<tool_call>";
    static final String MISTRAL = "[TOOL_CALLS]";
    static final String LLAMA = "<|python_tag|>";

    /// Signs that no prose has.
    static final List<String> SIGNS = List.of(HERMES, MISTRAL, LLAMA);

    private static final String HERMES_END = "</tool_call>";
    private static final int MAX_LEAD = 400;

    private static final Pattern LLAMA_ENDS = Pattern.compile("(<\\|(eom_id|eot_id)\\|>\\s*)+$");
    private static final Pattern MISTRAL_CALL = Pattern.compile(
            "\\s*([A-Za-z0-9_-]{1,64})(\\[CALL_ID][A-Za-z0-9]{1,64})?(\\[ARGS])?\\s*(\\{.*)", Pattern.DOTALL);
    private static final String ACTION = "Action:";
    private static final String INPUT = "Action Input:";
    private static final String OBSERVATION = "\nObservation:";
    private static final Pattern BETWEEN = Pattern.compile(";\\s{0,20}(?=\\{)|\\n\\s{0,20}(?=\\{\"(?:name|type)\")");

    /// How often an end of a Hermes call is tried that may stand in a text within the call.
    private static final int MAX_ENDS = 16;

    private static final Pattern FENCE = Pattern.compile(
            "\\s*```(?:json|tool_call|tool_calls)[ \\t]*\\n(.*?)\\n```[ \\t]*(?:\\n\\s*|$)", Pattern.DOTALL);
    private static final Set<String> MEMBERS = Set.of("type", "id", "name", "arguments", "parameters");

    /// What was found.
    ///
    /// @param lead what the model said before, may be empty
    record Found(String lead, List<ToolCall> calls) {}

    private final Set<String> offered;

    private TextCalls(Set<String> offered) {
        this.offered = offered;
    }

    /// Returns the calls of a text; nothing where it is no call, or names a tool that was not offered.
    static Optional<Found> of(String text, Set<String> offered) {
        if (offered.isEmpty() || text.isBlank()) {
            return Optional.empty();
        }
        try {
            return new TextCalls(offered)
                    .read(text)
                    .filter(found -> !found.calls().isEmpty() && found.calls().size() <= ModelApi.MAX_CALLS);
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    private Optional<Found> read(String text) {
        int at = sign(text, 0);
        if (at >= 0) {
            var lead = text.substring(0, at).strip();
            return isLead(lead)
                    ? Optional.of(new Found(lead, signed(text.substring(at).strip())))
                    : Optional.empty();
        }
        var all = LLAMA_ENDS.matcher(text.strip()).replaceFirst("").strip();
        return Optional.of(new Found("", unsigned(all)));
    }

    /// Returns where the first sign stands at the beginning of a line, from an index on; -1 where none does.
    static int sign(String text, int from) {
        for (int line = lineStart(text, from); line >= 0; line = lineStart(text, line + 1)) {
            for (var sign : SIGNS) {
                if (text.startsWith(sign, line)) {
                    return line;
                }
            }
        }
        return -1;
    }

    private static int lineStart(String text, int from) {
        if (from == 0) {
            return 0;
        }
        int end = text.indexOf('\n', from - 1);
        return end < 0 ? -1 : end + 1;
    }

    /// A line that announces something; not what introduces a quotation.
    private static boolean isLead(String lead) {
        return lead.isEmpty()
                || (lead.length() <= MAX_LEAD
                        && Character.isLetter(lead.charAt(0))
                        && !lead.contains("\n")
                        && !lead.contains("`")
                        && !lead.endsWith(":")
                        && SIGNS.stream().noneMatch(lead::contains));
    }

    private List<ToolCall> signed(String text) {
        if (text.startsWith(HERMES)) {
            return hermes(text);
        }
        if (text.startsWith(MISTRAL)) {
            return mistral(text);
        }
        return lines(LLAMA_ENDS.matcher(text.substring(LLAMA.length())).replaceFirst(""));
    }

    private List<ToolCall> unsigned(String text) {
        if (text.startsWith(ACTION) || text.startsWith("Thought:")) {
            return List.of(react(text));
        }
        if (text.startsWith("```")) {
            return fenced(text);
        }
        if (text.startsWith("{")) {
            return lines(text);
        }
        return text.startsWith("[") ? listed(text) : List.of();
    }

    /// `Action: NAME`, then `Action Input: {…}` to the end, after a thought or not.
    private ToolCall react(String text) {
        int at = text.startsWith(ACTION) ? 0 : text.indexOf("\n" + ACTION) + 1;
        int end = text.indexOf('\n', at);
        var thought = text.substring(0, at);
        boolean begins = at > 0 || text.startsWith(ACTION);
        if (!begins || end < 0 || thought.contains(OBSERVATION) || thought.contains("\nFinal Answer:")) {
            throw wrong();
        }
        var rest = text.substring(end + 1);
        if (!rest.startsWith(INPUT)) {
            throw wrong();
        }
        var input = rest.substring(INPUT.length());
        var written = input.endsWith(OBSERVATION) ? input.substring(0, input.length() - OBSERVATION.length()) : input;
        return call(text.substring(at + ACTION.length(), end).strip(), value(written.strip()));
    }

    /// `<tool_call>{"name": …}</tool_call>`, again and again; the last end may have been swallowed.
    private List<ToolCall> hermes(String text) {
        var calls = new ArrayList<ToolCall>();
        var rest = text;
        while (!rest.isEmpty()) {
            if (!rest.startsWith(HERMES) || calls.size() > ModelApi.MAX_CALLS) {
                throw wrong();
            }
            var body = rest.substring(HERMES.length());
            int end = body.indexOf(HERMES_END);
            // The end of a call may stand in a text within it.
            for (int i = 0;
                    i < MAX_ENDS && end >= 0 && object(body.substring(0, end)).isEmpty();
                    i++) {
                end = body.indexOf(HERMES_END, end + 1);
            }
            calls.add(call(object(end < 0 ? body : body.substring(0, end)).orElseThrow(TextCalls::wrong)));
            rest = end < 0 ? "" : body.substring(end + HERMES_END.length()).strip();
        }
        return calls;
    }

    private static Optional<Json.Obj> object(String text) {
        try {
            return value(text.strip()) instanceof Json.Obj object ? Optional.of(object) : Optional.empty();
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    /// `[TOOL_CALLS][{"name": …}]`, or a name and its arguments after each sign.
    private List<ToolCall> mistral(String text) {
        var body =
                text.substring(MISTRAL.length()).replaceFirst("</s>\\s*$", "").strip();
        if (body.startsWith("[")) {
            return listed(body);
        }
        var calls = new ArrayList<ToolCall>();
        for (var part : body.split(Pattern.quote(MISTRAL), -1)) {
            var named = MISTRAL_CALL.matcher(part);
            if (!named.matches()) {
                throw wrong();
            }
            calls.add(call(named.group(1), value(named.group(4).strip())));
        }
        return calls;
    }

    /// One object, or several with `;` or the end of a line between them; or, after Llama's sign, Python.
    private List<ToolCall> lines(String text) {
        var all = text.strip();
        if (all.startsWith("[")) {
            return listed(all);
        }
        var one = object(all);
        if (one.isPresent()) {
            return List.of(call(one.get()));
        }
        return BETWEEN.splitAsStream(all)
                .map(part -> call(object(part).orElseThrow(TextCalls::wrong)))
                .toList();
    }

    /// Calls in an array, as objects or as in Python.
    private List<ToolCall> listed(String text) {
        if (text.matches("(?s)\\[\\s*\\{.*")) {
            return value(text) instanceof Json.Arr(var items)
                    ? items.stream()
                            .map(item -> call(Json.object(item, "call")))
                            .toList()
                    : List.of();
        }
        return Literals.calls(text).stream()
                .map(call -> call(call.name(), call.arguments()))
                .toList();
    }

    private List<ToolCall> fenced(String text) {
        var calls = new ArrayList<ToolCall>();
        var fence = FENCE.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!fence.region(at, text.length()).lookingAt()) {
                throw wrong();
            }
            var body = fence.group(1).strip();
            calls.addAll(body.startsWith("[") ? listed(body) : List.of(call(Json.object(value(body), "call"))));
            at = fence.end();
        }
        return calls;
    }

    /// Strict JSON, or what models make of it.
    private static Json value(String text) {
        try {
            return JsonText.parse(text);
        } catch (JsonException e) {
            return Literals.value(text);
        }
    }

    private ToolCall call(Json.Obj json) {
        var function = json.members().keySet().equals(Set.of("type", "function"))
                ? json.object("function").orElseThrow(TextCalls::wrong)
                : json;
        boolean both = function.get("arguments").isPresent()
                && function.get("parameters").isPresent();
        if (both || !MEMBERS.containsAll(function.members().keySet())) {
            throw wrong();
        }
        var arguments =
                function.get("arguments").or(() -> function.get("parameters")).orElseThrow(TextCalls::wrong);
        return call(function.text("name"), arguments);
    }

    private ToolCall call(String tool, Json arguments) {
        var object = arguments instanceof Json.Str(var text) ? value(text) : arguments;
        if (!offered.contains(tool) || !(object instanceof Json.Obj)) {
            throw wrong();
        }
        return new ToolCall("", tool, object.write());
    }

    private static JsonException wrong() {
        return new JsonException("the text", "is not a call");
    }
}

package dev.homarus.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextCallsTest {
    private static final Set<String> OFFERED = Set.of("exec", "read_file", "web_search", "now");

    private record Want(String tool, Json.Obj arguments) {}

    /// @param label dialect and form
    private record Example(String label, String text, List<Want> wants) {}

    /// One way to write calls.
    private record Form(String label, Function<List<Want>, String> write, boolean several) {}

    private static Want want(String tool, String arguments) {
        return new Want(tool, JsonText.parseObject(arguments.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private static final List<List<Want>> WANTS = List.of(
            List.of(want("read_file", "{\"path\":\"notes/a b.txt\"}")),
            List.of(want("exec", "{\"command\":\"echo \\\"it's\\\" | wc -c\\nls\",\"timeout_s\":30}")),
            List.of(want("now", "{}")),
            List.of(want(
                    "web_search",
                    "{\"query\":\"Grüße 日本 🦞\",\"deep\":true,\"limit\":-1.5,\"in\":[\"a\",null,{\"b\":[]}]}")),
            List.of(want("exec", "{\"command\":\"echo '</tool_call>' '```' 'Observation: x'\"}")),
            List.of(want("read_file", "{\"path\":\"a\"}"), want("exec", "{\"command\":\"ls; pwd\"}")),
            List.of(want("now", "{}"), want("now", "{}"), want("read_file", "{\"path\":\"[x]\"}")));

    private static String json(Want want, String arguments) {
        return Json.object()
                .put("name", want.tool())
                .put(arguments, want.arguments())
                .build()
                .write();
    }

    private static Function<List<Want>, String> each(Function<Want, String> write, String between) {
        return wants -> wants.stream().map(write).collect(Collectors.joining(between));
    }

    private static String array(List<Want> wants, String arguments) {
        return "[" + wants.stream().map(want -> json(want, arguments)).collect(Collectors.joining(", ")) + "]";
    }

    /// Writes a value as Python does.
    private static String python(Json value) {
        return switch (value) {
            case Json.Null nothing -> "None";
            case Json.Bool(var flag) -> flag ? "True" : "False";
            case Json.Num(var number) -> number.toPlainString();
            case Json.Str(var text) ->
                "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
            case Json.Arr(var items) ->
                items.stream().map(TextCallsTest::python).collect(Collectors.joining(", ", "[", "]"));
            case Json.Obj(var members) ->
                members.entrySet().stream()
                        .map(member -> "'" + member.getKey() + "': " + python(member.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
        };
    }

    private static String function(Want want) {
        return want.arguments().members().entrySet().stream()
                .map(member -> member.getKey() + "=" + python(member.getValue()))
                .collect(Collectors.joining(", ", want.tool() + "(", ")"));
    }

    private static String repr(Want want) {
        return "{'name': '" + want.tool() + "', 'arguments': " + python(want.arguments()) + "}";
    }

    private static String pretty(Want want) {
        return "{\n  \"name\": \"" + want.tool() + "\",\n  \"arguments\": "
                + want.arguments().write() + "\n}";
    }

    private static String hermes(String json) {
        return "<tool_call>\n" + json + "\n</tool_call>";
    }

    private static final List<Form> FORMS = List.of(
            new Form("hermes", each(want -> hermes(json(want, "arguments")), "\n"), true),
            new Form("hermes, tight", each(want -> "<tool_call>" + json(want, "arguments") + "</tool_call>", ""), true),
            new Form("hermes, pretty", each(want -> hermes(pretty(want)), "\n\n"), true),
            new Form(
                    "hermes, announced",
                    wants -> "I'll have a look first.\n" + hermes(json(wants.getFirst(), "arguments")),
                    false),
            new Form(
                    "hermes, its end swallowed",
                    wants -> "<tool_call>\n" + json(wants.getFirst(), "arguments") + "\n",
                    false),
            new Form("hermes, as Python writes it", each(want -> hermes(repr(want)), "\n"), true),
            new Form(
                    "hermes, arguments first",
                    wants -> hermes(
                            "{\"arguments\": " + wants.getFirst().arguments().write() + ", \"name\": \""
                                    + wants.getFirst().tool() + "\"}"),
                    false),
            new Form("mistral", wants -> "[TOOL_CALLS]" + array(wants, "arguments"), true),
            new Form("mistral, spaced", wants -> "[TOOL_CALLS] " + array(wants, "arguments") + "</s>", true),
            new Form(
                    "mistral, named",
                    each(want -> "[TOOL_CALLS]" + want.tool() + want.arguments().write(), ""),
                    true),
            new Form(
                    "mistral, args",
                    each(
                            want -> "[TOOL_CALLS]" + want.tool() + "[ARGS]"
                                    + want.arguments().write(),
                            ""),
                    true),
            new Form(
                    "mistral, id",
                    each(
                            want -> "[TOOL_CALLS]" + want.tool() + "[CALL_ID]a1B2c3D4e[ARGS]"
                                    + want.arguments().write(),
                            ""),
                    true),
            new Form(
                    "mistral, announced",
                    wants -> "Let me check that.\n\n[TOOL_CALLS]" + array(wants, "arguments"),
                    true),
            new Form("llama", each(want -> json(want, "parameters"), "; "), true),
            new Form("llama, lines", each(want -> json(want, "parameters"), "\n"), true),
            new Form("llama, tagged", wants -> "<|python_tag|>" + json(wants.getFirst(), "parameters"), false),
            new Form(
                    "llama, tagged and ended",
                    wants -> "<|python_tag|>" + json(wants.getFirst(), "parameters") + "<|eom_id|>",
                    false),
            new Form("llama, ended", wants -> json(wants.getFirst(), "parameters") + "<|eot_id|>", false),
            new Form(
                    "llama, typed",
                    wants -> "{\"type\": \"function\", \"name\": \""
                            + wants.getFirst().tool() + "\", \"parameters\": "
                            + wants.getFirst().arguments().write() + "}",
                    false),
            new Form(
                    "llama, nested",
                    wants -> "{\"type\": \"function\", \"function\": " + json(wants.getFirst(), "arguments") + "}",
                    false),
            new Form(
                    "react",
                    wants -> "Action: " + wants.getFirst().tool() + "\nAction Input: "
                            + wants.getFirst().arguments().write(),
                    false),
            new Form(
                    "react, thought",
                    wants -> "Thought: I need to look.\nAction: "
                            + wants.getFirst().tool() + "\nAction Input: "
                            + wants.getFirst().arguments().write() + "\n",
                    false),
            new Form(
                    "react, long thought",
                    wants -> "Thought: I need to look.\nThen I tell.\n\nAction: "
                            + wants.getFirst().tool() + " \nAction Input:\n"
                            + wants.getFirst().arguments().write(),
                    false),
            new Form(
                    "react, stopped",
                    wants -> "Thought: so\nAction: " + wants.getFirst().tool() + "\nAction Input: "
                            + wants.getFirst().arguments().write() + "\nObservation:",
                    false),
            new Form(
                    "react, as Python writes it",
                    wants -> "Action: " + wants.getFirst().tool() + "\nAction Input: "
                            + python(wants.getFirst().arguments()),
                    false),
            new Form("fenced", each(want -> "```json\n" + json(want, "arguments") + "\n```", "\n"), true),
            new Form("fenced, pretty", each(want -> "```json\n" + pretty(want) + "\n```", "\n\n"), true),
            new Form(
                    "fenced, named so", each(want -> "```tool_call\n" + json(want, "arguments") + "\n```", "\n"), true),
            new Form("fenced, parameters", each(want -> "```json\n" + json(want, "parameters") + "\n```", "\n"), true),
            new Form("fenced, array", wants -> "```json\n" + array(wants, "arguments") + "\n```\n", true),
            new Form("fenced, as Python writes it", each(want -> "```tool_call\n" + repr(want) + "\n```", "\n"), true),
            new Form(
                    "pythonic",
                    wants -> wants.stream().map(TextCallsTest::function).collect(Collectors.joining(", ", "[", "]")),
                    true),
            new Form(
                    "pythonic, lines",
                    wants -> wants.stream()
                            .map(TextCallsTest::function)
                            .collect(Collectors.joining(",\n ", "[\n ", ",\n]")),
                    true),
            new Form(
                    "pythonic, tagged",
                    wants -> "<|python_tag|>"
                            + wants.stream().map(TextCallsTest::function).collect(Collectors.joining(", ", "[", "]"))
                            + "<|eom_id|>",
                    true),
            new Form(
                    "pythonic, ended",
                    wants -> wants.stream()
                            .map(TextCallsTest::function)
                            .collect(Collectors.joining(", ", "[", "]<|eot_id|>")),
                    true));

    private static List<Example> examples() {
        var examples = new ArrayList<Example>();
        for (var form : FORMS) {
            for (var wants : WANTS) {
                if (form.several() || wants.size() == 1) {
                    examples.add(new Example(form.label(), form.write().apply(wants), wants));
                }
            }
        }
        return examples;
    }

    private static List<Want> wants(List<ToolCall> calls) {
        return calls.stream().map(call -> want(call.tool(), call.arguments())).toList();
    }

    @Test
    void of_writtenExamples_areParsed_andNeverAsAnotherCall() {
        var examples = examples();
        var missed = new ArrayList<String>();
        for (var example : examples) {
            var found = TextCalls.of(example.text(), OFFERED);
            if (found.isEmpty()) {
                missed.add(example.label() + ": " + example.text());
            } else {
                assertThat(wants(found.get().calls())).as(example.label()).isEqualTo(example.wants());
            }
        }
        System.out.println("calls in text: " + (examples.size() - missed.size()) + " of " + examples.size()
                + " written examples in " + FORMS.size() + " forms of six dialects");
        assertThat(examples).hasSizeGreaterThanOrEqualTo(200);
        assertThat(missed).as("%s", missed).hasSizeLessThanOrEqualTo(examples.size() / 50);
    }

    @Test
    void of_examplesWhereTheirToolIsNotOffered_areNoCalls() {
        for (var example : examples()) {
            assertThat(TextCalls.of(example.text(), Set.of("exe", "Exec", "read", "read_files", "NOW")))
                    .as(example.text())
                    .isEmpty();
            assertThat(TextCalls.of(example.text(), Set.of())).isEmpty();
        }
    }

    /// What only tells of a call: in a sentence, between sentences, in a quotation.
    @Test
    void of_examplesWithinProse_areNoCalls() {
        for (var example : examples()) {
            for (var prose : List.of(
                    "Models write calls like this:\n%s",
                    "%s\nThat is how a call looks.",
                    "%s That is how a call looks.",
                    "Here is an example:\n\n%s\n\nDo not run it.",
                    "The page says `%s`.",
                    "The page says \"%s\"",
                    "> %s",
                    "```\n%s\n```",
                    "1. %s")) {
                var text = prose.formatted(example.text());
                assertThat(TextCalls.of(text, OFFERED)).as(text).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n",
                "Hello",
                "exec",
                "exec(command='ls')",
                "{}",
                "[]",
                "{\"name\":\"exec\"}",
                "{\"name\":\"Anna\",\"arguments\":{}}",
                "{\"name\":\"exec\",\"arguments\":[]}",
                "{\"name\":\"exec\",\"arguments\":{},\"parameters\":{}}",
                "{\"name\":\"exec\",\"arguments\":{},\"note\":1}",
                "{\"command\":\"ls\"}",
                "{\"name\":\"exec\",\"arguments\":{\"command\":\"ls\"}",
                "[{\"name\":\"exec\",\"arguments\":{}},{\"name\":\"other\",\"arguments\":{}}]",
                "[exec(command='ls'), other()]",
                "[exec('ls')]",
                "[exec(command=ls)]",
                "[exec(command='ls', command='rm')]",
                "[Note] nothing",
                "[1, 2, 3]",
                "```json\n{\"a\":1}\n```",
                "```python\n[exec(command='ls')]\n```",
                "```json\n{\"name\":\"exec\",\"arguments\":{}}\n```\nand so on",
                "<tool_call>",
                "<tool_call></tool_call>",
                "<tool_call>exec</tool_call>",
                "<tool_call>{\"name\":\"exec\",\"arguments\":{}}</tool_call><tool_call>x</tool_call>",
                "[TOOL_CALLS]",
                "[TOOL_CALLS][]",
                "[TOOL_CALLS]exec",
                "[TOOL_CALLS]execute{}",
                "<|python_tag|>print(1)",
                "<|python_tag|>",
                "Action: exec",
                "Action: exec\nAction Input: ls",
                "Action: other\nAction Input: {}",
                "Action: exec\nAction Input: {}\nObservation: it went well\nFinal Answer: done",
                "Thought: I know.\nFinal Answer: 42",
                "I would use\nAction: exec\nAction Input: {}"
            })
    void of_whatIsNoCall_isNone(String text) {
        assertThat(TextCalls.of(text, OFFERED)).isEmpty();
    }

    private static ModelReply streamed(String text, int length, List<String> heard) {
        var reply = new ReplyBuilder(OFFERED, heard::add);
        for (int at = 0; at < text.length(); at += length) {
            reply.text(text.substring(at, Math.min(text.length(), at + length)));
        }
        return reply.build();
    }

    @Test
    void reply_ofAnExampleInAnyPieces_saysItsLeadAndNothingOfTheCall() {
        for (var example : examples()) {
            for (int length : List.of(1, 3, 7, 10_000)) {
                var heard = new ArrayList<String>();
                var reply = streamed(example.text(), length, heard);
                assertThat(wants(reply.calls())).as(example.text()).isEqualTo(example.wants());
                assertThat(reply.calls().stream().map(ToolCall::id))
                        .doesNotContain("")
                        .doesNotHaveDuplicates();
                assertThat(String.join("", heard).strip()).as(example.text()).isEqualTo(reply.text());
            }
        }
    }

    @Test
    void reply_ofProseInAnyPieces_isHeardToTheLastLetter() {
        for (var example : examples()) {
            var text = "It is like this:\n" + example.text() + "\nand so on.";
            for (int length : List.of(1, 5)) {
                var heard = new ArrayList<String>();
                assertThat(streamed(text, length, heard).text()).isEqualTo(text);
                assertThat(String.join("", heard)).isEqualTo(text);
            }
        }
    }

    @Test
    void reply_ofProse_isHeardAsItComes() {
        for (var text : List.of("Hello", "[Note] this", "A list", "{ x }", "`code`", "1 < 2", "Thoughts")) {
            var heard = new ArrayList<String>();
            var reply = new ReplyBuilder(OFFERED, heard::add);
            text.chars().forEach(c -> reply.text(String.valueOf((char) c)));
            assertThat(String.join("", heard)).isEqualTo(text);
        }
    }

    @Test
    void reply_withACallOfTheFormat_takesNoneFromTheText() {
        var text = hermes("{\"name\":\"exec\",\"arguments\":{}}");
        var heard = new ArrayList<String>();
        var reply = new ReplyBuilder(OFFERED, heard::add);
        reply.text(text);
        reply.call(0, "c1", "read_file", "{}");
        var built = reply.build();
        assertThat(built.calls()).containsExactly(new ToolCall("c1", "read_file", "{}"));
        assertThat(built.text()).isEqualTo(text);
        assertThat(String.join("", heard)).isEqualTo(text);
    }

    @Test
    void reply_thatBeginsWithReasoning_isWhatComesAfterIt() {
        var text = "<think>\nI should call <tool_call>\n</think>\n\n";
        for (int length : List.of(1, 4, 1_000)) {
            var heard = new ArrayList<String>();
            assertThat(streamed(text + "Hello", length, heard).text()).isEqualTo("Hello");
            assertThat(String.join("", heard)).isEqualTo("Hello");
            var call = streamed(text + hermes("{\"name\":\"now\",\"arguments\":{}}"), length, new ArrayList<>());
            assertThat(wants(call.calls())).containsExactly(want("now", "{}"));
            assertThat(call.text()).isEmpty();
        }
    }

    @Test
    void reply_cutOff_saysWhatHasWaited() {
        var heard = new ArrayList<String>();
        var reply = new ReplyBuilder(OFFERED, heard::add);
        reply.text("{\"a\": 1");
        assertThat(heard).isEmpty();
        reply.over();
        assertThat(heard).containsExactly("{\"a\": 1");
    }

    /// What waits is not looked at again with every piece.
    @Test
    void reply_ofAMegabyteInSmallPieces_takesLittleTime() {
        for (var begin : List.of(
                "{\"a\": \"", "[{\"a\": \"", "<think>", "Thought: ", "<tool_call>", "prose ", " ".repeat(1_000))) {
            var heard = new ArrayList<String>();
            var reply = new ReplyBuilder(OFFERED, heard::add);
            long start = System.nanoTime();
            reply.text(begin);
            for (int i = 0; i < 300_000; i++) {
                reply.text("abc");
            }
            assertThat(reply.build().text()).hasSize(begin.length() + 900_000);
            assertThat(System.nanoTime() - start).as(begin).isLessThan(10_000_000_000L);
            assertThat(String.join("", heard)).hasSize(begin.length() + 900_000);
        }
    }
}

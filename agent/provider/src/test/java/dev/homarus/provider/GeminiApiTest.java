package dev.homarus.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.provider.ModelReply.Usage;
import dev.homarus.types.Label;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiApiTest extends ModelApiContract {
    @Override
    String picture(String type, String base64) {
        return "{\"inlineData\":{\"mimeType\":\"" + type + "\",\"data\":\"" + base64 + "\"}}";
    }

    @Override
    ModelApi api() {
        return GeminiApi.INSTANCE;
    }

    private static String event(Json.Builder json) {
        return "data: " + json.build().write() + "\n\n";
    }

    private static String candidate(Json.Builder candidate) {
        return event(Json.object()
                .put("candidates", Json.array(List.of(candidate.put("index", 0).build()))));
    }

    private static String part(Json.Builder part) {
        return candidate(Json.object()
                .put(
                        "content",
                        Json.object()
                                .put("role", "model")
                                .put("parts", Json.array(List.of(part.build())))
                                .build()));
    }

    @Override
    String text(String piece) {
        return part(Json.object().put("text", piece));
    }

    @Override
    String call(int index, String id, String tool, Json.Obj arguments) {
        var call = Json.object().put("name", tool).put("args", arguments).build();
        return part(Json.object().put("functionCall", call).put("thoughtSignature", "c2ln"));
    }

    private static String ended(String reason) {
        return candidate(Json.object().put("finishReason", reason));
    }

    @Override
    String end(long input, long output) {
        var usage = Json.object()
                .put("promptTokenCount", input)
                .put("candidatesTokenCount", output)
                .put("totalTokenCount", input + output)
                .build();
        return ended("STOP") + (input + output == 0 ? "" : event(Json.object().put("usageMetadata", usage)));
    }

    @Override
    String tooLong() {
        return ended("MAX_TOKENS");
    }

    @Override
    String filtered() {
        return ended("SAFETY");
    }

    @Override
    String reasoning(String piece) {
        return part(Json.object().put("text", piece).put("thought", true));
    }

    private static String failed(int code, String status) {
        return event(Json.object()
                .put(
                        "error",
                        Json.object()
                                .put("code", code)
                                .put("message", "marker")
                                .put("status", status)
                                .build()));
    }

    @Override
    String error() {
        return failed(500, "INTERNAL");
    }

    @Override
    String overloaded() {
        return failed(503, "UNAVAILABLE");
    }

    @Override
    List<String> said(Json.Obj body) {
        var said = new ArrayList<String>();
        body.object("systemInstruction")
                .ifPresent(system -> system.array("parts")
                        .forEach(part ->
                                said.add("system: " + Json.object(part, "part").text("text"))));
        var before = "";
        for (var item : body.array("contents")) {
            var content = Json.object(item, "content");
            var role = content.text("role");
            assertThat(role).as("the roles alternate").isNotEqualTo(before).isIn("user", "model");
            before = role;
            for (var value : content.array("parts")) {
                var part = Json.object(value, "part");
                part.optionalText("text").ifPresent(text -> said.add(role.replace("model", "assistant") + ": " + text));
                part.object("functionCall").ifPresent(call -> {
                    assertThat(role).isEqualTo("model");
                    assertThat(part.text("thoughtSignature")).isNotEmpty();
                    said.add("call " + call.text("name") + " "
                            + call.object("args").orElseThrow().write());
                });
                part.object("functionResponse").ifPresent(answer -> {
                    assertThat(role).isEqualTo("user");
                    said.add("answer " + answer.text("name") + ": "
                            + answer.object("response").orElseThrow().text("output"));
                });
            }
        }
        return said;
    }

    @Override
    String said(ToolCall call) {
        return "call " + call.tool() + " " + call.arguments();
    }

    @Override
    String said(Prompt.ToolAnswer answer) {
        return "answer " + answer.tool() + ": " + answer.text();
    }

    @Override
    List<String> tools(Json.Obj body) {
        return body.array("tools").stream()
                .flatMap(tool -> Json.object(tool, "tool").array("functionDeclarations").stream())
                .map(function -> Json.object(function, "function"))
                .map(function -> {
                    assertThat(function.object("parametersJsonSchema")).isPresent();
                    return function.text("name");
                })
                .toList();
    }

    @Override
    String model(String path, Json.Obj body) {
        assertThat(path).startsWith("/v1beta/models/").endsWith(":streamGenerateContent?alt=sse");
        var name = path.substring("/v1beta/models/".length(), path.lastIndexOf(':'));
        return URLDecoder.decode(name, StandardCharsets.UTF_8);
    }

    @Override
    long most(Json.Obj body) {
        return body.object("generationConfig").orElseThrow().number("maxOutputTokens", 0, 0, 1_000_000);
    }

    @Override
    String effort(Json.Obj body) {
        return body.object("generationConfig")
                .flatMap(config -> config.object("thinkingConfig"))
                .map(config -> config.text("thinkingLevel"))
                .orElse("");
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-flash, OFF, '{\"thinkingBudget\":0}'",
        "gemini-2.5-pro, OFF, '{\"thinkingBudget\":128}'",
        "gemini-2.5-pro, HIGH, '{\"thinkingBudget\":24576}'",
        "models/gemini-3-flash, OFF, '{\"thinkingLevel\":\"minimal\"}'",
        "gemini-4-neon, MEDIUM, '{\"thinkingLevel\":\"medium\"}'",
    })
    void request_saysReasoningAsTheModelTakesIt(String model, Effort effort, String config) {
        assertThat(asked(terms(model, "h", 0, effort)).write()).contains("\"thinkingConfig\":" + config);
    }

    @Override
    Optional<Json> shape(Json.Obj body) {
        var config = body.object("generationConfig").orElseThrow();
        return config.object("responseJsonSchema").map(schema -> {
            assertThat(config.text("responseMimeType")).isEqualTo("application/json");
            return schema;
        });
    }

    @Override
    String thoughtfulCall(String sealed, Json.Obj arguments) {
        var call = Json.object().put("name", "exec").put("args", arguments).build();
        return part(Json.object().put("functionCall", call).put("thoughtSignature", sealed));
    }

    /// Of parallel calls only the first one is signed, and goes back so.
    @Test
    void signature_ofTheFirstOfParallelCalls_staysTheOnlyOne() {
        var reply = read(thoughtfulCall("c2ln", Json.Obj.EMPTY)
                + call(1, "c2", "exec", Json.Obj.EMPTY).replace(",\"thoughtSignature\":\"c2ln\"", "")
                + end(1, 1));
        var said = new Prompt.Assistant("", reply.calls(), Label.UNKNOWN, Optional.empty(), reply.thoughts());
        var wire = new String(api().piece(said, Place.OTHER_SIDE).getFirst().wire(), StandardCharsets.UTF_8);
        assertThat(wire.split("thoughtSignature", -1)).hasSize(2);
        assertThat(wire.indexOf("c2ln")).isBetween(0, wire.lastIndexOf("functionCall"));
        var another = new Prompt.Assistant("", reply.calls(), Label.UNKNOWN);
        assertThat(new String(api().piece(another, Place.OTHER_SIDE).getFirst().wire(), StandardCharsets.UTF_8)
                        .split("skip_thought_signature_validator", -1))
                .hasSize(3);
    }

    @Override
    String keyed() {
        return "x-goog-api-key: ";
    }

    @Override
    String list(String... names) {
        var rows = Arrays.stream(names)
                .map(name -> Json.object().put("name", "models/" + name).build());
        return Json.object().put("models", Json.array(rows.toList())).build().write();
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-3-pro, /v1beta/models/gemini-3-pro:streamGenerateContent?alt=sse",
        "models/gemini-3-pro, /v1beta/models/gemini-3-pro:streamGenerateContent?alt=sse",
        "tunedModels/mine 1, /v1beta/tunedModels/mine%201:streamGenerateContent?alt=sse"
    })
    void chatPath_ofAModel_namesIt(String model, String path) {
        assertThat(api().chatPath(model)).isEqualTo(path);
    }

    @Test
    void read_ofThoughtsAndTheCache_countsThem() {
        var usage = Json.object()
                .put("promptTokenCount", 2_000)
                .put("cachedContentTokenCount", 1_500)
                .put("candidatesTokenCount", 10)
                .put("thoughtsTokenCount", 90)
                .build();
        assertThat(read(text("a") + end(0, 0) + event(Json.object().put("usageMetadata", usage)))
                        .usage())
                .isEqualTo(new Usage(2_000, 100, 1_500, 0));
    }

    @Test
    void read_ofABlockedPrompt_isFiltered() {
        var feedback = Json.object().put("blockReason", "PROHIBITED_CONTENT").build();
        assertProblem("MODEL-017", event(Json.object().put("promptFeedback", feedback)));
    }

    @Test
    void read_ofACallThatItCouldNotWrite_isNotUnderstood() {
        assertProblem("MODEL-006", ended("MALFORMED_FUNCTION_CALL"));
    }
}

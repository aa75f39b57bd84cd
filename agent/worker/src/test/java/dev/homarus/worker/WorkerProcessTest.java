package dev.homarus.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.protocol.WorkerFrame;
import dev.homarus.protocol.WorkerFrame.Kind;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The whole process with the real library, without walls: what it says to what.
@Timeout(60)
class WorkerProcessTest {
    private static final String FREE = Long.toString(1L << 30);

    /// As the launcher does it: descriptor 6 is the output, and the output the errors.
    private static final String LAUNCH = "exec 6>&1 1>&2; exec \"$@\"";

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    private Process start(Path file, String... more) throws IOException {
        var modules = Stream.of(System.getProperty("jdk.module.path", ""), System.getProperty("java.class.path", ""))
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
        var line = new ArrayList<>(List.of("/bin/sh", "-c", LAUNCH, "sh"));
        line.add(ProcessHandle.current().info().command().orElseThrow());
        line.addAll(List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=/dev/null"));
        line.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Djava.io.tmpdir=" + folder, "-cp", modules));
        line.addAll(List.of("dev.homarus.worker.Main", file.toString(), "/proc/self/fd/6", FREE, "1"));
        line.addAll(List.of(more));
        var builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("GGML_NO_BACKTRACE", "1");
        var process = builder.start();
        started.add(process);
        return process;
    }

    private static WorkerFrame next(Process worker) throws IOException {
        for (; ; ) {
            var frame = WorkerFrame.read(worker.getInputStream(), WorkerFrame.MOST_ANSWERED)
                    .orElseThrow(() -> new AssertionError("it has ended"));
            if (frame.kind() != Kind.STEP) {
                return frame;
            }
        }
    }

    private static Json.Obj json(WorkerFrame frame) {
        return JsonText.parseObject(frame.content());
    }

    private static void say(Process worker, Kind kind, String content) throws IOException {
        new WorkerFrame(kind, content.getBytes(StandardCharsets.UTF_8)).write(worker.getOutputStream());
    }

    /// Returns the status and the body of an answer.
    private static String answer(Process worker, Kind kind, String request) throws IOException {
        say(worker, kind, request);
        var head = next(worker);
        assertThat(head.kind()).isEqualTo(Kind.HEAD);
        var all = new StringBuilder().append(json(head).number("status", 0, 0, 599));
        for (var frame = next(worker); frame.kind() != Kind.END; frame = next(worker)) {
            all.append(' ').append(new String(frame.content(), StandardCharsets.UTF_8));
        }
        return all.toString();
    }

    private Process ready(String name, int context) throws IOException {
        var worker = start(TinyGguf.write(folder.resolve(name), "llama", context, TinyGguf.CHATML));
        assertThat(next(worker).kind()).isEqualTo(Kind.READY);
        return worker;
    }

    @Test
    void chatAndEmbeddings_areAnswered_oneAfterTheOther() throws Exception {
        var worker = ready("m.gguf", 4_096);
        var said = answer(
                worker,
                Kind.CHAT,
                "{\"messages\":[{\"role\":\"user\",\"content\":\"the \\\"cat\\\" \\\\ \\u0001 \\ud83d\\ude00\"}],\"max_tokens\":6}");
        assertThat(said).startsWith("200 data: ").contains("\"finish_reason\":\"length\"", "\"completion_tokens\":6");
        assertThat(said).endsWith("data: [DONE]\n\n");
        var vectors = answer(worker, Kind.EMBED, "{\"input\":[\"the cat\",\"the red door\",\"the cat\"]}");
        var rows = JsonText.parseObject(vectors.substring(4).getBytes(StandardCharsets.UTF_8))
                .array("data");
        assertThat(rows).hasSize(3);
        var numbers = rows.stream()
                .map(row -> Json.object(row, "row").array("embedding"))
                .toList();
        assertThat(numbers.getFirst())
                .hasSize(TinyGguf.WIDTH)
                .isEqualTo(numbers.get(2))
                .isNotEqualTo(numbers.get(1));
        worker.getOutputStream().close();
        assertThat(worker.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void answer_cancelled_endsAfterTheTokenItIsAt_andTheNextIsAnswered() throws Exception {
        var worker = ready("m.gguf", 16_384);
        say(worker, Kind.CHAT, "{\"messages\":[{\"role\":\"user\",\"content\":\"the cat\"}]}");
        for (int i = 0; i < 5; i++) {
            next(worker);
        }
        long begin = System.nanoTime();
        say(worker, Kind.CANCEL, "");
        while (next(worker).kind() != Kind.END) {
            // What was on its way.
        }
        assertThat((System.nanoTime() - begin) / 1_000_000).isLessThan(1_000);
        assertThat(answer(worker, Kind.CHAT, "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"max_tokens\":2}"))
                .contains("\"completion_tokens\":2");
    }

    private static String shaped(String schema) {
        return "{\"messages\":[{\"role\":\"user\",\"content\":\"the cat\"}],\"max_tokens\":400,\"response_format\":"
                + "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"strict\":true,\"schema\":" + schema
                + "}}}";
    }

    /// Puts the pieces of a streamed answer together.
    private static String said(String answer) {
        var text = new StringBuilder();
        for (var line : answer.split("\n", -1)) {
            int at = line.indexOf("{\"");
            if (at >= 0 && line.contains("\"delta\"")) {
                var chunk = JsonText.parseObject(line.substring(at).getBytes(StandardCharsets.UTF_8));
                var choice = Json.object(chunk.array("choices").getFirst(), "choice");
                text.append(choice.object("delta")
                        .flatMap(delta -> delta.optionalText("content"))
                        .orElse(""));
            }
        }
        return text.toString();
    }

    /// The weights mean nothing, so that nothing but the grammar makes JSON of it.
    @Test
    void answer_ofAShape_keepsToIt_whateverTheModelWouldSay() throws Exception {
        var worker = ready("m.gguf", 4_096);
        var schema = "{\"type\":\"object\",\"properties\":{\"colour\":{\"enum\":[\"red\",\"blue\"]},\"sure\":"
                + "{\"type\":\"boolean\"}},\"required\":[\"colour\",\"sure\"],\"additionalProperties\":false}";
        for (int i = 0; i < 5; i++) {
            var answer = answer(worker, Kind.CHAT, shaped(schema));
            assertThat(answer).startsWith("200").contains("\"finish_reason\":\"stop\"");
            var json = JsonText.parseObject(said(answer).strip().getBytes(StandardCharsets.UTF_8));
            assertThat(json.members().keySet()).containsExactly("colour", "sure");
            assertThat(json.text("colour")).isIn("red", "blue");
            assertThat(json.get("sure").orElseThrow()).isInstanceOf(Json.Bool.class);
        }
        var free = said(answer(
                worker, Kind.CHAT, "{\"messages\":[{\"role\":\"user\",\"content\":\"the cat\"}],\"max_tokens\":40}"));
        assertThat(free).as("without a shape").doesNotStartWith("{");
    }

    /// The library would end the process over these.
    @Test
    void answer_ofAShapeThatIsNotKnown_isRefused_andTheProcessGoesOn() throws Exception {
        var worker = ready("m.gguf", 4_096);
        for (var schema : List.of(
                "{\"type\":\"frobnicate\"}",
                "{\"type\":5}",
                "{\"$ref\":\"#/nope\"}",
                "{\"$ref\":\"https://example.org/x\"}",
                "{\"type\":\"string\",\"pattern\":\"([\"}",
                "{\"type\":\"array\",\"items\":{\"type\":\"frobnicate\"}}",
                "{\"type\":\"string\",\"minLength\":100000}",
                "{\"$defs\":{\"a\":{\"$ref\":\"#/$defs/b\"},\"b\":{\"anyOf\":[{\"$ref\":\"#/$defs/a\"}]}},\"$ref\":\"#/$defs/a\"}",
                "{\"anyOf\":[]}")) {
            assertThat(answer(worker, Kind.CHAT, shaped(schema)))
                    .as(schema)
                    .startsWith("400")
                    .contains("json_schema");
        }
        var nested = "{\"$defs\":{\"n\":{\"type\":\"object\",\"properties\":{\"n\":{\"$ref\":\"#/$defs/n\"}},"
                + "\"additionalProperties\":false}},\"$ref\":\"#/$defs/n\"}";
        for (var schema : List.of(
                "{\"type\":\"array\",\"items\":{\"type\":[\"integer\",\"null\"],\"minimum\":-3},\"minItems\":1,\"maxItems\":3}",
                "{\"oneOf\":[{\"const\":1},{\"enum\":[\"a\"]}]}",
                "{\"type\":\"string\",\"maxLength\":12,\"format\":\"date\"}",
                nested)) {
            var answer = answer(worker, Kind.CHAT, shaped(schema));
            assertThat(answer).as(schema).startsWith("200");
            if (answer.contains("\"finish_reason\":\"stop\"")) {
                assertThat(JsonText.parse(said(answer).strip())).as(schema).isNotNull();
            }
        }
    }

    @Test
    void requests_thatCannotBe_areAnsweredWith400() throws Exception {
        var worker = ready("m.gguf", 1_024);
        var longer = "{\"messages\":[{\"role\":\"user\",\"content\":\"" + "the cat ".repeat(700) + "\"}]}";
        assertThat(answer(worker, Kind.CHAT, longer)).startsWith("400").contains("context_length_exceeded");
        assertThat(answer(worker, Kind.EMBED, "{\"input\":\"" + "the cat ".repeat(700) + "\"}"))
                .startsWith("400")
                .contains("context_length_exceeded");
        assertThat(answer(worker, Kind.EMBED, "{\"input\":[]}")).startsWith("400");
        assertThat(answer(worker, Kind.CHAT, "{\"messages\":[1]}")).startsWith("400");
        assertThat(answer(worker, Kind.CHAT, "no json")).startsWith("400");
    }

    @Test
    void template_thatRaises_endsTheProcess_whichSaidWhatItDid() throws Exception {
        var worker = start(TinyGguf.write(
                folder.resolve("m.gguf"),
                "llama",
                1_024,
                "{% if messages[0].content == 'boom' %}{{ raise_exception('no') }}{% endif %}" + TinyGguf.CHATML));
        next(worker);
        say(worker, Kind.CHAT, "{\"messages\":[{\"role\":\"user\",\"content\":\"boom\"}]}");
        var step = WorkerFrame.read(worker.getInputStream(), WorkerFrame.MOST_ANSWERED)
                .orElseThrow();
        assertThat(new String(step.content(), StandardCharsets.US_ASCII)).isEqualTo("template");
        assertThat(WorkerFrame.read(worker.getInputStream(), WorkerFrame.MOST_ANSWERED))
                .isEmpty();
    }

    @Test
    void files_thatAreNotRun_areRefusedWithTheReason() throws Exception {
        var text = Files.writeString(folder.resolve("text"), "hello");
        assertThat(json(next(start(text))).text("reason")).isEqualTo("FORMAT");
        var other = TinyGguf.write(folder.resolve("o.gguf"), "unheard-of", 1_024, TinyGguf.CHATML);
        assertThat(json(next(start(other))).text("reason")).isEqualTo("LOAD");
        assertThat(json(next(start(other, "look"))).text("architecture")).isEqualTo("unheard-of");
        var whole = Files.readAllBytes(other);
        var half = Files.write(folder.resolve("h.gguf"), java.util.Arrays.copyOf(whole, 4_000));
        assertThat(json(next(start(half))).text("reason")).isEqualTo("DAMAGED");
    }
}

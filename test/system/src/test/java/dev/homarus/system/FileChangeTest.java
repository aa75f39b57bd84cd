package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A file of the workspace changes only after its owner has seen the change, and changes back.
final class FileChangeTest {
    private static final String SESSION = "files";

    @AutoClose
    private static Stage stage;

    @BeforeAll
    static void start() {
        stage = new Stage("{port: 0, approvalWaitSeconds: 15}");
    }

    private static CompletableFuture<Json.Obj> turn(String tool, Json.Builder arguments) {
        stage.model.then(Script.calls(tool, arguments.build().write()), Script.echoes());
        return CompletableFuture.supplyAsync(
                () -> stage.owner.chat(SESSION, "please do it"), Executors.newVirtualThreadPerTaskExecutor());
    }

    private static void allowed(String tool, Json.Builder arguments) throws Exception {
        var turn = turn(tool, arguments);
        stage.owner.allow(stage.owner.question(SESSION));
        assertThat(turn.get(60, TimeUnit.SECONDS).text("state")).isEqualTo("done");
    }

    @Test
    void write_allowed_changesTheFileAndUndoPutsItBack() throws Exception {
        var file = Files.writeString(stage.place.workspace.resolve("note.txt"), "one\n");
        var arguments = Json.object().put("path", "note.txt").put("content", "two\n");
        var refused = turn("write_file", arguments);
        var question = stage.owner.question(SESSION);
        assertThat(question.text("change")).isEqualTo("@@ line 1\n-one\n+two\n");
        assertThat(file).hasContent("one\n");
        stage.owner.answer(question, "{\"answer\":\"deny\"}").expect(200);
        assertThat(refused.get(60, TimeUnit.SECONDS).text("reply")).contains("the owner refused");
        assertThat(file).hasContent("one\n");

        allowed("write_file", arguments);
        assertThat(file).hasContent("two\n");
        allowed("undo_write", Json.object());
        assertThat(file).hasContent("one\n");
    }

    @Test
    void hello_withAllTools_isASmallRequest() {
        stage.owner.chat("small", "hello");
        int bytes = stage.model.last().body().length;
        System.out.println("hello with tools: " + bytes + " bytes");
        assertThat(bytes).isLessThan(3_500);
    }
}

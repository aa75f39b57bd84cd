package dev.homarus.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.cli.local.FakeGateway;
import dev.homarus.cli.local.LocalGateway;
import dev.homarus.types.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Images that go with what is said next, as a person names them.
class AttachingTest {
    private static final String TOLD =
            "{\"id\":\"img_1\",\"type\":\"image/png\",\"width\":2,\"height\":3,\"bytes\":70,\"sha256\":\"00\"}";

    @TempDir
    private Path folder;

    private FakeGateway gateway;
    private Attaching attaching;

    @BeforeEach
    void open() throws IOException {
        var socket = folder.resolve("run").resolve("s");
        gateway = new FakeGateway(socket).json("POST /api/images", TOLD);
        attaching = new Attaching(new LocalGateway(socket), folder, List.of());
    }

    @AfterEach
    void close() throws IOException {
        gateway.close();
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    @Test
    void line_aFile_goesWithTheNextMessage_andOnce() throws IOException {
        assertThat(attaching.line("/image " + file("a.png", "pixels")))
                .containsExactly("It goes with what you say next: image/png, 2 × 3 pixels, 70 bytes");
        assertThat(gateway.requests()).contains("POST /api/images pixels");
        assertThat(attaching.line("/image").getFirst()).contains("2 × 3 pixels");
        assertThat(attaching.take()).hasSize(1);
        assertThat(attaching.take()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'%s/my photo.png'",
                "\"%s/my photo.png\"",
                "%s/my\\ photo.png",
                "%s/my photo.png",
                "~/my photo.png"
            })
    void line_aNameAsATerminalWritesIt_isFound(String typed) throws IOException {
        file("my photo.png", "pixels");
        assertThat(attaching.line("/image " + typed.replace("%s", folder.toString())))
                .first()
                .asString()
                .startsWith("It goes with");
    }

    @Test
    void line_whatIsNoFile_saysWhatItIs_andLeavesTheOthers() throws IOException {
        attaching.line("/image " + file("a.png", "pixels"));
        assertThat(attaching.line("/image " + folder)).first().asString().contains("CLI-080", "is a folder");
        assertThat(attaching.line("/image ~/none.png")).first().asString().contains("CLI-080", "There is no file");
        assertThat(attaching.line("/image a\0b")).first().asString().contains("CLI-080", "no name of a file");
        gateway.problem("POST /api/images", "IMAGE-001");
        assertThat(attaching.line("/image " + file("b.png", "words")))
                .first()
                .asString()
                .startsWith("IMAGE-001 ")
                .contains("b.png: It is so.");
        assertThat(attaching.take()).hasSize(1);
    }

    @Test
    void line_theNinth_isRefusedBeforeItIsSaid_andNoneTakesAllOff() throws IOException {
        var file = file("a.png", "pixels");
        for (int i = 0; i < 8; i++) {
            attaching.line("/image " + file);
        }
        assertThat(attaching.line("/image " + file).getFirst()).contains("Say something first");
        assertThat(attaching.line("/image none")).containsExactly("No image goes with what you say next.");
        assertThat(attaching.take()).isEmpty();
    }

    @Test
    void back_whatDidNotArrive_goesWithTheNextMessage_unlessItIsGone() {
        var image = List.of(new Attached("img_1", "a picture"));
        assertThat(attaching.back(image, new Problem("TURN-001", "Busy.", "Wait.")))
                .hasSize(1);
        assertThat(attaching.take()).isEqualTo(image);
        assertThat(attaching.back(image, new Problem("IMAGE-007", "Gone.", "Attach it again.")))
                .isEmpty();
        assertThat(attaching.take()).isEmpty();
    }

    @Test
    void read_aPipeWithoutAnEnd_stopsAtTheMost() {
        assertThatThrownBy(() -> ImageFile.read(Path.of("/dev/zero")))
                .hasMessageContaining("CLI-081")
                .hasMessageContaining("at most 4 MiB")
                .hasMessageContaining("homarus link");
    }

    @Test
    void read_aLargeFile_saysHowLargeItIs_andIsNotRead() throws IOException {
        try (var file = java.nio.channels.FileChannel.open(
                folder.resolve("large.png"),
                java.nio.file.StandardOpenOption.CREATE,
                java.nio.file.StandardOpenOption.WRITE)) {
            file.write(java.nio.ByteBuffer.wrap("x".getBytes(StandardCharsets.UTF_8)), 60_000_000);
        }
        assertThatThrownBy(() -> ImageFile.read(folder.resolve("large.png")))
                .hasMessageContaining("large.png has 57.3 MiB");
    }
}

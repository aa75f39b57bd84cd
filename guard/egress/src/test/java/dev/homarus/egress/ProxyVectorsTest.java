package dev.homarus.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The vectors of `docs/spec/proxy-vectors.json`, which another implementation made.
class ProxyVectorsTest {
    private static final Path VECTORS = Path.of("../../docs/spec/proxy-vectors.json");

    private static List<Json.Obj> rows(String name) throws IOException {
        return JsonText.parseObject(Files.readAllBytes(VECTORS)).array(name).stream()
                .map(row -> Json.object(row, name))
                .toList();
    }

    private static Optional<Frame> read(byte[] bytes) throws IOException {
        return Frame.read(Channels.newChannel(new ByteArrayInputStream(bytes)));
    }

    private static byte[] hex(Json.Obj row, String name) {
        return HexFormat.of().parseHex(row.text(name));
    }

    @Test
    void frames_areReadAndWrittenAsTheVectorsHaveThem() throws IOException {
        for (var row : rows("frames")) {
            int zeroes = (int) row.number("zeroes", 0, 0, Frame.MAX);
            var bytes = hex(row, "frame");
            var content = zeroes > 0 ? new byte[zeroes] : hex(row, "content");
            var whole = java.util.Arrays.copyOf(bytes, Frame.HEAD + content.length);

            var frame = read(whole).orElseThrow();

            assertThat(frame.type())
                    .as(row.text("name"))
                    .isEqualTo(row.text("type").charAt(0));
            assertThat(frame.content()).isEqualTo(content);
            var written = new ByteArrayOutputStream();
            frame.write(Channels.newChannel(written));
            assertThat(written.toByteArray()).isEqualTo(whole);
        }
    }

    @Test
    void whatIsNoFrame_isRefused() throws IOException {
        for (var row : rows("noFrames")) {
            assertThatThrownBy(() -> read(hex(row, "bytes")))
                    .as(row.text("name"))
                    .isInstanceOf(IOException.class);
        }
        assertThat(read(new byte[0])).isEmpty();
    }

    @Test
    void frameThatWouldBeTooLong_isNotWritten() {
        var frame = new Frame(Frame.BODY, new byte[Frame.MAX + 1]);
        assertThatThrownBy(() -> frame.write(Channels.newChannel(new ByteArrayOutputStream())))
                .isInstanceOf(Frame.Malformed.class);
    }

    @Test
    void heads_areTaken_andSayTheSameAgain() throws IOException {
        for (var row : rows("heads")) {
            var request = ProxyRequest.of(row.object("head").orElseThrow());
            assertThat(ProxyRequest.of(request.json())).as(row.text("name")).isEqualTo(request);
        }
    }

    @Test
    void headsThatCouldMeanSomethingElse_areRefused() throws IOException {
        assertThat(rows("noHeads")).hasSizeGreaterThan(50);
        for (var row : rows("noHeads")) {
            assertThatThrownBy(() -> ProxyRequest.of(row.object("head").orElseThrow()))
                    .as(row.text("name"))
                    .isInstanceOf(JsonException.class);
        }
    }
}

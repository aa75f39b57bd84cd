package dev.homarus.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufReaderTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = TinyGguf.write(folder.resolve("tiny.gguf"));
    }

    private Path bytes(byte[] content) throws IOException {
        return Files.write(folder.resolve("other.gguf"), content);
    }

    private static void assertUnfit(String reason, Path file) {
        assertThatThrownBy(() -> GgufReader.read(file))
                .isInstanceOf(Unfit.class)
                .hasMessageContaining(reason);
    }

    @Test
    void read_ofAWholeFile_saysWhatItIs() throws Exception {
        var head = GgufReader.read(file);
        assertThat(head.architecture()).isEqualTo("llama");
        assertThat(head.bytes()).isEqualTo(Files.size(file));
        assertThat(head.context()).isEqualTo(4_096);
        assertThat(head.blocks()).isEqualTo(2);
        assertThat(head.keyValue()).isEqualTo(2 * TinyGguf.WIDTH);
        assertThat(head.vocabulary()).isEqualTo(283);
        assertThat(head.control()).containsExactly("<s>", "</s>", "<|im_start|>", "<|im_end|>");
        assertThat(head.answers()).isTrue();
    }

    @Test
    void read_ofNoGguf_orAnotherVersion_isUnfit() throws IOException {
        assertUnfit("FORMAT", bytes("hello, world".getBytes(StandardCharsets.US_ASCII)));
        assertUnfit("FORMAT", bytes(new byte[0]));
        assertUnfit("VERSION", bytes(new byte[] {'G', 'G', 'U', 'F', 1, 0, 0, 0}));
        assertUnfit("VERSION", bytes(new byte[] {'G', 'G', 'U', 'F', 0, 0, 0, 3}));
    }

    @Test
    void read_cutAnywhereInItsHead_isDamaged() throws IOException {
        var whole = Files.readAllBytes(file);
        for (int length = 8; length < 6_000; length += 97) {
            assertUnfit("DAMAGED", bytes(java.util.Arrays.copyOf(whole, length)));
        }
    }

    @Test
    void read_ofCountsAndLengthsBeyondAll_isDamagedAtOnce() throws IOException {
        for (long count : new long[] {-1, Long.MAX_VALUE, 1L << 32}) {
            for (int at : new int[] {8, 16, 24}) {
                var whole = Files.readAllBytes(file);
                ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putLong(at, count);
                assertUnfit("DAMAGED", bytes(whole));
            }
        }
    }

    /// Whatever is changed in a head, it is read or unfit, and its sums stay sums.
    @Test
    void read_ofDamagedHeads_neverFailsInAnotherWay() throws IOException {
        var whole = java.util.Arrays.copyOf(Files.readAllBytes(file), 12_000);
        var random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            var changed = whole.clone();
            for (int j = 0; j < 3; j++) {
                changed[random.nextInt(8, 8_000)] = (byte) random.nextInt();
            }
            try {
                var room = Room.in(Long.MAX_VALUE, GgufReader.read(bytes(changed)));
                assertThat(room.need()).isPositive();
            } catch (Unfit e) {
                assertThat(e.json().text("reason")).isIn("DAMAGED", "MEMORY");
            }
        }
    }

    @Test
    void room_isTheLongestThatFits_orSaysHowMuchTheShortestNeeds() throws Exception {
        var head = GgufReader.read(file);
        var large = new Gguf("llama", 4L << 30, 131_072, 32, 4_096, 14_336, 32, 2_048, 128_256, head.control());
        assertThat(Room.in(64L << 30, large).context()).isEqualTo(32_768);
        assertThat(Room.in(7L << 30, large).context()).isEqualTo(16_384);
        assertThat(Room.in(6L << 30, large).context()).isEqualTo(8_192);
        assertThatThrownBy(() -> Room.in(4L << 30, large))
                .hasMessageContaining("MEMORY")
                .hasMessageContaining("\"free\":4294967296");
        assertThat(Room.in(1L << 30, head).context()).isEqualTo(4_096);
    }
}

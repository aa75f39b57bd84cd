package dev.homarus.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class WorkerFrameTest {
    private static byte[] written(WorkerFrame frame) throws IOException {
        var out = new ByteArrayOutputStream();
        frame.write(out);
        return out.toByteArray();
    }

    @Test
    void frame_written_isLetterLengthContent() throws IOException {
        assertThat(written(new WorkerFrame(WorkerFrame.Kind.DATA, "abc".getBytes(US_ASCII))))
                .containsExactly('D', 0, 0, 0, 3, 'a', 'b', 'c');
    }

    @Test
    void frame_read_isTheOneThatWasWritten() throws IOException {
        for (var kind : WorkerFrame.Kind.values()) {
            var in = new ByteArrayInputStream(written(new WorkerFrame(kind, new byte[] {1, 2})));
            var read = WorkerFrame.read(in, 2).orElseThrow();
            assertThat(read.kind()).isEqualTo(kind);
            assertThat(read.content()).containsExactly(1, 2);
            assertThat(WorkerFrame.read(in, 2)).isEmpty();
        }
    }

    @Test
    void read_unknownLetterTooLongNegativeOrCut_isRefused() {
        assertThatThrownBy(() -> WorkerFrame.read(new ByteArrayInputStream(new byte[] {'?', 0, 0, 0, 0}), 9))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> WorkerFrame.read(new ByteArrayInputStream(new byte[] {'D', 0, 0, 0, 10}), 9))
                .hasMessageContaining("longer than 9");
        assertThatThrownBy(() -> WorkerFrame.read(new ByteArrayInputStream(new byte[] {'D', -1, 0, 0, 1}), 9))
                .hasMessageContaining("longer than 9");
        assertThatThrownBy(() -> WorkerFrame.read(new ByteArrayInputStream(new byte[] {'D', 0, 0, 0, 2, 1}), 9))
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> WorkerFrame.read(new ByteArrayInputStream(new byte[] {'D', 0, 0}), 9))
                .isInstanceOf(EOFException.class);
    }
}

package dev.homarus.age;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SystemEntropy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class AgeFileTest {
    private final AgeIdentity mine = AgeIdentity.make();
    private final AgeIdentity theirs = AgeIdentity.make();

    @AfterEach
    void close() {
        mine.close();
        theirs.close();
    }

    private List<AgeRecipient> me() {
        return List.of(mine.recipient());
    }

    private byte[] sealed(AgeFile.Form form, byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        AgeFile.seal(new ByteArrayInputStream(content), out, form, me());
        return out.toByteArray();
    }

    private static byte[] streamed(byte[] file, AgeIdentity by) throws IOException {
        var out = new ByteArrayOutputStream();
        AgeFile.open(new ByteArrayInputStream(file), out, by);
        return out.toByteArray();
    }

    /// Both ways of opening have to agree.
    private void opensToNothing(byte[] file, String as) {
        assertThat(AgeFile.open(file, mine)).as(as).isEmpty();
        assertThatThrownBy(() -> streamed(file, mine)).as(as).hasMessageStartingWith("AGE-00");
    }

    @ParameterizedTest
    @EnumSource
    void open_ofWhatWasSealed_isTheContent(AgeFile.Form form) throws IOException {
        for (int size : StockAge.sizes()) {
            var content = SystemEntropy.INSTANCE.bytes(size);
            var file = sealed(form, content);
            assertThat(AgeFile.open(file, mine)).contains(content);
            assertThat(streamed(file, mine)).isEqualTo(content);
            assertThat(AgeFile.open(file, theirs)).isEmpty();
            assertThatThrownBy(() -> streamed(file, theirs)).hasMessageStartingWith("AGE-001");
        }
    }

    @Test
    void open_byEachOfTheRecipients_isTheContent() {
        var file = AgeFile.seal(new byte[] {1, 2, 3}, List.of(mine.recipient(), theirs.recipient()));
        assertThat(AgeFile.open(file, mine)).contains(new byte[] {1, 2, 3});
        assertThat(AgeFile.open(file, theirs)).contains(new byte[] {1, 2, 3});
    }

    @Test
    void seal_forNobodyOrTooMany_isRefused() {
        assertThatThrownBy(() -> AgeFile.seal(new byte[1], List.of())).isInstanceOf(IllegalArgumentException.class);
        var many = java.util.Collections.nCopies(AgeFile.MAX_RECIPIENTS + 1, mine.recipient());
        assertThatThrownBy(() -> AgeFile.seal(new byte[1], many)).isInstanceOf(IllegalArgumentException.class);
        var file = AgeFile.seal(new byte[1], many.subList(1, many.size()));
        assertThat(AgeFile.open(file, mine)).contains(new byte[1]);
    }

    @Test
    void sealArmored_hasTheSpecifiedForm() {
        assertThat(AgeFile.sealArmored(new byte[500], me())).matches("""
                        -----BEGIN AGE ENCRYPTED FILE-----
                        ([A-Za-z0-9+/]{64}
                        )*[A-Za-z0-9+/]{1,64}={0,2}
                        -----END AGE ENCRYPTED FILE-----
                        """);
    }

    @ParameterizedTest
    @EnumSource
    void open_ofEveryPrefix_isEmpty(AgeFile.Form form) throws IOException {
        var file = sealed(form, "the whole content".getBytes(US_ASCII));
        for (int length = 0; length < file.length - 1; length++) {
            opensToNothing(Arrays.copyOf(file, length), form + " cut to " + length);
        }
    }

    @Test
    void open_ofAFileCutBetweenTwoPieces_isEmpty() throws IOException {
        var file = sealed(AgeFile.Form.BINARY, new byte[200_000]);
        int header = file.length - 200_000 - 4 * 16;
        for (int pieces = 0; pieces < 4; pieces++) {
            opensToNothing(Arrays.copyOf(file, header + pieces * (65_536 + 16)), pieces + " pieces");
        }
    }

    @Test
    void open_withAnyByteChanged_isEmpty() {
        var file = AgeFile.seal("the whole content".getBytes(US_ASCII), me());
        for (int at = 0; at < file.length; at++) {
            for (int flip : new int[] {1, 0x20, 0x80}) {
                var wrong = file.clone();
                wrong[at] ^= (byte) flip;
                opensToNothing(wrong, "byte " + at + " changed by " + flip);
            }
        }
    }

    @Test
    void open_withSomethingBehindIt_isEmpty() {
        var file = AgeFile.seal(new byte[20], me());
        opensToNothing(Arrays.copyOf(file, file.length + 1), "one more byte");
        var armored = AgeFile.sealArmored(new byte[20], me());
        opensToNothing((armored + "more").getBytes(US_ASCII), "more text");
        opensToNothing(armored.repeat(2).getBytes(US_ASCII), "twice");
        assertThat(AgeFile.open(("\n\n" + armored + " \r\n\n").getBytes(US_ASCII), mine))
                .as("white space around an armored file is free, as the format allows")
                .isPresent();
    }

    @Test
    void open_ofAnyBytes_isEmpty() {
        for (int size : List.of(0, 1, 100, 70_000)) {
            opensToNothing(SystemEntropy.INSTANCE.bytes(size), size + " random bytes");
            var text = new byte[size];
            Arrays.fill(text, (byte) 'a');
            opensToNothing(text, size + " letters");
        }
        opensToNothing(
                ("age-encryption.org/v1\n" + "-> X25519 a\n\n".repeat(10_000)).getBytes(US_ASCII), "long header");
    }

    @Test
    void seal_whenTheSourceFails_leavesNothingThatOpens() {
        var out = new ByteArrayOutputStream();
        var failing = new SequenceInputStream(new ByteArrayInputStream(new byte[100_000]), new Failing());
        assertThatThrownBy(() -> AgeFile.seal(failing, out, AgeFile.Form.BINARY, me()))
                .isInstanceOf(IOException.class);
        opensToNothing(out.toByteArray(), "what was written before the failure");
    }

    @Test
    void open_whenTheSourceFails_saysItIsTheSource() {
        assertThatThrownBy(() -> AgeFile.open(new Failing(), new ByteArrayOutputStream(), mine))
                .isInstanceOf(IOException.class)
                .hasMessage("the disk");
    }

    private static final class Failing extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("the disk");
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            throw new IOException("the disk");
        }
    }
}

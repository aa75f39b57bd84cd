package dev.homarus.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.protocol.Json;
import dev.homarus.provider.ModelReply.Stop;
import dev.homarus.provider.ModelReply.Usage;
import dev.homarus.types.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What every wire format does with text, in whatever pieces it comes, and however much.
abstract class TextContract extends WireFormat {
    @Test
    void read_ofText_handsItOnAsItComes() {
        var heard = new ArrayList<String>();
        var reply = read(text("Hel") + text("") + text("lo 😀") + end(7, 3), heard);
        assertThat(reply).isEqualTo(new ModelReply("Hello 😀", List.of(), new Usage(7, 3)));
        assertThat(heard).containsExactly("Hel", "lo 😀");
    }

    @Test
    void read_ofAStreamInAnyPieces_isTheSame() {
        var stream = text("Grüße ")
                + text("日本 😀")
                + call(0, "c1", "exec", Json.object().put("a", "ü").build())
                + end(1, 2);
        var expected = read(stream);
        for (int seed = 0; seed < 50; seed++) {
            assertThat(read(inPieces(utf8(stream), seed), new ArrayList<>())).isEqualTo(expected);
            var carriage = stream.replace("\n", "\r\n");
            assertThat(read(inPieces(utf8(carriage), seed), new ArrayList<>())).isEqualTo(expected);
        }
    }

    @Test
    void read_withoutUsage_countsNothing() {
        assertThat(read(text("a") + end(0, 0)).usage()).isEqualTo(new Usage(0, 0));
    }

    @Test
    void read_cutAtAnyByte_isAProblemOrTheWholeReply() {
        var stream = utf8(text("Hällo") + call(0, "c1", "exec", Json.Obj.EMPTY) + end(1, 1));
        var whole = read(new ByteArrayInputStream(stream), new ArrayList<>());
        int cut = 0;
        for (int length = 0; length < stream.length; length++) {
            try {
                var reply = api().read(new ByteArrayInputStream(stream, 0, length), Set.of(), text -> {});
                assertThat(reply.text()).isEqualTo(whole.text());
                assertThat(reply.calls()).isEqualTo(whole.calls());
            } catch (ProblemException e) {
                assertThat(e.problem().code()).isIn("MODEL-005", "MODEL-006");
                cut++;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        assertThat(cut).isGreaterThan(stream.length / 3);
    }

    @Test
    void read_ofAFloodOfText_endsAtTheBound() {
        var piece = text("x".repeat(100_000));
        assertProblem("MODEL-007", piece.repeat(11) + end(1, 1));
        var heard = new ArrayList<String>();
        assertThat(read(piece.repeat(10) + end(1, 1), heard).text()).hasSize(1_000_000);
    }

    /// Gives out one byte for ever.
    private static class Endless extends InputStream {
        private final byte every;
        long given;

        Endless(char every) {
            this.every = (byte) every;
        }

        @Override
        public int read() {
            given++;
            return every;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            Arrays.fill(into, from, from + length, every);
            given += length;
            return length;
        }
    }

    @Test
    @DisplayName("DO-01 a line without an end is not read on, and not parsed")
    void read_ofAnEndlessLine_endsAtTheBound() {
        var endless = new Endless(' ');
        assertThatThrownBy(() -> read(endless, new ArrayList<>())).hasMessageStartingWith("MODEL-007");
        assertThat(endless.given).isLessThan(2L * Lines.MAX_LINE);
    }

    /// As much as one line may have: members of an object, each with a name of its own.
    @Test
    @DisplayName("DO-01 an object of more members than a line holds is refused by its bytes")
    void read_ofALineOfEndlessMembers_endsAtTheBound() {
        var members = new Endless(' ') {
            private int at;

            @Override
            public int read(byte[] into, int from, int length) {
                super.read(into, from, length);
                for (int i = from; i < from + length; i++, at++) {
                    into[i] = (byte) "\"abcdefgh\":0,".charAt(at % 13);
                }
                return length;
            }
        };
        var stream = new SequenceInputStream(new ByteArrayInputStream(utf8("data: {")), members);
        assertThatThrownBy(() -> read(stream, new ArrayList<>())).hasMessageStartingWith("MODEL-007");
        assertThat(members.given).isLessThan(2L * Lines.MAX_LINE);
    }

    @Test
    @DisplayName("DO-01 a stream without an end is not read on")
    void read_ofEndlessEmptyLines_endsAtTheBound() {
        var endless = new Endless('\n');
        assertThatThrownBy(() -> read(endless, new ArrayList<>())).hasMessageStartingWith("MODEL-007");
        assertThat(endless.given).isLessThan(2L * Lines.MAX_STREAM);
    }

    @Test
    void read_ofAnAnswerThatIsTooLong_saysSo() {
        assertThat(read(text("a") + end(1, 1)).stop()).isEqualTo(Stop.END);
        var reply = read(text("a") + tooLong());
        assertThat(reply.text()).isEqualTo("a");
        assertThat(reply.stop()).isEqualTo(Stop.LENGTH);
    }
}

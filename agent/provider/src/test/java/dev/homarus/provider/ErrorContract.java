package dev.homarus.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.protocol.Json;
import dev.homarus.types.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every wire format does with a stream that breaks, is no stream of it, or tells of an error.
abstract class ErrorContract extends TextContract {
    @Test
    void read_ofAStreamThatEndsEarly_isCut() {
        var stream = text("Hello") + text("world");
        assertProblem("MODEL-005", stream);
        assertProblem("MODEL-005", "");
        assertProblem("MODEL-005", "\n\n");
    }

    @Test
    void read_ofAnErrorInTheMiddle_isTheProvidersFailureWithoutItsWords() {
        assertThatThrownBy(() -> read(text("Hello") + error()))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("MODEL-004")
                .hasMessageNotContaining("marker");
    }

    @Test
    void read_ofADamagedStream_isAProblemOrAReply() {
        var random = new Random(1);
        var stream = utf8(text("Hällo") + call(0, "c1", "exec", Json.Obj.EMPTY) + end(1, 1));
        for (int run = 0; run < 20_000; run++) {
            var damaged = stream.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                var _ = api().read(new ByteArrayInputStream(damaged), Set.of(), text -> {});
            } catch (ProblemException e) {
                assertThat(e.problem().code()).isIn("MODEL-004", "MODEL-005", "MODEL-006");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html><body>502</body></html>\n", "\u0000\u0001\u0002\n", "[]\n", "null\n", "{\n"})
    void read_ofSomethingElse_isNotUnderstood(String stream) {
        assertProblem("MODEL-006", stream);
    }

    @Test
    void read_ofAFilteredAnswer_isAProblemAfterWhatWasSaid() {
        var heard = new ArrayList<String>();
        assertThatThrownBy(() -> read(text("a") + filtered(), heard)).hasMessageStartingWith("MODEL-017");
        assertThat(heard).containsExactly("a");
    }

    @Test
    void read_ofATypedErrorInTheMiddle_isItsOwnProblem() {
        assertThatThrownBy(() -> read(text("Hello") + overloaded()))
                .hasMessageStartingWith("MODEL-015")
                .hasMessageNotContaining("marker");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"choices\":"})
    @DisplayName("DO-02 JSON that is nested 100 000 times is not understood, in a stream, in a list and in a refusal")
    void read_ofDeepNesting_isNotUnderstood(String one) {
        var deep = one.repeat(100_000);
        assertProblem("MODEL-006", deep + "\n");
        assertProblem("MODEL-006", "data: " + deep + "\n\n");
        assertThatThrownBy(() -> api().models(utf8(deep))).isInstanceOf(dev.homarus.protocol.JsonException.class);
        assertThat(Refused.of("m", 400, java.util.Optional.empty(), utf8(deep))
                        .problem()
                        .code())
                .startsWith("MODEL-");
    }
}

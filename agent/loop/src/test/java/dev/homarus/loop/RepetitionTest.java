package dev.homarus.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.provider.ToolCall;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepetitionTest {
    private final Repetition repetition = new Repetition();

    private static ToolCall call(String arguments) {
        return new ToolCall("c", "exec", arguments);
    }

    private int madeUntilRefused(List<String> round, boolean sameResults) {
        for (int i = 0; i < 100; i++) {
            var call = call(round.get(i % round.size()));
            if (repetition.isCircle(call)) {
                return i;
            }
            repetition.made(call, sameResults ? "same" : "result " + i);
        }
        return 100;
    }

    @Test
    void sameCallSameResult_isRefusedAfterFive() {
        assertThat(madeUntilRefused(List.of("a"), true)).isEqualTo(Repetition.SAME);
    }

    @Test
    void sameCallOtherResults_isRefusedAfterEight() {
        assertThat(madeUntilRefused(List.of("a"), false)).isEqualTo(Repetition.ROUNDS);
    }

    @Test
    void twoCallsByTurns_areRefusedAfterEightRounds() {
        assertThat(madeUntilRefused(List.of("a", "b"), false)).isEqualTo(2 * Repetition.ROUNDS);
    }

    @Test
    void fourCallsByTurns_areRefusedAfterEightRounds() {
        assertThat(madeUntilRefused(List.of("a", "b", "c", "d"), false)).isEqualTo(4 * Repetition.ROUNDS);
    }

    @Test
    void sameCallBetweenOthers_withNewResults_goesOn() {
        for (int i = 0; i < 50; i++) {
            assertThat(repetition.isCircle(call("test"))).isFalse();
            repetition.made(call("test"), "result " + i);
            assertThat(repetition.isCircle(call("edit " + i))).isFalse();
            repetition.made(call("edit " + i), "done");
        }
    }

    @Test
    void threeRefusals_areHopeless() {
        madeUntilRefused(List.of("a"), true);
        assertThat(repetition.isHopeless()).isFalse();
        assertThat(repetition.isCircle(call("a"))).isTrue();
        assertThat(repetition.isCircle(call("a"))).isTrue();
        assertThat(repetition.isHopeless()).isTrue();
    }
}

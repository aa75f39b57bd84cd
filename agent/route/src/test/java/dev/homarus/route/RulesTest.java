package dev.homarus.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RulesTest {
    private static Rules with(Rules rules, String change) {
        return rules.with(JsonText.parseObject(change.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void with_aChange_keepsWhatItDoesNotName() {
        var one = with(Rules.STANDARD, "{\"lists\":{\"code\":[\"a\",\"b\",\"a\"]}}");
        assertThat(one.isOn()).isTrue();
        assertThat(one.lists()).isEqualTo(Map.of(Task.CODE, List.of("a", "b")));
        var two = with(one, "{\"lists\":{\"chat\":[\"c\"],\"code\":[]},\"localFirst\":\"off\",\"cloudShare\":\"off\"}");
        assertThat(two.lists()).isEqualTo(Map.of(Task.CHAT, List.of("c")));
        assertThat(two.localFirst()).isEmpty();
        assertThat(two.share()).isEmpty();
        assertThat(one.diff(two))
                .containsExactly(
                        "code: a, b -> the usual model",
                        "chat: the usual model -> c",
                        "own models first from: personal -> off",
                        "told of turns elsewhere from: 50 % -> off");
        assertThat(with(two, "{\"off\":true,\"cloudShare\":10}").isOn()).isFalse();
        assertThat(with(two, "{\"cloudShare\":10}").share()).isEqualTo(OptionalInt.of(10));
    }

    @Test
    void json_readAgain_isTheSame() {
        var rules =
                with(Rules.STANDARD, "{\"lists\":{\"code\":[\"a\"],\"short\":[\"b\",\"c\"]},\"localFirst\":\"off\"}");
        assertThat(new Rules(Map.of(), java.util.Optional.empty(), OptionalInt.empty()).with(rules.json()))
                .isEqualTo(rules);
        assertThat(Rules.STANDARD.with(Json.Obj.EMPTY)).isEqualTo(Rules.STANDARD);
    }

    @Test
    void with_whatIsNoChange_isRefused_byName() {
        for (var wrong : List.of(
                "{\"lists\":{\"poetry\":[\"a\"]}}",
                "{\"lists\":{\"code\":\"a\"}}",
                "{\"lists\":{\"code\":[1]}}",
                "{\"lists\":{\"code\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\",\"11\",\"12\",\"13\","
                        + "\"14\",\"15\",\"16\",\"17\"]}}",
                "{\"localFirst\":\"public\"}",
                "{\"cloudShare\":101}",
                "{\"cloudShare\":\"half\"}")) {
            assertThatThrownBy(() -> with(Rules.STANDARD, wrong)).as(wrong).isInstanceOf(JsonException.class);
        }
    }

    @Test
    void signs_inTheLongestText_areLookedForInTime() {
        for (var hard : List.of("a/", "git a ", "SELECT ", "\n", ";\n", "    at a.b ", "a.", "const x ", "</a ")) {
            var text = hard.repeat(400_000 / hard.length());
            long begin = System.nanoTime();
            var about = new Said(text, 0, false).about();
            assertThat(about.task()).isEqualTo(Task.LONG);
            CodeSigns.in(text);
            assertThat((System.nanoTime() - begin) / 1_000_000).as(hard).isLessThan(2_000);
        }
    }
}

package dev.homarus.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
    private static final Json.Obj ALL = JsonText.parseObject("""
            {"text":"t","number":5,"flag":true,"array":[1],"object":{"a":1},"nothing":null}
            """.getBytes(StandardCharsets.UTF_8));

    @Test
    void getters_ofTheRightKind_giveTheValue() {
        assertThat(ALL.text("text")).isEqualTo("t");
        assertThat(ALL.optionalText("text")).contains("t");
        assertThat(ALL.number("number", 0, 0, 9)).isEqualTo(5);
        assertThat(ALL.flag("flag", false)).isTrue();
        assertThat(ALL.array("array")).containsExactly(Json.of(1));
        assertThat(ALL.object("object")).contains(Json.object().put("a", 1).build());
    }

    @Test
    void getters_ofWhatIsAbsentOrNull_giveWhatStandsForIt() {
        for (var name : List.of("absent", "nothing")) {
            assertThat(ALL.get(name)).isEmpty();
            assertThat(ALL.optionalText(name)).isEmpty();
            assertThat(ALL.number(name, 7, 0, 9)).isEqualTo(7);
            assertThat(ALL.flag(name, true)).isTrue();
            assertThat(ALL.array(name)).isEmpty();
            assertThat(ALL.object(name)).isEmpty();
            assertThatThrownBy(() -> ALL.text(name)).hasMessage(name + " has to be a string");
        }
    }

    @Test
    void getters_ofAnotherKind_sayWhatHasToBeMended() {
        for (var name : List.of("number", "flag", "array", "object")) {
            assertThatThrownBy(() -> ALL.text(name)).hasMessage(name + " has to be a string");
            assertThatThrownBy(() -> ALL.optionalText(name)).hasMessage(name + " has to be a string");
        }
        for (var name : List.of("text", "flag", "array", "object")) {
            assertThatThrownBy(() -> ALL.number(name, 0, 1, 9))
                    .hasMessage(name + " has to be a whole number from 1 to 9");
        }
        for (var name : List.of("text", "number", "array", "object")) {
            assertThatThrownBy(() -> ALL.flag(name, true)).hasMessage(name + " has to be true or false");
        }
        for (var name : List.of("text", "number", "flag", "object")) {
            assertThatThrownBy(() -> ALL.array(name)).hasMessage(name + " has to be an array");
        }
        for (var name : List.of("text", "number", "flag", "array")) {
            assertThatThrownBy(() -> ALL.object(name)).hasMessage(name + " has to be an object");
        }
    }

    @ParameterizedTest
    @CsvSource({"5, 5", "5.0, 5", "0.5e1, 5", "50e-1, 5", "0, 0", "-0, 0", "0.0, 0", "1e17, 100000000000000000"})
    void number_ofAWholeNumber_isThatNumber(String text, long number) {
        var object = Json.object().put("n", JsonText.parse(text)).build();
        assertThat(object.number("n", 1, 0, Long.MAX_VALUE)).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({"4.5", "1e-300", "-1", "11", "1e300", "9223372036854775808", "99999999999999999999", "1e19"})
    void number_ofAnythingElse_isRefused(String text) {
        var object = Json.object().put("n", JsonText.parse(text)).build();
        assertThatThrownBy(() -> object.number("n", 1, 0, 10))
                .isInstanceOf(JsonException.class)
                .hasMessage("n has to be a whole number from 0 to 10");
    }

    @Test
    void values_areCopies() {
        var items = new ArrayList<Json>(List.of(Json.of(1)));
        var members = new LinkedHashMap<String, Json>(Map.of("a", Json.of(1)));
        var array = new Json.Arr(items);
        var object = new Json.Obj(members);
        items.clear();
        members.clear();
        assertThat(array.items()).hasSize(1);
        assertThat(object.members()).hasSize(1);
        assertThatThrownBy(() -> array.items().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> object.members().clear()).isInstanceOf(UnsupportedOperationException.class);
    }
}

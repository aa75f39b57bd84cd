package dev.homarus.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.protocol.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalTest {
    @ParameterizedTest
    @CsvSource({
        "400, MODEL-008",
        "401, MODEL-001",
        "403, MODEL-001",
        "404, MODEL-002",
        "413, MODEL-008",
        "422, MODEL-008",
        "429, MODEL-003",
        "301, MODEL-004",
        "500, MODEL-004",
        "503, MODEL-004",
        "999, MODEL-004"
    })
    void refusal_ofAStatus_saysWhatItMeans(int status, String code) {
        var problem = ModelApi.refusal("m", status);
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.sentence()).contains("(" + status + ")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a.b", "a\n", "é", "a/b"})
    void toolSpec_withAnUnusableName_cannotBeMade(String name) {
        assertThatThrownBy(() -> ToolSpec.own(name, "", Json.Obj.EMPTY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ToolSpec.own("x".repeat(65), "", Json.Obj.EMPTY))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

package dev.homarus.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemasTest {
    private static Json.Obj json(String text) {
        return JsonText.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'type':'object','properties':{'a':{'type':['string','null']}},'required':['a'],'additionalProperties':false}",
                "{'$defs':{'n':{'anyOf':[{'type':'null'},{'type':'object','properties':{'n':{'$ref':'#/$defs/n'}}}]}},'$ref':'#/$defs/n'}",
                "{'type':'integer','minimum':0,'maximum':10}"
            })
    void schema_ofKnownWords_isKnown(String schema) {
        assertThat(Schemas.isKnown(json(schema))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'thing'}",
                "{'pattern':'a'}",
                "{'unheardOf':1}",
                "{'minimum':0.5}",
                "{'maxLength':1001}",
                "{'items':true}",
                "{'enum':[]}",
                "{'$ref':'#/$defs/a'}",
                "{'$ref':'other.json#/$defs/a','$defs':{'a':{}}}",
                "{'$defs':{'a':{'$ref':'#/$defs/a'}}}",
                "{'$defs':{'a':{'oneOf':[{'const':1},{'allOf':[{'$ref':'#/$defs/a'}]}]}}}"
            })
    void schema_ofAnythingElse_isNot(String schema) {
        assertThat(Schemas.isKnown(json(schema))).isFalse();
    }

    @Test
    void schema_thatIsLargeWrittenOut_isNotKnown() {
        var many = "{'anyOf':[" + "{'type':'string','maxLength':900},".repeat(12) + "{'type':'null'}]}";
        assertThat(Schemas.isKnown(json(many))).isFalse();
        var parts = "{'anyOf':[" + "{'anyOf':[{},{},{},{}]},".repeat(500) + "{}]}";
        assertThat(Schemas.isKnown(json(parts))).isFalse();
    }

    /// Each definition stands twice in the one before: as a tree it has 2^200 parts.
    @Test
    void schema_whoseDefinitionsAreSharedManyTimes_isReadAtOnce() {
        var schema = new StringBuilder("{'$ref':'#/$defs/d0','$defs':{");
        for (int i = 0; i < 200; i++) {
            var next = "{'$ref':'#/$defs/d" + (i + 1) + "'}";
            schema.append("'d" + i + "':{'anyOf':[" + next + "," + next + "]},");
        }
        var whole = json(schema + "'d200':{'type':'null'}}}");
        Assertions.assertTimeout(
                Duration.ofSeconds(5), () -> assertThat(Schemas.isKnown(whole)).isTrue());
    }
}

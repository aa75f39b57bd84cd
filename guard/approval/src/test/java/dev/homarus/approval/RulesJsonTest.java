package dev.homarus.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesJsonTest {
    private static Json.Obj json(String text) {
        return Json.object(JsonText.parse(text.replace('\'', '"')), "policy");
    }

    @Test
    void read_whatWasWritten_isEqual() {
        var rules = RulesJson.read(json("{'profile':'power','rules':["
                + "{'name':'a','effect':'deny','programs':['git push'],'risk':'network','reason':'no'},"
                + "{'name':'b','effect':'allow','kind':'write','folders':['/workspace/n']},"
                + "{'name':'d','effect':'allow','kind':'connect','hosts':['*.example.org']},"
                + "{'name':'c','effect':'ask','folders':['/workspace']}]}"));
        assertThat(RulesJson.read(RulesJson.write(rules))).isEqualTo(rules);
        assertThat(RulesJson.read(json("{}"))).isEqualTo(dev.homarus.policy.Rules.CAUTIOUS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'profil':'power'}                                       | profil is not known
            {'profile':'reckless'}                                   | profile has to be one of cautious, balanced, power
            {'rules':[{'effect':'deny'}]}                            | rules[0].name is missing
            {'rules':[{'name':'a'}]}                                 | rules[0].effect is missing
            {'rules':[{'name':'A','effect':'deny'}]}                 | rules[0].name has to be
            {'rules':[{'name':'a','effect':'never'}]}                | rules[0].effect has to be one of
            {'rules':[{'name':'a','effect':'deny','program':'x'}]}   | rules[0].program is not known
            {'rules':[{'name':'a','effect':'deny','programs':[1]}]}  | rules[0].programs has to be an array of strings
            {'rules':[{'name':'a','effect':'deny','folders':['n']}]} | rules[0].folders has to hold absolute paths
            {'rules':[{'name':'a','effect':'deny','folders':['/a/../b']}]} | rules[0].folders has to hold absolute paths
            {'rules':[{'name':'a','effect':'allow','risk':'privilege'}]}   | rules[0].risk cannot allow privilege
            {'rules':[{'name':'a','effect':'deny','kind':'write','programs':['x']}]} | rules[0].programs or risk does not go
            {'rules':[{'name':'a','effect':'deny'},{'name':'a','effect':'ask'}]} | rules has to hold at most 500
            {'rules':[{'name':'a','effect':'deny','kind':'connect','programs':['x']}]} | rules[0].programs or risk does not go
            {'rules':[{'name':'a','effect':'deny','kind':'connect','folders':['/x']}]} | rules[0].folders does not go with kind connect
            {'rules':[{'name':'a','effect':'deny','hosts':['x.org']}]}                 | rules[0].hosts has to hold names
            {'rules':[{'name':'a','effect':'deny','kind':'connect','hosts':['X.org']}]} | rules[0].hosts has to hold names
            {'rules':[{'name':'a','effect':'allow','kind':'connect'}]}                 | rules[0].hosts has to name at least one
            {'rules':7}                                              | rules has to be an array
            """)
    void read_whatIsWrong_isToldWithItsPlace(String text, String told) {
        assertThatThrownBy(() -> RulesJson.read(json(text))).hasMessageContaining(told);
    }

    @Test
    void schema_namesWhatIsRead() throws IOException {
        var file = Path.of(System.getProperty("house.root", "../.."), "docs/spec/policy.schema.json");
        var schema = Json.object(JsonText.parse(Files.readString(file)), "schema");
        var top = schema.object("properties").orElseThrow();
        assertThat(new TreeSet<>(top.members().keySet())).isEqualTo(new TreeSet<>(RulesJson.TOP));
        var rule = top.object("rules")
                .flatMap(rules -> rules.object("items"))
                .flatMap(items -> items.object("properties"))
                .orElseThrow();
        assertThat(new TreeSet<>(rule.members().keySet())).isEqualTo(new TreeSet<>(RulesJson.RULE));
    }
}

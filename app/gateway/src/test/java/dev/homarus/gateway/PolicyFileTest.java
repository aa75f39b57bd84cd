package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.approval.PolicyBook;
import dev.homarus.policy.Profile;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyFileTest {
    private static Path docs(String name) {
        return Path.of(System.getProperty("house.root", "../.."), "docs", "spec", name);
    }

    @Test
    void example_ofTheDocumentation_isRead() throws IOException {
        var text = Files.readString(docs("policy.md"));
        var example = text.substring(text.indexOf("```json5\n") + 9);
        var file = PolicyFile.parse(example.substring(0, example.indexOf("```")));
        assertThat(file.rules().profile()).isEqualTo(Profile.BALANCED);
        assertThat(file.rules().rules()).hasSize(4);
        assertThat(file.cases()).hasSize(3);
        assertThat(file.cases().getLast().untrusted()).isTrue();
        assertThat(file.source()).contains("// cautious (default)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [1]                                                     | the policy has to be an object
            {a                                                      | is not JSON5
            {tests: [{command: 'ls'}]}                              | expect has to be a string
            {tests: [{command: 'ls', expect: 'maybe'}]}             | tests[0].expect has to be one of
            {tests: [{expect: 'ask'}]}                              | tests[0] has to have one of
            {tests: [{command: 'a', write: 'b', expect: 'ask'}]}    | tests[0] has to have one of
            {tests: [{connect: 'a', expect: 'ask'}]}                | tests[0].connect has to be a host and a port
            {tests: [{connect: 'a.org:70000', expect: 'ask'}]}      | tests[0].connect has to be a host and a port
            {tests: [{command: 'a', read: 'x', expect: 'ask'}]}     | tests[0].read has to be
            {tests: [{command: 'a', folder: 'x', expect: 'ask'}]}   | tests[0].folder is not known
            {rules: {}}                                             | rules has to be an array
            """)
    void parse_whatIsWrong_isAProblem(String text, String told) {
        assertThatThrownBy(() -> PolicyFile.parse(text))
                .hasMessageStartingWith("POLICY-001")
                .hasMessageContaining(told);
    }

    @Test
    void parse_tooLong_isAProblem() {
        assertThatThrownBy(() -> PolicyFile.parse(" ".repeat(PolicyBook.MAX_SOURCE + 1)))
                .hasMessageStartingWith("POLICY-001");
        assertThatThrownBy(() -> PolicyFile.parse("[".repeat(100_000))).hasMessageStartingWith("POLICY-001");
    }

    @Test
    void schema_namesWhatATestMayHold() throws IOException {
        var schema = Json.object(JsonText.parse(Files.readString(docs("policy.schema.json"))), "schema");
        var test = schema.object("properties")
                .flatMap(top -> top.object("tests"))
                .flatMap(tests -> tests.object("items"))
                .flatMap(items -> items.object("properties"))
                .orElseThrow();
        assertThat(test.members().keySet()).isEqualTo(Set.copyOf(PolicyFile.CASE));
    }
}

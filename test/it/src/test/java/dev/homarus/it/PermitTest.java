package dev.homarus.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// An effect without a Permit, or a Permit that the policy did not make, does not compile.
class PermitTest {
    private static final List<Path> ROOMS =
            List.of("base/types", "base/command", "base/policy", "guard/sandbox").stream()
                    .map(room -> House.ROOT.resolve(room).resolve("target/classes"))
                    .toList();

    private static List<String> errors(String body) {
        var source = "package planted; import dev.homarus.policy.*; import dev.homarus.sandbox.*;"
                + " class Planted { Object run(Sandbox sandbox, Policy none, Permit permit, Action action) { " + body
                + " } }";
        return Compiler.compile("planted.Planted", source, ROOMS).errors();
    }

    @Test
    void caller_withPermit_compiles() {
        assertThat(errors("return sandbox.run(permit);")).isEmpty();
    }

    @Test
    void caller_withoutPermit_doesNotCompile() {
        assertThat(errors("return sandbox.run();")).isNotEmpty();
        assertThat(errors("return sandbox.run(action);")).isNotEmpty();
        assertThat(errors("return sandbox.run(\"ls\");")).isNotEmpty();
    }

    @Test
    void caller_makingAPermit_doesNotCompile() {
        assertThat(errors("return new Permit(action, \"rule\", java.util.List.of(), java.time.Instant.EPOCH);"))
                .anyMatch(error -> error.contains("not.def.public") || error.contains("report.access"));
    }
}

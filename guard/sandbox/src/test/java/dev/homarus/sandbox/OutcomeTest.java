package dev.homarus.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What comes back is what the command did.
class OutcomeTest {
    @TempDir
    static Path root;

    private static Rig rig;

    @BeforeAll
    static void start() throws IOException {
        rig = Rig.in(root);
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource({
        "exit 0,0",
        "exit 7,7",
        "false,1",
        "exit 255,255",
        "no-such-program,127",
        "kill -KILL $$,137",
        "kill -TERM $$,143",
        "kill -SEGV $$,139"
    })
    void exitStatus_ofTheCommand_passesThrough(String command, int expected) {
        assertThat(rig.run(command))
                .isInstanceOfSatisfying(
                        Outcome.Done.class, done -> assertThat(done.exit()).isEqualTo(expected));
    }

    @Test
    void command_thatPrintsNothing_hasEmptyOutput() {
        assertThat(rig.run(":"))
                .isInstanceOfSatisfying(
                        Outcome.Done.class, done -> assertThat(done.output()).isEqualTo(new Output("", false, 0)));
    }

    @RepeatedTest(20)
    void errorAndOutput_interleaved_keepTheirOrder() {
        assertThat(rig.output("echo a; echo b >&2; echo c; echo d >&2")).isEqualTo("a\nb\nc\nd\n");
    }

    @Test
    void text_beyondAscii_passesThrough() {
        assertThat(rig.output("printf '%s' 'Grüße, 世界 🦞'")).isEqualTo("Grüße, 世界 🦞");
    }

    @Test
    void bytes_thatAreNotUtf8_areReplaced() {
        assertThat(rig.output("printf 'a\\377b'")).isEqualTo("a\uFFFDb");
    }

    @Test
    void controlCharacters_inTheOutput_areVerbatim() {
        assertThat(rig.output("printf '\\033]0;title\\007\\033[2J\\000'")).isEqualTo("\u001b]0;title\u0007\u001b[2J\0");
    }

    @Test
    void command_ofThirtyThousandCharacters_runs() {
        var text = "世".repeat(29_990);

        assertThat(rig.output("echo " + text)).isEqualTo(text + "\n");
    }

    @Test
    void shell_isTheFixedOne_withoutStartupFiles() throws IOException {
        Files.writeString(rig.workspace.resolve(".bashrc"), "echo planted");
        Files.writeString(rig.workspace.resolve(".bash_profile"), "echo planted");

        assertThat(rig.output("tr '\\0' ' ' </proc/$$/cmdline; echo; echo $0"))
                .startsWith("/bin/bash --noprofile --norc -c ")
                .endsWith("\n/bin/bash\n")
                .doesNotContain("planted\n");
    }

    @Test
    void folder_belowTheWorkspace_isTheWorkingFolder() throws IOException {
        Files.createDirectories(rig.workspace.resolve("deep/er"));
        var action = Rig.action("pwd", "/workspace/deep/er", Rig.ENVIRONMENT, Rig.TIME);

        assertThat(rig.sandbox.run(Rig.permit(action)))
                .isInstanceOfSatisfying(
                        Outcome.Done.class,
                        done -> assertThat(done.output().text()).isEqualTo("/workspace/deep/er\n"));
    }

    @Test
    void environmentValues_withAnyCharacters_passThrough() {
        var value = "a b\n\"'$(id)`é";
        var action =
                Rig.action("printenv STRANGE", "/workspace", Map.of("PATH", "/usr/bin", "STRANGE", value), Rig.TIME);

        assertThat(rig.sandbox.run(Rig.permit(action)))
                .isInstanceOfSatisfying(
                        Outcome.Done.class,
                        done -> assertThat(done.output().text()).isEqualTo(value + "\n"));
    }

    @Test
    void progress_ofACommand_isItsOutputInPieces() {
        var pieces = new CopyOnWriteArrayList<String>();
        var action = Rig.action(
                "for i in 1 2 3; do echo é$i; sleep 0.05; done; printf '\\303'; sleep 0.05; printf '\\251'",
                "/workspace",
                Rig.ENVIRONMENT,
                Rig.TIME);

        rig.sandbox.run(Rig.permit(action), pieces::add);

        assertThat(pieces).hasSizeGreaterThan(2);
        assertThat(String.join("", pieces)).isEqualTo("é1\né2\né3\né");
    }

    @Test
    void progress_thatThrows_doesNotDisturbTheCommand() {
        var action = Rig.action("echo a; sleep 0.05; echo b", "/workspace", Rig.ENVIRONMENT, Rig.TIME);

        var outcome = rig.sandbox.run(Rig.permit(action), piece -> {
            throw new IllegalStateException();
        });

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Done.class,
                        done -> assertThat(done.output().text()).isEqualTo("a\nb\n"));
    }

    @Test
    void commands_atTheSameTime_areSeparate() {
        var outcomes = java.util.stream.IntStream.range(0, 4)
                .mapToObj(i -> java.util.concurrent.CompletableFuture.supplyAsync(
                        () -> rig.output("echo " + i + " >/tmp/mine; sleep 0.2; cat /tmp/mine; ls /tmp | wc -l")))
                .toList();

        for (int i = 0; i < outcomes.size(); i++) {
            assertThat(outcomes.get(i).join()).isEqualTo(i + "\n1\n");
        }
    }
}

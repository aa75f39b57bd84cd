package dev.homarus.sandbox;

import static dev.homarus.command.Plan.When.ALWAYS;
import static dev.homarus.command.Plan.When.IF_DONE;
import static dev.homarus.command.Plan.When.IF_FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.command.Plan;
import dev.homarus.command.Plan.Redirect;
import dev.homarus.command.Plan.Redirect.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A Plan does what it says: these programs with these arguments, connected like this, and nothing else.
class PlanTest {
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
    @DisplayName("EX-32 no word of a Plan is read by a shell")
    @ValueSource(
            strings = {
                "$(touch made)",
                "`touch made`",
                "; touch made",
                "x && touch made",
                "| touch made",
                "> made",
                "$HOME",
                "${PATH}",
                "~",
                "*",
                "{a,b}",
                "[a-z]*",
                "!!",
                "a[$(touch made)]=1",
                "made=$(touch made)",
                "-e",
                "--",
                "-",
                ".",
                "",
                " ",
                "\n",
                "\\",
                "\"",
                "'",
                "a\nb",
                "#",
                "&",
                "é 世",
                "ALWAYS",
                "R0",
                "homarus_a"
            })
    void word_withAnyCharacters_isOneArgument(String word) {
        var plan = Rig.plan(rig.stage("printf", "<%s>", word, "after"));

        assertThat(text(plan)).isEqualTo("<" + word + "><after>");
        assertThat(rig.workspace.resolve("made")).doesNotExist();
    }

    @Test
    void name_asTyped_isTheFirstArgument() {
        var stage = new Plan.Stage(
                "/usr/bin/tr",
                List.of("my $(name)", "\\0", "\\n"),
                "/workspace",
                Map.of(),
                List.of(read("/proc/self/cmdline")));

        assertThat(text(Rig.plan(stage))).isEqualTo("my $(name)\n\\0\n\\n\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 11})
    void pipeline_ofStages_passesEverythingOn(int stages) {
        var all = new ArrayList<Plan.Stage>();
        all.add(rig.stage("echo", "a b"));
        for (int i = 1; i < stages; i++) {
            all.add(rig.stage("sed", "s/$/ " + i + "/"));
        }

        var expected = new StringBuilder("a b");
        for (int i = 1; i < stages; i++) {
            expected.append(' ').append(i);
        }
        assertThat(text(Rig.plan(all.toArray(Plan.Stage[]::new)))).isEqualTo(expected + "\n");
    }

    @Test
    void pipeline_endsAsItsLastStage() {
        assertThat(exit(Rig.plan(rig.stage("false"), rig.stage("true")))).isZero();
        assertThat(exit(Rig.plan(rig.stage("true"), rig.stage("sh", "-c", "exit 7"))))
                .isEqualTo(7);
        assertThat(exit(Rig.plan(rig.stage("sh", "-c", "kill -SEGV $$")))).isEqualTo(139);
        assertThat(exit(Rig.plan(rig.stage("yes"), rig.stage("head", "-n", "1"))))
                .isZero();
    }

    /// As bash does it: a step that does not run leaves the status as it is.
    @Test
    void steps_runAsTheOnesBeforeThemEnded() {
        assertThat(text(plan(
                        Rig.step(ALWAYS, rig.stage("false")),
                        Rig.step(IF_DONE, rig.stage("echo", "no")),
                        Rig.step(IF_FAILED, rig.stage("echo", "failed")),
                        Rig.step(IF_DONE, rig.stage("echo", "then")),
                        Rig.step(IF_FAILED, rig.stage("echo", "never")),
                        Rig.step(ALWAYS, rig.stage("echo", "last")))))
                .isEqualTo("failed\nthen\nlast\n");
        assertThat(exit(plan(Rig.step(ALWAYS, rig.stage("sh", "-c", "exit 3")), Rig.step(IF_DONE, rig.stage("echo")))))
                .isEqualTo(3);
    }

    @Test
    void redirects_areAppliedFromLeftToRight() throws IOException {
        var both = List.of(write(1, "/workspace/both"), duplicate(2, 1));
        var apart = List.of(duplicate(2, 1), write(1, "/workspace/apart"));

        assertThat(text(Rig.plan(rig.stage(both, "sh", "-c", "echo out; echo err >&2"))))
                .isEmpty();
        assertThat(text(Rig.plan(rig.stage(apart, "sh", "-c", "echo out; echo err >&2"))))
                .isEqualTo("err\n");
        assertThat(rig.workspace.resolve("both")).hasContent("out\nerr");
        assertThat(rig.workspace.resolve("apart")).hasContent("out");
    }

    @Test
    void redirects_ofAllKinds_openWhatTheySay() throws IOException {
        Files.writeString(rig.workspace.resolve("in put"), "text\n");
        var append = new Redirect(1, Kind.APPEND, "/workspace/log");
        for (int i = 0; i < 2; i++) {
            text(Rig.plan(rig.stage(List.of(read("/workspace/in put"), append), "cat")));
        }
        assertThat(rig.workspace.resolve("log")).hasContent("text\ntext");

        text(Rig.plan(rig.stage(List.of(write(1, "/workspace/log")), "true")));
        assertThat(rig.workspace.resolve("log")).isEmptyFile();
    }

    @Test
    void redirect_inTheMiddleOfAPipeline_takesThePipesPlace() {
        assertThat(text(Rig.plan(rig.stage(List.of(write(1, "/workspace/aside")), "echo", "x"), rig.stage("wc", "-c"))))
                .isEqualTo("0\n");
    }

    @Test
    void redirect_thatCannotBeOpened_endsItsStageAndSaysWhy() throws IOException {
        Files.createDirectories(rig.workspace.resolve("a folder"));
        var plan = plan(
                Rig.step(ALWAYS, rig.stage(List.of(read("/workspace/no$(x)")), "cat")),
                Rig.step(IF_FAILED, rig.stage(List.of(write(1, "/workspace/a folder")), "cat")),
                Rig.step(IF_FAILED, rig.stage(List.of(write(1, "/usr/planted")), "echo")),
                Rig.step(IF_FAILED, rig.stage("echo", "on")));

        assertThat(text(plan)).isEqualTo("""
                        /workspace/no$(x): no such file or folder
                        /workspace/a folder: is a folder
                        /usr/planted: no such file or folder
                        on
                        """);
    }

    @Test
    void program_thatIsMissingOrMayNotRun_isSaidAndRulesGoOn() throws IOException {
        Files.writeString(rig.workspace.resolve("text"), "echo planted");

        assertThat(text(plan(
                        Rig.step(ALWAYS, rig.stage("no-such-program")),
                        Rig.step(IF_DONE, rig.stage("echo", "no")),
                        Rig.step(IF_FAILED, rig.stage("echo", "on")))))
                .isEqualTo("no-such-program: no such program\non\n");
        assertThat(exit(Rig.plan(rig.stage("no-such-program")))).isEqualTo(127);
        assertThat(exit(Rig.plan(rig.stage("/workspace/text")))).isEqualTo(126);
        assertThat(exit(Rig.plan(rig.stage("/usr")))).isEqualTo(126);
    }

    @Test
    void folder_thatIsMissing_endsTheStageWithOne() {
        var stage = new Plan.Stage("/usr/bin/pwd", List.of("pwd"), "/workspace/no $(x)", Map.of(), List.of());

        assertThat(exit(Rig.plan(stage))).isOne();
        assertThat(text(Rig.plan(stage))).isEqualTo("/workspace/no $(x): no such folder\n");
    }

    @Test
    void stages_haveTheirOwnFolderAndEnvironment() throws IOException {
        Files.createDirectories(rig.workspace.resolve("deep er"));
        var there = new Plan.Stage(
                "/usr/bin/env", List.of("env"), "/workspace/deep er", Map.of("A", "$(x) 1", "LC_ALL", "xx"), List.of());

        assertThat(text(plan(Rig.step(ALWAYS, there), Rig.step(ALWAYS, rig.stage("env"))))
                        .split("\n"))
                .containsExactlyInAnyOrder(
                        "A=$(x) 1",
                        "LC_ALL=xx",
                        "PWD=/workspace/deep er",
                        "PATH=/usr/bin:/bin",
                        "HOME=/workspace",
                        "LANG=C.UTF-8",
                        "TERM=dumb",
                        "PWD=/workspace",
                        "PATH=/usr/bin:/bin",
                        "HOME=/workspace",
                        "LANG=C.UTF-8",
                        "TERM=dumb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BASH_ENV", "LD_PRELOAD", "homarus_a", "UID", "a[0]", "a[$(touch made)]", "ENV", "A B", ""})
    @DisplayName("EX-35 names that steer are refused for a stage too")
    void environmentName_ofAStage_thatSteersOrIsNone_isRefused(String name) {
        var stage = new Plan.Stage("/usr/bin/env", List.of("env"), "/workspace", Map.of(name, "x"), List.of());

        assertThat(Rig.refusal(rig.run(Rig.plan(stage)))).isEqualTo("SANDBOX-009");
    }

    @Test
    void redirect_toANameThatShellsOpenAsAConnection_isRefused() {
        var stage = rig.stage(List.of(write(1, "/dev/tcp/127.0.0.1/80")), "echo");

        assertThat(Rig.refusal(rig.run(Rig.plan(stage)))).isEqualTo("SANDBOX-013");
    }

    @Test
    @DisplayName("SB-15 a stage has the three standard descriptors only")
    void descriptors_ofEveryStage_areTheThreeStandardOnes() {
        var list = new String[] {"bash", "-c", "ls /proc/$$/fd >&2; cat"};
        var redirected = rig.stage(List.of(write(1, "/workspace/fd"), duplicate(2, 1)), list);

        assertThat(text(Rig.plan(rig.stage(list), rig.stage(list), rig.stage(list))))
                .isEqualTo("0\n1\n2\n".repeat(3));
        assertThat(text(Rig.plan(redirected))).isEmpty();
        assertThat(rig.workspace.resolve("fd")).hasContent("0\n1\n2");
        assertThat(text(Rig.plan(rig.stage("readlink", "/proc/self/fd/0")))).isEqualTo("/dev/null\n");
    }

    @Test
    void signal_thatEndsAStage_isNotTalkedAbout() {
        assertThat(text(Rig.plan(rig.stage("sh", "-c", "kill -SEGV $$")))).isEmpty();
    }

    @Test
    void stage_thatStaysBehind_isEndedWithThePlan() {
        var outcome = rig.run(Rig.plan(rig.stage("setsid", "-f", "sleep", "52.001")));

        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        assertThat(Rig.running("sleep\u000052.001")).isZero();
    }

    private static Plan plan(Plan.Step... steps) {
        return new Plan(List.of(steps), Map.of());
    }

    private static Redirect read(String path) {
        return new Redirect(0, Kind.READ, path);
    }

    private static Redirect write(int descriptor, String path) {
        return new Redirect(descriptor, Kind.WRITE, path);
    }

    private static Redirect duplicate(int descriptor, int of) {
        return new Redirect(descriptor, Kind.DUPLICATE, Integer.toString(of));
    }

    private static Outcome.Done done(Plan plan) {
        var outcome = rig.run(plan);
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return (Outcome.Done) outcome;
    }

    private static String text(Plan plan) {
        return done(plan).output().text();
    }

    private static int exit(Plan plan) {
        return done(plan).exit();
    }
}

package dev.homarus.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.command.Plan;
import dev.homarus.command.Plan.Redirect;
import dev.homarus.command.Plan.Redirect.Kind;
import dev.homarus.command.Plan.When;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Plan does what bash does with the command line it stands for: output, status and files.
class RunnerTest {
    private static final List<String> ODD =
            List.of("a b", "$(id)", "'", "\"", "\\", "*", "", "é", "-n", ">", "&&", "~", "!", "a\nb", "`x`");
    private static final List<List<String>> FILTERS = List.of(
            List.of("cat"),
            List.of("sed", "s/^/x/"),
            List.of("sh", "-c", "cat; exit 3"),
            List.of("false"),
            List.of("wc", "-c"));
    private static final List<When> WHENS = List.of(When.ALWAYS, When.IF_DONE, When.IF_FAILED);
    private static final List<String> LAST = List.of("sh", "-c", "cat; echo err >&2; exit \"$1\"", "sh");

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

    @RepeatedTest(60)
    void plan_andItsCommandLine_doTheSame(RepetitionInfo info) throws IOException {
        var random = new Random(info.getCurrentRepetition());
        var steps = new ArrayList<Plan.Step>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            steps.add(new Plan.Step(
                    i == 0 ? When.ALWAYS : WHENS.get(random.nextInt(WHENS.size())),
                    stages(random, 1 + random.nextInt(5))));
        }
        var plan = new Plan(steps, Map.of());

        var asPlan = result(rig.run(plan));
        var asShown = result(rig.run(shown(plan)));

        assertThat(asPlan).as(shown(plan)).isEqualTo(asShown);
    }

    @Test
    void input_thatIsCutShort_runsNothing() throws IOException {
        var plan = Rig.plan(rig.stage("touch", "ran"));
        var whole = Runner.input(plan, Rig.ENVIRONMENT, Limits.STANDARD);
        for (int length : new int[] {0, 1, 5, whole.length / 2, whole.length - 5, whole.length - 2}) {
            assertThat(exit(java.util.Arrays.copyOf(whole, length)))
                    .as("%d of %d bytes", length, whole.length)
                    .isEqualTo(125);
        }
        assertThat(Path.of("ran")).doesNotExist();
    }

    /// The runner by itself, outside of a sandbox: with such input it starts nothing.
    private static int exit(byte[] input) throws IOException {
        var process = new ProcessBuilder(Runner.waiting()).start();
        try (var out = process.getOutputStream()) {
            out.write(input);
        }
        return process.onExit().join().exitValue();
    }

    private static List<Plan.Stage> stages(Random random, int count) {
        var stages = new ArrayList<Plan.Stage>();
        stages.add(rig.stage(redirects(random), "echo", word(random), word(random)));
        for (int i = 1; i < count - 1; i++) {
            stages.add(rig.stage(
                    redirects(random),
                    FILTERS.get(random.nextInt(FILTERS.size())).toArray(String[]::new)));
        }
        if (count > 1) {
            var last = new ArrayList<>(LAST);
            last.add(Integer.toString(random.nextInt(3)));
            stages.add(rig.stage(redirects(random), last.toArray(String[]::new)));
        }
        return stages;
    }

    private static String word(Random random) {
        return ODD.get(random.nextInt(ODD.size()));
    }

    private static List<Redirect> redirects(Random random) {
        var redirects = new ArrayList<Redirect>();
        while (random.nextInt(3) == 0) {
            redirects.add(
                    switch (random.nextInt(4)) {
                        case 0 -> new Redirect(1, Kind.WRITE, "/workspace/out " + random.nextInt(1_000));
                        case 1 ->
                            new Redirect(1 + random.nextInt(2), Kind.APPEND, "/workspace/log" + random.nextInt(1_000));
                        case 2 -> new Redirect(2, Kind.DUPLICATE, "1");
                        default -> new Redirect(0, Kind.READ, "/dev/null");
                    });
        }
        return redirects;
    }

    private static String shown(Plan plan) {
        var text = new StringBuilder();
        for (var step : plan.steps()) {
            text.append(
                    text.isEmpty()
                            ? ""
                            : switch (step.when()) {
                                case ALWAYS -> " ; ";
                                case IF_DONE -> " && ";
                                case IF_FAILED -> " || ";
                            });
            text.append(step.stages().stream().map(RunnerTest::shown).collect(Collectors.joining(" | ")));
        }
        return text.toString();
    }

    private static String shown(Plan.Stage stage) {
        return stage.arguments().stream().map(RunnerTest::quoted).collect(Collectors.joining(" "))
                + stage.redirects().stream()
                        .map(redirect -> " " + redirect.descriptor()
                                + switch (redirect.kind()) {
                                    case READ -> "<";
                                    case WRITE -> ">";
                                    case APPEND -> ">>";
                                    case DUPLICATE -> ">&";
                                }
                                + (redirect.kind() == Kind.DUPLICATE ? redirect.to() : quoted(redirect.to())))
                        .collect(Collectors.joining());
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /// The status, the output, and the files that were made, which are removed.
    private static String result(Outcome outcome) throws IOException {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        var done = (Outcome.Done) outcome;
        var files = new TreeMap<String, String>();
        try (var made = Files.newDirectoryStream(rig.workspace)) {
            for (var file : made) {
                files.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.UTF_8));
                Files.delete(file);
            }
        }
        return done.exit() + " " + done.output().text() + " " + files;
    }
}

package dev.homarus.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homarus.cli.local.FakeGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The chat as a person sees it: the real program on a real terminal, which `tmux` draws.
@Timeout(120)
class ConversationTest {
    private static final Path TMUX = Path.of("/usr/bin/tmux");
    private static final String STARTED = "{\"type\":\"turn.started\",\"turn\":\"trn_1\",\"session\":\"main\"}";
    private static final String APPROVAL = """
            {"id":"apr_1","kind":"exec","command":"ls","shown":"ls","cwd":"/workspace","environment":{"PATH":"/bin"},"choices":[{"for":"once","scope":"exact","covers":"x"},{"for":"session","scope":"exact","covers":"x"}],
             "timeout":60,"session":"main","turn":"trn_1","origin":"you said: x","label":"personal/owner",
             "asked":"2026-11-21T08:59:00Z","expires":"2036-11-21T09:04:00Z","state":"waiting"}""";

    private Bench bench;
    private FakeGateway gateway;

    @BeforeEach
    void open() throws Exception {
        assumeTrue(Files.isExecutable(TMUX), "tmux is not installed, and this test types into a real terminal");
        bench = new Bench();
        gateway = bench.gateway();
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-p",
                System.getProperty("jdk.module.path"),
                "-m",
                "dev.homarus.cli/dev.homarus.cli.Main",
                "chat");
        tmux(
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-x",
                "100",
                "-y",
                "40",
                "env HOMARUS_HOME=" + bench.around.home() + " HOME=" + bench.folder + "/u " + String.join(" ", command)
                        + "; echo left; cat");
    }

    @AfterEach
    void close() throws Exception {
        if (bench != null) {
            tmux("kill-server");
            gateway.close();
            bench.close();
        }
    }

    private String tmux(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of(TMUX.toString(), "-S", bench.folder.resolve("tmux").toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }

    private void type(String... keys) throws Exception {
        var arguments = new ArrayList<>(List.of("send-keys"));
        arguments.addAll(List.of(keys));
        tmux(arguments.toArray(String[]::new));
    }

    /// Waits until the screen shows this, and returns the screen.
    private String sees(String text) throws Exception {
        var screen = "";
        for (int i = 0; i < 600; i++) {
            screen = tmux("capture-pane", "-p");
            if (screen.contains(text)) {
                return screen;
            }
            Thread.sleep(50);
        }
        assertThat(screen).contains(text);
        return screen;
    }

    private static String done(String state, String reply) {
        return "{\"type\":\"turn.done\",\"turn\":\"trn_1\",\"session\":\"main\",\"state\":\"" + state
                + "\",\"reply\":\"" + reply
                + "\",\"label\":\"personal/owner\",\"model\":\"m\",\"usage\":{\"input\":1,\"output\":2}}";
    }

    @Test
    void reply_streams_progressIsShownAndGoes_andNothingActsOnTheTerminal() throws Exception {
        var goOn = new CountDownLatch(1);
        gateway.on("POST /api/chat", (body, out) -> {
            FakeGateway.beginEvents(out);
            FakeGateway.event(out, STARTED);
            goOn.await(30, TimeUnit.SECONDS);
            FakeGateway.event(
                    out, "{\"type\":\"turn.delta\",\"turn\":\"trn_1\",\"text\":\"Hello \\u001b[31m\\u202e\"}");
            FakeGateway.event(out, "{\"type\":\"turn.delta\",\"turn\":\"trn_1\",\"text\":\"you\"}");
            FakeGateway.event(out, done("done", "Hello you"));
            FakeGateway.endEvents(out);
        });
        sees("main>");
        type("hi there!", "Enter");
        sees("thinking…");
        type("ahead");
        goOn.countDown();
        assertThat(sees("main> ahead"))
                .contains("Hello \\u{1b}[31m\\u{202e}you")
                .doesNotContain("thinking");
        assertThat(gateway.bodyOf("POST /api/chat").text("text")).isEqualTo("hi there!");
        type("C-c");
        // A terminal forgets what is typed while it is interrupted.
        sees("main> ahead\n\nmain>");
        type("C-d");
        sees("left");
        try (var files = Files.walk(bench.folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("hi there!");
            }
        }
    }

    @Test
    void question_isAskedUntilItIsAnswered_andNothingTypedBeforeCounts() throws Exception {
        var ask = new CountDownLatch(1);
        var answered = new CountDownLatch(1);
        gateway.on("POST /api/chat", (body, out) -> {
                    FakeGateway.beginEvents(out);
                    FakeGateway.event(out, STARTED);
                    ask.await(30, TimeUnit.SECONDS);
                    FakeGateway.event(out, "{\"type\":\"approval.asked\",\"approval\":" + APPROVAL + "}");
                    answered.await(30, TimeUnit.SECONDS);
                    FakeGateway.event(out, done("done", ""));
                    FakeGateway.endEvents(out);
                })
                .on("POST /api/approvals/apr_1", (body, out) -> {
                    FakeGateway.write(out, "200 OK", APPROVAL.replace("waiting", "denied"));
                    answered.countDown();
                });
        sees("main>");
        type("go", "Enter");
        sees("thinking…");
        type("o", "Enter");
        Thread.sleep(300);
        ask.countDown();
        assertThat(sees("[o]nce, [s]ession, [d]eny"))
                .contains("May this command run?", "    ls", "PATH=/bin", "is not taken");
        type("Enter");
        sees("Nothing runs before you answer.");
        type("d not thatt", "BSpace", "Enter");
        sees("main> \n".strip());
        answered.await(20, TimeUnit.SECONDS);
        assertThat(gateway.requests().stream().filter(request -> request.startsWith("POST /api/approvals")))
                .containsExactly("POST /api/approvals/apr_1 {\"answer\":\"deny\",\"text\":\"not that\"}");
    }

    @Test
    void controlC_duringATurn_cancelsIt_andTheChatGoesOn() throws Exception {
        var cancelled = new CountDownLatch(1);
        gateway.on("POST /api/chat", (body, out) -> {
                    FakeGateway.beginEvents(out);
                    FakeGateway.event(out, STARTED);
                    cancelled.await(30, TimeUnit.SECONDS);
                    FakeGateway.event(
                            out,
                            done("stopped", "")
                                    .replace(
                                            "\"usage\"",
                                            "\"problem\":{\"code\":\"LOOP-002\",\"sentence\":\"Stopped.\",\"remedy\":\"Go on.\"},\"usage\""));
                    FakeGateway.endEvents(out);
                })
                .on("POST /api/turns/trn_1/cancel", (body, out) -> {
                    FakeGateway.write(out, "204 No Content", "");
                    cancelled.countDown();
                });
        sees("main>");
        type("long work", "Enter");
        sees("thinking…");
        type("C-c");
        sees("LOOP-002 Stopped. Go on.");
        type("/session other", "Enter");
        sees("other>");
        type("C-c");
        sees("left");
    }

    @Test
    void gatewayGoesAway_isTold_andTheChatSurvives() throws Exception {
        gateway.on("POST /api/chat", (body, out) -> {
            FakeGateway.beginEvents(out);
            FakeGateway.event(out, STARTED);
        });
        sees("main>");
        type("one", "Enter");
        sees("CLI-003 The gateway went away");
        gateway.on("POST /api/chat", (body, out) -> {
            FakeGateway.beginEvents(out);
            FakeGateway.event(out, "{\"type\":\"turn.delta\",\"turn\":\"trn_1\",\"text\":\"Back again\"}");
            FakeGateway.event(out, done("done", "Back again"));
            FakeGateway.endEvents(out);
        });
        type("two", "Enter");
        sees("Back again");
        type("/quit", "Enter");
        sees("left");
    }

    @Test
    void turnThatDoesNotBegin_leavesTheTextInTheLine_andTheImageForTheNext() throws Exception {
        gateway.json(
                "POST /api/images",
                "{\"id\":\"img_1\",\"type\":\"image/png\",\"width\":2,\"height\":3,\"bytes\":70,\"sha256\":\"00\"}");
        gateway.problem("POST /api/chat", "TURN-009");
        var image = Files.writeString(bench.folder.resolve("a b.png"), "pixels");
        sees("main>");
        type("/image '" + image + "'", "Enter");
        sees("It goes with what you say next: image/png, 2 × 3 pixels, 70 bytes");
        type("what is it?", "Enter");
        assertThat(sees("The image goes with what you say next")).contains("TURN-009 It is so. Do this.");
        sees("off.\nmain> what is it?");
        gateway.on("POST /api/chat", (body, out) -> {
            FakeGateway.beginEvents(out);
            FakeGateway.event(out, STARTED);
            FakeGateway.event(out, "{\"type\":\"turn.delta\",\"turn\":\"trn_1\",\"text\":\"A picture\"}");
            FakeGateway.event(out, done("done", "A picture"));
            FakeGateway.endEvents(out);
        });
        type("Enter");
        sees("A picture\nmain>");
        assertThat(gateway.bodyOf("POST /api/chat").write()).contains("what is it?", "img_1");
        type("C-d");
        sees("left");
    }
}

package dev.homarus.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.approval.ActionGate.Answer;
import dev.homarus.command.Analysis;
import dev.homarus.command.Analysis.Analysed;
import dev.homarus.command.Analysis.Opaque;
import dev.homarus.command.Analysis.Use;
import dev.homarus.command.Pin;
import dev.homarus.command.Plan;
import dev.homarus.command.Plan.Redirect;
import dev.homarus.command.Plan.Stage;
import dev.homarus.command.Plan.Step;
import dev.homarus.command.Plan.When;
import dev.homarus.command.Risk;
import dev.homarus.policy.Action.Effect;
import dev.homarus.policy.Action.RunPlan;
import dev.homarus.policy.Action.WriteWorkspace;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RequestTest {
    @TempDir
    Path folder;

    private static final Plan PLAN = new Plan(
            List.of(
                    new Step(
                            When.ALWAYS,
                            List.of(
                                    new Stage("/usr/bin/grep", List.of("grep", "a"), "/workspace", Map.of(), List.of()),
                                    new Stage(
                                            "/usr/bin/head",
                                            List.of("head"),
                                            "/workspace",
                                            Map.of("LC_ALL", "C"),
                                            List.of(new Redirect(1, Redirect.Kind.WRITE, "/workspace/x"))))),
                    new Step(
                            When.IF_DONE,
                            List.of(new Stage("/usr/bin/true", List.of("true"), "/workspace", Map.of(), List.of())))),
            Map.of("/usr/bin/grep", new Pin("1:2", "a".repeat(64))));

    private static final Analysed ANALYSED = new Analysed(
            PLAN,
            List.of(
                    new Use("grep", Risk.READS, true, true, List.of("/workspace")),
                    new Use("head", Risk.WRITES_INSIDE, true, true, List.of("/workspace/x")),
                    new Use("true", Risk.READS, true, true, List.of())),
            "searches for a",
            List.of("a file is written"),
            Optional.empty());

    private static final RunPlan RUN =
            new RunPlan("main", "grep a | head >x && true", PLAN, Map.of("PATH", "/bin"), Duration.ofSeconds(60));

    private static final WriteWorkspace WRITE = new WriteWorkspace("main", "a.txt", "", "b".repeat(64));

    private static Effect effect(Request request) {
        return (Effect) request.action();
    }

    @Test
    void json_ofEveryRequest_isReadBackEqual() {
        for (var request : List.of(
                Request.run(RUN, ANALYSED),
                Request.run(Rig.command("x=$(y)"), new Opaque(List.of("a substitution"), Optional.of("no"))),
                Request.write(WRITE, "+b\n"),
                Request.of(Rig.command("ls")))) {
            var stored = RequestJson.write(effect(request), request).write();
            assertThat(RequestJson.read("main", Json.object(JsonText.parse(stored), "request")))
                    .isEqualTo(request);
        }
    }

    @Test
    void json_ofACommandStoredByAnEarlierVersion_isRead() {
        var stored = "{\"command\":\"ls\",\"folder\":\"/workspace\",\"environment\":{\"PATH\":\"/bin\"},"
                + "\"milliseconds\":60000}";
        assertThat(RequestJson.read("main", Json.object(JsonText.parse(stored), "request")))
                .isEqualTo(Request.of(Rig.command("ls")));
    }

    private static CompletableFuture<Answer> start(Rig rig, Request request) {
        return CompletableFuture.supplyAsync(
                () -> rig.gate.request(request, Rig.ASKING),
                task -> Thread.ofVirtual().start(task));
    }

    @Test
    void request_ofAPlanAndOfAWrite_asksAndGrantsExactlyThat() {
        try (var rig = new Rig(folder)) {
            for (var request : List.of(Request.run(RUN, ANALYSED), Request.write(WRITE, "+b\n"))) {
                var answer = start(rig, request);
                var question = rig.question();
                assertThat(question.request()).isEqualTo(request);
                rig.allow(question.id(), Lasting.ONCE);
                assertThat(answer.join())
                        .isInstanceOfSatisfying(
                                Answer.Granted.class,
                                granted -> assertThat(granted.permit().redeem(Effect.class, Rig.START))
                                        .isEqualTo(request.action()));
                Rig.eventually(() -> rig.gate.waiting().isEmpty());
                assertThat(rig.gate.find(question.id()).orElseThrow().request()).isEqualTo(request);
            }
            assertThat(rig.entries().getFirst().event().detail().object("plan")).contains(PlanJson.write(PLAN));
        }
    }

    @Test
    void request_whoseAnalysisIsOfAnotherPlan_isDenied() {
        try (var rig = new Rig(folder)) {
            var other = new Plan(List.of(PLAN.steps().getFirst()), PLAN.pins());
            Analysis stale = new Analysed(other, ANALYSED.uses(), "x", List.of(), Optional.empty());
            for (var analysis : List.of(stale, new Opaque(List.of(), Optional.empty()))) {
                assertThat(rig.gate.request(new Request(RUN, Optional.of(analysis), Optional.empty()), Rig.ASKING))
                        .isInstanceOf(Answer.Refused.class);
            }
            assertThat(rig.entries())
                    .allSatisfy(entry ->
                            assertThat(entry.event().detail().text("rule")).isEqualTo("exec.analysis"));
        }
    }

    @Test
    void request_thatIsForbidden_isDeniedWithItsReason() {
        try (var rig = new Rig(folder)) {
            var forbidden = new Opaque(List.of("x"), Optional.of("it would end this machine"));
            assertThat(rig.gate.request(Request.run(Rig.command("x"), forbidden), Rig.ASKING))
                    .isInstanceOfSatisfying(
                            Answer.Refused.class,
                            refused -> assertThat(refused.reason()).isEqualTo("it would end this machine"));
        }
    }

    @Test
    void json_ofAQuestionAboutAPlanAndAWrite_showsWhatWillHappen() {
        try (var rig = new Rig(folder)) {
            var _ = start(rig, Request.run(RUN, ANALYSED));
            var json = rig.question().json();
            assertThat(json.text("kind")).isEqualTo("exec");
            assertThat(json.text("cwd")).isEqualTo("/workspace");
            assertThat(json.object("plan")).contains(PlanJson.write(PLAN));
            assertThat(json.text("sentence")).isEqualTo("searches for a");
            rig.gate.abandon("trn_1");
            var _ = start(rig, Request.write(WRITE, "+b\n"));
            var write = rig.question().json();
            assertThat(write.text("kind")).isEqualTo("write");
            assertThat(write.text("path")).isEqualTo("a.txt");
            assertThat(write.text("change")).isEqualTo("+b\n");
            rig.gate.abandon("trn_1");
        }
    }
}

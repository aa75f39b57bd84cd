package dev.homarus.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.approval.Choice.Breadth;
import dev.homarus.command.Analysis.Opaque;
import dev.homarus.command.Pin;
import dev.homarus.command.Plan;
import dev.homarus.command.Risk;
import dev.homarus.policy.Action;
import dev.homarus.policy.Action.RunPlan;
import dev.homarus.policy.Action.WriteWorkspace;
import dev.homarus.types.Label;
import dev.homarus.types.Principal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a yes for longer than once covers, and what it never does.
@Timeout(60)
class StandingTest {
    private static final Asking CLEAN = new Asking("main", "trn_1", "you said", Label.OWNER, true);

    @TempDir
    Path folder;

    private static Asking in(String session) {
        return new Asking(session, "trn_2", "you said", Label.OWNER, true);
    }

    private static void allow(Rig rig, Request request, Asking asking, Lasting lasting, Breadth breadth) {
        var answer = rig.request(request, asking);
        rig.gate.answer(rig.question().id(), Principal.OWNER, Reply.yes(lasting, breadth, "socket"));
        assertThat(answer.get()).isInstanceOf(ActionGate.Answer.Granted.class);
    }

    /// Whether it is asked about; the question is refused then.
    private static boolean asks(Rig rig, Request request, Asking asking) {
        var answer = rig.request(request, asking);
        Rig.eventually(() -> answer.answer().isDone() || !rig.gate.waiting().isEmpty());
        if (answer.answer().isDone()) {
            assertThat(answer.get()).isInstanceOf(ActionGate.Answer.Granted.class);
            return false;
        }
        rig.deny(rig.question().id());
        answer.refused();
        return true;
    }

    @Test
    void session_coversExactlyThatPlan_thereAndThen() {
        try (var rig = new Rig(folder)) {
            allow(rig, Plans.reads("grep", "a"), CLEAN, Lasting.SESSION, Breadth.EXACT);
            assertThat(asks(rig, Plans.reads("grep", "a"), CLEAN)).isFalse();
            assertThat(asks(rig, Plans.reads("grep", "b"), CLEAN)).isTrue();
            assertThat(asks(rig, Plans.known(Plans.run("other", "grep", "a"), Risk.READS), in("other")))
                    .isTrue();
            rig.now.set(Rig.START.plus(Lasting.SESSION.life()));
            assertThat(asks(rig, Plans.reads("grep", "a"), CLEAN)).isTrue();
        }
    }

    @Test
    void session_endsWithTheProcess_andTheOthersDoNot() {
        try (var rig = new Rig(folder)) {
            allow(rig, Plans.reads("grep", "a"), CLEAN, Lasting.SESSION, Breadth.EXACT);
            allow(rig, Plans.reads("grep", "b"), CLEAN, Lasting.MINUTES, Breadth.EXACT);
            allow(rig, Plans.reads("grep", "c"), CLEAN, Lasting.ALWAYS, Breadth.EXACT);
            rig.restart();
            assertThat(rig.authority.grants().list()).hasSize(2);
            assertThat(asks(rig, Plans.reads("grep", "a"), CLEAN)).isTrue();
            assertThat(asks(rig, Plans.reads("grep", "b"), CLEAN)).isFalse();
            assertThat(asks(rig, Plans.reads("grep", "c"), CLEAN)).isFalse();
            assertThat(asks(rig, Plans.known(Plans.run("other", "grep", "b"), Risk.READS), in("other")))
                    .isTrue();
            assertThat(asks(rig, Plans.known(Plans.run("other", "grep", "c"), Risk.READS), in("other")))
                    .isFalse();
            rig.now.set(Rig.START.plus(Duration.ofMinutes(15)));
            assertThat(asks(rig, Plans.reads("grep", "b"), CLEAN)).isTrue();
            rig.now.set(Rig.START.plus(Lasting.ALWAYS.life()));
            assertThat(asks(rig, Plans.reads("grep", "c"), CLEAN)).isTrue();
        }
    }

    @Test
    @DisplayName("EX-02 EX-03 EX-04 EX-05 environment, folder, script or program changed after an always: asked again")
    void always_withOneByteChanged_asksAgain() {
        try (var rig = new Rig(folder)) {
            var run = Plans.run("main", "grep", "a");
            allow(rig, Plans.known(run, Risk.READS), CLEAN, Lasting.ALWAYS, Breadth.EXACT);
            var stage = run.plan().stages().findFirst().orElseThrow();
            var environment = new RunPlan(
                    "main",
                    run.command(),
                    run.plan(),
                    Map.of("PATH", "/usr/bin:/bin", "LD_PRELOAD", "x"),
                    run.timeout());
            var script = new Plan(
                    run.plan().steps(),
                    Map.of(
                            stage.program(),
                            new Pin("1:2", Plans.GREP),
                            "/workspace/job.py",
                            new Pin("1:3", Plans.GREP)));
            for (var changed : List.of(
                    environment,
                    Plans.in("main", "/workspace/other", Plans.GREP, "grep", "a"),
                    Plans.in("main", "/workspace", "b".repeat(64), "grep", "a"),
                    Plans.run("main", "grep", "a "),
                    new RunPlan("main", "grep  a", run.plan(), run.environment(), run.timeout()),
                    new RunPlan("main", run.command(), script, run.environment(), run.timeout()),
                    new RunPlan(
                            "main",
                            run.command(),
                            run.plan(),
                            run.environment(),
                            run.timeout().plusMillis(1)))) {
                assertThat(asks(rig, Plans.known(changed, Risk.READS), CLEAN)).isTrue();
            }
            assertThat(asks(rig, Plans.known(run, Risk.READS), CLEAN)).isFalse();
        }
    }

    @Test
    void program_coversItsUsesBeneathTheFolder_notMoreRisk_notAnotherBinary() {
        try (var rig = new Rig(folder)) {
            allow(rig, Plans.reads("grep", "a"), CLEAN, Lasting.ALWAYS, Breadth.PROGRAM);
            assertThat(asks(rig, Plans.reads("grep", "something", "else"), CLEAN))
                    .isFalse();
            var beneath = Plans.in("main", "/workspace/src", Plans.GREP, "grep", "a");
            assertThat(asks(rig, Plans.known(beneath, Risk.READS), CLEAN)).isFalse();
            var outside = Plans.in("main", "/etc", Plans.GREP, "grep", "a");
            assertThat(asks(rig, Plans.known(outside, Risk.READS), CLEAN)).isTrue();
            assertThat(asks(rig, Plans.known(Plans.run("main", "grep", "a"), Risk.WRITES_INSIDE), CLEAN))
                    .isTrue();
            var replaced = Plans.in("main", "/workspace", "b".repeat(64), "grep", "a");
            assertThat(asks(rig, Plans.known(replaced, Risk.READS), CLEAN)).isTrue();
            assertThat(asks(rig, Plans.reads("cat", "a"), CLEAN)).isTrue();
            var unknown = Plans.run("main", "grep", "--odd");
            assertThat(asks(rig, Request.run(unknown, Plans.analysed(unknown, Risk.READS, false, true)), CLEAN))
                    .isTrue();
        }
    }

    @Test
    @DisplayName("EX-15 EX-16 shells, wrappers, interpreters and what cannot be analysed: once only, asked for or not")
    void lasting_forWhatCannotBeGranted_isNeitherOfferedNorTaken() {
        try (var rig = new Rig(folder)) {
            for (var words : List.of(
                    new String[] {"sh", "-c", "ls"},
                    new String[] {"env", "ls"},
                    new String[] {"busybox", "sh", "-c", "ls"},
                    new String[] {"timeout", "5", "ls"},
                    new String[] {"python3", "-c", "1"},
                    new String[] {"node", "-e", "1"},
                    new String[] {"make"},
                    new String[] {"npm", "run", "x"})) {
                var run = Plans.run("main", words);
                onceOnly(rig, Request.run(run, Plans.analysed(run, Risk.WRITES_INSIDE, false, false)));
            }
            onceOnly(rig, Request.run(Rig.command("x=$(y)"), new Opaque(List.of(), Optional.empty())));
            onceOnly(rig, Request.of(Rig.command("ls")));
            onceOnly(rig, Request.of(Plans.run("main", "ls")));
            assertThat(rig.authority.grants().list()).isEmpty();
        }
    }

    private static void onceOnly(Rig rig, Request request) {
        var answer = rig.request(request, CLEAN);
        var question = rig.question();
        assertThat(question.choices()).extracting(Choice::lasting).containsExactly(Lasting.ONCE);
        for (var lasting : List.of(Lasting.SESSION, Lasting.MINUTES, Lasting.ALWAYS)) {
            for (var breadth : Breadth.values()) {
                assertThatThrownBy(() ->
                                rig.gate.answer(question.id(), Principal.OWNER, Reply.yes(lasting, breadth, "socket")))
                        .hasMessageStartingWith("APPROVAL-005");
            }
        }
        rig.allow(question.id(), Lasting.ONCE);
        assertThat(answer.get()).isInstanceOf(ActionGate.Answer.Granted.class);
        assertThat(asks(rig, request, CLEAN)).isTrue();
    }

    @Test
    @DisplayName("EX-13 characters that cannot be seen are marked, written out, and never allowed by a grant")
    void lasting_forHiddenCharacters_isNotOffered() {
        try (var rig = new Rig(folder)) {
            for (var hidden : List.of("\u200b", "\u202e", "\u2066", "\u3164", "\u115f", "\u00ad", "\udb40\udc41")) {
                var request = Plans.reads("grep", "a" + hidden);
                var answer = rig.request(request, CLEAN);
                var json = rig.question().json();
                assertThat(json.flag("suspicious", false)).isTrue();
                assertThat(json.text("shown")).contains("\\u{").doesNotContain(hidden);
                assertThat(json.array("choices")).hasSize(1);
                rig.deny(json.text("id"));
                answer.refused();
            }
            var plain = rig.request(Plans.reads("grep", "a\tb"), CLEAN);
            assertThat(rig.question().json().flag("suspicious", true)).isFalse();
            rig.deny(rig.question().id());
            plain.refused();
        }
    }

    @Test
    void standing_isIgnoredForEffects_whenTheTurnHasReadUntrustedContent() {
        try (var rig = new Rig(folder)) {
            var writes = Plans.known(Plans.run("main", "touch", "a"), Risk.WRITES_INSIDE);
            allow(rig, writes, Rig.ASKING, Lasting.ALWAYS, Breadth.EXACT);
            allow(rig, Plans.reads("grep", "a"), Rig.ASKING, Lasting.ALWAYS, Breadth.EXACT);
            assertThat(asks(rig, writes, CLEAN)).isFalse();
            allow(rig, writes, Rig.ASKING, Lasting.ALWAYS, Breadth.EXACT);
            assertThat(rig.authority.grants().list()).as("the same once more").hasSize(2);
            assertThat(asks(rig, writes, Rig.ASKING)).isTrue();
            assertThat(asks(rig, Plans.reads("grep", "a"), Rig.ASKING)).isFalse();
        }
    }

    @Test
    void revoke_countsAtOnce_isOnRecord_andLastUseIsKept() {
        try (var rig = new Rig(folder)) {
            allow(rig, Plans.reads("grep", "a"), CLEAN, Lasting.ALWAYS, Breadth.EXACT);
            var grants = rig.authority.grants();
            var id = grants.list().getFirst().grant().id();
            assertThat(grants.list().getFirst().used()).isEmpty();
            assertThat(asks(rig, Plans.reads("grep", "a"), CLEAN)).isFalse();
            assertThat(grants.list().getFirst().used()).contains(Rig.START);
            var allowed = rig.entries().getLast().event().detail();
            assertThat(allowed.text("rule")).isEqualTo("exec.grant");
            assertThat(allowed.array("grants")).hasToString("[Str[value=" + id + "]]");
            assertThat(grants.revoke(id, "owner").json().text("revoked")).isNotEmpty();
            assertThatThrownBy(() -> grants.revoke(id, "owner")).hasMessageStartingWith("GRANT-001");
            assertThat(asks(rig, Plans.reads("grep", "a"), CLEAN)).isTrue();
            rig.restart();
            assertThat(rig.authority.grants().list()).isEmpty();
            assertThat(rig.kinds()).contains("grant.made", "grant.revoked");
        }
    }

    @Test
    void answer_forLonger_closesWhatElseItCovers() {
        try (var rig = new Rig(folder)) {
            var first = rig.request(Plans.reads("grep", "a"), CLEAN);
            var id = rig.question().id();
            var second = rig.request(Plans.reads("grep", "b"), new Asking("main", "trn_9", "x", Label.OWNER, true));
            var other = rig.request(Plans.reads("cat", "b"), CLEAN);
            Rig.eventually(() -> rig.gate.waiting().size() == 3);
            assertThat(rig.gate.waiting())
                    .extracting(question -> question.json().text("group"))
                    .containsExactlyInAnyOrder("grep in /workspace", "grep in /workspace", "cat in /workspace");
            rig.gate.answer(id, Principal.OWNER, Reply.yes(Lasting.MINUTES, Breadth.PROGRAM, "socket"));
            assertThat(first.get()).isInstanceOf(ActionGate.Answer.Granted.class);
            assertThat(second.get()).isInstanceOf(ActionGate.Answer.Granted.class);
            assertThat(rig.question().line()).isEqualTo("cat b");
            rig.deny(rig.question().id());
            other.refused();
        }
    }

    @Test
    void write_canBeAllowedForTheFile_notForAnother() {
        try (var rig = new Rig(folder)) {
            var write = Request.write(new WriteWorkspace("main", "a.txt", "", "b".repeat(64)), "+b");
            var next = Request.write(new WriteWorkspace("main", "a.txt", "b".repeat(64), "c".repeat(64)), "+c");
            var other = Request.write(new WriteWorkspace("main", "b.txt", "", "c".repeat(64)), "+c");
            allow(rig, write, CLEAN, Lasting.SESSION, Breadth.EXACT);
            assertThat(asks(rig, next, CLEAN)).isFalse();
            assertThat(asks(rig, other, CLEAN)).isTrue();
            assertThat(asks(rig, next, Rig.ASKING)).isTrue();
        }
    }

    @Test
    void elevation_isNeeded_isAskedEachTime_andEnds() {
        try (var rig = new Rig(folder)) {
            var run = Plans.run("main", "sudo", "id");
            var request = Request.run(run, Plans.analysed(run, Risk.PRIVILEGE, true, true));
            assertThat(rig.request(request, CLEAN).refused().reason()).contains("homarus elevate", "gains nothing");
            assertThatThrownBy(() -> rig.authority.elevation().open("owner", Duration.ofMinutes(11), "typed"))
                    .hasMessageStartingWith("GRANT-003");
            rig.authority.elevation().open("owner", Duration.ofMinutes(10), "typed");
            onceOnly(rig, request);
            rig.now.set(Rig.START.plus(Duration.ofMinutes(10)));
            assertThat(rig.request(request, CLEAN).refused().reason()).contains("homarus elevate");
            rig.authority.elevation().open("owner", Duration.ofMinutes(10), "typed");
            rig.authority.elevation().close("owner");
            assertThat(rig.request(request, CLEAN).refused().reason()).contains("homarus elevate");
            assertThat(rig.kinds()).filteredOn("grant.elevated"::equals).hasSize(3);
        }
    }

    @Test
    @DisplayName("EX-23 what a tool says of itself lowers nothing: the Action alone is decided on")
    void request_withoutAnAnalysis_asksWhateverItIsCalled() {
        try (var rig = new Rig(folder)) {
            rig.authority.policy().reach(dev.homarus.policy.Trust.CUSTOM, "owner", "test");
            rig.authority
                    .policy()
                    .write(
                            "{profile:'power'}",
                            new dev.homarus.policy.Rules(dev.homarus.policy.Profile.POWER, List.of()),
                            "owner");
            Action.Effect named = Plans.run("main", "read_x");
            assertThat(asks(rig, Request.of(named), CLEAN)).isTrue();
            assertThat(asks(rig, Plans.reads("read_x"), CLEAN)).isFalse();
        }
    }
}

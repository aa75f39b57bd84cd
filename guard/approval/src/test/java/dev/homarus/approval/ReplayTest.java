package dev.homarus.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.approval.Choice.Breadth;
import dev.homarus.command.Analysis.Opaque;
import dev.homarus.command.Risk;
import dev.homarus.policy.Action.ReadWorkspace;
import dev.homarus.policy.Action.WriteWorkspace;
import dev.homarus.policy.Profile;
import dev.homarus.policy.Rule;
import dev.homarus.policy.Rule.Kind;
import dev.homarus.policy.Rule.Verdict;
import dev.homarus.policy.Rules;
import dev.homarus.types.Label;
import dev.homarus.types.Principal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReplayTest {
    private static final Asking CLEAN = new Asking("main", "trn_1", "you said", Label.OWNER, true);

    @TempDir
    Path folder;

    private static List<String> replay(Rig rig, Rules rules) {
        return rig.entries().stream()
                .flatMap(entry -> Replay.decide(entry, rules).stream())
                .map(one -> one.what() + ": " + one.then() + " -> " + one.now() + (one.changes() ? " !" : ""))
                .toList();
    }

    private static void answered(Rig rig, Request request, Asking asking, Reply reply) {
        var answer = rig.request(request, asking);
        rig.gate.answer(rig.question().id(), Principal.OWNER, reply);
        answer.get();
    }

    @Test
    void replay_ofARecord_saysWhatAnotherPolicyWouldDecide() {
        try (var rig = new Rig(folder)) {
            var grep = Plans.reads("grep", "a");
            answered(rig, grep, CLEAN, Reply.yes(Lasting.ALWAYS, Breadth.EXACT, "socket"));
            rig.request(grep, CLEAN).get();
            answered(
                    rig,
                    Plans.known(Plans.run("main", "touch", "x"), Risk.WRITES_INSIDE),
                    Rig.ASKING,
                    Reply.once("socket"));
            answered(
                    rig,
                    Request.run(Rig.command("x=$(y)"), new Opaque(List.of(), Optional.empty())),
                    CLEAN,
                    Reply.no("socket", Optional.empty()));
            rig.request(Request.run(Rig.command("bad"), new Opaque(List.of(), Optional.of("never"))), CLEAN)
                    .get();
            answered(
                    rig,
                    Request.write(new WriteWorkspace("main", "a.txt", "", "b".repeat(64)), "+b"),
                    CLEAN,
                    Reply.once("socket"));
            rig.gate.request(new ReadWorkspace("main", "a.txt"), CLEAN);

            assertThat(replay(rig, Rules.CAUTIOUS))
                    .containsExactly(
                            "grep a: ask -> ask",
                            "grep a: granted -> ask",
                            "touch x: ask -> ask",
                            "x=$(y): ask -> ask",
                            "bad: deny -> deny",
                            "write a.txt: ask -> ask");
            assertThat(replay(rig, new Rules(Profile.POWER, List.of())))
                    .containsExactly(
                            "grep a: ask -> allow !",
                            "grep a: granted -> allow",
                            "touch x: ask -> ask",
                            "x=$(y): ask -> ask",
                            "bad: deny -> deny",
                            "write a.txt: ask -> ask");
            var deny = new Rule("no", Verdict.DENY, Kind.EXEC, List.of("grep"), List.of(), Optional.empty(), "x");
            assertThat(replay(rig, new Rules(Profile.CAUTIOUS, List.of(deny))))
                    .startsWith("grep a: ask -> deny !", "grep a: granted -> deny !");
        }
    }
}

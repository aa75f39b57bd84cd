package dev.homarus.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.approval.ActionGate.Answer;
import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.approval.Choice.Breadth;
import dev.homarus.policy.Action;
import dev.homarus.policy.Grant.Scope;
import dev.homarus.policy.Rules;
import dev.homarus.policy.Trust;
import dev.homarus.types.Label;
import dev.homarus.types.Principal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Pages, at the gate.
@Timeout(60)
class FetchQuestionTest {
    private static final Asking CLEAN = new Asking("main", "trn_1", "you said", Label.OWNER, true);
    private static final Request PAGE = Request.of(new Action.Fetch("main", "https://a.example.org/x?y=z"));

    @TempDir
    Path folder;

    private Rig rig() {
        var rig = new Rig(folder);
        rig.authority.policy().reach(Trust.NAMED, "owner", "test");
        return rig;
    }

    private static Asking typed(String... texts) {
        return new Asking("main", "trn_1", "you said", Label.UNKNOWN, true).after(() -> List.of(texts));
    }

    private static String rule(Rig rig, Request request, Asking asking) {
        return rig.gate.request(request, asking) instanceof Answer.Granted(var permit) ? permit.rule() : "refused";
    }

    @Test
    void urlThatTheOwnerTyped_needsNoAnswer() {
        try (var rig = rig()) {
            assertThat(rule(rig, PAGE, typed("hello", "look at https://a.example.org/x?y=z.")))
                    .isEqualTo("fetch.said");
            assertThat(rig.kinds()).contains("tool.call").doesNotContain("approval.asked");
        }
    }

    @Test
    void urlThatIsAPartOfATypedOne_orTypedByNobody_asks() {
        try (var rig = rig()) {
            for (var asking : List.of(typed("see https://a.example.org/x?y=z&w=1"), typed("a.example.org/x?y=z"))) {
                var answer = rig.request(PAGE, asking);
                rig.deny(rig.question().id());
                assertThat(answer.refused().reason()).isEqualTo("the owner refused");
            }
        }
    }

    @Test
    void question_showsTheWholeUrl_andWhoWillKnowIt() {
        try (var rig = rig()) {
            var answer = rig.request(PAGE, CLEAN);
            var question = rig.question();
            var card = question.json();

            assertThat(card.text("kind")).isEqualTo("fetch");
            assertThat(card.text("shown")).isEqualTo("get https://a.example.org/x?y=z");
            assertThat(card.text("url")).isEqualTo("https://a.example.org/x?y=z");
            assertThat(card.text("host")).isEqualTo("a.example.org");
            assertThat(card.text("sentence")).startsWith("ask a.example.org for this page");
            assertThat(question.rule()).isEqualTo("fetch.ask");
            assertThat(RequestJson.read("main", RequestJson.write(question.action(), question.request())))
                    .isEqualTo(PAGE);
            rig.allow(question.id(), Lasting.ONCE);
            assertThat(answer.get()).isInstanceOf(Answer.Granted.class);
        }
    }

    @Test
    void yesForLonger_isForTheSitesPages() {
        try (var rig = rig()) {
            var answer = rig.request(PAGE, CLEAN);
            rig.gate.answer(rig.question().id(), Principal.OWNER, Reply.yes(Lasting.ALWAYS, Breadth.EXACT, "socket"));
            answer.get();
            var given = rig.authority.grants().counting().getFirst().scope();

            assertThat(given).isEqualTo(new Scope.Site("a.example.org"));
            assertThat(ScopeJson.read(ScopeJson.write(given))).isEqualTo(given);
            assertThat(rule(rig, Request.of(new Action.Fetch("main", "https://a.example.org/other")), CLEAN))
                    .isEqualTo("fetch.grant");
        }
    }

    @Test
    void replay_decidesOnPagesAgain() {
        try (var rig = rig()) {
            rule(rig, PAGE, typed("https://a.example.org/x?y=z"));
            var again = rig.entries().stream()
                    .flatMap(entry -> Replay.decide(entry, Rules.CAUTIOUS).stream())
                    .toList();

            assertThat(again).singleElement().satisfies(one -> {
                assertThat(one.what()).isEqualTo("get https://a.example.org/x?y=z");
                assertThat(one.nowRule()).isEqualTo("fetch.said");
                assertThat(one.changes()).isFalse();
            });
        }
    }
}

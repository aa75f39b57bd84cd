package dev.homarus.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.approval.ActionGate.Answer;
import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.approval.Choice.Breadth;
import dev.homarus.policy.Action;
import dev.homarus.policy.Grant.Scope;
import dev.homarus.policy.Profile;
import dev.homarus.policy.Rule;
import dev.homarus.policy.Rules;
import dev.homarus.policy.Trust;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Principal;
import dev.homarus.types.Provenance;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
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

    private static Asking asking(Label label) {
        return new Asking("main", "trn_1", "you said", label, true);
    }

    @Test
    @DisplayName("PI-20 private data, untrusted content and an outside channel in one conversation: the third leg asks")
    void thirdLeg_asksAndSaysWhy_whateverIsGranted() {
        var mail = Label.of(Classification.PERSONAL, Provenance.KNOWN).from("file");
        var page = Label.of(Classification.PERSONAL, Provenance.UNTRUSTED).from("web:news.example");
        try (var rig = rig()) {
            rig.authority.policy().reach(Trust.CUSTOM, "owner", "test");
            rig.authority
                    .policy()
                    .write(
                            "",
                            new Rules(
                                    Profile.POWER,
                                    List.of(new Rule(
                                            "all",
                                            Rule.Verdict.ALLOW,
                                            Rule.Kind.CONNECT,
                                            List.of(),
                                            List.of(),
                                            List.of("*.example.org"),
                                            Optional.empty(),
                                            "mine"))),
                            "owner");
            var granted = rig.request(Request.of(new Action.Fetch("main", "https://a.example.org/")), asking(page));
            rig.gate.answer(rig.question().id(), Principal.OWNER, Reply.yes(Lasting.ALWAYS, Breadth.EXACT, "socket"));
            assertThat(granted.get()).isInstanceOf(Answer.Granted.class);

            assertThat(rule(rig, PAGE, asking(Label.OWNER.join(mail))))
                    .as("private data alone")
                    .isEqualTo("fetch.grant");

            var answer = rig.request(PAGE, asking(Label.OWNER.join(mail).join(page)));
            var question = rig.question();
            assertThat(question.rule()).isEqualTo("touched.all");
            assertThat(question.json().text("because"))
                    .startsWith("this conversation has read private data and words that nobody vouches for"
                            + " (file, web:news.example), and this would reach outside");
            rig.deny(question.id());
            assertThat(answer.refused().reason()).isEqualTo("the owner refused");

            var news = rig.request(PAGE, asking(Label.OWNER.join(page)));
            assertThat(rig.question().rule()).as("nothing private").isEqualTo("fetch.ask");
            assertThat(rig.question().json().get("because")).isEmpty();
            rig.allow(rig.question().id(), Lasting.ONCE);
            assertThat(news.get()).isInstanceOf(Answer.Granted.class);

            var allowed = rig.request(PAGE, asking(mail.join(page)));
            rig.allow(rig.question().id(), Lasting.ONCE);
            assertThat(allowed.get()).as("a person's answer to exactly this").isInstanceOf(Answer.Granted.class);
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

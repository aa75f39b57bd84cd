package dev.homarus.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.approval.ActionGate.Answer;
import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.approval.Approval.State;
import dev.homarus.audit.Query;
import dev.homarus.command.Risk;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.policy.Action.RunPlan;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Principal;
import dev.homarus.types.Principal.Kind;
import dev.homarus.types.Principal.Scope;
import dev.homarus.types.Provenance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Who may answer what, and how often an answer counts.
@Timeout(60)
class AnsweringTest {
    @TempDir
    Path folder;

    private static Principal token(Scope... scopes) {
        return new Principal(Kind.TOKEN, "tok_1", Set.of(scopes));
    }

    private static void race(int count, Runnable work) throws InterruptedException {
        var start = new CountDownLatch(1);
        var threads = Stream.generate(() -> Thread.ofPlatform().start(() -> {
                    try {
                        start.await();
                        work.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .limit(count)
                .toList();
        start.countDown();
        for (var thread : threads) {
            thread.join();
        }
    }

    @Test
    @DisplayName("EX-06 one yes, used twenty times at once: exactly one effect")
    void permit_redeemedInParallel_worksOnce() throws InterruptedException {
        try (var rig = new Rig(folder)) {
            var request = rig.request(Plans.reads("grep", "a"), Rig.ASKING);
            var id = rig.question().id();
            var answered = new AtomicInteger();
            race(20, () -> {
                try {
                    rig.allow(id, Lasting.ONCE);
                    answered.incrementAndGet();
                } catch (RuntimeException e) {
                    assertThat(e).hasMessageStartingWith("APPROVAL-002");
                }
            });
            assertThat(answered).hasValue(1);
            var permit = ((Answer.Granted) request.get()).permit();
            var effects = new AtomicInteger();
            race(20, () -> {
                try {
                    permit.redeem(RunPlan.class, Rig.START);
                    effects.incrementAndGet();
                } catch (IllegalStateException e) {
                    assertThat(e).hasMessageContaining("redeemed before");
                }
            });
            assertThat(effects).hasValue(1);
        }
    }

    @Test
    @DisplayName("EX-06 twenty identical requests share one question, and a yes once is one effect")
    void identicalRequests_shareAQuestion_andOnceIsOnce() {
        try (var rig = new Rig(folder)) {
            var requests = new ArrayList<Rig.Request>();
            for (int i = 0; i < 20; i++) {
                requests.add(rig.request(Plans.reads("grep", "a"), Rig.ASKING));
            }
            var id = rig.question().id();
            rig.allow(id, Lasting.ONCE);
            Rig.eventually(
                    () -> requests.stream().anyMatch(request -> request.answer().isDone())
                            && rig.gate.waiting().size() == 1);
            assertThat(rig.question().id()).isNotEqualTo(id);
            rig.deny(rig.question().id());
            // Whoever had not come to the first two questions when they were closed asks once more.
            Rig.eventually(() -> {
                rig.gate.waiting().forEach(left -> rig.deny(left.id()));
                return requests.stream().allMatch(request -> request.answer().isDone());
            });
            assertThat(requests.stream().filter(request -> request.get() instanceof Answer.Granted))
                    .hasSize(1);
        }
    }

    @Test
    @DisplayName("EX-07 what was allowed in one session is not allowed in another")
    void permit_forAnotherSession_isNotMade() {
        try (var rig = new Rig(folder)) {
            var request = rig.request(Plans.reads("grep", "a"), Rig.ASKING);
            rig.allow(rig.question().id(), Lasting.ONCE);
            assertThat(((Answer.Granted) request.get())
                            .permit()
                            .redeem(RunPlan.class, Rig.START)
                            .session())
                    .isEqualTo("main");
            var foreign = new Asking("other", "trn_2", "x", Label.OWNER, true);
            assertThat(rig.request(Plans.reads("grep", "a"), foreign).refused().reason())
                    .contains("another session");
        }
    }

    @Test
    @DisplayName("EX-08 ids are 128 random bits of the host: a million without two alike")
    void ids_areRandom_andDoNotCollide() {
        var seen = new HashSet<String>();
        for (int i = 0; i < 1_000_000; i++) {
            seen.add(Ids.next(SystemEntropy.INSTANCE, "apr_"));
        }
        assertThat(seen).hasSize(1_000_000).allMatch(id -> id.length() == 4 + 22);
    }

    @Test
    @DisplayName("EX-18 nobody answers, or the gateway is gone: denied, and nothing runs later")
    void restart_afterAQuestion_deniesIt() {
        try (var rig = new Rig(folder, Duration.ofMillis(100), true)) {
            assertThat(rig.request(Plans.reads("grep", "a"), Rig.ASKING)
                            .refused()
                            .reason())
                    .contains("nobody answered");
        }
    }

    @Test
    @DisplayName("EX-19 who asks cannot allow: not by a chat token, not by the token that asked")
    void answer_byWhoAsked_isRefused() {
        try (var rig = new Rig(folder)) {
            var label = Label.of(Classification.PERSONAL, Provenance.KNOWN).from("token:tok_1");
            var request = rig.request(Plans.reads("grep", "a"), new Asking("main", "t", "x", label, true));
            var id = rig.question().id();
            for (var who : List.of(
                    token(Scope.CHAT),
                    token(Scope.READ),
                    token(Scope.ADMIN, Scope.READ),
                    token(Scope.CHAT, Scope.APPROVE))) {
                assertThatThrownBy(() -> rig.gate.answer(id, who, Reply.once("token")))
                        .hasMessageStartingWith("APPROVAL-006");
            }
            assertThat(rig.gate.waiting()).hasSize(1);
            rig.gate.answer(id, new Principal(Kind.TOKEN, "tok_2", Set.of(Scope.APPROVE)), Reply.once("token"));
            assertThat(request.get()).isInstanceOf(Answer.Granted.class);
        }
    }

    @Test
    @DisplayName("EX-20 two hundred questions in a minute: coalesced, capped, the session paused, the owner told")
    void flood_pausesTheSession_andTellsTheOwner() {
        try (var rig = new Rig(folder)) {
            var told = new ConcurrentLinkedQueue<String>();
            rig.gate.onPause((session, until) -> told.add(session));
            var most = new AtomicInteger();
            rig.gate.onChange(change -> most.accumulateAndGet(rig.gate.waiting().size(), Math::max));
            var requests = new ArrayList<Rig.Request>();
            for (int i = 0; i < 200; i++) {
                requests.add(rig.request(Plans.reads("grep", "a" + i), Rig.ASKING));
            }
            requests.forEach(Rig.Request::refused);
            assertThat(most.get()).isLessThanOrEqualTo(ActionGate.MAX_OF_SESSION + 1);
            assertThat(told).containsExactly("main");
            assertThat(rig.audit.query(
                            new Query(Optional.of("approval.paused"), Optional.empty(), Optional.empty(), 10)))
                    .hasSize(1);
            assertThat(rig.gate.paused()).containsKey("main");
            assertThat(rig.gate.waiting()).isEmpty();
            assertThat(rig.request(Plans.reads("grep", "x"), Rig.ASKING)
                            .refused()
                            .reason())
                    .contains("ten minutes");
            var other = new Asking("other", "t", "x", Label.OWNER, true);
            var free = rig.request(Plans.known(Plans.run("other", "grep"), Risk.READS), other);
            rig.deny(rig.question().id());
            free.refused();
            rig.now.set(Rig.START.plus(Flood.PAUSE));
            var later = rig.request(Plans.reads("grep", "x"), Rig.ASKING);
            rig.deny(rig.question().id());
            assertThat(later.refused().reason()).isEqualTo("the owner refused");
        }
    }

    @Test
    void flood_ofQuestionsThatAreAllowed_isNone() {
        try (var rig = new Rig(folder)) {
            for (int i = 0; i < 3 * Flood.MOST; i++) {
                var request = rig.request(Plans.reads("grep", "a" + i), Rig.ASKING);
                rig.allow(rig.question().id(), Lasting.ONCE);
                assertThat(request.get()).isInstanceOf(Answer.Granted.class);
            }
        }
    }

    @Test
    @DisplayName("EX-21 an answer to something else than what was shown is refused, and leaves the question open")
    void answer_withAnotherDigest_isRefused() {
        try (var rig = new Rig(folder)) {
            var first = rig.request(Plans.reads("grep", "a"), Rig.ASKING);
            var shown = rig.question();
            var second = rig.request(Plans.reads("rm", "a"), Rig.ASKING);
            Rig.eventually(() -> rig.gate.waiting().size() == 2);
            var other = rig.gate.waiting().stream()
                    .filter(question -> !question.equals(shown))
                    .findFirst()
                    .orElseThrow();
            assertThat(shown.digest()).hasSize(64).isNotEqualTo(other.digest());
            assertThatThrownBy(() -> rig.gate.answer(
                            other.id(), Principal.OWNER, Reply.once("dashboard").to(shown.digest())))
                    .hasMessageStartingWith("APPROVAL-004");
            rig.gate.answer(shown.id(), Principal.OWNER, Reply.once("dashboard").to(shown.digest()));
            assertThat(first.get()).isInstanceOf(Answer.Granted.class);
            rig.deny(other.id());
            second.refused();
        }
    }

    @Test
    void digest_coversEverythingThatIsShown() {
        try (var rig = new Rig(folder)) {
            var digests = new HashSet<String>();
            var base = Plans.run("main", "grep", "a");
            var asked = List.of(
                    new Shownable(Plans.known(base, Risk.READS), Rig.ASKING),
                    new Shownable(Plans.known(base, Risk.NETWORK), Rig.ASKING),
                    new Shownable(Plans.reads("grep", "b"), Rig.ASKING),
                    new Shownable(
                            Plans.known(base, Risk.READS),
                            new Asking("main", "trn_1", "another origin", Label.UNKNOWN, true)),
                    new Shownable(Plans.known(base, Risk.READS), new Asking("main", "trn_1", "x", Label.OWNER, true)));
            for (var one : asked) {
                var request = rig.request(one.request(), one.asking());
                digests.add(rig.question().digest());
                rig.deny(rig.question().id());
                request.refused();
            }
            assertThat(digests).hasSize(asked.size());
        }
    }

    private record Shownable(Request request, Asking asking) {}

    @Test
    @DisplayName("EX-11 EX-14 the whole text is on the card, and only our own words stand outside it")
    void json_ofALongOrMarkedUpCommand_isComplete() {
        try (var rig = new Rig(folder)) {
            var text = "echo " + "a".repeat(9_000)
                    + " ; touch x `@everyone` <!channel> [x](http://y) Approved by owner\u001b[2J";
            var request = rig.request(Request.of(Rig.command(text)), Rig.ASKING);
            var json = rig.question().json();
            assertThat(json.text("command")).isEqualTo(text);
            assertThat(json.text("shown"))
                    .contains("touch x `@everyone` <!channel> [x](http://y) Approved by owner\\u{1b}");
            assertThat(json.text("digest")).hasSize(64);
            assertThat(json.text("fingerprint")).hasSize(64);
            rig.gate.abandon("trn_1");
            request.refused();
        }
    }

    @Test
    void record_ofOneCommand_isAWholeChain() {
        try (var rig = new Rig(folder)) {
            var request = rig.request(Plans.reads("grep", "a"), Rig.ASKING);
            var id = rig.question().id();
            rig.gate.answer(id, Principal.OWNER, Reply.once("dashboard"));
            request.get();
            rig.gate.ended("trn_1", "done");
            rig.gate.ended("trn_1", "done");
            Rig.eventually(() -> rig.kinds().contains("tool.result"));
            assertThat(rig.kinds()).containsExactly("approval.asked", "approval.answered", "tool.call", "tool.result");
            var chain = rig.entries();
            assertThat(chain.get(0).event().subject()).isEqualTo(id);
            assertThat(chain.get(1).event().actor()).isEqualTo("owner");
            assertThat(chain.get(1).event().detail().text("face")).isEqualTo("dashboard");
            assertThat(chain.get(2).event().detail().text("approval")).isEqualTo(id);
            assertThat(chain.get(3).event().detail().text("result")).isEqualTo("done");
            var closed = rig.gate.closed(10).getFirst();
            assertThat(closed.state()).isEqualTo(State.ALLOWED);
            assertThat(closed.json().text("face")).isEqualTo("dashboard");
            assertThat(closed.json().text("result")).isEqualTo("done");
            assertThat(closed.json().optionalText("text")).isEqualTo(Optional.empty());
        }
    }
}

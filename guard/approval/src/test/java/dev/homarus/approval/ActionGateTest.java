package dev.homarus.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.approval.ActionGate.Answer;
import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.approval.Approval.State;
import dev.homarus.policy.Action.ReadWorkspace;
import dev.homarus.policy.Words;
import dev.homarus.types.Label;
import dev.homarus.types.Principal;
import dev.homarus.types.Principal.Scope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ActionGateTest {
    @TempDir
    Path folder;

    @Test
    void request_thatThePolicyAllows_isGrantedAndOnRecordFirst() {
        try (var rig = new Rig(folder)) {
            var read = new ReadWorkspace("main", "a.txt");
            assertThat(rig.gate.request(read, Rig.ASKING)).isInstanceOf(Answer.Granted.class);
            var event = rig.entries().getLast().event();
            assertThat(event.kind()).isEqualTo("tool.call");
            assertThat(event.subject()).isEqualTo("read_file");
            assertThat(event.detail().text("decision")).isEqualTo("allow");
            assertThat(event.detail().text("path")).isEqualTo("a.txt");
            assertThat(event.label()).isEqualTo(Label.UNKNOWN);
        }
    }

    @Test
    void request_thatThePolicyDenies_isRefusedAndOnRecord() {
        try (var rig = new Rig(folder, Duration.ofMinutes(5), false)) {
            assertThat(rig.request(Rig.command("ls")).refused().label()).isEqualTo(Label.SYSTEM);
            assertThat(rig.gate.request(new ReadWorkspace("main", "../x"), Rig.ASKING))
                    .isInstanceOf(Answer.Refused.class);
            assertThat(rig.entries())
                    .allSatisfy(entry ->
                            assertThat(entry.event().detail().text("decision")).isEqualTo("deny"));
            assertThat(rig.entries()).hasSize(2);
            assertThat(rig.gate.waiting()).isEmpty();
        }
    }

    @Test
    void request_ofAStrangersWords_saysWhyOnTheCard_inTheRecordAndAfterARestart() {
        var words = new Words(Words.Whose.STRANGERS, "the owner named another file");
        try (var rig = new Rig(folder)) {
            var request = rig.request(Rig.command("ls"), Rig.ASKING.in(() -> words));
            var question = rig.question();
            assertThat(question.json().text("words")).isEqualTo("the owner named another file");
            rig.allow(question.id(), Lasting.ONCE);
            request.granted(Rig.START);
            assertThat(rig.entries().getLast().event().detail().text("whose")).isEqualTo("strangers");
            assertThat(rig.gate.find(question.id())).map(Approval::request).contains(question.request());
            assertThat(RequestJson.read("main", RequestJson.write(question.action(), question.request())))
                    .isEqualTo(question.request());
        }
    }

    @Test
    void request_ofForbiddenWords_isRefusedWithoutAQuestion() {
        var words = new Words(Words.Whose.FORBIDDEN, "it would hand over a secret");
        try (var rig = new Rig(folder)) {
            assertThat(rig.request(Rig.command("ls"), Rig.ASKING.in(() -> words))
                            .refused()
                            .reason())
                    .isEqualTo("it would hand over a secret");
            assertThat(rig.kinds()).containsExactly("tool.call");
        }
    }

    @Test
    void request_unattended_isRefusedWithoutAQuestion() {
        try (var rig = new Rig(folder)) {
            var asking = new Asking("main", "trn_1", "a schedule", Label.SYSTEM, false);
            assertThat(rig.request(Rig.command("ls"), asking).refused().reason())
                    .contains("nobody");
            assertThat(rig.kinds()).containsExactly("tool.call");
        }
    }

    @Test
    void request_allowedOnce_isGrantedOnceAndAskedAgainNextTime() {
        try (var rig = new Rig(folder)) {
            var request = rig.request(Rig.command("ls"));
            var question = rig.question();
            assertThat(question.action()).isEqualTo(Rig.command("ls"));
            assertThat(rig.gate.find(question.id())).contains(question);
            var closed = rig.allow(question.id(), Lasting.ONCE);
            assertThat(closed.state()).isEqualTo(State.ALLOWED);
            assertThat(request.granted(Rig.START)).isEqualTo(Rig.command("ls"));
            assertThat(rig.kinds()).containsExactly("approval.asked", "approval.answered", "tool.call");
            assertThat(rig.entries().getLast().event().detail().text("approval"))
                    .isEqualTo(question.id());

            var again = rig.request(Rig.command("ls"));
            rig.deny(rig.question().id());
            assertThat(again.refused().reason()).isEqualTo("the owner refused");
        }
    }

    @Test
    void request_refusedWithWords_carriesThemUnderTheirOwnLabel() {
        try (var rig = new Rig(folder)) {
            var request = rig.request(Rig.command("ls"));
            rig.gate.answer(rig.question().id(), Principal.OWNER, Reply.no("token", Optional.of("use my folder X")));
            assertThat(request.refused())
                    .isEqualTo(new Answer.Refused("the owner refused and says: use my folder X", Label.OWNER));

            var other = rig.request(Rig.command("ls"));
            var token = new Principal(Principal.Kind.TOKEN, "tok_1", Set.of(Scope.APPROVE));
            rig.gate.answer(rig.question().id(), token, Reply.no("token", Optional.of("no")));
            assertThat(other.refused().label().text()).isEqualTo("personal/known");
        }
    }

    @Test
    void request_nobodyAnswers_isRefusedInTime() {
        try (var rig = new Rig(folder, Duration.ofMillis(50), true)) {
            var request = rig.request(Rig.command("ls"));
            assertThat(request.refused().reason()).contains("nobody answered in time");
            assertThat(rig.gate.waiting()).isEmpty();
            assertThat(rig.kinds()).containsExactly("approval.asked", "approval.answered");
            assertThat(rig.entries().getLast().event().detail().text("state")).isEqualTo("expired");
        }
    }

    @Test
    void request_interrupted_isRefusedAndTheThreadStaysInterrupted() throws InterruptedException {
        try (var rig = new Rig(folder)) {
            var flagged = new AtomicInteger();
            var thread = Thread.ofVirtual().start(() -> {
                if (rig.gate.request(Rig.command("ls"), Rig.ASKING) instanceof Answer.Refused
                        && Thread.currentThread().isInterrupted()) {
                    flagged.incrementAndGet();
                }
            });
            var id = rig.question().id();
            thread.interrupt();
            thread.join();
            assertThat(flagged).hasValue(1);
            assertThat(rig.gate.find(id)).map(Approval::state).contains(State.VOID);
            assertThatThrownBy(() -> rig.allow(id, Lasting.ONCE)).hasMessageStartingWith("APPROVAL-002");
        }
    }

    @Test
    void abandon_closesTheQuestionsOfThatTurnOnly() {
        try (var rig = new Rig(folder)) {
            var mine = rig.request(Rig.command("a"));
            rig.question();
            var other = rig.request(Rig.command("b"), new Asking("main", "trn_2", "x", Label.OWNER, true));
            Rig.eventually(() -> rig.gate.waiting().size() == 2);
            rig.gate.abandon("trn_1");
            assertThat(mine.refused().reason()).isEqualTo("the turn was stopped");
            rig.allow(rig.question().id(), Lasting.ONCE);
            other.granted(Rig.START);
        }
    }

    @Test
    void answer_ofAnUnknownOrClosedQuestion_isAProblem() {
        try (var rig = new Rig(folder)) {
            assertThatThrownBy(() -> rig.allow("apr_unknown", Lasting.ONCE)).hasMessageStartingWith("APPROVAL-001");
            var request = rig.request(Rig.command("ls"));
            var id = rig.question().id();
            rig.deny(id);
            assertThatThrownBy(() -> rig.allow(id, Lasting.ONCE)).hasMessageStartingWith("APPROVAL-002");
            request.refused();
        }
    }

    @Test
    void answer_afterTheOwnersClockPassedTheEnd_isTooLate() {
        try (var rig = new Rig(folder)) {
            var request = rig.request(Rig.command("ls"));
            var question = rig.question();
            rig.now.set(question.expires());
            assertThatThrownBy(() -> rig.allow(question.id(), Lasting.SESSION)).hasMessageStartingWith("APPROVAL-002");
            assertThat(request.refused().reason()).contains("nobody answered in time");
            assertThat(rig.gate.find(question.id())).map(Approval::state).contains(State.EXPIRED);
        }
    }

    @Test
    void answer_withTooLongAMessage_isRefusedAndLeavesTheQuestionOpen() {
        try (var rig = new Rig(folder)) {
            var request = rig.request(Rig.command("ls"));
            var id = rig.question().id();
            assertThatThrownBy(() ->
                            rig.gate.answer(id, Principal.OWNER, Reply.no("token", Optional.of("x".repeat(2_001)))))
                    .hasMessageStartingWith("APPROVAL-003");
            rig.deny(id);
            request.refused();
        }
    }

    /// Yes, no, the Turn's end, its cancellation and the time's end race: exactly one of them counts, and the
    /// Turn, the record and the audit agree on which.
    @Test
    void answer_racedFromAllSides_countsOnce() throws InterruptedException {
        try (var rig = new Rig(folder)) {
            for (int round = 0; round < 60; round++) {
                var request = rig.request(Rig.command("ls " + round));
                var id = rig.question().id();
                var won = new CopyOnWriteArrayList<State>();
                var start = new CountDownLatch(1);
                var racers = List.<Runnable>of(
                        () -> won.add(rig.allow(id, Lasting.ONCE).state()),
                        () -> won.add(rig.deny(id).state()),
                        () -> won.add(rig.allow(id, Lasting.ONCE).state()),
                        () -> rig.gate.abandon("trn_1"),
                        () -> request.thread().interrupt());
                var threads = new ArrayList<Thread>();
                for (var racer : racers.subList(0, round % 3 == 0 ? 5 : round % 3 == 1 ? 4 : 3)) {
                    threads.add(Thread.ofPlatform().start(() -> {
                        try {
                            start.await();
                            racer.run();
                        } catch (dev.homarus.types.ProblemException e) {
                            assertThat(e).hasMessageStartingWith("APPROVAL-002");
                        } catch (InterruptedException e) {
                            won.add(State.WAITING);
                        }
                    }));
                }
                start.countDown();
                for (var thread : threads) {
                    thread.join();
                }
                assertThat(won).hasSizeLessThanOrEqualTo(1);
                boolean granted;
                try {
                    granted = request.get() instanceof Answer.Granted;
                } catch (AssertionError e) {
                    // Cancelled right after the yes: the decision could not be put on record, so nothing is granted.
                    assertThat(e).hasMessageContaining("AUDIT-005");
                    granted = false;
                }
                var state = rig.gate.find(id).orElseThrow().state();
                if (granted) {
                    assertThat(state).isEqualTo(State.ALLOWED);
                }
                if (!won.isEmpty()) {
                    assertThat(state).isEqualTo(won.getFirst());
                } else {
                    assertThat(state).isEqualTo(State.VOID);
                }
                assertThat(rig.gate.waiting()).isEmpty();
                var answers = rig.entries().stream()
                        .filter(entry -> entry.event().kind().equals("approval.answered")
                                && entry.event().subject().equals(id))
                        .toList();
                assertThat(answers).hasSize(1);
                assertThat(answers.getFirst().event().detail().text("state"))
                        .isEqualTo(state.name().toLowerCase(java.util.Locale.ROOT));
            }
        }
    }

    @Test
    void request_beyondTheMostThatMayWait_isRefused() {
        try (var rig = new Rig(folder)) {
            var requests = new ArrayList<Rig.Request>();
            for (int i = 0; i < ActionGate.MAX_WAITING; i++) {
                var session = "s" + i / ActionGate.MAX_OF_SESSION;
                requests.add(rig.request(
                        Rig.command(session, "ls " + i), new Asking(session, "trn_1", "x", Label.OWNER, true)));
            }
            Rig.eventually(() -> rig.gate.waiting().size() == ActionGate.MAX_WAITING);
            assertThat(rig.request(Rig.command("more")).refused().reason()).contains("too many questions");
            rig.gate.abandon("trn_1");
            requests.forEach(Rig.Request::refused);
        }
    }

    @Test
    void listener_thatFails_leavesNoQuestionBehind() {
        try (var rig = new Rig(folder)) {
            rig.gate.onChange(approval -> {
                if (approval.state() == State.WAITING) {
                    throw new IllegalStateException("listener");
                }
            });
            assertThatThrownBy(() -> rig.gate.request(Rig.command("ls"), Rig.ASKING))
                    .hasMessage("listener");
            assertThat(rig.gate.waiting()).isEmpty();
            assertThat(rig.entries().getLast().event().detail().text("state")).isEqualTo("void");
        }
    }

    @Test
    void listener_isToldOfTheQuestionAndOfItsEnd() {
        try (var rig = new Rig(folder)) {
            var told = new CopyOnWriteArrayList<State>();
            rig.gate.onChange(approval -> told.add(approval.state()));
            var request = rig.request(Rig.command("ls"));
            rig.allow(rig.question().id(), Lasting.ONCE);
            request.granted(Rig.START);
            assertThat(told).containsExactly(State.WAITING, State.ALLOWED);
        }
    }

    @Test
    void request_whenTheAuditCannotWrite_grantsNothing() {
        try (var rig = new Rig(folder)) {
            var request = rig.request(Rig.command("ls"));
            var id = rig.question().id();
            rig.audit.close();
            assertThatThrownBy(() -> rig.allow(id, Lasting.ONCE)).hasMessageStartingWith("AUDIT-005");
            assertThat(request.refused().reason()).isEqualTo("the turn was stopped");
            assertThatThrownBy(() -> rig.gate.request(new ReadWorkspace("main", "a"), Rig.ASKING))
                    .hasMessageStartingWith("AUDIT-005");
            assertThat(rig.gate.waiting()).isEmpty();
        }
    }

    @Test
    void restart_closesWhatNobodyWaitsFor_andFindsItAgain() {
        try (var rig = new Rig(folder)) {
            var request = rig.request(Rig.command("printf 'a\nb'"));
            var question = rig.question();
            Rig.eventually(() -> rig.store
                    .read(tx -> tx.one("SELECT id FROM approval", row -> row.text(0)))
                    .isPresent());
            var next = rig.gate(Duration.ofMinutes(5), true);
            var found = next.find(question.id()).orElseThrow();
            assertThat(found.state()).isEqualTo(State.VOID);
            assertThat(found.action()).isEqualTo(question.action());
            assertThat(found.label()).isEqualTo(Label.UNKNOWN);
            assertThat(found.expires()).isEqualTo(question.expires());
            assertThatThrownBy(() -> next.answer(question.id(), Principal.OWNER, Reply.once("token")))
                    .hasMessageStartingWith("APPROVAL-002");
            rig.gate.abandon("trn_1");
            request.refused();
        }
    }

    @Test
    void json_ofAQuestion_showsTheCommandExactly() {
        try (var rig = new Rig(folder)) {
            var request = rig.request(Rig.command("echo \u202e\n"));
            var json = rig.question().json();
            assertThat(json.text("command")).isEqualTo("echo \u202e\n");
            assertThat(json.text("shown")).isEqualTo("echo \\u{202e}\\u{a}");
            assertThat(json.text("state")).isEqualTo("waiting");
            assertThat(json.get("answeredBy")).isEmpty();
            rig.gate.abandon("trn_1");
            request.refused();
        }
    }
}

package dev.homarus.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SystemEntropy;
import dev.homarus.session.Message.Role;
import dev.homarus.types.Classification;
import dev.homarus.types.Incognito;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Incognito conversations. They have no store at all, so there is nothing that could reach a disk.
@Timeout(60)
class UnkeptTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final List<String> gone = new ArrayList<>();
    private Unkept unkept;

    @BeforeEach
    void open() {
        unkept = new Unkept(now::get, SystemEntropy.INSTANCE);
        unkept.onGone(gone::add);
    }

    private Message said(String turn, String text, Label label) {
        return Message.of(turn, Role.USER, text, label, now.get());
    }

    private void say(String name, String turn, String text) {
        var conversation = unkept.begin(name, turn, List.of(said(turn, text, Label.OWNER)));
        conversation.add(List.of(Message.of(turn, Role.ASSISTANT, "yes", Label.OWNER, now.get())));
        conversation.end("done");
    }

    @Test
    void conversation_isRemembered_untilItIsClosed() {
        var name = unkept.open();
        assertThat(Incognito.is(name)).isTrue();
        assertThat(Sessions.checkName(name)).isEqualTo(name);
        say(name, "t1", "one");
        say(name, "t2", "two");

        assertThat(unkept.page(name, Long.MAX_VALUE, 10))
                .extracting(Message::text)
                .containsExactly("one", "yes", "two", "yes");
        assertThat(unkept.page(name, 3, 1)).extracting(Message::seq).containsExactly(2L);
        assertThat(unkept.list())
                .singleElement()
                .satisfies(row -> assertThat(row.messages()).isEqualTo(4));

        assertThat(unkept.close(name)).isEmpty();
        assertThat(gone).containsExactly(name);
        assertThat(unkept.page(name, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(unkept.list()).isEmpty();
        assertThatThrownBy(() -> say(name, "t3", "three")).hasMessageStartingWith("SESSION-004");
        assertThatThrownBy(() -> unkept.close(name)).hasMessageStartingWith("SESSION-004");
    }

    @Test
    void name_thatWasNeverOpened_isNone() {
        assertThatThrownBy(() -> say("incognito:mine", "t", "x")).hasMessageStartingWith("SESSION-004");
    }

    @Test
    void label_onlyRises() {
        var name = unkept.open();
        var conversation = unkept.begin(name, "t1", List.of(said("t1", "x", Label.OWNER)));
        conversation.add(List.of(said("t1", "y", Label.of(Classification.SENSITIVE, Provenance.UNTRUSTED))));
        conversation.end("done");
        say(name, "t2", "z");
        assertThat(unkept.summary(name).orElseThrow().label())
                .isEqualTo(Label.of(Classification.SENSITIVE, Provenance.UNTRUSTED));
    }

    @Test
    void turns_runOneAfterTheOther_andAClosedConversationEndsTheOneThatRuns() throws InterruptedException {
        var name = unkept.open();
        var first = unkept.begin(name, "t1", List.of(said("t1", "x", Label.OWNER)));
        assertThat(unkept.busy(name)).isTrue();
        var waiting = new CountDownLatch(1);
        var problem = new AtomicReference<>("");
        var second = Thread.ofVirtual().start(() -> {
            waiting.countDown();
            try {
                say(name, "t2", "y");
            } catch (RuntimeException e) {
                problem.set(String.valueOf(e.getMessage()));
            }
        });
        waiting.await();
        assertThat(second.join(Duration.ofMillis(100))).isFalse();

        assertThat(unkept.close(name)).contains("t1");
        assertThat(gone).containsExactly(name);
        first.end("stopped");
        assertThat(gone)
                .as("what the Turn left behind after the close goes too")
                .containsExactly(name, name);
        second.join();
        assertThat(problem.get()).startsWith("SESSION-004");
    }

    @Test
    void length_isBounded_andTheTurnThatRunsStays() {
        var name = unkept.open();
        IntStream.range(0, 9).forEach(i -> say(name, "t" + i, "x".repeat(50_000)));
        var kept = unkept.page(name, Long.MAX_VALUE, 1_000);
        assertThat(kept.stream().mapToInt(Message::size).sum()).isLessThanOrEqualTo(Unkept.MAX_CHARACTERS);
        assertThat(kept.getLast().turn()).isEqualTo("t8");
        var whole = unkept.begin(name, "t9", List.of(said("t9", "y".repeat(400_000), Label.OWNER)));
        assertThat(whole.messages()).extracting(Message::turn).containsOnly("t9");
        whole.end("done");
    }

    @Test
    void number_isBounded_andSilentOnesMakeRoom() {
        var first = unkept.open();
        IntStream.range(1, Unkept.MOST).forEach(i -> unkept.open());
        assertThatThrownBy(unkept::open).hasMessageStartingWith("SESSION-005");
        now.set(NOW.plus(Unkept.LONGEST_SILENCE));
        var running = unkept.begin(first, "t1", List.of(said("t1", "still here", Label.OWNER)));
        now.set(NOW.plus(Unkept.LONGEST_SILENCE).plusSeconds(1));
        var next = unkept.open();
        assertThat(unkept.list()).extracting(Transcripts.Summary::name).containsExactly(next, first);
        assertThat(gone).hasSize(Unkept.MOST - 1).doesNotContain(first);
        running.end("done");
    }
}

package dev.homarus.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.session.Message.Call;
import dev.homarus.session.Message.Role;
import dev.homarus.store.Sealer;
import dev.homarus.store.Store;
import dev.homarus.types.Label;
import dev.homarus.types.ProblemException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SessionsTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private final SecretBytes key = SecretBytes.random(32);
    private final Sealer sealer = new Sealer("home_t", person -> key, person -> Optional.of(key));
    private final AtomicBoolean diskFails = new AtomicBoolean();
    private final AtomicInteger turns = new AtomicInteger();
    private Store store;
    private Transcripts transcripts;
    private Sessions sessions;

    @BeforeEach
    void open() {
        var spaces = List.of(
                Transcripts.SESSIONS, Transcripts.TURNS, Transcripts.MESSAGES, Transcripts.IMAGES, Transcripts.WORDS);
        store = Store.open(
                folder.resolve("t.db"),
                key,
                spaces,
                () -> {
                    if (diskFails.get()) {
                        throw new IllegalStateException("the disk fails");
                    }
                    return new byte[0];
                },
                sealer);
        restart();
    }

    /// Forgets everything that is not on disk.
    private void restart() {
        transcripts = new Transcripts(store);
        sessions = new Sessions(transcripts, InstantSource.fixed(NOW), SystemEntropy.INSTANCE);
    }

    @AfterEach
    void close() {
        store.close();
        sealer.close();
        key.close();
    }

    private static void eventually(BooleanSupplier holds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not in time");
            }
            Thread.onSpinWait();
        }
    }

    private static Message user(String turn, String text) {
        return Message.of(turn, Role.USER, text, Label.OWNER, NOW);
    }

    private static Message tool(String turn, String text, Label label) {
        return Message.of(turn, Role.TOOL, text, label, NOW).answering("call_1", "exec");
    }

    private Conversation begin(String name, String text) {
        var turn = "trn_" + turns.incrementAndGet();
        return sessions.begin(name, turn, List.of(user(turn, text)));
    }

    private void say(String name, String text) {
        begin(name, text).end("done");
    }

    private List<String> texts(String name) {
        return transcripts.page(name, Long.MAX_VALUE, 10_000).stream()
                .map(Message::text)
                .toList();
    }

    private List<String> turnRows(String column) {
        return store.read(tx -> tx.all("SELECT " + column + " FROM turn", row -> row.text(0)));
    }

    private List<String> seen(String name) {
        var conversation = begin(name, "look");
        try {
            return conversation.messages().stream().map(Message::text).toList();
        } finally {
            conversation.end("done");
        }
    }

    @Test
    void end_ofATurn_leavesEverythingDurable() {
        var conversation = begin("main", "list");
        var asked = Message.of("trn_1", Role.ASSISTANT, "", Label.OWNER, NOW)
                .asking(List.of(new Call("call_1", "exec", "{\"command\":\"ls\"}")), "local");
        conversation.add(List.of(asked, tool("trn_1", "a.txt", Label.UNKNOWN)));
        conversation.end("done");
        restart();
        var kept = transcripts.page("main", Long.MAX_VALUE, 10);
        assertThat(kept.stream().map(Message::text)).containsExactly("list", "", "a.txt");
        assertThat(kept.get(1).calls()).containsExactly(new Call("call_1", "exec", "{\"command\":\"ls\"}"));
        assertThat(kept.get(1).source()).contains("local");
        assertThat(kept.get(2).answers()).contains("call_1");
        assertThat(kept.stream().map(Message::seq)).isSorted().doesNotContain(0L);
        var summary = transcripts.session("main").orElseThrow();
        assertThat(summary.messages()).isEqualTo(3);
        assertThat(summary.label()).isEqualTo(Label.UNKNOWN);
        assertThat(turnRows("state")).containsExactly("done");
    }

    @Test
    void begin_afterARestart_remembersMessagesAndLabel() {
        var first = begin("main", "one");
        first.add(List.of(tool("trn_1", "outside", Label.UNKNOWN)));
        first.end("done");
        restart();
        var second = begin("main", "two");
        assertThat(second.messages().stream().map(Message::text)).containsExactly("one", "outside", "two");
        assertThat(second.label()).isEqualTo(Label.UNKNOWN);
        second.end("done");
    }

    @Test
    void label_ofASession_onlyRises() {
        var conversation = begin("main", "one");
        assertThat(conversation.label()).isEqualTo(Label.OWNER);
        conversation.add(List.of(tool("trn_1", "x", Label.UNKNOWN)));
        conversation.add(List.of(tool("trn_1", "y", Label.SYSTEM)));
        assertThat(conversation.label()).isEqualTo(Label.UNKNOWN);
        conversation.end("done");
        assertThat(transcripts.session("main").orElseThrow().label()).isEqualTo(Label.UNKNOWN);
        say("other", "two");
        assertThat(transcripts.session("other").orElseThrow().label()).isEqualTo(Label.OWNER);
    }

    @Test
    void label_ofATurnThatACrashCutOff_staysAsHighAsWhatItRead() {
        var conversation = begin("main", "one");
        conversation.add(List.of(tool("trn_1", "outside", Label.UNKNOWN)));
        store.write(tx -> 0);
        restart();
        assertThat(transcripts.interrupted(NOW)).isEqualTo(1);
        assertThat(transcripts.interrupted(NOW)).isZero();
        assertThat(transcripts.session("main").orElseThrow().label()).isEqualTo(Label.UNKNOWN);
        assertThat(turnRows("state || ' ' || label")).containsExactly("interrupted personal/untrusted");
        assertThat(transcripts.page("main", Long.MAX_VALUE, 10).getLast().role())
                .isEqualTo(Role.NOTICE);
        assertThat(begin("main", "two").label()).isEqualTo(Label.UNKNOWN);
    }

    @Test
    void begin_whileATurnRuns_waitsForItsEndInOrder() throws InterruptedException {
        var order = new CopyOnWriteArrayList<String>();
        var running = new AtomicInteger();
        var first = begin("main", "first");
        assertThat(sessions.busy("main")).isTrue();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            var name = "turn " + i;
            var thread = Thread.ofPlatform().start(() -> {
                var conversation = begin("main", name);
                order.add(name + " with " + running.incrementAndGet());
                running.decrementAndGet();
                conversation.end("done");
            });
            threads.add(thread);
            eventually(() -> thread.getState() == Thread.State.TIMED_WAITING);
        }
        assertThat(order).isEmpty();
        first.end("done");
        for (var thread : threads) {
            thread.join();
        }
        assertThat(order)
                .containsExactly(
                        "turn 0 with 1",
                        "turn 1 with 1",
                        "turn 2 with 1",
                        "turn 3 with 1",
                        "turn 4 with 1",
                        "turn 5 with 1",
                        "turn 6 with 1",
                        "turn 7 with 1");
        assertThat(sessions.busy("main")).isFalse();
        assertThat(texts("main")).hasSize(9);
    }

    @Test
    void begin_inOtherSessions_doesNotWait() {
        var first = begin("a", "x");
        var second = begin("b", "y");
        first.end("done");
        second.end("done");
        assertThat(texts("b")).containsExactly("y");
    }

    @Test
    void begin_whenTooManyWait_isRefused() throws InterruptedException {
        var first = begin("main", "first");
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < Sessions.MAX_WAITING; i++) {
            var thread = Thread.ofPlatform().start(() -> say("main", "waiting"));
            threads.add(thread);
        }
        eventually(() -> threads.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
        assertThatThrownBy(() -> begin("main", "more")).hasMessageStartingWith("SESSION-002");
        first.end("done");
        for (var thread : threads) {
            thread.join();
        }
        say("main", "last");
        assertThat(texts("main")).hasSize(Sessions.MAX_WAITING + 2);
    }

    @Test
    void begin_interruptedWhileItWaits_losesNoTurn() throws InterruptedException {
        var first = begin("main", "first");
        var failed = new AtomicReference<>("");
        var waiter = Thread.ofPlatform().start(() -> {
            try {
                say("main", "never");
            } catch (ProblemException e) {
                failed.set(e.problem().code() + " " + Thread.currentThread().isInterrupted());
            }
        });
        eventually(() -> waiter.getState() == Thread.State.TIMED_WAITING);
        waiter.interrupt();
        waiter.join();
        assertThat(failed).hasValue("SESSION-003 true");
        first.end("done");
        say("main", "second");
        assertThat(texts("main")).containsExactly("first", "second");
    }

    @Test
    void end_calledTwice_stillLetsOneTurnRunAtATime() throws InterruptedException {
        var first = begin("main", "first");
        first.end("done");
        first.end("failed");
        var second = begin("main", "second");
        var entered = new CountDownLatch(1);
        var third = Thread.ofPlatform().start(() -> {
            var conversation = begin("main", "third");
            entered.countDown();
            conversation.end("done");
        });
        eventually(() -> third.getState() == Thread.State.TIMED_WAITING);
        assertThat(entered.getCount()).isEqualTo(1);
        second.end("done");
        third.join();
        assertThat(entered.getCount()).isZero();
        assertThat(turnRows("state")).containsOnly("done");
    }

    @Test
    void turn_whoseWritesFailed_isNotRememberedByTheNextOne() {
        say("main", "kept");
        diskFails.set(true);
        var lost = begin("main", "lost");
        assertThatThrownBy(() -> lost.end("done")).hasMessage("the disk fails");
        lost.end("failed");
        diskFails.set(false);
        assertThat(seen("main")).containsExactly("kept", "look");
        assertThat(sessions.busy("main")).isFalse();
    }

    @Test
    void turn_thatCouldNotBeHandedOver_freesTheSessionAndIsForgotten() {
        say("main", "kept");
        var conversation = begin("main", "running");
        store.close();
        assertThatThrownBy(() -> conversation.add(List.of(user("trn_2", "lost"))))
                .hasMessageStartingWith("STORE-004");
        assertThatThrownBy(() -> conversation.end("done")).hasMessageStartingWith("STORE-004");
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> begin("main", "lost too")).hasMessageStartingWith("STORE-004");
            assertThat(sessions.busy("main")).isFalse();
        }
    }

    @Test
    void turn_onAnInterruptedThread_isKeptToItsEnd() throws InterruptedException {
        var thread = Thread.ofVirtual().start(() -> {
            var conversation = begin("main", "said");
            Thread.currentThread().interrupt();
            conversation.add(List.of(tool("trn_1", "so far", Label.UNKNOWN)));
            conversation.end("stopped");
        });
        thread.join();
        assertThat(texts("main")).containsExactly("said", "so far");
        assertThat(sessions.busy("main")).isFalse();
    }

    @Test
    void session_inUse_isNeverForgotten() throws InterruptedException {
        var first = begin("main", "first");
        for (int i = 0; i < 100; i++) {
            say("other " + i, "x");
        }
        assertThat(sessions.busy("main")).isTrue();
        var second = Thread.ofPlatform().start(() -> say("main", "second"));
        eventually(() -> second.getState() == Thread.State.TIMED_WAITING);
        for (int i = 100; i < 200; i++) {
            say("other " + i, "x");
        }
        first.end("done");
        second.join();
        assertThat(texts("main")).containsExactly("first", "second");
        assertThat(seen("other 3")).containsExactly("x", "look");
    }

    @Test
    void sessions_underManyThreads_keepEveryMessageOnce() throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 16; t++) {
            int number = t;
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 20; i++) {
                    say("session " + (number + i) % 5, number + "/" + i);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        int all = 0;
        for (int s = 0; s < 5; s++) {
            var kept = texts("session " + s);
            assertThat(kept).doesNotHaveDuplicates();
            all += kept.size();
            assertThat(seen("session " + s)).startsWith(kept.toArray(String[]::new));
        }
        assertThat(all).isEqualTo(320);
    }

    @Test
    void messages_keptAtHand_areBounded() {
        var large = "x".repeat(Sessions.MAX_CHARACTERS / 4);
        for (int i = 0; i < 8; i++) {
            say("main", i + large);
        }
        assertThat(seen("main").size()).isLessThanOrEqualTo(6);
        restart();
        var seen = seen("main");
        assertThat(seen.size()).isLessThanOrEqualTo(6);
        assertThat(seen.getLast()).isEqualTo("look");
        assertThat(texts("main")).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\u0000", "\u007f", "\u0085"})
    void name_thatIsNone_isRefused(String name) {
        assertThatThrownBy(() -> begin(name, "x")).hasMessageStartingWith("SESSION-001");
        assertThatThrownBy(() -> Sessions.checkName("x".repeat(101))).hasMessageStartingWith("SESSION-001");
        assertThat(Sessions.checkName("täglich 😀")).isEqualTo("täglich 😀");
    }

    @Test
    void page_goesBackFromTheNewest() {
        for (int i = 0; i < 10; i++) {
            say("main", "m" + i);
        }
        var newest = transcripts.page("main", Long.MAX_VALUE, 3);
        assertThat(newest.stream().map(Message::text)).containsExactly("m7", "m8", "m9");
        var before = transcripts.page("main", newest.getFirst().seq(), 3);
        assertThat(before.stream().map(Message::text)).containsExactly("m4", "m5", "m6");
        assertThat(transcripts.page("unknown", Long.MAX_VALUE, 3)).isEmpty();
        assertThat(transcripts.sessions(5).stream().map(Transcripts.Summary::name))
                .containsExactly("main");
    }

    @Test
    void search_findsWordsByTheirBeginning_withTheirLabel() {
        say("main", "Grüße aus Zürich, die Rechnung liegt bei");
        say("other", "nothing of the kind");
        for (var words : List.of("rechnung", "RECH", "zurich gruße", "rechnung liegt", "\"rechnung\"", "rechnung*")) {
            var hits = transcripts.search(words, 10);
            assertThat(hits).as(words).hasSize(1);
            assertThat(hits.getFirst().session()).isEqualTo("main");
            assertThat(hits.getFirst().label()).isEqualTo(Label.OWNER);
        }
        for (var words :
                List.of("", "?", "rechnung nothing", "echnung", "NOT rechnung", "a AND b", "text:x", "NEAR(")) {
            assertThat(transcripts.search(words, 10)).as(words).isEmpty();
        }
    }

    @Test
    void search_forAnyText_isAValidQuery() {
        say("main", "some words");
        var random = new Random(1);
        for (int run = 0; run < 2_000; run++) {
            var text = random.ints(random.nextInt(20), 0, 0x11_0000)
                    .map(c -> random.nextInt(3) == 0 ? "\"*():^{}-+ NOTAND".codePointAt(random.nextInt(17)) : c)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertThat(transcripts.search(text, 10)).hasSizeLessThanOrEqualTo(1);
        }
    }
}

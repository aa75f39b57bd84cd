package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What was acknowledged before a power cut is there after it.
final class KillTest {
    private static final boolean LONG = Boolean.getBoolean("homarus.long");
    private static final int ROUNDS = LONG ? 100 : 10;
    private static final int SESSIONS = 8;
    private static final long LIMIT_SECONDS = 900;
    private static final long SEED = 20_261_121;

    /// A turn whose end a client has seen.
    private record Acknowledged(String session, String said, String reply, String label) {}

    private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
    private final AtomicInteger said = new AtomicInteger();

    @Test
    @Timeout(value = LIMIT_SECONDS, unit = TimeUnit.SECONDS)
    void kill_whileSessionsStream_losesNothingThatWasAcknowledged() throws Exception {
        var random = new Random(SEED);
        try (var place = new Place();
                var model = new FakeModel().always(pieces())) {
            int cut = 0;
            int sent = 0;
            var gateway = GatewayProcess.start(place);
            try {
                gateway.owner().addModel("m", "openai", model.openAi());
                var token = gateway.owner().token("chat");
                for (int round = 0; round < ROUNDS; round++) {
                    cut += killed(gateway, token, random.nextInt(50, 600));
                    gateway.close();
                    gateway = GatewayProcess.start(place);
                    check(gateway.owner());
                    sent = checkLedger(gateway.owner(), model.seen(), sent);
                }
            } finally {
                gateway.close();
            }
            System.out.printf(
                    "KillTest: rounds=%d sessions=%d turns=%d acknowledged=%d cut=%d lost=0 seed=%d%n",
                    ROUNDS, SESSIONS, said.get(), acknowledged.size(), cut, SEED);
            assertThat(acknowledged.size()).isGreaterThan(ROUNDS * SESSIONS / 2);
            assertThat(cut).isGreaterThan(ROUNDS);
        }
    }

    private static Script pieces() {
        return (seen, reply) -> {
            reply.text("To ");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            reply.text(seen.lastText()).text(" I say yes.").end();
        };
    }

    /// Talks in all sessions until the process is killed; returns how many turns were cut off.
    private int killed(GatewayProcess gateway, String token, int afterMillis) throws InterruptedException {
        var begun = new CountDownLatch(SESSIONS);
        var cut = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < SESSIONS; i++) {
            var session = "kill-" + i;
            boolean plain = i % 2 == 1;
            threads.add(Thread.ofVirtual().start(() -> {
                begun.countDown();
                try {
                    while (!Thread.currentThread().isInterrupted()) {
                        talk(gateway, token, session, plain);
                    }
                } catch (RuntimeException | AssertionError e) {
                    // The connection broke: this turn was not acknowledged.
                    cut.incrementAndGet();
                }
            }));
        }
        begun.await();
        // A gateway that has just started is slow at first; what is cut off is one at work.
        int before = acknowledged.size();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (acknowledged.size() < before + SESSIONS && System.nanoTime() < until) {
            Thread.sleep(5);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(afterMillis));
        gateway.kill();
        for (var thread : threads) {
            thread.join();
        }
        return cut.get();
    }

    private void talk(GatewayProcess gateway, String token, String session, boolean plain) {
        var text = session + " says " + said.incrementAndGet();
        if (plain) {
            var body = "{\"messages\":[{\"role\":\"user\",\"content\":"
                    + Json.of(text).write() + "}]}";
            var client = gateway.tcp().token(token).with("X-Homarus-Session: " + session);
            var answer = client.post("/v1/chat/completions", body).expect(200).json();
            var reply = Json.object(answer.array("choices").getFirst(), "choice")
                    .object("message")
                    .orElseThrow()
                    .text("content");
            acknowledged.add(new Acknowledged(session, text, reply, ""));
        } else {
            var done = gateway.owner().chat(session, text);
            if (done.text("state").equals("done")) {
                acknowledged.add(new Acknowledged(session, text, done.text("reply"), done.text("label")));
            }
        }
    }

    private void check(Owner owner) {
        for (int i = 0; i < SESSIONS; i++) {
            var session = "kill-" + i;
            var kept = messages(owner, session);
            for (var turn : acknowledged) {
                if (turn.session().equals(session)) {
                    assertThat(replyTo(kept, turn))
                            .as("the reply to %s", turn.said())
                            .isEqualTo(turn.reply());
                }
            }
        }
        assertThat(owner.verify().flag("ok", false)).as("%s", owner.verify()).isTrue();
        assertThat(owner.ledger()).noneMatch(row -> row.text("status").equals("sending"));
        assertThat(owner.sessions()).noneMatch(row -> row.flag("busy", true));
        var again = owner.chat("after", "does it work?");
        assertThat(again.text("reply")).isEqualTo("To does it work? I say yes.");
    }

    /// Whatever reached the model's server is in the ledger, however soon after it the power was cut.
    private static int checkLedger(Owner owner, List<FakeModel.Seen> seen, int from) throws Exception {
        var recorded = new HashSet<String>();
        owner.ledger().forEach(row -> recorded.add(row.text("sha256")));
        var sha256 = MessageDigest.getInstance("SHA-256");
        for (var request : seen.subList(from, seen.size())) {
            assertThat(recorded).contains(HexFormat.of().formatHex(sha256.digest(request.body())));
        }
        return seen.size();
    }

    private static List<Json.Obj> messages(Owner owner, String session) {
        var all = new ArrayList<Json.Obj>();
        long before = Long.MAX_VALUE;
        while (true) {
            var page = owner.rows("/api/messages?limit=1000&session=" + session + "&before=" + before, "messages");
            all.addAll(0, page);
            if (page.size() < 1000) {
                return all;
            }
            before = page.getFirst().number("seq", 0, 0, Long.MAX_VALUE / 2);
        }
    }

    /// Returns what is stored as the answer of the turn in which this was said.
    private static String replyTo(List<Json.Obj> kept, Acknowledged turn) {
        for (var message : kept) {
            if (message.text("role").equals("user") && message.text("text").equals(turn.said())) {
                assertThat(message.text("label")).startsWith("personal/");
                return kept.stream()
                        .filter(other -> other.text("turn").equals(message.text("turn"))
                                && other.text("role").equals("assistant"))
                        .findFirst()
                        .map(other -> {
                            assertThat(other.text("label"))
                                    .startsWith("personal/")
                                    .contains("model:m");
                            if (!turn.label().isEmpty()) {
                                assertThat(turn.label()).startsWith("personal/known");
                            }
                            return other.text("text");
                        })
                        .orElse("lost");
            }
        }
        return "lost";
    }
}

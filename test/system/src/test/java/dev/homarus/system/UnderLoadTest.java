package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is done to the whole home while people talk to it.
@Timeout(150)
final class UnderLoadTest {
    private static final int TALKING = 4;
    private static final int TURNS = 20;

    /// No machine is so slow that the work is not done often enough in as many turns.
    private static final int MOST = 2_000;

    private final Place place = new Place();
    private final GatewayProcess gateway = GatewayProcess.start(place);

    @AfterEach
    void end() {
        gateway.close();
        place.close();
    }

    @Test
    void rotation_losesNoTurn_andFailsNoRead() throws InterruptedException {
        whileTalking(5, () -> gateway.socket().post("/api/keys/rotate", "{}").expect(200));
        assertThat(gateway.owner().verify().flag("ok", false)).isTrue();
    }

    @Test
    void backup_losesNoTurn_andFailsNoRead_andIsWhole() throws InterruptedException {
        whileTalking(3, () -> assertThat(backup("create")).contains("\"type\":\"done\""));
        assertThat(backup("create")).contains("\"type\":\"done\"");
        assertThat(backup("drill")).contains("\"findings\":[]");
    }

    private String backup(String what) {
        return gateway.socket()
                .post(
                        "/api/backups/" + what,
                        Json.object()
                                .put("folder", place.root.resolve("backup").toString())
                                .build()
                                .write())
                .expect(200)
                .text();
    }

    /// Does the work over and over while several conversations go on, until each has had its Turns and the work
    /// was
    /// done often enough; then everything that was said is there.
    private void whileTalking(int least, Runnable work) throws InterruptedException {
        var going = new AtomicBoolean(true);
        var done = new AtomicInteger();
        var failed = new AtomicInteger();
        var working = Thread.startVirtualThread(() -> {
            while (going.get()) {
                work.run();
                done.incrementAndGet();
            }
        });
        var talking = new ArrayList<Thread>();
        for (int i = 0; i < TALKING; i++) {
            var session = "s" + i;
            talking.add(Thread.startVirtualThread(() -> {
                for (int turn = 0; turn < TURNS || (done.get() < least && working.isAlive() && turn < MOST); turn++) {
                    var answer = gateway.owner().chat(session, "heron " + session + " " + turn);
                    boolean read = gateway.owner().messages(session).toString().contains("heron " + session);
                    if (!answer.text("state").equals("done") || !read) {
                        failed.incrementAndGet();
                    }
                }
            }));
        }
        for (var thread : talking) {
            assertThat(thread.join(Duration.ofMinutes(2))).isTrue();
        }
        going.set(false);
        working.join();
        assertThat(failed.get()).isZero();
        assertThat(done.get()).isGreaterThanOrEqualTo(least);
        for (int i = 0; i < TALKING; i++) {
            assertThat(gateway.owner().messages("s" + i).toString()).contains("heron s" + i + " ");
        }
    }
}

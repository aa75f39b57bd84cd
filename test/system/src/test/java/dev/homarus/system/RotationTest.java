package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A new root key while the home is in use, and while the process is killed.
class RotationTest {
    private static final int LEAST = 5;
    private static final int MOST = 400;

    private final Place place = new Place();
    private GatewayProcess gateway = GatewayProcess.start(place);

    @AfterEach
    void end() {
        gateway.close();
        place.close();
    }

    private long generation() {
        return gateway.socket().get("/api/keys").json().number("generation", 0, 0, Long.MAX_VALUE);
    }

    @Test
    void rotate_underLoad_losesNoTurnAndFailsNoRead() throws InterruptedException {
        var going = new AtomicBoolean(true);
        var rotated = new AtomicInteger();
        var rotating = Thread.startVirtualThread(() -> {
            while (going.get()) {
                assertThat(gateway.socket().post("/api/keys/rotate", "{}").status())
                        .isEqualTo(200);
                rotated.incrementAndGet();
            }
        });
        var talking = new ArrayList<Thread>();
        var failed = new AtomicInteger();
        for (int i = 0; i < 4; i++) {
            var session = "s" + i;
            talking.add(Thread.startVirtualThread(() -> {
                for (int turn = 0; turn < 20 || (rotated.get() <= LEAST && turn < MOST); turn++) {
                    var done = gateway.owner().chat(session, "heron " + session + " " + turn);
                    if (!done.text("state").equals("done")) {
                        failed.incrementAndGet();
                    }
                }
            }));
        }
        for (var thread : talking) {
            assertThat(thread.join(Duration.ofSeconds(60))).isTrue();
        }
        going.set(false);
        rotating.join();
        assertThat(failed.get()).isZero();
        assertThat(rotated.get()).isGreaterThan(LEAST);
        for (int i = 0; i < 4; i++) {
            assertThat(gateway.owner().messages("s" + i).toString())
                    .contains("heron s" + i + " 0", "heron s" + i + " 19");
        }
        assertThat(gateway.owner().verify().flag("ok", false)).isTrue();
    }

    @Test
    void rotate_killedAtAnyMoment_leavesARingThatOpens() {
        gateway.owner().chat("main", "the heron stays");
        var random = new Random(7);
        for (int round = 0; round < 6; round++) {
            long before = generation();
            Thread.startVirtualThread(() -> {
                try {
                    while (true) {
                        gateway.socket().post("/api/keys/rotate", "{}");
                    }
                } catch (RuntimeException e) {
                    // The process is gone, as wanted.
                }
            });
            LockSupport.parkNanos(Duration.ofMillis(20 + random.nextInt(150)).toNanos());
            gateway.kill();
            gateway = GatewayProcess.start(place);
            assertThat(generation()).isGreaterThanOrEqualTo(before);
            assertThat(new String(
                            gateway.socket().get("/api/messages?session=main").body(), StandardCharsets.UTF_8))
                    .contains("the heron stays");
        }
    }
}

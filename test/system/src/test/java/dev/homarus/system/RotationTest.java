package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A new root key while the process is killed.
class RotationTest {
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

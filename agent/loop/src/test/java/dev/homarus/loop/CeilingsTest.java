package dev.homarus.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CeilingsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void steps_overTheCeiling_haveNoRoom_untilAnHourHasPassed() {
        var ceilings = new Ceilings(3, 1_000);
        for (int i = 0; i < 3; i++) {
            assertThat(ceilings.step("a", NOW)).isTrue();
        }
        assertThat(ceilings.step("a", NOW)).isFalse();
        assertThat(ceilings.step("b", NOW)).isTrue();
        assertThat(ceilings.step("a", NOW.plusSeconds(3_601))).isTrue();
    }

    @Test
    void results_overTheCeiling_leaveNoRoomForSteps() {
        var ceilings = new Ceilings(100, 1_000);
        ceilings.result("a", NOW, 999);
        assertThat(ceilings.step("a", NOW)).isTrue();
        ceilings.result("a", NOW, 1);
        assertThat(ceilings.step("a", NOW)).isFalse();
    }
}

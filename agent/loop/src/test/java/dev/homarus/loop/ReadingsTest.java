package dev.homarus.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadingsTest {
    private final Readings readings = new Readings();

    @Test
    void sameText_ofTheSameSession_isReadOnce() {
        assertThat(readings.of("a", "text")).isSameAs(readings.of("a", "text"));
        assertThat(readings.of("b", "text")).isNotSameAs(readings.of("a", "text"));
        assertThat(readings.characters()).isEqualTo(8);
    }

    @Test
    void whatWasNotNeededLongest_goesFirst() {
        var first = readings.of("a", "1".repeat(200_000));
        readings.of("a", "2".repeat(200_000));
        readings.of("a", "3".repeat(200_000));
        assertThat(readings.of("a", "1".repeat(200_000))).isSameAs(first);

        readings.of("a", "4".repeat(100_000));
        assertThat(readings.of("a", "1".repeat(200_000))).isSameAs(first);
        assertThat(readings.characters()).isEqualTo(500_000);
        readings.of("a", "5".repeat(700_000));
        assertThat(readings.characters()).isZero();
    }

    @Test
    void forgottenSession_leavesNothing() {
        readings.of("a", "one");
        readings.of("b", "four");
        readings.forget("a");
        assertThat(readings.characters()).isEqualTo(4);
    }
}

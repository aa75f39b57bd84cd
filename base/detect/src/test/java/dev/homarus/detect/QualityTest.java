package dev.homarus.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class QualityTest {
    private static final int COUNT = Boolean.getBoolean("homarus.long") ? 5_000 : 300;

    @Test
    @DisplayName("precision and recall on the public labelled set are not lower than the guide says")
    void publicSet_isFound() {
        var scores = Quality.publicSet(Quality.SEEN);
        for (var type : java.util.List.of("card", "email", "address.ip", "national-id.us", "driving-licence")) {
            assertThat(scores.get(type)).as(type).isNotNull().satisfies(score -> {
                assertThat(score.gold()).isPositive();
                assertThat(score.recall()).isEqualTo(1);
                assertThat(score.precision()).isEqualTo(1);
            });
        }
        assertThat(scores.get("phone")).isNotNull().satisfies(score -> {
            assertThat(score.gold()).isEqualTo(10);
            assertThat(score.recall()).isGreaterThanOrEqualTo(0.9);
            assertThat(score.precision()).isGreaterThanOrEqualTo(0.9);
        });
    }

    @Test
    @DisplayName("texts that were read after the rules were written are not worse")
    void unseenTexts_areFound() {
        var scores = Quality.publicSet(Quality.UNSEEN);
        for (var type : java.util.List.of("card", "iban", "phone", "driving-licence")) {
            assertThat(scores.get(type)).as(type).isNotNull().satisfies(score -> {
                assertThat(score.gold()).isPositive();
                assertThat(score.recall()).isEqualTo(1);
                assertThat(score.precision()).isEqualTo(1);
            });
        }
    }

    @Test
    @DisplayName("ordinary text has few wrong hits, and none that is called a secret")
    void ordinaryText_isMostlyFree() {
        var texts = Quality.ordinary(COUNT);
        Quality.wrong(texts).forEach((kind, types) -> {
            int hits = types.values().stream().mapToInt(Integer::intValue).sum();
            double share = (double) hits / COUNT;
            assertThat(types.keySet()).as(kind).noneMatch(type -> type.startsWith("secret"));
            double most = switch (kind) {
                case "number, 11 digits" -> 0.08;
                case "number, 16 digits" -> 0.06;
                default -> 0.02;
            };
            assertThat(share).as(kind + " " + types).isLessThanOrEqualTo(most);
        });
    }

    @Test
    @DisplayName("five thousand names meet neither noise nor prose by chance")
    void knownValues_areNotInNoise() {
        int length = COUNT * 300;
        assertThat(Quality.wrongKnown(Quality.noise(length), false)).isZero();
        assertThat(Quality.wrongKnown(Timing.text(new java.util.Random(9), length), false))
                .isZero();
    }
}

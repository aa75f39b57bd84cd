package dev.homarus.passphrase;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrengthTest {
    private static Strength of(String text) {
        return Strength.of(text.toCharArray());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"password", "12345678", "qwertyuiop", "aaaaaaaaaaaa", "letmein1", "iloveyou", "19840521", ""})
    void common_isNotEnough_andSaysWhy(String text) {
        assertThat(of(text).isEnough()).isFalse();
        assertThat(text.isEmpty() || !of(text).advice().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"quiet otter lamp 99", "a long passphrase", "tr0mbone-Kestrel-9", "grüne Birnen im März"})
    void unrelatedWords_areEnough(String text) {
        assertThat(of(text).isEnough()).isTrue();
    }

    @Test
    void passphrase_isLeftAsItIs() {
        var text = "quiet otter lamp 99".toCharArray();
        assertThat(Strength.of(text).isEnough()).isTrue();
        assertThat(text).containsExactly("quiet otter lamp 99".toCharArray());
    }

    @Test
    void strength_neverHoldsThePassphrase() {
        assertThat(of("quiet otter lamp 99").toString()).doesNotContain("otter");
    }

    @Test
    void veryLong_isJudgedByItsBeginning_inBoundedTime() {
        org.junit.jupiter.api.Assertions.assertTimeout(Duration.ofSeconds(20), () -> of("ab1!".repeat(5_000)));
    }
}

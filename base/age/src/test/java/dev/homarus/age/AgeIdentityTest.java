package dev.homarus.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgeIdentityTest {
    private static String text(AgeIdentity identity) {
        return identity.useText(String::new);
    }

    @Test
    void make_twice_givesTwoIdentitiesOfTheSpecifiedForm() {
        try (var one = AgeIdentity.make();
                var other = AgeIdentity.make()) {
            assertThat(text(one))
                    .matches("AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}")
                    .isNotEqualTo(text(other));
            assertThat(one.recipient().text()).matches("age1[02-9ac-hj-np-z]{58}");
            assertThat(one.recipient()).isNotEqualTo(other.recipient());
        }
    }

    @Test
    void read_ofTheExactText_isTheSameIdentity() {
        try (var made = AgeIdentity.make();
                var read = AgeIdentity.read(text(made).toCharArray()).orElseThrow()) {
            assertThat(text(read)).isEqualTo(text(made));
            assertThat(read.recipient()).isEqualTo(made.recipient());
        }
    }

    @Test
    void read_ofAnotherCaseInGroupsAndLines_isTheSameIdentity() {
        try (var made = AgeIdentity.make()) {
            var typed = "\n  "
                    + text(made)
                            .toLowerCase(java.util.Locale.ROOT)
                            .replaceAll("(.{5})", "$1 ")
                            .replaceAll("(.{24})", "$1-\r\n\t");
            try (var read = AgeIdentity.read(typed.toCharArray()).orElseThrow()) {
                assertThat(text(read)).isEqualTo(text(made));
            }
        }
    }

    @Test
    void read_withAnyCharacterReplaced_isEmpty() {
        try (var made = AgeIdentity.make()) {
            var text = text(made);
            for (int at = 0; at < text.length(); at++) {
                if (text.charAt(at) == '-') {
                    continue;
                }
                for (char c : "QPZRY9X82O1-é".toCharArray()) {
                    var wrong = text.substring(0, at) + c + text.substring(at + 1);
                    if (c != text.charAt(at)) {
                        assertThat(AgeIdentity.read(wrong.toCharArray()))
                                .as(wrong)
                                .isEmpty();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AGE-SECRET-KEY-1",
                "AGE-PLUGIN-YUBIKEY-1QQQQQQQQQQQQQQ",
                "age1hrr9jpzd6h4gjcennafv3a6l9mzvhgaslm5vunu8p5kdkfqp6vfscm7vpf",
                "a passphrase"
            })
    void read_ofSomethingElse_isEmpty(String typed) {
        assertThat(AgeIdentity.read(typed.toCharArray())).isEmpty();
        assertThat(AgeIdentity.read(typed.repeat(1_000).toCharArray())).isEmpty();
    }

    @Test
    void useText_wipesWhatItLent_andFailsAfterClose() {
        var lent = new AtomicReference<>(new char[0]);
        var identity = AgeIdentity.make();
        identity.useText(characters -> {
            lent.set(characters);
            return characters.length;
        });
        assertThat(lent.get()).hasSize(74).containsOnly('\0');
        assertThat(identity.toString()).doesNotContain("SECRET");
        identity.close();
        assertThatThrownBy(() -> text(identity)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> AgeFile.open(new byte[] {1}, identity)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "age1",
                "AGE1HRR9JPZD6H4GJCENNAFV3A6L9MZVHGASLM5VUNU8P5KDKFQP6VFSCM7VPF",
                "age1hrr9jpzd6h4gjcennafv3a6l9mzvhgaslm5vunu8p5kdkfqp6vfscm7vpq",
                "age1hrr9jpzd6h4gjcennafv3a6l9mzvhgaslm5vunu8p5kdkfqp6vfscm7vp"
            })
    void recipient_thatIsNone_isRefused(String text) {
        assertThat(AgeRecipient.read(text)).isEmpty();
        assertThatThrownBy(() -> new AgeRecipient(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void recipient_withSpaceAround_isRead() {
        var text = "age1hrr9jpzd6h4gjcennafv3a6l9mzvhgaslm5vunu8p5kdkfqp6vfscm7vpf";
        assertThat(AgeRecipient.read("  " + text + "\n")).contains(new AgeRecipient(text));
    }
}

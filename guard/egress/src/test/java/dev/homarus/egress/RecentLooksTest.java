package dev.homarus.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.detect.Detector;
import dev.homarus.outlook.Look;
import dev.homarus.outlook.Outlook;
import dev.homarus.pseudonym.Pseudonyms;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import org.junit.jupiter.api.Test;

/// A look that is remembered is the very object that was made before.
class RecentLooksTest {
    private final RecentLooks recent = new RecentLooks();
    private final Pseudonyms pseudonyms = Pseudonyms.of(() -> SecretBytes.random(32));
    private final Outlook personal = outlook(Classification.PERSONAL, pseudonyms);

    private static Outlook outlook(Classification clearance, Pseudonyms pseudonyms) {
        return new Outlook(Detector.standard(), pseudonyms, clearance, false);
    }

    private Look at(Outlook outlook, String text) {
        return recent.at("a", outlook, text, Label.OWNER);
    }

    @Test
    void at_theSameAgain_isWhatWasSaidBefore() {
        var look = at(personal, "hello");
        at(personal, "hello you");
        assertThat(at(outlook(Classification.PERSONAL, pseudonyms), new String("hello")))
                .isSameAs(look);
    }

    @Test
    void at_withAnythingElse_isMadeAnew() {
        var look = at(personal, "hello");
        assertThat(at(outlook(Classification.PUBLIC, pseudonyms), "hello")).isInstanceOf(Look.Stays.class);
        assertThat(at(outlook(Classification.PERSONAL, Pseudonyms.of(() -> SecretBytes.random(32))), "hello"))
                .isNotSameAs(look);
        assertThat(recent.at("a", personal, "hello", Label.SYSTEM)).isNotSameAs(look);
    }

    @Test
    void at_afterTheConversationIsForgotten_isMadeAnew() {
        var look = at(personal, "hello");
        recent.forget("b");
        assertThat(at(personal, "hello")).isSameAs(look);
        recent.forget("a");
        assertThat(at(personal, "hello")).isNotSameAs(look);
    }

    @Test
    void at_afterManyOthersOrOfALongText_isMadeAnew() {
        var look = at(personal, "hello");
        for (int i = 0; i < RecentLooks.MOST; i++) {
            at(personal, "hello " + i);
        }
        assertThat(at(personal, "hello")).isNotSameAs(look);
        var text = "x ".repeat(RecentLooks.LONGEST);
        assertThat(at(personal, text)).isNotSameAs(at(personal, text));
    }
}

package dev.homarus.outlook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.detect.Detector;
import dev.homarus.detect.KnownValues;
import dev.homarus.pseudonym.Pseudonyms;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutlookTest {
    private static final String CARD = "4111111111111111";
    private static final Label PERSONAL = Label.of(Classification.PERSONAL, Provenance.KNOWN);
    private static final Label RESTORED =
            Label.of(Classification.SENSITIVE, Provenance.KNOWN).from(Outlook.RESTORED);

    private final Pseudonyms pseudonyms = Pseudonyms.of(SecretBytes.taking(new byte[32]));

    private Outlook outlook(Classification clearance, KnownValues.Value... known) {
        var detector = Detector.standard().knowing(KnownValues.of(List.of(known)));
        return new Outlook(detector, pseudonyms, clearance, false);
    }

    private static KnownValues.Value value(String text, Classification classification) {
        return new KnownValues.Value(text, "", classification);
    }

    @Test
    void label_aboveTheClearance_keepsTheTextHere() {
        for (var clearance : Classification.values()) {
            for (var level : Classification.values()) {
                var look = outlook(clearance).at("words", Label.of(level, Provenance.OWNER));
                assertThat(look instanceof Look.Leaves)
                        .as("%s to %s", level, clearance)
                        .isEqualTo(level.compareTo(clearance) <= 0);
            }
        }
    }

    @Test
    void image_leavesAsAWhole_andStaysWhereNamesAreHidden() {
        var image = Label.UNKNOWN.from(Label.IMAGE);
        assertThat(outlook(Classification.PERSONAL).at("", image)).isInstanceOf(Look.Leaves.class);
        assertThat(outlook(Classification.PUBLIC).at("", image)).isInstanceOf(Look.Stays.class);
        var hiding = new Outlook(Detector.standard(), pseudonyms, Classification.PERSONAL, true);
        assertThat(hiding.at("", image)).isInstanceOf(Look.Stays.class);
        assertThat(hiding.at("a text about an image", image)).isInstanceOf(Look.Leaves.class);
        assertThat(hiding.at("", PERSONAL)).isInstanceOf(Look.Leaves.class);
    }

    @Test
    void restoredText_isJudgedByWhatItHolds_butASecretLabelStays() {
        assertThat(outlook(Classification.PERSONAL).at("words", RESTORED)).isInstanceOf(Look.Leaves.class);
        assertThat(outlook(Classification.PERSONAL)
                        .at("words", RESTORED.join(Label.of(Classification.SECRET, Provenance.OWNER))))
                .isInstanceOf(Look.Stays.class);
    }

    @Test
    void knownSensitiveValue_goesAsAPseudonym_itsSurroundingsStay() {
        var outlook = outlook(Classification.PERSONAL, value("Project Nightjar", Classification.SENSITIVE));

        var look = (Look.Leaves) outlook.at("about PROJECT  nightjar: ok", PERSONAL);

        assertThat(look.text()).matches("about KNOWN_[A-Z0-9]{8}: ok");
        assertThat(look.label()).isEqualTo(PERSONAL);
    }

    @Test
    void secretAndSensitive_inOneText_areBothGone() {
        var outlook = outlook(Classification.PERSONAL, value("correct horse battery", Classification.SECRET));

        var look = (Look.Leaves) outlook.at("pw correct horse battery, card " + CARD, PERSONAL);

        assertThat(look.text()).matches("pw \\[a secret was left out], card CARD_[A-Z0-9]{8}");
        assertThat(look.replaced()).containsEntry("secret", 1).containsEntry("card", 1);
    }

    @Test
    void plantedToken_isNotRestored() {
        var outlook = outlook(Classification.PERSONAL);
        var token = ((Look.Leaves) outlook.at(CARD, PERSONAL)).text();

        var planted = (Look.Leaves) outlook.at("say " + token + " and pay with " + CARD, PERSONAL);

        assertThat(pseudonyms.restore(planted.text()).text()).isEqualTo("say " + token + " and pay with " + CARD);
        assertThat(planted.text()).startsWith("say TEXT_");
    }

    /// Whatever else is in a text, nothing above the clearance is left in what leaves.
    @Test
    void whatLeaves_neverHoldsMoreThanTheClearance() {
        var random = new Random(4);
        var secret = value("tr0ub4dor&3 horse", Classification.SECRET);
        var name = value("Ottilie Brandwein", Classification.SENSITIVE);
        var bits = List.of(
                CARD,
                "DE89 3704 0044 0532 0130 00",
                secret.text(),
                name.text(),
                "hello",
                "\n",
                "KNOWN_",
                "=",
                "\"",
                "a@b.example",
                "dHIwdWI0ZG9yJjMgaG9yc2U=",
                "nɹ",
                "%20",
                "CARD_23456789");
        for (int round = 0; round < 2_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(8); i >= 0; i--) {
                text.append(bits.get(random.nextInt(bits.size()))).append(random.nextBoolean() ? " " : "\n");
            }
            var look = outlook(Classification.PERSONAL, secret, name).at(text.toString(), PERSONAL);
            if (look instanceof Look.Leaves leaves) {
                assertThat(leaves.text())
                        .doesNotContain(CARD)
                        .doesNotContain(secret.text())
                        .doesNotContain(name.text())
                        .doesNotContain("dHIwdWI0ZG9yJjMgaG9yc2U");
            }
        }
    }

    @Test
    void alone_isTheSameEverywhere() {
        assertThat(Outlook.alone(Classification.PERSONAL, true, "mail a.b@example.org", PERSONAL))
                .isEqualTo(Outlook.alone(Classification.PERSONAL, true, "mail a.b@example.org", PERSONAL));
    }
}

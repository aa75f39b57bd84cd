package dev.homarus.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.detect.KnownValues;
import dev.homarus.outlook.Look;
import dev.homarus.outlook.Outlook;
import dev.homarus.policy.Consent;
import dev.homarus.types.Classification;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import dev.homarus.types.SecretRef;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What of a text leaves for a model elsewhere, and how it comes back.
class LookTest {
    private static final String CARD = "4111 1111 1111 1111";
    private static final String KEY = "sk-live-9aXq2Lr7Vt3Zw8Kd5Mb1";
    private static final Label SENSITIVE = Label.of(Classification.SENSITIVE, Provenance.KNOWN);

    @TempDir
    Path folder;

    private Rig rig;
    private Destination cloud;
    private Destination local;

    @BeforeEach
    void open() {
        rig = new Rig(folder);
        cloud = rig.declared(URI.create("https://api.example.com"));
        local = rig.declared(URI.create("http://127.0.0.1:9"));
        consent(Classification.PERSONAL, false);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void consent(Classification highest, boolean names) {
        rig.consents.give(new Consent(cloud.origin(), highest, Rig.START.plusSeconds(9), names), "owner");
    }

    private Look.Leaves leaves(Destination to, String text, Label label) {
        var look = rig.gate.look(to, "main", text, label);
        assertThat(look).isInstanceOf(Look.Leaves.class);
        return (Look.Leaves) look;
    }

    @Test
    void textWithoutFindings_leavesAsItIs() {
        assertThat(leaves(cloud, "what is the capital of France?", Label.OWNER))
                .isEqualTo(new Look.Leaves(
                        "what is the capital of France?", Label.OWNER, Optional.empty(), java.util.Map.of()));
    }

    @Test
    void sensitiveValue_leavesAsAPseudonym_andComesBack() {
        var look = leaves(cloud, "charge " + CARD + " please", Label.OWNER);

        assertThat(look.text()).matches("charge CARD_[A-Z0-9]{8} please");
        assertThat(look.before()).contains("charge " + CARD + " please");
        assertThat(look.label()).isEqualTo(Label.OWNER);
        assertThat(look.replaced()).containsEntry("card", 1);

        var token = look.text().substring(7, 20);
        var restoring = rig.gate.restoring(cloud, "main");
        assertThat(restoring.feed("I charge " + token.substring(0, 6))
                        + restoring.feed(token.substring(6))
                        + restoring.end())
                .isEqualTo("I charge " + CARD);
        assertThat(restoring.label().classification()).isEqualTo(Classification.SENSITIVE);
        assertThat(restoring.arguments("{\"number\":\"" + token + "\"}")).isEqualTo("{\"number\":\"" + CARD + "\"}");
    }

    @Test
    void pseudonym_isOfItsConversationAndDestination() {
        var other = rig.declared(URI.create("https://api.example.org"));
        rig.consents.give(new Consent(other.origin(), Classification.PERSONAL, Rig.START.plusSeconds(9)), "owner");
        var here = leaves(cloud, CARD, Label.OWNER).text();

        assertThat(leaves(cloud, CARD, Label.OWNER).text()).isEqualTo(here);
        assertThat(((Look.Leaves) rig.gate.look(cloud, "other", CARD, Label.OWNER)).text())
                .isNotEqualTo(here);
        assertThat(leaves(other, CARD, Label.OWNER).text()).isNotEqualTo(here);
        assertThat(rig.gate.restoring(cloud, "other").text(here)).isEqualTo(here);
    }

    @Test
    void secret_neverLeaves_evenForAModelHere() {
        rig.values.add(new KnownValues.Value(KEY, "vault", Classification.SECRET));
        for (var to : List.of(cloud, local)) {
            for (var form : List.of(
                    KEY,
                    Base64.getEncoder().encodeToString(("key=" + KEY).getBytes(StandardCharsets.UTF_8)),
                    new StringBuilder(KEY).reverse().toString(),
                    String.join(" ", KEY.split("")))) {
                var look = leaves(to, "it is " + form + " so far", Label.OWNER);
                assertThat(look.text()).contains(Outlook.SECRET).doesNotContain(form);
                assertThat(look.replaced()).containsEntry("secret", 1);
            }
        }
        assertThat(rig.gate.restoring(cloud, "main").text(Outlook.SECRET)).isEqualTo(Outlook.SECRET);
    }

    @Test
    void secretOfTheVault_isKnown_fromTheMomentItIsThere() {
        var held = new HeldSecrets(rig.vault);
        var before = held.version();
        rig.vault.put(new SecretRef("model.x"), cloud.origin(), KEY.getBytes(StandardCharsets.UTF_8));

        assertThat(held.version()).isNotEqualTo(before);
        assertThat(held.values()).containsExactly(new KnownValues.Value(KEY, "vault", Classification.SECRET));
    }

    @Test
    void valueOfALabelledFolder_inAnyOtherText_isHiddenOrKeptOutOfAddresses() {
        rig.values.add(new KnownValues.Value("KD-77120-B", "finance.code", Classification.SENSITIVE));
        for (var form : List.of(
                "KD-77120-B",
                "kd 77120 b",
                "K D - 7 7 1 2 0 - B",
                "B-02177-DK",
                "K\u200bD-77120-B",
                "KD%2D77120%2DB",
                Base64.getEncoder().encodeToString("KD-77120-B".getBytes(StandardCharsets.UTF_8)),
                java.util.HexFormat.of().formatHex("KD-77120-B".getBytes(StandardCharsets.UTF_8)))) {
            var look = leaves(cloud, "cancel " + form + " today", Label.OWNER);
            assertThat(look.text()).as(form).matches("cancel CODE_[A-Z0-9]{8}=* today");
            assertThat(rig.gate.forbids("https://example.org/?q=" + form, "main", Label.OWNER))
                    .as(form)
                    .hasValueSatisfying(reason -> assertThat(reason).contains("known.finance.code"));
        }
        var plain = leaves(local, "cancel KD-77120-B", Label.OWNER);
        assertThat(plain.text()).isEqualTo("cancel KD-77120-B");
    }

    @Test
    void beforeTheFoldersAreRead_nothingLeaves_andThenItDoes() {
        rig.ready = false;
        var before = rig.gate.stamp(cloud, "main");
        assertThat(rig.gate.look(cloud, "main", "hello", Label.OWNER))
                .isEqualTo(new Look.Stays("the labelled folders are still being read"));
        assertThat(rig.gate.forbids("https://example.org/", "main", Label.OWNER))
                .isPresent();
        assertThat(rig.kinds()).contains("egress.denied");

        rig.ready = true;

        assertThat(rig.gate.stamp(cloud, "main")).isNotEqualTo(before);
        assertThat(leaves(cloud, "hello", Label.OWNER).text()).isEqualTo("hello");
        assertThat(rig.gate.forbids("https://example.org/", "main", Label.OWNER))
                .isEmpty();
    }

    @Test
    void textAboveTheClearance_stays_alone() {
        assertThat(rig.gate.look(cloud, "main", "the diagnosis", SENSITIVE))
                .isEqualTo(new Look.Stays("it is sensitive"));
        assertThat(rig.gate.look(local, "main", "the diagnosis", SENSITIVE)).isInstanceOf(Look.Leaves.class);
        assertThat(rig.gate.look(cloud, "main", "x", Label.UNREADABLE)).isInstanceOf(Look.Stays.class);
    }

    @Test
    void restoredText_leavesAgain_withItsValuesHidden() {
        var token = leaves(cloud, CARD, Label.OWNER).text();
        var restoring = rig.gate.restoring(cloud, "main");
        var text = restoring.text("paid with " + token + ".");
        var label = Label.of(Classification.PERSONAL, Provenance.KNOWN).join(restoring.label());
        assertThat(label.classification()).isEqualTo(Classification.SENSITIVE);

        var look = leaves(cloud, text, label);

        assertThat(look.text()).isEqualTo("paid with " + token + ".");
        assertThat(look.label().classification()).isEqualTo(Classification.PERSONAL);
    }

    @Test
    void hiddenValue_isHiddenInOtherForms_fromThenOn() {
        leaves(cloud, "card " + CARD, Label.OWNER);
        var encoded = Base64.getEncoder().encodeToString(CARD.getBytes(StandardCharsets.UTF_8));

        assertThat(leaves(cloud, "as base64: " + encoded, Label.OWNER).text()).doesNotContain(encoded);
    }

    @Test
    void names_areHidden_whereTheConsentSaysSo() {
        var text = "write to ann.marlow@example.org";
        assertThat(leaves(cloud, text, Label.OWNER).text()).isEqualTo(text);
        var before = rig.gate.stamp(cloud, "main");

        consent(Classification.PERSONAL, true);

        assertThat(rig.gate.stamp(cloud, "main")).isNotEqualTo(before);
        var look = leaves(cloud, text, Label.OWNER);
        assertThat(look.text()).doesNotContain("ann").contains("@mail.invalid");
        assertThat(rig.gate.restoring(cloud, "main").text(look.text())).isEqualTo(text);
    }

    @Test
    void withoutConsentOrTrust_nothingLeaves() {
        rig.consents.withdraw(cloud.origin(), "owner");
        assertThat(rig.gate.look(cloud, "main", "hello", Label.OWNER)).isEqualTo(new Look.Stays("it is personal"));
        consent(Classification.PERSONAL, false);
        rig.trust = dev.homarus.policy.Trust.LOCAL;
        assertThat(rig.gate.look(cloud, "main", "hello", Label.OWNER))
                .isEqualTo(new Look.Stays("nothing may go there"));
        assertThat(rig.gate.look(
                        Destination.of("x", URI.create("https://other.example.net")), "main", "hello", Label.SYSTEM))
                .isInstanceOf(Look.Stays.class);
    }

    @Test
    @DisplayName("SE-10 what a server sends back of the vault is not kept, and what only looks like a key is")
    void echo_ofAVaultValue_isTakenOut() {
        assertThat(rig.gate.withoutSecrets("Bearer " + KEY)).isEqualTo("Bearer " + KEY);
        rig.values.add(new KnownValues.Value(KEY, "vault", Classification.SECRET));
        var other = "ghp_" + "Zx9".repeat(12);
        assertThat(rig.gate.withoutSecrets("Authorization: Bearer " + KEY + ", and " + other))
                .contains(Outlook.SECRET, other)
                .doesNotContain(KEY);
        assertThat(rig.gate.withoutSecrets(
                        "it is " + Base64.getEncoder().encodeToString(KEY.getBytes(StandardCharsets.UTF_8))))
                .startsWith("it is " + Outlook.SECRET)
                .doesNotContain("c2st");
    }
}

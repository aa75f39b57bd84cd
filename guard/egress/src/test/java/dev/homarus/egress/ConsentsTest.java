package dev.homarus.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.audit.Query;
import dev.homarus.outlook.Look;
import dev.homarus.outlook.Outlook;
import dev.homarus.policy.Consent;
import dev.homarus.types.Classification;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The table of domains and destinations: what is off, what a consent turns on, and until when.
class ConsentsTest {
    private static final Instant FAR = Rig.START.plus(Duration.ofDays(90));
    private static final Label CONTACTS = Label.OWNER.about("contacts");

    @TempDir
    Path folder;

    private Rig rig;
    private Destination a;
    private Destination b;

    @BeforeEach
    void open() {
        rig = new Rig(folder);
        a = rig.declared(URI.create("https://a.example.com"));
        b = rig.declared(URI.create("https://b.example.com"));
        for (var to : List.of(a, b)) {
            rig.consents.give(new Consent(to.origin(), Classification.PERSONAL, FAR), "owner");
        }
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private boolean leaves(Destination to, Label label) {
        return rig.gate.look(to, "main", "Anna is at extension twelve", label) instanceof Look.Leaves;
    }

    @Test
    @DisplayName("R082 domain × destination with expiry, default off")
    void matrix_isOff_untilGiven_forOneDestination_untilItExpires() {
        assertThat(leaves(a, Label.OWNER)).isTrue();
        assertThat(leaves(a, CONTACTS)).isFalse();

        var until = Rig.START.plus(Duration.ofDays(1));
        rig.consents.give(Consent.about("contacts", a.origin(), until), "owner");

        assertThat(leaves(a, CONTACTS)).isTrue();
        assertThat(leaves(b, CONTACTS)).isFalse();
        assertThat(leaves(a, CONTACTS.about("health"))).isFalse();
        rig.now.set(until.minusMillis(1));
        assertThat(leaves(a, CONTACTS)).isTrue();
        rig.now.set(until);
        assertThat(leaves(a, CONTACTS)).isFalse();
        assertThat(leaves(a, Label.OWNER)).isTrue();
    }

    @Test
    void endOfAConsent_takesNoPseudonymsAway() {
        rig.consents.give(new Consent(a.origin(), Classification.PERSONAL, Rig.START.plusSeconds(60), true), "owner");
        rig.consents.give(Consent.about("contacts", a.origin(), FAR), "owner");
        rig.now.set(Rig.START.plusSeconds(61));

        assertThat(rig.gate.look(a, "main", "mail anna@example.org", CONTACTS))
                .isInstanceOfSatisfying(
                        Look.Leaves.class, leaves -> assertThat(leaves.text()).doesNotContain("anna@example.org"));
    }

    @Test
    void consentForADomain_letsNothingElseGo() {
        rig.consents.withdraw(a.origin(), "owner");
        rig.consents.give(Consent.about("contacts", a.origin(), FAR), "owner");

        assertThat(leaves(a, CONTACTS)).isTrue();
        assertThat(leaves(a, Label.OWNER)).isFalse();
        for (var level : List.of(Classification.SENSITIVE, Classification.SECRET)) {
            assertThat(leaves(a, Label.of(level, Provenance.OWNER).about("contacts")))
                    .isFalse();
        }
    }

    @Test
    void restoredText_aboutADomainWithoutConsent_stays() {
        var restored = Label.of(Classification.SENSITIVE, Provenance.OWNER)
                .from(Outlook.RESTORED)
                .about("contacts");
        assertThat(leaves(a, restored)).isFalse();
        assertThat(leaves(a, Label.OWNER.from(Outlook.RESTORED).about("contacts")))
                .isFalse();
        rig.consents.give(Consent.about("contacts", a.origin(), FAR), "owner");
        assertThat(leaves(a, restored)).isTrue();
    }

    @Test
    void stamp_changesWithEveryConsent_andAtItsEnd() {
        var before = rig.gate.stamp(a, "main");
        rig.consents.give(Consent.about("contacts", a.origin(), Rig.START.plusSeconds(5)), "owner");
        var given = rig.gate.stamp(a, "main");
        assertThat(given).isNotEqualTo(before);
        rig.now.set(Rig.START.plusSeconds(5));
        assertThat(rig.gate.stamp(a, "main")).isEqualTo(before);
    }

    @Test
    void withdrawal_countsAtOnce_andIsOnRecord() {
        rig.consents.give(Consent.about("contacts", a.origin(), FAR), "owner");
        rig.consents.give(Consent.about("health", a.origin(), FAR), "owner");

        assertThat(rig.consents.withdraw(a.origin(), "contacts", "tok_1")).isTrue();
        assertThat(rig.consents.withdraw(a.origin(), "contacts", "tok_1")).isFalse();

        assertThat(leaves(a, CONTACTS)).isFalse();
        assertThat(leaves(a, Label.OWNER.about("health"))).isTrue();
        assertThat(rig.consents.withdraw(a.origin(), "owner")).isTrue();
        assertThat(leaves(a, Label.OWNER.about("health"))).isFalse();
        assertThat(rig.audit.query(Query.newest(3)).reversed())
                .extracting(entry -> entry.event().kind() + " "
                        + entry.event().actor() + " " + entry.event().subject() + " "
                        + entry.event().detail().optionalText("domain").orElse("-"))
                .containsExactly(
                        "consent.given owner https://a.example.com:443 health",
                        "consent.withdrawn tok_1 https://a.example.com:443 contacts",
                        "consent.withdrawn owner https://a.example.com:443 -");
    }

    @Test
    void table_isTheSame_afterARestart() {
        rig.consents.give(Consent.about("health", b.origin(), FAR), "owner");
        rig.consents.give(Consent.about("contacts", a.origin(), Rig.START.plusSeconds(5)), "owner");

        var again = new Consents(rig.store, rig.audit, rig.now::get);

        assertThat(again.list()).isEqualTo(rig.consents.list()).hasSize(4);
        assertThat(again.domains(a.origin()))
                .containsExactly(Consent.about("contacts", a.origin(), Rig.START.plusSeconds(5)));
        again.withdraw(a.origin(), "owner");
        assertThat(new Consents(rig.store, rig.audit, rig.now::get).list())
                .extracting(given -> given.consent().origin())
                .containsOnly(b.origin());
    }

    @Test
    void withheld_namesWhatWouldLetItGo() {
        rig.consents.give(Consent.about("contacts", a.origin(), FAR), "owner");
        var labels = List.of(
                Label.OWNER,
                CONTACTS,
                CONTACTS.about("health"),
                CONTACTS.about("health"),
                Label.of(Classification.SENSITIVE, Provenance.OWNER),
                Label.of(Classification.SENSITIVE, Provenance.OWNER).from(Outlook.RESTORED));

        assertThat(rig.gate.withheld(a, labels))
                .isEqualTo(Map.of(
                        new Consents.Missing(true, Set.of("health")), 2, new Consents.Missing(false, Set.of()), 1));
        var here = rig.declared(URI.create("http://127.0.0.1:9"));
        assertThat(rig.gate.withheld(here, labels)).isEmpty();
        rig.consents.withdraw(a.origin(), "owner");
        assertThat(rig.gate.withheld(a, List.of(Label.OWNER)))
                .isEqualTo(Map.of(new Consents.Missing(true, Set.of()), 1));
        assertThat(rig.consents.missing(a, Label.SYSTEM)).isEqualTo(Optional.empty());
    }
}

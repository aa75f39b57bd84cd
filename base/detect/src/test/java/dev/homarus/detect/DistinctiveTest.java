package dev.homarus.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.types.Classification;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What of a labelled text is known from then on.
class DistinctiveTest {
    private static List<String> found(String text) {
        return Distinctive.in(text, Classification.SENSITIVE, "").stream()
                .map(one -> one.value().text())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "40719283",
                "0815-4711-99",
                "12/345/67190",
                "DE89370400440532013000",
                "patient-8830124",
                "KD-77120-B",
                "a8f3c2e1-9b4d-4c7a-8e21-5d6f7a8b9c0d",
                "9f8e7d6c5b4a",
                "K7T2M9Q4XW",
                "ann.marlow@example.org"
            })
    void whatHardlyAnotherTextHas_isFound(String value) {
        assertThat(found("The file says " + value + ", and no more.")).contains(value);
    }

    @Test
    void numberInGroups_isFound_behindWhatAnnouncesIt() {
        assertThat(found("Account no. 4711 0815 42\nother: 12 35 56 78")).contains("4711 0815 42", "12 35 56 78");
        assertThat(found("columns 4711 0815 42 and 12 35 56 78 beside")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "confidential treatment of hypertension",
                "2026-11-21",
                "21.11.2026",
                "20261121",
                "20261121-153000",
                "2026-11-21T15:30:00Z",
                "1/15/2026 10:30",
                "2019-2024",
                "1.234.567,89",
                "1,234,567.89",
                "12345678.90",
                "12345678,90",
                "1 234 567",
                "12345678",
                "100000000",
                "11112222",
                "0.123456789",
                "192.168.100.200",
                "10.0.19041.1234",
                "invoice-2024",
                "report_2024-01-31_final.pdf",
                "sha256sum",
                "x86_64-linux-gnu",
                "ISO-8859-15",
                "RFC-5322-bis",
                "windows-1252",
                "covid-2019-vaccine",
                "400/401/404/405/408",
                "Q3-2026-results",
                "section-12-page-345",
                "utf8mb4_unicode_ci",
                "born on 1 March 1980"
            })
    void wordsDaysAmountsAndNames_areNot(String text) {
        assertThat(found("about " + text + " here")).isEmpty();
        assertThat(found(text)).isEmpty();
    }

    @Test
    void value_hasTheClassificationOfItsText_andSaysWhatItIsAbout() {
        var found = Distinctive.in("IBAN DE89 3704 0044 0532 0130 00", Classification.SENSITIVE, "finance");

        assertThat(found)
                .extracting(Distinctive::value)
                .contains(
                        new KnownValues.Value("DE89 3704 0044 0532 0130 00", "finance.iban", Classification.SENSITIVE));
    }

    @Test
    void ofASecretText_passwordsAreFound_andAddressesAreNoSecrets() {
        var text = "mail: ann@example.org\npassword: Tr0ub4dor&3x\nV3ry-Own-Word\nplain words\nuntil 2026-11-21\n";
        var found = Distinctive.in(text, Classification.SECRET, "").stream()
                .map(Distinctive::value)
                .toList();

        assertThat(found)
                .contains(
                        new KnownValues.Value("ann@example.org", "email", Classification.SENSITIVE),
                        new KnownValues.Value("V3ry-Own-Word", "password", Classification.SECRET))
                .anyMatch(
                        value -> value.text().equals("Tr0ub4dor&3x") && value.classification() == Classification.SECRET)
                .noneMatch(value -> value.text().contains("2026"));
    }

    @Test
    void heaviest_keepIdentifiersFirst_andEachTextOnce() {
        var all = new ArrayList<>(Distinctive.in("40719283 and 40719284", Classification.SENSITIVE, ""));
        all.addAll(Distinctive.in("40719283, DE89370400440532013000", Classification.SECRET, ""));

        assertThat(Distinctive.heaviest(all, 2))
                .containsExactly(
                        new KnownValues.Value("DE89370400440532013000", "iban", Classification.SECRET),
                        new KnownValues.Value("40719283", "number", Classification.SECRET));
    }

    @Test
    void foundValue_isSeenInOtherTexts_inDisguises() {
        var value = "patient-8830124";
        var values = Distinctive.heaviest(Distinctive.in("see " + value, Classification.SENSITIVE, "health"), 9);
        var detector = Detector.standard().knowing(KnownValues.of(values));
        var bytes = value.getBytes(StandardCharsets.UTF_8);

        for (var form : List.of(
                value,
                "PATIENT 8830124",
                String.join(" ", value.split("")),
                String.join("\u200b", value.split("")),
                new StringBuilder(value).reverse().toString(),
                Base64.getEncoder().encodeToString(bytes),
                HexFormat.of().formatHex(bytes),
                "patient%2D8830124")) {
            assertThat(detector.inspect("it is " + form + " there"))
                    .as(form)
                    .anyMatch(finding -> finding.type().equals("known.health.code")
                            && finding.classification() == Classification.SENSITIVE);
        }
        assertThat(detector.inspect("patient-8830125")).isEmpty();
    }

    @Test
    void detectorThatKnowsMore_stillKnowsTheFirst_andChangesItsVersion() {
        var first = Detector.standard()
                .knowing(KnownValues.of(List.of(new KnownValues.Value("Marlow Quay", "", Classification.SENSITIVE))));
        var both = first.alsoKnowing(
                KnownValues.of(List.of(new KnownValues.Value("Tern Hollow", "", Classification.SENSITIVE))));

        assertThat(both.inspect("from Marlow Quay to Tern Hollow")).hasSize(2);
        assertThat(both.version()).isNotEqualTo(first.version());
        assertThat(first.alsoKnowing(KnownValues.of(List.of())).version()).isEqualTo(first.version());
    }
}

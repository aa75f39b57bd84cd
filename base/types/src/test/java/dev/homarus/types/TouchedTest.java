package dev.homarus.types;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TouchedTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "public/system false false",
                "personal/owner false false",
                "personal/owner;from=model:a false false",
                "personal/untrusted;from=model:a,web:example.org true false",
                "personal/untrusted;from=file true true",
                "personal/untrusted;from=exec,web:example.org true true",
                "personal/known;from=file false true",
                "personal/known;from=token:tok_1 false true",
                "personal/untrusted true true",
                "personal/owner;domain=contacts false true",
                "public/untrusted;domain=general;from=web:example.org true false",
                "sensitive/owner;from=pseudonyms false true",
                "personal/owner;from=pseudonyms false false",
                "personal/untrusted;from=many true true",
                "secret/untrusted true true"
            })
    void of_aLabel_isWhatItTells(String label, boolean untrusted, boolean personal) {
        assertThat(Touched.of(Label.parse(label), false)).isEqualTo(new Touched(untrusted, personal, false));
        assertThat(Touched.of(Label.parse(label), true).outside()).isTrue();
    }

    @Test
    void join_neverTakesALegAway() {
        var labels = IntStream.range(0, 6)
                .mapToObj(i -> Label.parse(new String[] {
                            "public/system",
                            "personal/owner",
                            "personal/untrusted;from=web:a.example",
                            "personal/known;from=file",
                            "sensitive/owner",
                            "personal/owner;domain=health"
                        }
                        [i]))
                .toList();
        for (var a : labels) {
            for (var b : labels) {
                var one = Touched.of(a, false);
                var both = Touched.of(a.join(b), false);
                assertThat(!one.untrusted() || both.untrusted()).isTrue();
                assertThat(!one.personal() || both.personal()).as("%s %s", a, b).isTrue();
            }
        }
    }
}

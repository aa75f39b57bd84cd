package dev.homarus.pseudonym;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A thousand conversations about the same person have nothing in common.
@Timeout(60)
class UnlinkableTest {
    private static final int COUNT = 1_000;

    @Test
    void sameValues_inEveryConversation_haveOtherCodes() {
        var values = List.of("Anna Müller", "anna@example.de", "+49 170 1234567");
        var seen = new HashSet<String>();
        var perPlace = new HashMap<String, Integer>();
        for (int i = 0; i < COUNT; i++) {
            var conversation = Keys.conversation(1_000 + i);
            for (var value : values) {
                var code = Keys.code(Keys.token(conversation, "person", value));
                assertThat(seen.add(code)).as(code).isTrue();
                for (int place = 0; place < Code.LENGTH; place++) {
                    perPlace.merge(place + ":" + code.charAt(place), 1, Integer::sum);
                }
            }
        }
        // Every character is as frequent at its place as by chance, to six standard deviations.
        perPlace.forEach((what, count) -> {
            int letters = what.startsWith("0") ? 8 : what.startsWith("1") ? 17 : 25;
            double mean = COUNT * values.size() / (double) letters;
            assertThat((double) count).as(what).isBetween(mean - 6 * Math.sqrt(mean), mean + 6 * Math.sqrt(mean));
        });
        assertThat(perPlace).hasSize(8 + 17 + 6 * 25);
    }

    @Test
    void tokens_ofOneConversation_restoreInNoOther() {
        var text = "Anna Müller";
        var own = Keys.token(Keys.conversation(1_000), "person", text);
        for (int i = 1; i < COUNT; i++) {
            var other = Keys.conversation(1_000 + i);
            Keys.token(other, "person", text);
            assertThat(other.restore(own).text()).isEqualTo(own);
        }
    }

    @Test
    void codes_ofSimilarValues_areFarApart() {
        var conversation = Keys.conversation(10);
        Map<String, String> codes = new HashMap<>();
        for (int i = 0; i < COUNT; i++) {
            codes.put(Keys.code(Keys.token(conversation, "person", "Anna " + i)), "Anna " + i);
        }
        int near = 0;
        for (var code : codes.keySet()) {
            for (int place = 0; place < Code.LENGTH; place++) {
                for (char c : Letters.ALL.toCharArray()) {
                    var changed = code.substring(0, place) + c + code.substring(place + 1);
                    near += c != code.charAt(place) && codes.containsKey(changed) ? 1 : 0;
                }
            }
        }
        assertThat(near).isZero();
    }
}

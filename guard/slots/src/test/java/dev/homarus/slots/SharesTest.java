package dev.homarus.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.vault.SlotKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharesTest extends SlotKeyContract {
    private final Shares splitting = Shares.splitting(3, 5);
    private final SlotKey.Made made = splitting.make();
    private final List<String> texts = texts(splitting);
    private List<String> opening = List.of();

    private static List<String> texts(Shares shares) {
        return shares.handOut().stream().map(sheet -> new String(sheet.text())).toList();
    }

    private static Shares joining(List<String> texts) {
        return Shares.joining(texts.stream().map(String::toCharArray).toList());
    }

    private void refused(String code, String sentence, String... given) {
        assertThatThrownBy(() -> joining(List.of(given)).again(made.parameters()))
                .hasMessageStartingWith(code)
                .hasMessageContaining(sentence);
    }

    private String opened(Stream<String> given) {
        try (var key = joining(given.toList()).again(made.parameters())) {
            return hex(key);
        }
    }

    @Override
    SlotKey toMake() {
        return Shares.splitting(2, 3);
    }

    @Override
    SlotKey toOpen(SlotKey slotKey) {
        var all = texts((Shares) slotKey);
        opening = List.of(all.get(2), all.get(0));
        return joining(opening);
    }

    @Override
    SlotKey another() {
        var shares = Shares.splitting(2, 3);
        shares.make().key().close();
        return joining(texts(shares));
    }

    @Override
    List<String> secretsOf(SlotKey slotKey) {
        return opening;
    }

    @Test
    void again_byEachThreeOfFive_isTheKey() {
        var expected = hex(made.key());
        int ways = 0;
        for (int a = 0; a < 5; a++) {
            for (int b = a + 1; b < 5; b++) {
                for (int c = b + 1; c < 5; c++) {
                    assertThat(opened(Stream.of(texts.get(c), texts.get(a), texts.get(b))))
                            .isEqualTo(expected);
                    ways++;
                }
            }
        }
        assertThat(ways).isEqualTo(10);
        assertThat(opened(texts.stream())).isEqualTo(expected);
    }

    @Test
    void share_isFourLinesOfFourGroups_withoutLookAlikes() {
        assertThat(texts)
                .hasSize(5)
                .doesNotHaveDuplicates()
                .allMatch(text -> text.matches("((([0-9A-HJKMNP-TV-Z]{5})-){3}[0-9A-HJKMNP-TV-Z]{5}\n){4}"));
    }

    @Test
    void again_fromSloppyTyping_isTheKey() {
        var sloppy = texts.stream()
                .map(text ->
                        " " + text.toLowerCase(Locale.ROOT).replace('0', 'o').replace('1', 'l'))
                .map(text -> text.replace("-", "").replace("\n", " \u2013\t"));
        assertThat(opened(sloppy)).isEqualTo(hex(made.key()));
    }

    @Test
    void again_withAnyCharacterOfAShareChanged_saysSo() {
        var share = texts.get(1);
        var letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        for (int at = 0; at < share.length(); at++) {
            for (int letter = 0; letter < letters.length(); letter++) {
                char c = letters.charAt(letter);
                if (letters.indexOf(share.charAt(at)) >= 0 && c != share.charAt(at)) {
                    var wrong = share.substring(0, at) + c + share.substring(at + 1);
                    refused("SLOT-001", "place 2 has a typing error", texts.get(0), wrong, texts.get(2));
                }
            }
        }
    }

    @Test
    void again_withTwoCharactersSwapped_saysSo() {
        var share = texts.get(1).replace("-", "").replace("\n", "");
        for (int at = 0; at + 1 < share.length(); at++) {
            if (share.charAt(at) != share.charAt(at + 1)) {
                var wrong = share.substring(0, at) + share.charAt(at + 1) + share.charAt(at) + share.substring(at + 2);
                refused("SLOT-001", "typing error", texts.get(0), wrong, texts.get(2));
            }
        }
    }

    @Test
    void again_withSomethingElseThanAShare_saysWhatIsWrongWithIt() {
        var share = texts.get(0);
        refused("SLOT-001", "place 1 has 0 letters and digits where a share has 80", "");
        refused("SLOT-001", "place 1 has 78 letters", share.substring(0, share.length() - 3));
        refused("SLOT-001", "place 1 has 160 letters", share + share);
        refused("SLOT-001", "no share, behind its first 5", share.replaceFirst("-", "-u"));
        refused("SLOT-001", "no share, behind its first 10", share.replaceFirst("-(.....)", "-$1\u00e9"));
        refused("SLOT-001", "place 1 has 0 letters", share.repeat(100));
    }

    @Test
    void again_withAShareOfAnotherKey_saysSo() {
        var others = Shares.splitting(3, 5);
        others.make().key().close();
        refused(
                "SLOT-002",
                "place 3 belongs to another key",
                texts.get(0),
                texts.get(1),
                texts(others).get(2));
    }

    @ParameterizedTest
    @CsvSource({"0, 0 are here", "1, 1 is here", "2, 2 are here"})
    void again_withTooFew_saysHowManyAreMissing(int given, String sentence) {
        refused(
                "SLOT-003",
                "opens with 3 shares, and " + sentence + ". Bring " + (3 - given) + " more",
                texts.subList(0, given).toArray(String[]::new));
    }

    @Test
    void again_withTheSameShareTwice_saysSo() {
        refused("SLOT-004", "Share 2 was given twice", texts.get(0), texts.get(1), texts.get(1));
        refused("SLOT-004", "Share 2 was given twice", texts.get(1), texts.get(0), texts.get(2), texts.get(1));
    }

    @Test
    void again_withAShareThatWasMadeUp_givesNoKey() {
        if (Share.read(texts.get(0).toCharArray()) instanceof Share.Read.Good(var share)) {
            var value = share.value().clone();
            value[7] ^= 1;
            var forged = new Share(share.set(), 3, 5, 1, value).text();
            refused("SLOT-005", "do not give the key", new String(forged), texts.get(1), texts.get(2));
            refused("SLOT-005", "do not give the key", new String(forged), texts.get(1), texts.get(2), texts.get(3));
        } else {
            throw new AssertionError("a share is readable");
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "1, 5", "3, 2", "2, 17", "17, 17", "-2, 3"})
    void splitting_intoNonsense_isRefused(int needed, int count) {
        assertThatThrownBy(() -> Shares.splitting(needed, count)).hasMessageStartingWith("SLOT-006");
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "2, 16", "16, 16", "3, 5"})
    void splitting_intoEachPossibleNumber_joins(int needed, int count) {
        var shares = Shares.splitting(needed, count);
        var parameters = shares.make();
        var all = new ArrayList<>(texts(shares));
        assertThat(all).hasSize(count);
        try (var key = joining(all.subList(count - needed, count)).again(parameters.parameters())) {
            assertThat(hex(key)).isEqualTo(hex(parameters.key()));
        }
    }

    @Test
    void handOut_happensOnce() {
        assertThatThrownBy(splitting::handOut).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Shares.splitting(2, 2).handOut()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> joining(texts).make()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void typedText_staysTheCallersToWipe() {
        var typed = texts.stream().map(String::toCharArray).toList();
        Shares.joining(typed).again(made.parameters()).close();
        assertThat(typed.stream().map(String::new)).isEqualTo(texts);
        typed.forEach(text -> Arrays.fill(text, '\0'));
    }
}

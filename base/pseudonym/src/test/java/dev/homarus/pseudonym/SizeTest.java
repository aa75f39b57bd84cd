package dev.homarus.pseudonym;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.types.Label;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A megabyte with ten thousand values, and texts made to take long.
@Timeout(60)
class SizeTest {
    private record Made(String text, ArrayList<Hide> what) {}

    private static Made made(int values) {
        var text = new StringBuilder();
        var what = new ArrayList<Hide>();
        for (int i = 0; i < values; i++) {
            text.append("On day ")
                    .append(i)
                    .append(" of the year, which was long and had much weather of every kind, there came ");
            int start = text.length();
            text.append("Anna N").append(i);
            what.add(new Hide(start, text.length(), "person"));
            text.append(" and went. ");
        }
        return new Made(text.toString(), what);
    }

    private static long millis(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1_000_000;
    }

    @Test
    void megabyte_withTenThousandTokens_takesLinearTime() {
        var made = made(Pseudonyms.MAX_VALUES);
        var pseudonyms = Keys.conversation(13);
        var hidden = new Hidden[1];
        long hiding = millis(() -> hidden[0] = pseudonyms.hide(made.text(), made.what(), Label.OWNER));
        long restoring = millis(
                () -> assertThat(pseudonyms.restore(hidden[0].text()).text()).isEqualTo(made.text()));
        long streaming = millis(() -> {
            var restorer = pseudonyms.stream();
            var out = new StringBuilder();
            for (int i = 0; i < hidden[0].text().length(); i += 7) {
                out.append(restorer.feed(hidden[0]
                                .text()
                                .substring(i, Math.min(hidden[0].text().length(), i + 7)))
                        .text());
            }
            assertThat(out.append(restorer.end().text()).toString()).isEqualTo(made.text());
        });
        assertThat(hidden[0].text().length()).isGreaterThan(1_000_000);
        System.out.println("size: " + hidden[0].text().length() + " chars, hiding " + hiding + " ms, restoring "
                + restoring + " ms, streaming by 7 chars " + streaming + " ms");
    }

    @Test
    void textsMadeToTakeLong_takeNotMuchLonger() {
        var pseudonyms = Keys.conversation(13);
        var code = Keys.code(Keys.token(pseudonyms, "person", "Anna"));
        int length = 100_000;
        for (var piece : new String[] {
            "7K4Q9XTM",
            "7K",
            "7",
            "PERSON_",
            "P",
            "_",
            " ",
            "PERSON_7K4Q9XT ",
            "\u00ad7\u00ad",
            "7-K-4-Q-9-X-T-",
            "人",
            "e-",
            "EMAIL_" + code + "@",
            code.substring(0, 7),
            code,
            "7\u00ad\u00ad\u00ad\u00adK\u00ad\u00ad\u00ad\u00ad"
        }) {
            var text = piece.repeat(length / piece.length());
            long took = millis(() -> {
                pseudonyms.restore(text);
                pseudonyms.hide(text, java.util.List.of(), Label.OWNER);
                var stream = pseudonyms.stream();
                for (int i = 0; i < text.length(); i += 50) {
                    stream.feed(text.substring(i, Math.min(text.length(), i + 50)));
                }
            });
            assertThat(took).as(piece).isLessThan(4_000);
        }
    }
}

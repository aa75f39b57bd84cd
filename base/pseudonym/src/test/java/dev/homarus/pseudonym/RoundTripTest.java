package dev.homarus.pseudonym;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.types.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Round trips through a model that changes what it can: at least 99 of 100 uses come back, none wrongly.
/// `-Dhomarus.long=true` makes three hundred thousand of them.
@Timeout(1_200)
class RoundTripTest {
    private static final int COUNT = Boolean.getBoolean("homarus.long") ? 300_000 : 10_000;

    private static final String[] TEXTS = {
        "Please ask %s (%s, %s) whether %s is coming.",
        "Bitte frag %s (%s, Tel. %s), ob %s kommt.",
        "Demande à %s (%s, %s) si %s vient.",
        "Pregunta a %s (%s, %s) si viene %s.",
        "Zapytaj: %s, %s, %s; %s.",
        "请问%s（%s，%s）%s来不来。",
        "%sさん（%s、%s）に%sのことを聞いて。",
        "Спроси у %s (%s, %s), придёт ли %s.",
    };
    private static final String[] FIRST = {
        "Anna",
        "Björn",
        "Chloé",
        "Dmitri",
        "Ελένη",
        "Фёдор",
        "Gül",
        "Héctor",
        "伟",
        "花子",
        "민수",
        "Kaj",
        "Ļena",
        "Mary-Ann",
        "O'Brien",
        "Zoë"
    };
    private static final String[] LAST = {
        "Müller",
        "Åström",
        "Lefèvre",
        "Петров",
        "Yılmaz",
        "García López",
        "王",
        "佐藤",
        "김",
        "de Vries",
        "van der Berg",
        "Smith",
        "Ńowak",
        "Öz"
    };

    private final Random random = new Random(20_261_121);
    private final FakeModel model = new FakeModel(42);
    private int uses;
    private int restored;
    private int damaged;
    private int wrong;
    private int foreseen;
    private int trips;
    private int whole;
    private final TreeMap<String, Integer> missed = new TreeMap<>();

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /// One text with four values, marked apart so that each can be recognised in what comes back.
    private void trip(int number) {
        var pseudonyms = Keys.conversation(100_000 + number);
        var values = new ArrayList<String>();
        values.add(pick(FIRST) + ' ' + pick(LAST) + "-" + number + "a");
        values.add("m" + number + "b" + "@" + pick("example.de", "post.example", "müller.example"));
        values.add("+49 170 " + (1_000_000 + random.nextInt(8_999_999)) + "0" + number);
        values.add(pick(LAST) + " " + pick(FIRST) + "-" + number + "d");
        var types = List.of("person", "email", "phone", "person");
        var text = String.format(pick(TEXTS), values.toArray());
        var what = new ArrayList<Hide>();
        for (int i = 0; i < values.size(); i++) {
            what.addAll(Keys.places(text, types.get(i), values.get(i)));
        }
        var hidden = pseudonyms.hide(text, what, Label.OWNER);
        values.forEach(value -> assertThat(hidden.text()).doesNotContain(value));
        assertThat(pseudonyms.restore(hidden.text()).text()).isEqualTo(text);
        var tokens = new ArrayList<String>();
        for (int i = 0; i < values.size(); i++) {
            tokens.add(Keys.token(pseudonyms, types.get(i), values.get(i)));
        }
        var answer = model.answer(tokens, 10);
        var back = pseudonyms.restore(answer.text());
        count(answer, back.text(), values);
        assertThat(streamed(pseudonyms, answer.text(), number % 20 == 0)).isEqualTo(back.text());
    }

    private void count(FakeModel.Answer answer, String back, List<String> values) {
        trips++;
        int at = 0;
        int from = 0;
        boolean all = true;
        for (var use : answer.uses()) {
            int place = answer.frame().indexOf("%s", from);
            at += place - from;
            from = place + 2;
            var expected = use.restorable() ? use.before() + values.get(use.number()) + use.after() : use.written();
            boolean right = back.startsWith(expected, at);
            uses += use.restorable() ? 1 : 0;
            damaged += use.restorable() ? 0 : 1;
            restored += use.restorable() && right ? 1 : 0;
            if (!right) {
                all = false;
                foreseen += use.foreseen() ? 1 : 0;
                int next = next(back, at, answer.frame(), from);
                var stands = back.substring(at, Math.max(at, next));
                wrong += isWrong(use, stands, values) ? 1 : 0;
                missed.merge(
                        (use.restorable() ? "" : "damaged ")
                                + use.written()
                                        .replace("\n", "⏎")
                                        .replaceAll("[2-9][CDFGHJKMNPQRTVWXY][2-9C-Y]{6}", "…"),
                        1,
                        Integer::sum);
                at = next;
            } else {
                at += expected.length();
            }
        }
        if (all) {
            assertThat(back.substring(at)).isEqualTo(answer.frame().substring(from));
            whole++;
        }
    }

    /// Where the frame goes on after its place that ends at `from`.
    private static int next(String back, int at, String frame, int from) {
        int place = frame.indexOf("%s", from);
        var literal = place < 0 ? frame.substring(from) : frame.substring(from, place);
        int found = place < 0 ? back.length() - literal.length() : back.indexOf(literal, at);
        return found < 0 ? back.length() : found;
    }

    /// Another value than the token's, or any in place of a damaged one.
    private static boolean isWrong(FakeModel.Use use, String stands, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            if (stands.contains(values.get(i)) && !(use.restorable() && i == use.number())) {
                return true;
            }
        }
        return false;
    }

    private String streamed(Pseudonyms pseudonyms, String text, boolean everywhere) {
        var restorer = pseudonyms.stream();
        var out = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            int end = Math.min(text.length(), at + (everywhere ? 1 : 1 + random.nextInt(12)));
            out.append(restorer.feed(text.substring(at, end)).text());
            at = end;
        }
        return out.append(restorer.end().text()).toString();
    }

    @Test
    void roundTrips_bringBack99Of100_andNoneWrongly() {
        for (int i = 0; i < COUNT; i++) {
            trip(i);
        }
        System.out.printf(
                "round trips: %d, %d uses of tokens, %d restored (%.3f %%), %d damaged uses, %d wrongly restored, %d missed of those foreseen, %d answers whole%n",
                trips, uses, restored, 100.0 * restored / uses, damaged, wrong, foreseen, whole);
        missed.entrySet().stream()
                .sorted((a, b) -> b.getValue() - a.getValue())
                .limit(5)
                .forEach(e -> System.out.println("  " + e));
        assertThat(wrong).isZero();
        assertThat(foreseen).isZero();
        assertThat(restored).isGreaterThanOrEqualTo((int) Math.ceil(uses * 0.99));
        assertThat(damaged).isGreaterThan(uses / 20);
    }
}

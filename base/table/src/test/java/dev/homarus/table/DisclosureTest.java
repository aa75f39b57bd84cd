package dev.homarus.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Each rule, with the attack that it is there against.
@Timeout(60)
class DisclosureTest {
    private static final int K = 10;

    private final Disclosure disclosure = new Disclosure(K);

    private Verdict ask(Table table, String measure, String... where) {
        return disclosure.judge(table, Question.of(List.of(measure), List.of(), List.of(where)));
    }

    private Verdict groups(Table table, String measure, String by, String... where) {
        return disclosure.judge(table, Question.of(List.of(measure), List.of(by), List.of(where)));
    }

    private static void assertHeld(Verdict verdict, String why) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Held.class, held -> assertThat(held.why()).contains(why));
    }

    private static void assertLowered(Verdict verdict) {
        assertThat(verdict instanceof Verdict.Held held ? held.why() : "").isEmpty();
    }

    /// Rows with a number from 1, a kind and an amount.
    private static String rows(int from, int to, String kind) {
        var text = new StringBuilder();
        IntStream.rangeClosed(from, to)
                .forEach(i -> text.append(i)
                        .append(',')
                        .append(kind)
                        .append(',')
                        .append(100 + i)
                        .append(".5\n"));
        return text.toString();
    }

    private static Table table(String... parts) {
        return Some.table("id,kind,amount\n" + String.join("", parts));
    }

    @Test
    void numberOverManyRows_isLowered_againAndAgain() {
        var table = table(rows(1, 100, "a"));
        for (int i = 0; i < 300; i++) {
            assertLowered(ask(
                    table,
                    List.of("count", "sum amount", "mean amount", "distinct id").get(i % 4)));
        }
    }

    @Test
    void threshold_holdsWhatRestsOnFewRows() {
        assertHeld(ask(table(rows(1, 9, "a")), "sum amount"), "fewer than 10 rows");
        assertLowered(ask(table(rows(1, 10, "a")), "sum amount"));
        assertThat(new Disclosure(3).judge(table(rows(1, 3, "a")), Question.of(List.of(), List.of(), List.of())))
                .isInstanceOf(Verdict.Lowered.class);
        var gaps = new StringBuilder("id,amount\n");
        IntStream.range(0, 30)
                .forEach(i ->
                        gaps.append(i).append(',').append(i < 9 ? i + ".5" : "").append('\n'));
        assertHeld(ask(Some.table(gaps.toString()), "sum amount"), "rests on fewer");
        assertLowered(ask(Some.table(gaps.toString()), "count"));
    }

    @Test
    void measureOfSingleRows_isHeld() {
        for (var measure : List.of("min amount", "max amount", "median amount")) {
            assertHeld(ask(table(rows(1, 100, "a")), measure), "single row");
        }
        for (int i = 0; i < 100; i++) {
            assertHeld(ask(table(rows(1, 100, "a")), "max amount", "id > " + i), "single row");
        }
        assertLowered(ask(table(rows(1, 100, "a")), "count"));
    }

    @Test
    void dominance_holdsATotalThatIsMostlyOneRows() {
        assertHeld(ask(table(rows(1, 50, "a"), "51,a,1000000\n"), "sum amount"), "one row gives most");
        assertHeld(ask(table(rows(1, 50, "a"), "51,a,-1000000\n"), "mean amount"), "one row gives most");
        assertLowered(ask(table(rows(1, 50, "a"), "51,a,10000\n"), "sum amount"));
        assertHeld(
                groups(table(rows(1, 50, "a"), rows(60, 80, "b"), "99,b,1000000\n"), "sum amount", "kind"), "one row");
    }

    @Test
    void uniformity_holdsAMeanThatIsEveryRows() {
        assertHeld(ask(table("1,a,4200.5\n".repeat(40)), "mean amount"), "same value");
        assertLowered(ask(table("1,a,4200.5\n".repeat(40)), "count"));
    }

    @Test
    void groupsOfFewRows_areFoldedAndTheirNamesAreGone() {
        var table = table(rows(1, 40, "food"), rows(41, 46, "marker one"), rows(47, 53, "marker two"));
        var verdict = groups(table, "sum amount", "kind");
        assertLowered(verdict);
        assertThat(verdict.answer().toString()).doesNotContain("marker");
        assertThat(verdict.answer().groups())
                .satisfiesExactly(group -> assertThat(group.keys()).containsExactly("food"), group -> {
                    assertThat(group.keys()).isEmpty();
                    assertThat(group.folded()).isEqualTo(2);
                    assertThat(group.size()).isEqualTo(13);
                });
        assertHeld(groups(table(rows(1, 40, "food"), rows(41, 49, "marker")), "count", "kind"), "a group has fewer");
    }

    @Test
    void groupKeysOfSingleRows_areNeverTold() {
        var verdict = groups(table(rows(1, 90, "a")), "count", "id");
        assertLowered(verdict);
        assertThat(verdict.answer().groups())
                .singleElement()
                .satisfies(group -> assertThat(group.keys()).isEmpty());
    }

    @Test
    void differencing_byTwoConditions_isHeld() {
        var table = table(rows(1, 100, "a"));
        assertLowered(ask(table, "sum amount", "id <= 60"));
        assertHeld(ask(table, "sum amount", "id <= 61"), "together with an earlier answer");
        assertHeld(ask(table, "count", "id <= 59"), "together with an earlier answer");
        assertHeld(ask(table, "sum amount", "id <= 61", "id != 1"), "together with an earlier answer");
        assertLowered(ask(table, "sum amount", "id <= 70"));
        assertLowered(ask(table, "mean amount", "id <= 60"));
    }

    @Test
    void differencing_byLeavingOut_isHeld() {
        var table = table(rows(1, 100, "a"));
        assertLowered(ask(table, "sum amount"));
        assertHeld(ask(table, "sum amount", "id != 7"), "left out");
        assertHeld(ask(table, "sum amount", "id > 9"), "left out");
        assertLowered(ask(table, "sum amount", "id > 10"));
    }

    @Test
    void differencing_byRowsOfWhichFewHaveAValue_isHeld() {
        var text = new StringBuilder(rows(1, 60, "a"));
        IntStream.rangeClosed(61, 80)
                .forEach(i -> text.append(i)
                        .append(",a,")
                        .append(i == 70 ? "7.5" : "")
                        .append('\n'));
        var table = table(text.toString(), rows(81, 100, "a"));
        assertLowered(ask(table, "sum amount", "id <= 60"));
        assertHeld(ask(table, "sum amount", "id <= 80"), "together with an earlier answer");
        assertLowered(ask(table, "count", "id <= 80"));
    }

    @Test
    void differencing_overVersionsOfTheTable_isHeld() {
        assertLowered(ask(table(rows(1, 100, "a")), "sum amount"));
        assertHeld(ask(table(rows(1, 101, "a")), "sum amount"), "together with an earlier answer");
        assertHeld(ask(table(rows(2, 100, "a")), "sum amount"), "together with an earlier answer");
        assertHeld(ask(table("0,b,5.5\n", rows(1, 100, "a")), "sum amount"), "together with an earlier answer");
        assertLowered(ask(table(rows(1, 120, "a")), "sum amount"));
        assertLowered(ask(table(rows(201, 300, "a")), "sum amount"));
    }

    @Test
    void differencing_overSeveralAnswers_isHeld() {
        // Sixty rows in three kinds; the third answer leaves out one row of the first kind and one kind.
        var table = table(rows(1, 20, "a"), rows(21, 40, "b"), rows(41, 60, "c"));
        assertLowered(groups(table, "sum amount", "kind"));
        // Kinds a and b without row 1: no answer before is about a and b, but two together are.
        assertHeld(ask(table, "sum amount", "kind != c", "id != 1"), "together with an earlier answer");
        assertLowered(ask(table, "sum amount", "kind != c"));
    }

    @Test
    void condition_asAnOracle_isHeld() {
        var table = table(rows(1, 100, "a"), "200,secret,55.5\n");
        assertHeld(ask(table, "count", "kind = secret"), "chosen");
        assertHeld(ask(table, "count", "kind = nobody"), "chosen");
        assertHeld(ask(table, "count", "amount > 9999"), "chosen");
        assertHeld(ask(table, "count", "kind != secret"), "left out");
        assertHeld(ask(table, "count", "kind contains sec"), "chosen");
    }

    @Test
    void searchByHalves_forTheValueOfARow_ends() {
        var table = table(rows(1, 200, "a"));
        int lowered = 0;
        for (int i = 0; i < 2_000; i++) {
            lowered += ask(table, "count", "amount > " + (100 + i * 0.1)) instanceof Verdict.Lowered ? 1 : 0;
        }
        assertThat(lowered).as("answers").isLessThan(200);
        assertHeld(ask(table, "count"), "too much has been told");
    }

    @Test
    void randomQuestions_thatAreLowered_neverTellOfASingleRowTogether() {
        for (int seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            var table = table(rows(1, 60, "a"));
            var fresh = new Disclosure(5);
            var told = new ArrayList<java.util.BitSet>();
            for (int i = 0; i < 60; i++) {
                int from = 1 + random.nextInt(60);
                int to = 1 + random.nextInt(60);
                var question = Question.of(
                        List.of("sum amount"),
                        List.of(),
                        List.of("id >= " + Math.min(from, to), "id <= " + Math.max(from, to)));
                if (fresh.judge(table, question) instanceof Verdict.Lowered(var answer)) {
                    told.add(answer.groups().getFirst().rows());
                }
            }
            assertThat(told).hasSizeGreaterThan(2);
            int rank = CombinationsTest.rank(told, 60);
            for (int row = 0; row < 60; row++) {
                var single = new java.util.BitSet();
                single.set(row);
                var more = new ArrayList<>(told);
                more.add(single);
                assertThat(CombinationsTest.rank(more, 60))
                        .as("seed %s row %s", seed, row)
                        .isEqualTo(rank + 1);
            }
        }
    }

    @Test
    void memory_isBounded_andThenNothingIsLowered() {
        for (int i = 0; i < 64; i++) {
            assertLowered(ask(Some.table("id,c" + i + "\n" + "x,1\n".repeat(20)), "count"));
        }
        assertHeld(ask(Some.table("id,more\n" + "x,1\n".repeat(20)), "count"), "too many tables");
        assertLowered(ask(Some.table("id,c0\n" + "x,1\n".repeat(20)), "count"));
    }

    @Test
    void memoryOfOneTable_isBounded_andThenNothingIsLowered() {
        for (int version = 0; version < 3; version++) {
            var text = new StringBuilder("id,kind\n");
            for (int i = 0; i < 1_000; i++) {
                text.append(version)
                        .append('-')
                        .append(i)
                        .append(",k")
                        .append(i / 10)
                        .append('\n');
            }
            var verdict = groups(Some.table(text.toString()), "count", "kind");
            if (version < 2) {
                assertLowered(verdict);
            } else {
                assertHeld(verdict, "too much has been told");
            }
        }
    }

    @Test
    void nothing_isLowered_whereTheSettingsSaySo() {
        var verdict = new Disclosure(0).judge(table(rows(1, 100, "a")), Question.of(List.of(), List.of(), List.of()));
        assertHeld(verdict, "aggregates.leastRows");
    }

    @Test
    void largeTable_isJudgedInTime() {
        var text = new StringBuilder("id,kind,amount\n");
        IntStream.range(0, 200_000)
                .forEach(i -> text.append(i)
                        .append(",k")
                        .append(i % 40)
                        .append(',')
                        .append(i % 977)
                        .append(".5\n"));
        var table = Some.table(text.toString());
        long began = System.nanoTime();
        for (int i = 0; i < 2; i++) {
            assertLowered(groups(table, "sum amount", "kind", "id >= " + i * 20_000));
        }
        assertThat((System.nanoTime() - began) / 1_000_000_000.0).isLessThan(50);
    }
}

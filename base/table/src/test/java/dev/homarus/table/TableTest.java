package dev.homarus.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.types.ProblemException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
    private static Answer answer(Table table, List<String> measures, List<String> groupBy, String... where) {
        return new Reckoning(table, Question.of(measures, groupBy, List.of(where))).answer();
    }

    private static BigDecimal only(Table table, String measure, String... where) {
        return answer(table, List.of(measure), List.of(), where)
                .groups()
                .getFirst()
                .values()
                .getFirst()
                .number()
                .orElseThrow();
    }

    private static String problem(Runnable work) {
        try {
            work.run();
        } catch (ProblemException e) {
            return e.problem().line();
        }
        return "";
    }

    @Test
    void answers_overRandomTables_areWhatAPlainLoopFinds() {
        for (int seed = 0; seed < 60; seed++) {
            var some = Some.of(seed, 1 + seed * 7);
            var separator = ",;\t".charAt(seed % 3);
            var table = Some.table(some.text(separator, seed % 2 == 0));
            IntPredicate chosen = row -> some.rows().get(row)[3].compareTo("2026-03") >= 0
                    && some.has(row)
                    && some.amount(row).compareTo(new BigDecimal("-50.5")) > 0
                    && !some.rows().get(row)[2].equals("Graz");
            var sums = new TreeMap<String, BigDecimal>();
            var counts = new TreeMap<String, Integer>();
            IntStream.range(0, table.size()).filter(chosen).forEach(row -> {
                sums.merge(some.rows().get(row)[1], some.amount(row), BigDecimal::add);
                counts.merge(some.rows().get(row)[1], 1, Integer::sum);
            });
            var answer = answer(
                    table,
                    List.of("count", "sum(amount)", "mean Amount", "min amount", "max amount", "distinct name"),
                    List.of("KIND"),
                    "day >= 2026-03",
                    "amount > -50.5",
                    "place != graz");
            assertThat(answer.groups().stream().map(group -> group.keys().getFirst()))
                    .as("seed %s", seed)
                    .containsExactlyElementsOf(counts.keySet());
            for (var group : answer.groups()) {
                var key = group.keys().getFirst();
                var values = group.values();
                assertThat(values.get(0).number()).contains(BigDecimal.valueOf(counts.getOrDefault(key, 0)));
                assertThat(values.get(1).number().orElseThrow()).isEqualByComparingTo(sums.get(key));
                assertThat(values.get(2).number().orElseThrow().doubleValue())
                        .isCloseTo(
                                sums.getOrDefault(key, BigDecimal.ZERO).doubleValue()
                                        / values.get(0).number().orElseThrow().doubleValue(),
                                org.assertj.core.data.Offset.offset(1e-9));
                assertThat(values.get(5).number()).contains(BigDecimal.valueOf(counts.getOrDefault(key, 0)));
                var mine = IntStream.range(0, table.size())
                        .filter(chosen)
                        .filter(row -> some.rows().get(row)[1].equals(key))
                        .mapToObj(some::amount)
                        .sorted()
                        .toList();
                assertThat(values.get(3).number().orElseThrow()).isEqualByComparingTo(mine.getFirst());
                assertThat(values.get(4).number().orElseThrow()).isEqualByComparingTo(mine.getLast());
            }
        }
    }

    @Test
    void measure_ofFieldsThatAreEmpty_leavesThemOut() {
        var table = Some.table("a,b\n1,x\n,y\n4,\n7,x\n");
        assertThat(only(table, "count")).isEqualByComparingTo("4");
        assertThat(only(table, "mean a")).isEqualByComparingTo("4");
        assertThat(only(table, "median a")).isEqualByComparingTo("4");
        assertThat(only(table, "distinct b")).isEqualByComparingTo("2");
        assertThat(only(table, "count", "b =")).isEqualByComparingTo("1");
        assertThat(only(table, "count", "a < 5")).isEqualByComparingTo("2");
        assertThat(only(table, "median a", "a > 1")).isEqualByComparingTo("5.5");
        assertThat(answer(table, List.of("sum a"), List.of(), "b = y")
                        .groups()
                        .getFirst()
                        .values()
                        .getFirst()
                        .number())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1234.50|1234.50",
                "1,234.50|1234.50",
                "1.234,50|1234.50",
                "1'234.50|1234.50",
                "-12,5|-12.5",
                "€ 3.10|3.10",
                "3,10 €|3.10",
                "\u22127.25|-7.25",
                "1 234,56|1234.56",
                ".5|0.5"
            })
    void number_inEveryForm_isRead(String written, String meant) {
        var table = Some.table("n\tx\n" + written + "\t1\n");
        assertThat(only(table, "sum n")).isEqualByComparingTo(meant);
    }

    @Test
    void number_thatCanBeReadInTwoWays_isReadLikeTheOthers_orNotAtAll() {
        assertThat(only(Some.table("n;x\n1.234;a\n2,50;b\n"), "sum n")).isEqualByComparingTo("1236.5");
        assertThat(only(Some.table("n;x\n1,234;a\n2.50;b\n"), "sum n")).isEqualByComparingTo("1236.5");
        assertThat(problem(() -> only(Some.table("n;x\n5;c\n1.234;a\n2.500;b\n"), "sum n")))
                .contains("TABLE-006", "'n'", "line 3");
        assertThat(problem(() -> only(Some.table("n;x\n1,5;c\n1.5;a\n2.5;b\n"), "sum n")))
                .contains("TABLE-005 1 rows", "line 2");
    }

    @Test
    void text_inOtherEncodings_isRead() {
        var text = "Empfänger;Straße;Betrag\nMüller;Köln;1,50\n";
        for (var bytes : List.of(
                text.getBytes(StandardCharsets.UTF_8),
                ("\ufeff" + text).getBytes(StandardCharsets.UTF_8),
                text.getBytes(Charset.forName("windows-1252")))) {
            var table = Table.read(bytes);
            assertThat(table.columns()).containsExactly("Empfänger", "Straße", "Betrag");
            assertThat(only(table, "sum betrag", "empfänger = müller")).isEqualByComparingTo("1.5");
        }
    }

    @Test
    void separator_isFound_whereOthersStandInFields() {
        assertThat(Some.table("a;b, c;d\n1;2,3;4\n").columns()).containsExactly("a", "b, c", "d");
        assertThat(Some.table("a\tb\n1,2,3\t2\n").columns()).containsExactly("a", "b");
        assertThat(Some.table("\"a,x,y\";b\n1;2\n").columns()).containsExactly("a,x,y", "b");
        assertThat(Some.table("single\none\n\ntwo\n").size()).isEqualTo(2);
        assertThat(Some.table("a,b\n\"one\ntwo\",2\n3,4\n").line(1)).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "a,a\n1,2\n",
                "a,\n1,2\n",
                "anna,12.50\nberta,3\n",
                "anna@mail.example,x\n",
                "x,2026-01-31\n",
                "x,31.12.2026\n",
                "a,b\n\"1,2\n",
                "a,b\n\"1\"x,2\n",
                "a\u0000,b\n"
            })
    void text_thatIsNoTable_isRefused(String text) {
        assertThat(problem(() -> Some.table(text))).startsWith("TABLE-001").contains("CSV");
    }

    @Test
    void table_ofOtherWidthOrTooLarge_isRefused_withoutAValue() {
        assertThat(problem(() -> Some.table("a,b\n1,2\nmarker\n")))
                .contains("TABLE-003 Line 3 has 1 fields", "header has 2")
                .doesNotContain("marker");
        assertThat(problem(() -> Table.read(new byte[Table.MAX_BYTES + 1]))).startsWith("TABLE-002");
        assertThat(problem(() -> Some.table("c\n" + "x\n".repeat(Table.MAX_ROWS + 1))))
                .startsWith("TABLE-002");
        assertThat(Some.table("c\n" + "x\n".repeat(Table.MAX_ROWS)).size()).isEqualTo(Table.MAX_ROWS);
        var wide = String.join(
                ",",
                IntStream.range(0, Table.MAX_COLUMNS + 1).mapToObj(i -> "c" + i).toList());
        assertThat(problem(() -> Some.table(wide))).startsWith("TABLE-002");
        var many = new StringBuilder("c\n");
        IntStream.range(0, 1_001).forEach(i -> many.append('x').append(i).append('\n'));
        assertThat(problem(() -> answer(Some.table(many.toString()), List.of(), List.of("c"))))
                .startsWith("TABLE-002");
    }

    @Test
    void question_thatDoesNotFit_isRefused_namingColumnsAndNoValues() {
        var table = Some.table("name,amount,day\nmarker,12,2026-01-31\nmarker,marker,marker\nmarker,1.5,\n");
        assertThat(problem(() -> only(table, "sum price"))).contains("TABLE-004", "'price'", "'name', 'amount', 'day'");
        assertThat(problem(() -> answer(table, List.of(), List.of("price")))).startsWith("TABLE-004");
        assertThat(problem(() -> only(table, "count", "price > 3"))).startsWith("TABLE-004");
        assertThat(problem(() -> only(table, "sum amount"))).contains("TABLE-005 1 rows have no number", "line 3");
        assertThat(problem(() -> only(table, "count", "amount > 3"))).startsWith("TABLE-005");
        assertThat(problem(() -> only(table, "count", "day > 2026-01"))).contains("TABLE-005", "no day", "line 3");
        for (var bad : List.of("total amount", "sum", "sum()", "", "sum a".repeat(60))) {
            assertThat(problem(() -> only(table, bad))).as(bad).startsWith("TABLE-007");
        }
        for (var bad : List.of("amount", "", "> 3", "x".repeat(600) + " = 1")) {
            assertThat(problem(() -> only(table, "count", bad))).as(bad).startsWith("TABLE-007");
        }
        assertThat(problem(() -> only(Some.table("a,b\n1,2\n"), "count", "a > food")))
                .startsWith("TABLE-007");
        assertThatThrownBy(() -> Question.of(List.of(), List.of("a", "b", "c"), List.of()))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void condition_isReadInItsForms() {
        var table = Some.table("a b,c\nTaxi Rome,1\ntaxi bonn,2\ntrain,10\n");
        assertThat(only(table, "count", "a b contains taxi")).isEqualByComparingTo("2");
        assertThat(only(table, "count", "a b='TRAIN'")).isEqualByComparingTo("1");
        assertThat(only(table, "count", "a b != train", "c <= 1.0")).isEqualByComparingTo("1");
        assertThat(only(table, "count", "c == 2.00")).isEqualByComparingTo("1");
        assertThat(only(table, "count", "c >= 2", "c < 10")).isEqualByComparingTo("1");
        assertThat(only(table, "count", "c != x")).isEqualByComparingTo("3");
    }
}

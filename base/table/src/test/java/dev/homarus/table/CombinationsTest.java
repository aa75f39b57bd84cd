package dev.homarus.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CombinationsTest {
    /// Returns the rank of the sets as vectors over the rationals, without fractions.
    static int rank(List<BitSet> sets, int rows) {
        var matrix = new ArrayList<BigInteger[]>();
        for (var set : sets) {
            var vector = new BigInteger[rows];
            for (int i = 0; i < rows; i++) {
                vector[i] = set.get(i) ? BigInteger.ONE : BigInteger.ZERO;
            }
            matrix.add(vector);
        }
        int rank = 0;
        for (int column = 0; column < rows; column++) {
            int at = rank;
            while (at < matrix.size() && matrix.get(at)[column].signum() == 0) {
                at++;
            }
            if (at == matrix.size()) {
                continue;
            }
            var pivot = matrix.remove(at);
            matrix.add(rank, pivot);
            for (int i = rank + 1; i < matrix.size(); i++) {
                var row = matrix.get(i);
                var factor = row[column];
                for (int c = 0; c < rows; c++) {
                    row[c] = row[c].multiply(pivot[column]).subtract(pivot[c].multiply(factor));
                }
            }
            rank++;
        }
        return rank;
    }

    private static BitSet set(int... rows) {
        var set = new BitSet();
        for (int row : rows) {
            set.set(row);
        }
        return set;
    }

    @Test
    void sets_thatLeaveOneRowByAddingAndSubtracting_tell() {
        // (a b) + (b c) - (a c) is twice b.
        assertThat(Combinations.tell(List.of(set(0, 1), set(1, 2), set(0, 2)), 2))
                .isTrue();
        assertThat(Combinations.tell(List.of(set(0, 1), set(1, 2)), 2)).isFalse();
        assertThat(Combinations.tell(List.of(set(0, 1), set(2, 3), set(0, 2), set(1, 3)), 2))
                .isFalse();
        assertThat(Combinations.tell(List.of(set(0, 1, 2, 3), set(0, 1), set(2)), 2))
                .isTrue();
        assertThat(Combinations.tell(List.of(), 2)).isFalse();
    }

    @Test
    void randomSets_tellExactlyWhereARowIsInTheirSpan() {
        int told = 0;
        for (int seed = 0; seed < 400; seed++) {
            var random = new Random(seed);
            int rows = 4 + random.nextInt(8);
            var sets = new ArrayList<BitSet>();
            for (int i = 1 + random.nextInt(7); i > 0; i--) {
                var set = new BitSet();
                for (int row = 0; row < rows; row++) {
                    set.set(row, random.nextBoolean());
                }
                sets.add(set);
            }
            boolean single = false;
            for (int row = 0; row < rows; row++) {
                var more = new ArrayList<>(sets);
                more.add(set(row));
                single |= rank(more, rows) == rank(sets, rows);
            }
            assertThat(Combinations.tell(sets, 2)).as("seed %s", seed).isEqualTo(single);
            told += single ? 1 : 0;
        }
        assertThat(told).isBetween(40, 360);
    }

    @Test
    void twoSets_thatDifferInFewRows_tell_amongWhateverOthers() {
        for (int seed = 0; seed < 400; seed++) {
            var random = new Random(seed);
            var sets = new ArrayList<BitSet>();
            for (int i = 0; i < 6; i++) {
                var set = new BitSet();
                for (int row = 0; row < 40; row++) {
                    set.set(row, random.nextBoolean());
                }
                sets.add(set);
            }
            var near = (BitSet) sets.getFirst().clone();
            near.flip(random.nextInt(20));
            near.flip(20 + random.nextInt(20));
            sets.add(random.nextInt(sets.size()), near);
            assertThat(Combinations.tell(sets, 3)).as("seed %s", seed).isTrue();
        }
    }
}

package dev.homarus.table;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// What sums over sets of rows tell together: whether adding and subtracting them, each as often as one
/// likes, leaves a sum over few rows.
///
/// Rows that are in the same sets are one part. The sets span a space of sums over parts; its reduced basis
/// has the sum over one part alone wherever that is in the space at all. Sums over several small parts are
/// found where they are in the basis, which need not be.
final class Combinations {
    /// A prime: the basis is reckoned modulo it, without rounding.
    private static final long PRIME = 2_147_483_647L;

    private static final int MAX_PARTS = 4_096;

    private Combinations() {}

    /// Whether a sum over 1 to `least` - 1 rows is told; true where there are too many parts to say.
    static boolean tell(List<BitSet> sets, int least) {
        return anyTwo(sets, least) || all(sets, least);
    }

    /// Whether two of the sets differ, and in fewer rows.
    private static boolean anyTwo(List<BitSet> sets, int least) {
        for (int i = 0; i < sets.size(); i++) {
            for (int j = 0; j < i; j++) {
                var difference = (BitSet) sets.get(i).clone();
                difference.xor(sets.get(j));
                int rows = difference.cardinality();
                if (rows > 0 && rows < least) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean all(List<BitSet> sets, int least) {
        var union = new BitSet();
        sets.forEach(union::or);
        int[] part = new int[union.length()];
        int parts = 1;
        for (var set : sets) {
            int[] inside = new int[parts];
            for (int row = set.nextSetBit(0); row >= 0; row = set.nextSetBit(row + 1)) {
                if (inside[part[row]] == 0) {
                    inside[part[row]] = parts++;
                    if (parts > MAX_PARTS) {
                        return true;
                    }
                }
                part[row] = inside[part[row]];
            }
        }
        int[] sizes = new int[parts];
        int[] one = new int[parts];
        union.stream().forEach(row -> {
            sizes[part[row]]++;
            one[part[row]] = row;
        });
        long[][] sums = new long[sets.size()][parts];
        for (int i = 0; i < sums.length; i++) {
            for (int p = 0; p < parts; p++) {
                sums[i][p] = sizes[p] > 0 && sets.get(i).get(one[p]) ? 1 : 0;
            }
        }
        reduce(sums, parts);
        return Arrays.stream(sums).mapToInt(sum -> rows(sum, sizes)).anyMatch(rows -> rows > 0 && rows < least);
    }

    private static int rows(long[] sum, int[] sizes) {
        int rows = 0;
        for (int p = 0; p < sum.length; p++) {
            rows += sum[p] == 0 ? 0 : sizes[p];
        }
        return rows;
    }

    /// Makes the reduced row echelon form.
    private static void reduce(long[][] sums, int parts) {
        int done = 0;
        for (int p = 0; p < parts && done < sums.length; p++) {
            int pivot = done;
            while (pivot < sums.length && sums[pivot][p] == 0) {
                pivot++;
            }
            if (pivot == sums.length) {
                continue;
            }
            var row = sums[pivot];
            sums[pivot] = sums[done];
            sums[done] = row;
            multiply(row, inverse(row[p]));
            for (int i = 0; i < sums.length; i++) {
                if (i != done && sums[i][p] != 0) {
                    subtract(sums[i], row, sums[i][p]);
                }
            }
            done++;
        }
    }

    private static void multiply(long[] row, long by) {
        for (int i = 0; i < row.length; i++) {
            row[i] = row[i] * by % PRIME;
        }
    }

    private static void subtract(long[] from, long[] row, long times) {
        for (int i = 0; i < from.length; i++) {
            if (row[i] != 0) {
                from[i] = (from[i] + (PRIME - times) * row[i]) % PRIME;
            }
        }
    }

    /// Returns the inverse by Fermat's little theorem.
    private static long inverse(long number) {
        long result = 1;
        long power = number;
        for (long exponent = PRIME - 2; exponent > 0; exponent >>= 1) {
            if ((exponent & 1) == 1) {
                result = result * power % PRIME;
            }
            power = power * power % PRIME;
        }
        return result;
    }
}

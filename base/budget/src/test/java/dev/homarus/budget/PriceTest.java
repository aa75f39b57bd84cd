package dev.homarus.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PriceTest {
    private static final Price PRICE = new Price(3_000_000, 300_000, 15_000_000, 64_000);

    @Test
    void cost_countsEachKindAtItsPrice() {
        assertThat(PRICE.cost(new Tokens(1_000_000, 400_000, 100_000)))
                .isEqualTo(600_000 * 3L + 400_000 * 3L / 10 + 100_000 * 15L);
    }

    @Test
    void cost_ofPartOfAMicro_isRoundedUp() {
        var cheap = new Price(1, 0, 0, 1);
        assertThat(cheap.cost(new Tokens(1, 0, 0))).isOne();
        assertThat(cheap.cost(new Tokens(1_000_001, 0, 0))).isEqualTo(2);
        assertThat(cheap.cost(Tokens.NONE)).isZero();
    }

    @Test
    void cost_atTheEndsOfTheRange_doesNotOverflow() {
        var dear = new Price(Price.MOST, Price.MOST, Price.MOST, 1);
        assertThat(dear.cost(new Tokens(Tokens.MOST, Tokens.MOST, Tokens.MOST))).isEqualTo(2_000_000_000_000L);
        assertThatThrownBy(() -> new Price(Price.MOST + 1, 0, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Price(-1, 0, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    /// Whatever is counted within the bound costs no more than the bound, where reading from a cache is not dearer.
    @Test
    void cost_ofAnythingWithinABound_isAtMostThatOfTheBound() {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            long dear = random.nextLong(Price.MOST);
            var price =
                    new Price(dear, random.nextLong(dear + 1), random.nextLong(Price.MOST), 1 + random.nextInt(9_999));
            int bytes = random.nextInt(1_000_000);
            var bound = Tokens.bound(bytes, price.maxOutput());
            long input = random.nextLong(bound.input() + 1);
            var counted = new Tokens(input, random.nextLong(input + 1), random.nextLong(bound.output() + 1));
            assertThat(price.cost(counted)).isLessThanOrEqualTo(price.cost(bound));
        }
    }

    @Test
    void counted_outOfRange_isBroughtWithin() {
        assertThat(Tokens.counted(-5, 3, Long.MAX_VALUE)).isEqualTo(new Tokens(0, 0, Tokens.MOST));
        assertThat(Tokens.counted(10, 30, 1)).isEqualTo(new Tokens(10, 10, 1));
    }

    @Test
    void orWhereUnsaid_takesThePartsThatAreMissing() {
        var bound = new Tokens(100, 0, 50);
        assertThat(Tokens.NONE.orWhereUnsaid(bound)).isEqualTo(bound);
        assertThat(new Tokens(7, 2, 0).orWhereUnsaid(bound)).isEqualTo(new Tokens(7, 2, 50));
        assertThat(new Tokens(7, 2, 3).orWhereUnsaid(bound)).isEqualTo(new Tokens(7, 2, 3));
    }

    @Test
    void money_isReadAndWrittenExactly() {
        assertThat(Money.parse("5")).isEqualTo(5_000_000);
        assertThat(Money.parse("$0.000001")).isOne();
        assertThat(Money.text(1)).isEqualTo("$0.000001");
        assertThat(Money.text(1_250_000)).isEqualTo("$1.25");
        assertThat(Money.text(5_000_000)).isEqualTo("$5.00");
        for (var wrong : new String[] {"", "-1", "1e9", "1,5", "0.0000001", "1 ", "999999999", "٣"}) {
            assertThatThrownBy(() -> Money.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}

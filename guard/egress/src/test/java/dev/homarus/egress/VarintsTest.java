package dev.homarus.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VarintsTest {
    @Test
    void varints_ofAnyNumbers_areReadBack() {
        var random = new Random(1);
        for (int run = 0; run < 2_000; run++) {
            var numbers = new ArrayList<Long>();
            for (int i = random.nextInt(20); i > 0; i--) {
                numbers.add(random.nextLong() >>> (1 + random.nextInt(63)));
            }
            assertThat(Varints.read(Varints.write(numbers))).isEqualTo(numbers);
        }
        assertThat(Varints.write(List.of(0L, 127L, 128L))).containsExactly(0, 127, 0x80, 1);
    }
}

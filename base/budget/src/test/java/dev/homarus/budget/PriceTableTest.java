package dev.homarus.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PriceTableTest {
    @Test
    void own_knowsAModelWithItsSourceAndDay() {
        var found = PriceTable.own().of("api.anthropic.com", "claude-opus-5-5").orElseThrow();
        assertThat(found.price()).isEqualTo(new Price(4_000_000, 200_000, 20_000_000, 128_000));
        assertThat(found.source()).startsWith("https://").endsWith(" of 2026-10-24");
    }

    @Test
    void own_ofAnotherHostOrModel_knowsNothing() {
        assertThat(PriceTable.own().of("proxy.example", "claude-opus-5-5")).isEmpty();
        assertThat(PriceTable.own().of("api.openai.com", "gpt-99")).isEmpty();
    }

    @Test
    void of_theFirstLineThatFits_counts() {
        var table = PriceTable.read("""
                # a comment
                provider h.example USD 2026-01-01 https://h.example/prices
                m-small*  1 0 2 10
                m*x       3 0 4 20
                m.1       5 0 6 30
                """);
        assertThat(table.of("h.example", "m-small-2").orElseThrow().price().input())
                .isEqualTo(1_000_000);
        assertThat(table.of("h.example", "m-big-x").orElseThrow().price().input())
                .isEqualTo(3_000_000);
        assertThat(table.of("h.example", "m.1")).isPresent();
        assertThat(table.of("h.example", "m-1")).isEmpty();
    }

    @Test
    void read_whatIsNoLine_isRefused() {
        for (var wrong : new String[] {
            "m 1 0 2 10", "provider h EUR 2026-01-01 https://x", "provider h USD 2026-01-01 s\nm 1 0 2", "provider h"
        }) {
            assertThatThrownBy(() -> PriceTable.read(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}

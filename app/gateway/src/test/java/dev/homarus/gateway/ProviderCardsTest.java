package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.types.Destination;
import java.net.URI;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class ProviderCardsTest {
    private final ProviderCards cards = new ProviderCards();

    @Test
    void everyFact_namesItsSource_andWhenItWasRead() {
        assertThat(cards.all()).isNotEmpty();
        cards.all().forEach((host, card) -> {
            assertThat(Destination.of("x", URI.create("https://" + host)).host())
                    .isEqualTo(host);
            assertThat(LocalDate.parse(card.text("checked"))).isBefore(LocalDate.parse("2100-01-01"));
            assertThat(card.text("name")).isNotBlank();
            for (var fact : java.util.List.of("region", "retention", "training")) {
                card.object(fact).ifPresent(known -> {
                    assertThat(known.text("source")).isNotBlank();
                    assertThat(known.text(fact.equals("region") ? "is" : "says"))
                            .isNotBlank();
                });
            }
        });
    }

    @Test
    void region_ofAnotherHost_isNotKnown() {
        assertThat(cards.region("api.deepseek.com")).contains("cn");
        assertThat(cards.region("api.openai.com")).isEmpty();
        assertThat(cards.region("x.api.deepseek.com")).isEmpty();
        assertThat(cards.card("nobody.example").members()).containsOnlyKeys("host");
    }
}

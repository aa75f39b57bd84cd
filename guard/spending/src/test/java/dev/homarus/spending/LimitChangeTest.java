package dev.homarus.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.budget.Budget;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import org.junit.jupiter.api.Test;

class LimitChangeTest {
    private static LimitChange change(String json) {
        return LimitChange.of(Json.object(JsonText.parse(json), "it"));
    }

    @Test
    void on_setsEachSpanThatIsGiven_andTellsFromTheUsualPart() {
        var after = change("{\"day\":\"20\",\"month\":\"100.50\"}").on(Budget.STANDARD);
        assertThat(Budget.STANDARD.diff(after))
                .containsExactly(
                        "- all, a day: at most $10.00, told from $5.00",
                        "+ all, a day: at most $20.00, told from $16.00",
                        "+ all, a month: at most $100.50, told from $80.40");
    }

    @Test
    void on_aModelInTokens_withAPartOfItsOwn() {
        var after = change(
                        "{\"scope\":\"model\",\"name\":\"m\",\"unit\":\"tokens\",\"turn\":\"1000\",\"softPercent\":50}")
                .on(Budget.STANDARD);
        assertThat(Budget.STANDARD.diff(after))
                .containsExactly("+ model m, a turn, tokens: at most 1000 tokens, told from 500 tokens");
    }

    @Test
    void on_none_takesTheLimitAway() {
        var after = change("{\"day\":\"none\"}").on(Budget.STANDARD);
        assertThat(Budget.STANDARD.isLoosenedBy(after)).isTrue();
        assertThat(after.limits()).hasSize(Budget.STANDARD.limits().size() - 1);
    }

    @Test
    void of_whatIsNotReadable_isRefused() {
        for (var wrong : new String[] {
            "{}",
            "{\"day\":\"-5\"}",
            "{\"day\":\"5e9\"}",
            "{\"day\":\"\"}",
            "{\"unit\":\"tokens\",\"day\":\"1.5\"}",
            "{\"day\":\"5\",\"softPercent\":0}",
            "{\"scope\":\"model\",\"day\":\"5\"}"
        }) {
            assertThatThrownBy(() -> change(wrong)).isInstanceOf(JsonException.class);
        }
    }
}

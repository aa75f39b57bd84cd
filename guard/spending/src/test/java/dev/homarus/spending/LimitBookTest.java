package dev.homarus.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.budget.Budget;
import dev.homarus.budget.Limit;
import dev.homarus.budget.Scope;
import dev.homarus.budget.Span;
import dev.homarus.budget.Unit;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.types.ProblemException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitBookTest {
    private static final Limit WIDER =
            new Limit(Scope.ALL, Span.DAY, Unit.MONEY, OptionalLong.empty(), OptionalLong.of(50_000_000));

    @TempDir
    Path folder;

    @Test
    void newHome_hasTheStandardLimits() {
        try (var rig = new Rig(folder)) {
            assertThat(rig.spending.book().now()).isEqualTo(Budget.STANDARD);
            assertThat(rig.spending.book().isStandard()).isTrue();
        }
    }

    @Test
    void steps_outliveARestart_canBeUndone_andAreOnRecord() {
        try (var rig = new Rig(folder)) {
            var wider = Budget.STANDARD.with(WIDER);
            rig.spending.book().set(wider, "owner");
            rig.spending.book().set(wider, "owner");
            rig.spending.book().set(Budget.NOTHING, "tok_1");
            rig.restart();
            assertThat(rig.spending.book().now()).isEqualTo(Budget.NOTHING);
            assertThat(rig.spending.book().undo("owner")).isEqualTo(wider);
            rig.restart();
            assertThat(rig.spending.book().undo("owner")).isEqualTo(Budget.STANDARD);
            assertThatThrownBy(() -> rig.spending.book().undo("owner"))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().code()).isEqualTo("BUDGET-002"));
            assertThat(rig.kinds()).filteredOn("budget.changed"::equals).hasSize(4);
        }
    }

    @Test
    void json_ofLimits_isReadBack() {
        var budget = Budget.STANDARD
                .with(WIDER)
                .with(new Limit(
                        new Scope(Scope.Kind.KEY, "vault:model.m"),
                        Span.MONTH,
                        Unit.TOKENS,
                        OptionalLong.of(0),
                        OptionalLong.empty()));
        assertThat(LimitJson.read(LimitJson.write(budget))).isEqualTo(budget);
    }

    @Test
    void json_thatIsNoLimit_isRefused() {
        for (var wrong : new String[] {
            "{\"scope\":\"everything\",\"span\":\"day\",\"hard\":1}",
            "{\"span\":\"week\",\"hard\":1}",
            "{\"span\":\"day\",\"unit\":\"euro\",\"hard\":1}",
            "{\"scope\":\"model\",\"span\":\"day\",\"hard\":1}",
            "{\"span\":\"day\",\"hard\":-1}"
        }) {
            assertThatThrownBy(() -> LimitJson.limit(Json.object(JsonText.parse(wrong), "it")))
                    .isInstanceOf(JsonException.class);
        }
    }
}

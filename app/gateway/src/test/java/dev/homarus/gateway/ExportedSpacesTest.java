package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.store.Sealer;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every Space says for its export.
class ExportedSpacesTest {
    /// Columns of exported Spaces that are numbers, and no times.
    private static final Set<String> NUMBERS = Set.of(
            "session.id",
            "session.messages",
            "turn.session",
            "message.id",
            "message.session",
            "policy.seq",
            "policy.back",
            "request.id",
            "request.bytes",
            "request.parent",
            "request.prefix",
            "request.received",
            "image.id",
            "image.message",
            "image.width",
            "image.height",
            "image.bytes",
            "segment.id",
            "consent.names",
            "spend.id",
            "spend.micros",
            "spend.tokens",
            "spend.unpriced",
            "spend_limit.seq",
            "spend_limit.back",
            "route_rule.seq",
            "route_rule.back",
            "model_check.correct",
            "model_check.asked",
            "answered.turns",
            "model_context.tokens",
            "backup.generation");

    @TempDir
    Path folder;

    @Test
    void space_thatIsNotExported_saysWhy_andNoneIsSecret() {
        for (var space : Gateway.SPACES) {
            if (space.export() == Space.Export.NONE) {
                assertThat(space.outside().absent()).as(space.name()).isNotBlank();
            } else {
                assertThat(space.classification()).as(space.name()).isNotEqualTo(Classification.SECRET);
            }
        }
    }

    @Test
    void column_ofWholeNumbers_isATimeOrANumber_andEachFormHasItsColumn() {
        try (var key = SecretBytes.random(32);
                var sealer = new Sealer("home_t", name -> SecretBytes.random(32), name -> Optional.empty());
                var store = Store.open(folder.resolve("t.db"), key, Gateway.SPACES, () -> new byte[0], sealer)) {
            for (var space : Gateway.SPACES) {
                if (space.export() == Space.Export.NONE) {
                    continue;
                }
                var unknown = new TreeSet<>(space.outside().forms().keySet());
                for (var table : store.<java.util.List<dev.homarus.store.Table>>snapshot(now -> now.tables(space))) {
                    unknown.removeAll(table.columns());
                    store.read(tx -> tx.all(
                                    "SELECT name FROM pragma_table_xinfo(?) WHERE type = 'INTEGER'",
                                    row -> row.text(0),
                                    table.name()))
                            .forEach(
                                    column -> assertThat(space.outside().forms().get(column) == Space.Form.TIME)
                                            .as(table.name() + "." + column)
                                            .isNotEqualTo(NUMBERS.contains(table.name() + "." + column)));
                }
                assertThat(unknown).as(space.name()).isEmpty();
            }
        }
    }
}

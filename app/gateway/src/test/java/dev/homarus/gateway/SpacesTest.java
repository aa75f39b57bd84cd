package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.store.Space;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Every kind of stored data is declared in a way that retention, export and erasure can work with.
class SpacesTest {
    @Test
    void rows_ofEverySpace_haveALabel() {
        for (var space : Gateway.SPACES) {
            if (space.derivedFrom().isPresent()) {
                continue; // an index: its rows are those of its source
            }
            assertThat(String.join("\n", space.migrations())).as(space.name()).contains("label TEXT NOT NULL");
        }
    }

    @Test
    void names_areUniqueAndSourcesExist() {
        var names = Gateway.SPACES.stream().map(Space::name).collect(Collectors.toSet());
        assertThat(names).hasSameSizeAs(Gateway.SPACES);
        for (var space : Gateway.SPACES) {
            space.derivedFrom().ifPresent(source -> assertThat(names).contains(source));
        }
    }

    @Test
    void retention_isNeverForEver() {
        for (var space : Gateway.SPACES) {
            assertThat(space.retention().toDays()).as(space.name()).isBetween(1L, 3_650L);
        }
    }
}

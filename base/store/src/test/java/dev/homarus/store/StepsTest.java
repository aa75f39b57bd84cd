package dev.homarus.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.crypto.SecretBytes;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepsTest {
    private static final Steps.Kind<String> KIND =
            new Steps.Kind<>("wish", "nothing", Function.identity(), Function.identity());

    @TempDir
    private Path folder;

    private final List<String> record = new ArrayList<>();

    private Store store() {
        return Store.open(
                folder.resolve("t.db"), SecretBytes.taking(new byte[32]), List.of(Steps.space(KIND.table())), () ->
                        new byte[] {7});
    }

    private Steps<String> steps(Store store) {
        return new Steps<>(
                store,
                InstantSource.fixed(Instant.EPOCH),
                KIND,
                (by, why, before, after) -> record.add(by + " " + why + " " + before + ">" + after));
    }

    @Test
    void steps_goBackOneByOne_alsoAfterARestart_andThenNoFurther() {
        try (var store = store()) {
            var steps = steps(store);
            steps.set("a", "owner");
            steps.set("b", "owner");
            steps.set("b", "owner");
            assertThat(steps.now()).isEqualTo("b");
        }
        try (var store = store()) {
            var steps = steps(store);
            assertThat(steps.now()).isEqualTo("b");
            assertThat(steps.undo("tok_1")).contains("a");
            assertThat(steps.undo("tok_1")).contains("nothing");
            assertThat(steps.undo("tok_1")).isEmpty();
            assertThat(steps.now()).isEqualTo("nothing");
        }
        assertThat(record)
                .containsExactly("owner set nothing>a", "owner set a>b", "tok_1 undo b>a", "tok_1 undo a>nothing");
    }

    @Test
    void step_thatCannotBePutOnRecord_doesNotCount() {
        try (var store = store()) {
            var steps = new Steps<>(store, InstantSource.fixed(Instant.EPOCH), KIND, (by, why, before, after) -> {
                throw new IllegalStateException("full");
            });
            try {
                steps.set("a", "owner");
            } catch (IllegalStateException e) {
                record.add("full");
            }
            assertThat(record).containsExactly("full");
            assertThat(steps.now()).isEqualTo("nothing");
            assertThat(steps(store).now()).isEqualTo("nothing");
        }
    }
}

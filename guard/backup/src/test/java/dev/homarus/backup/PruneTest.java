package dev.homarus.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PruneTest {
    @TempDir
    Path folder;

    private static List<Retention.Dated> everyHours(int hours, int count) {
        var all = new ArrayList<Retention.Dated>();
        for (int i = 0; i < count; i++) {
            all.add(new Retention.Dated(
                    i + 1L, Instant.parse("2026-01-01T00:30:00Z").plus(Duration.ofHours((long) hours * i))));
        }
        return all;
    }

    @Test
    void keep_counts_areTheNewestOfEachPeriod() {
        var hourly = everyHours(1, 24 * 90);
        assertThat(new Retention(3, 0, 0, 0, false).keep(hourly, ZoneOffset.UTC))
                .containsExactlyInAnyOrder(2_158L, 2_159L, 2_160L);
        assertThat(new Retention(1, 3, 0, 0, false).keep(hourly, ZoneOffset.UTC))
                .containsExactlyInAnyOrder(2_160L, 2_136L, 2_112L);
        // 2026-01-31 and 2026-02-28 end at the 31st and 59th day.
        assertThat(new Retention(1, 0, 0, 3, false).keep(hourly, ZoneOffset.UTC))
                .containsExactlyInAnyOrder(2_160L, 59L * 24, 31L * 24);
        assertThat(new Retention(1, 0, 2, 0, false).keep(hourly, ZoneOffset.UTC))
                .hasSize(2)
                .contains(2_160L);
    }

    @Test
    void keep_anyRetention_keepsTheNewest() {
        for (int i = 1; i < 30; i++) {
            var some = everyHours(7, i);
            assertThat(new Retention(1, i % 3, i % 4, i % 2, false).keep(some, ZoneOffset.UTC))
                    .contains((long) i);
        }
        assertThatThrownBy(() -> new Retention(0, 1, 1, 1, false)).isInstanceOf(IllegalArgumentException.class);
    }

    private long size() throws IOException {
        try (var files = Files.walk(folder.resolve("backup/packs"))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    void prune_ofOldSnapshots_freesWhatOnlyTheyNeeded() throws IOException {
        try (var home = new Home(folder.resolve("home"));
                var repository = Repository.make(folder.resolve("backup"), Home.key(1), List.of(), Home.NOW)) {
            repository.sizes(new Chunker.Sizes(2_048, 8_192, 32_768));
            for (int i = 1; i <= 14; i++) {
                home.fill(i, 400);
                repository.create(home.source(), Home.ORIGIN, Optional.empty(), Home.NOW, Progress.NONE);
            }
            home.store.write(tx -> tx.run("DELETE FROM message WHERE session < 13"));
            repository.create(home.source(), Home.ORIGIN, Optional.empty(), Home.NOW, Progress.NONE);
            long before = size();
            var pruned = repository.prune(new Retention(2, 0, 0, 0, false), ZoneOffset.UTC, Progress.NONE);
            assertThat(pruned.kept()).containsExactly(14L, 15L);
            assertThat(pruned.removed()).hasSize(13);
            assertThat(pruned.packsWritten()).isPositive();
            assertThat(before - size()).isEqualTo(pruned.bytesFreed());
            var again = repository.prune(new Retention(1, 0, 0, 0, false), ZoneOffset.UTC, Progress.NONE);
            assertThat(again.kept()).containsExactly(15L);
            assertThat(size()).isLessThan(before / 2);
            assertThat(repository.check(Checked.Depth.ALL, 0, Progress.NONE).findings())
                    .isEmpty();
            assertThat(repository
                            .restore(Home.plan(0, folder.resolve("back")), Progress.NONE)
                            .records())
                    .isEqualTo(14 + 800);
        }
    }

    @Test
    void prune_newestIsDamaged_keepsTheNewestWholeOne() throws IOException {
        try (var home = new Home(folder.resolve("home"));
                var repository = Repository.make(folder.resolve("backup"), Home.key(1), List.of(), Home.NOW)) {
            home.fill(1, 100);
            repository.create(home.source(), Home.ORIGIN, Optional.empty(), Home.NOW, Progress.NONE);
            var packs = new Folder(folder.resolve("backup"));
            var old = packs.list("packs");
            home.fill(2, 100);
            repository.create(home.source(), Home.ORIGIN, Optional.empty(), Home.NOW, Progress.NONE);
            for (var part : packs.list("packs")) {
                if (!old.contains(part)) {
                    Scratch.remove(packs.at("packs/" + part));
                }
            }
            assertThat(repository
                            .prune(new Retention(1, 0, 0, 0, false), ZoneOffset.UTC, Progress.NONE)
                            .kept())
                    .containsExactly(1L, 2L);
            Files.write(packs.at(Snapshot.path(2)), new byte[100]);
            assertThatThrownBy(() -> repository.prune(new Retention(1, 0, 0, 0, false), ZoneOffset.UTC, Progress.NONE))
                    .hasMessageStartingWith("BACKUP-006");
            assertThat(repository
                            .prune(new Retention(1, 0, 0, 0, true), ZoneOffset.UTC, Progress.NONE)
                            .kept())
                    .containsExactly(1L);
        }
    }
}

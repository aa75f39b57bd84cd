package dev.homarus.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.age.AgeIdentity;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What anyone can do to the files of a repository, and what comes of it.
class DamageTest {
    @TempDir
    Path folder;

    private Path backup = Path.of("");
    private final List<Map<String, byte[]>> states = new ArrayList<>();

    /// Three snapshots, with revocations and current keys between them; the files are kept after each.
    @BeforeEach
    void fill() throws IOException {
        backup = folder.resolve("backup");
        try (var home = new Home(folder.resolve("home"));
                var repository = Repository.make(
                        backup, Home.key(1), List.of(AgeIdentity.make().recipient()), Home.NOW)) {
            repository.sizes(new Chunker.Sizes(2_048, 8_192, 32_768));
            for (int i = 1; i <= 3; i++) {
                home.fill(i, 300);
                Files.writeString(home.folder.resolve("audit/entries"), "entry " + "x".repeat(40_000 * i));
                repository.revoke(List.of(new Revoked(Revoked.Kind.ID, "login", "d" + i, Home.NOW)));
                var keys = ("current keys " + i).getBytes(StandardCharsets.UTF_8);
                repository.create(home.source(), Home.ORIGIN, Optional.of(keys), Home.NOW, Progress.NONE);
                states.add(files());
            }
        }
    }

    private Map<String, byte[]> files() throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (var all = Files.walk(backup)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                files.put(backup.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        files.remove("lock");
        return files;
    }

    private void put(Map<String, byte[]> files) throws IOException {
        for (var name : files().keySet()) {
            Files.delete(backup.resolve(name));
        }
        for (var file : files.entrySet()) {
            Files.createDirectories(backup.resolve(file.getKey()).getParent());
            Files.write(backup.resolve(file.getKey()), file.getValue());
        }
    }

    /// Returns what was noticed: the Problem that refused, or the findings of a check.
    private List<String> noticed() {
        try (var repository = Repository.open(backup, Home.key(1), Repository.Mode.READ)) {
            return repository.check(Checked.Depth.ALL, 0, Progress.NONE).findings().stream()
                    .map(Finding::line)
                    .toList();
        } catch (ProblemException e) {
            return List.of(e.problem().code());
        }
    }

    @Test
    void repository_untouched_hasNoFindings() {
        assertThat(noticed()).isEmpty();
        assertThat(states.getLast().keySet().stream().map(name -> name.replaceAll("/.*", "")))
                .contains("head", "homarus-backup.json", "keys", "packs", "revocations", "snapshots");
    }

    @Test
    void file_flippedAnywhere_isNoticed() throws IOException {
        var random = new Random(1);
        for (var name : states.getLast().keySet()) {
            for (int round = 0; round < 6; round++) {
                var bytes = states.getLast().get(name).clone();
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                Files.write(backup.resolve(name), bytes);
                // Of the public file, only the format and the id mean anything.
                if (!name.equals(Folder.CONFIG)) {
                    assertThat(noticed()).as(name).isNotEmpty();
                }
            }
            Files.write(backup.resolve(name), states.getLast().get(name));
        }
        assertThat(noticed()).isEmpty();
    }

    @Test
    void file_cutEmptiedOrMissing_isNoticed() throws IOException {
        for (var name : states.getLast().keySet()) {
            var bytes = states.getLast().get(name);
            for (int length : new int[] {bytes.length - 1, bytes.length / 2, 0, -1}) {
                if (length < 0) {
                    Files.delete(backup.resolve(name));
                } else {
                    Files.write(backup.resolve(name), java.util.Arrays.copyOf(bytes, length));
                }
                assertThat(noticed()).as(name + " " + length).isNotEmpty();
            }
            Files.write(backup.resolve(name), bytes);
        }
    }

    @Test
    void files_swapped_areNoticed() throws IOException {
        var names = new ArrayList<>(states.getLast().keySet());
        for (int a = 0; a < names.size(); a++) {
            for (int b = a + 1; b < names.size(); b++) {
                var files = new TreeMap<>(states.getLast());
                files.put(names.get(a), states.getLast().get(names.get(b)));
                files.put(names.get(b), states.getLast().get(names.get(a)));
                put(files);
                assertThat(noticed()).as(names.get(a) + " and " + names.get(b)).isNotEmpty();
            }
        }
    }

    @Test
    void file_ofAnEarlierState_isNoticed() throws IOException {
        for (int earlier = 0; earlier < 2; earlier++) {
            for (var name : states.get(earlier).keySet()) {
                var old = states.get(earlier).get(name);
                if (java.util.Arrays.equals(old, states.getLast().get(name))) {
                    continue;
                }
                var files = new TreeMap<>(states.getLast());
                files.put(name, old);
                put(files);
                // An old list beside the new ones changes nothing.
                boolean oldList = name.startsWith("revocations");
                assertThat(noticed().isEmpty()).as(earlier + " " + name).isEqualTo(oldList);
                try (var repository = Repository.open(backup, Home.key(1), Repository.Mode.READ)) {
                    assertThat(repository.findings().isEmpty()).isEqualTo(!name.equals(Head.PATH));
                    assertThat(repository.revocations()).hasSize(3);
                    assertThat(repository.snapshots()).hasSize(3);
                }
            }
        }
    }

    @Test
    void wholeFolder_ofAnEarlierState_isNoticedByWhoRemembersTheGeneration() throws IOException {
        long generation;
        try (var repository = Repository.open(backup, Home.key(1), Repository.Mode.READ)) {
            generation = repository.generation();
        }
        put(states.get(1));
        assertThat(noticed()).isEmpty();
        try (var repository = Repository.open(backup, Home.key(1), Repository.Mode.READ)) {
            assertThat(repository
                            .check(Checked.Depth.RECORDS, generation, Progress.NONE)
                            .findings())
                    .hasSize(1);
        }
    }

    @Test
    void revocations_putBackOrMissing_stopTheRestoreUnlessToldOtherwise() throws IOException {
        var files = new TreeMap<>(states.getLast());
        files.remove(Revocations.path(3));
        put(files);
        try (var repository = Repository.open(backup, Home.key(1), Repository.Mode.READ)) {
            assertThatThrownBy(() -> repository.restore(Home.plan(1, folder.resolve("back")), Progress.NONE))
                    .hasMessageStartingWith("BACKUP-012");
            assertThat(folder.resolve("back")).doesNotExist();
            var plan = new Plan(
                    1,
                    folder.resolve("back"),
                    "data/core.db",
                    Home.key(9),
                    Home.SPACES,
                    Home.RULES,
                    false,
                    true,
                    made -> {});
            assertThat(repository.restore(plan, Progress.NONE).records()).isPositive();
        }
    }

    @Test
    void currentKeys_putBackOrMissing_areRefused() throws IOException {
        try (var repository = Repository.open(backup, Home.key(1), Repository.Mode.READ)) {
            assertThat(repository.currentKeys())
                    .hasValueSatisfying(keys ->
                            assertThat(new String(keys, StandardCharsets.UTF_8)).isEqualTo("current keys 3"));
        }
        for (var old : List.of(states.get(0), states.get(1), Map.<String, byte[]>of())) {
            var files = new TreeMap<>(states.getLast());
            files.remove("keys/current");
            Optional.ofNullable(old.get("keys/current")).ifPresent(bytes -> files.put("keys/current", bytes));
            put(files);
            try (var repository = Repository.open(backup, Home.key(1), Repository.Mode.READ)) {
                assertThatThrownBy(repository::currentKeys).hasMessageStartingWith("BACKUP-013");
            }
        }
    }

    @Test
    void restore_ofADamagedSnapshot_isRefusedOrPartialAndSaysWhatIsLost() throws IOException {
        var random = new Random(5);
        var packs = states.getLast().keySet().stream()
                .filter(name -> name.startsWith("packs/"))
                .toList();
        int named = 0;
        for (int round = 0; round < 12; round++) {
            var target = folder.resolve("back" + round);
            put(states.getLast());
            var name = packs.get(random.nextInt(packs.size()));
            var bytes = files().getOrDefault(name, new byte[0]).clone();
            bytes[8 + random.nextInt(bytes.length / 2)] ^= 1;
            Files.write(backup.resolve(name), bytes);
            try (var repository = Repository.open(backup, Home.key(1), Repository.Mode.READ)) {
                var checked = repository.check(Checked.Depth.ALL, 0, Progress.NONE).findings().stream()
                        .filter(finding -> finding.snapshot() == 3)
                        .toList();
                if (checked.isEmpty()) {
                    // What was hit is needed by no snapshot: padding, or the table of a pack.
                    continue;
                }
                assertThatThrownBy(() -> repository.restore(Home.plan(3, target), Progress.NONE))
                        .hasMessageStartingWith("BACKUP-006");
                assertThat(target).doesNotExist();
                assertThat(folder.resolve("back" + round + ".restoring")).doesNotExist();
                var restored = repository.restore(Home.plan(3, target, true), Progress.NONE);
                assertThat(restored.findings()).isNotEmpty();
                long lost = restored.findings().stream()
                        .filter(finding -> finding.stream().equals("table/message/message"))
                        .mapToLong(finding -> finding.last() - finding.first() + 1)
                        .sum();
                assertThat(restored.records()).isEqualTo(903 - lost - sessionsLost(restored));
                named += lost > 0 ? 1 : 0;
                for (var finding : restored.findings()) {
                    assertThat(checked)
                            .anyMatch(other -> other.stream().equals(finding.stream())
                                    && other.first() <= finding.first()
                                    && other.last() >= finding.last());
                }
            }
        }
        assertThat(named).isGreaterThan(2);
    }

    private static long sessionsLost(Restored restored) {
        return restored.findings().stream()
                .filter(finding -> finding.stream().equals("table/session/session"))
                .mapToLong(finding -> finding.last() - finding.first() + 1)
                .sum();
    }

    @Test
    void repair_thenCreate_healsOlderSnapshots() throws IOException {
        for (var name : states.getLast().keySet()) {
            if (name.startsWith("packs/")) {
                var bytes = files().getOrDefault(name, new byte[0]).clone();
                bytes[30] ^= 1;
                Files.write(backup.resolve(name), bytes);
            }
        }
        assertThat(noticed()).isNotEmpty();
        try (var home = new Home(folder.resolve("home"));
                var repository = Repository.open(backup, Home.key(1), Repository.Mode.WRITE)) {
            repository.sizes(new Chunker.Sizes(2_048, 8_192, 32_768));
            assertThat(repository.repair(Progress.NONE)).isNotEmpty();
            repository.create(home.source(), Home.ORIGIN, Optional.empty(), Home.NOW, Progress.NONE);
            assertThat(repository.check(Checked.Depth.ALL, 0, Progress.NONE).findings())
                    .noneMatch(finding -> finding.snapshot() > 2);
            assertThat(repository
                            .restore(Home.plan(3, folder.resolve("back")), Progress.NONE)
                            .records())
                    .isEqualTo(903);
        }
    }

    @Test
    void renewRevocations_afterTheyWereLost_letsRestoresGoOn() throws IOException {
        Files.delete(backup.resolve(Revocations.path(3)));
        try (var repository = Repository.open(backup, Home.key(1), Repository.Mode.WRITE)) {
            assertThatThrownBy(repository::revocations).hasMessageStartingWith("BACKUP-012");
            repository.renewRevocations(List.of(new Revoked(Revoked.Kind.ID, "login", "d3", Home.NOW)));
            assertThat(repository.revocations()).hasSize(3);
            assertThat(repository.check(Checked.Depth.RECORDS, 0, Progress.NONE).findings())
                    .isEmpty();
            repository.revoke(List.of(new Revoked(Revoked.Kind.ID, "login", "d4", Home.NOW)));
            assertThat(repository.revocations()).hasSize(4);
        }
        // The lost file put back is older than the new one.
        Files.write(
                backup.resolve(Revocations.path(3)), states.getLast().getOrDefault(Revocations.path(3), new byte[0]));
        try (var repository = Repository.open(backup, Home.key(1), Repository.Mode.READ)) {
            assertThat(repository.revocations()).hasSize(4);
        }
    }

    @Test
    void create_afterAnyFileWasLost_neverLosesWhatIsStillThere() throws IOException {
        for (var name : new LinkedHashSet<>(states.getLast().keySet())) {
            if (name.startsWith("packs/") || name.equals("keys/home") || name.equals(Folder.CONFIG)) {
                continue;
            }
            put(states.getLast());
            Files.delete(backup.resolve(name));
            try (var repository = Repository.open(backup, Home.key(1), Repository.Mode.WRITE)) {
                int lost = name.startsWith("snapshots/") ? 1 : 0;
                assertThat(repository.snapshots()).as(name).hasSize(3 - lost);
            }
        }
    }
}

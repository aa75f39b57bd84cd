package dev.homarus.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.store.Space;
import dev.homarus.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An old backup brings nothing back that was revoked or erased since (BK-01).
class RevocationsTest {
    @TempDir
    Path folder;

    private Repository open() {
        return Repository.open(folder.resolve("backup"), Home.key(1), Repository.Mode.WRITE);
    }

    private void fill() throws IOException {
        try (var home = new Home(folder.resolve("home"));
                var repository = Repository.make(folder.resolve("backup"), Home.key(1), List.of(), Home.NOW)) {
            home.fill(1, 70);
            home.fill(2, 70);
            repository.create(home.source(), Home.ORIGIN, Optional.empty(), Home.NOW, Progress.NONE);
        }
    }

    private Restored restore(Map<String, Rule> rules) {
        var plan = new Plan(
                1, folder.resolve("back"), "data/core.db", Home.key(9), Home.SPACES, rules, false, false, made -> {});
        try (var repository = open()) {
            return repository.restore(plan, Progress.NONE);
        }
    }

    private List<String> restored(String sql) {
        try (var store = Store.open(folder.resolve("back/data/core.db"), Home.key(9), Home.SPACES, () -> new byte[0])) {
            return store.read(tx -> tx.all(sql, row -> row.text(0)));
        }
    }

    @Test
    void restore_ofAnOlderSnapshot_leavesOutWhoWasErasedAndWhatWasRevoked() throws IOException {
        fill();
        try (var repository = open()) {
            repository.revoke(List.of(new Revoked(Revoked.Kind.SUBJECT, "", "p3", Home.NOW)));
            repository.revoke(List.of(
                    new Revoked(Revoked.Kind.ID, "login", "d1", Home.NOW),
                    new Revoked(Revoked.Kind.ID, "message", "1", Home.NOW)));
            // Added twice is there once.
            long generation = repository.generation();
            repository.revoke(List.of(new Revoked(Revoked.Kind.ID, "login", "d1", Home.NOW)));
            assertThat(repository.generation()).isEqualTo(generation);
        }
        var rules = new HashMap<>(Home.RULES);
        rules.put("login", Rule.KEEP);
        var restored = restore(rules);
        assertThat(restored.dropped()).isEqualTo(Map.of("login", 1L, "message", 21L));
        assertThat(restored("SELECT digest FROM login")).containsExactly("d2");
        assertThat(restored("SELECT id FROM message WHERE person = 'p3' OR id = 1"))
                .isEmpty();
    }

    @Test
    void restore_ofARevokedParent_takesItsChildrenAlong() throws IOException {
        fill();
        try (var repository = open()) {
            repository.revoke(List.of(new Revoked(Revoked.Kind.ID, "session", "s2", Home.NOW)));
        }
        var rules = new HashMap<>(Home.RULES);
        rules.put("session", Rule.KEEP.knownBy("name"));
        var restored = restore(rules);
        assertThat(restored.orphans()).isEqualTo(Map.of("message", 70L));
        assertThat(restored("SELECT DISTINCT session FROM message")).containsExactly("1");
    }

    @Test
    void plan_withoutARuleForASpace_isABug() {
        var rules = new HashMap<>(Home.RULES);
        rules.remove("login");
        assertThatThrownBy(() -> restore(rules)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void restore_ofAnOlderVersionOfASpace_isBroughtUpToDate() throws IOException {
        fill();
        var newer = Home.space(
                "session",
                Optional.empty(),
                Home.SESSION.migrations().getFirst(),
                "ALTER TABLE session ADD COLUMN title TEXT NOT NULL DEFAULT 'none'");
        var spaces = List.<Space>of(newer, Home.MESSAGE, Home.LOGIN, Home.WORDS);
        var plan = new Plan(
                1, folder.resolve("back"), "data/core.db", Home.key(9), spaces, Home.RULES, false, false, made -> {});
        try (var repository = open()) {
            assertThat(repository.restore(plan, Progress.NONE).records()).isEqualTo(142);
        }
        try (var store = Store.open(folder.resolve("back/data/core.db"), Home.key(9), spaces, () -> new byte[0])) {
            var title = store.read(tx -> tx.one("SELECT title FROM session", row -> row.text(0)));
            assertThat(title).contains("none");
        }
    }

    @Test
    void currentKeys_afterEachRun_areOnlyTheNewest() throws IOException {
        fill();
        try (var home = new Home(folder.resolve("home"));
                var repository = open()) {
            assertThat(repository.currentKeys()).isEmpty();
            for (int i = 0; i < 3; i++) {
                var keys = ("key of p" + i).getBytes(StandardCharsets.UTF_8);
                repository.create(home.source(), Home.ORIGIN, Optional.of(keys), Home.NOW, Progress.NONE);
                assertThat(repository.currentKeys()).hasValue(keys);
            }
            // A run that says nothing of them leaves them.
            repository.create(home.source(), Home.ORIGIN, Optional.empty(), Home.NOW, Progress.NONE);
            assertThat(repository.currentKeys()).hasValue("key of p2".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void restore_intoSomethingThatIsThere_isRefusedAndChangesNothing() throws IOException {
        fill();
        Files.createDirectories(folder.resolve("back"));
        Files.writeString(folder.resolve("back/photo"), "x");
        assertThatThrownBy(() -> restore(Home.RULES)).hasMessageStartingWith("BACKUP-007");
        Files.delete(folder.resolve("back/photo"));
        Files.createDirectories(folder.resolve("back.restoring"));
        assertThatThrownBy(() -> restore(Home.RULES)).hasMessageStartingWith("BACKUP-007");
        Files.delete(folder.resolve("back.restoring"));
        Files.delete(folder.resolve("back"));
        Files.createSymbolicLink(folder.resolve("back"), folder.resolve("home"));
        assertThatThrownBy(() -> restore(Home.RULES)).hasMessageStartingWith("BACKUP-007");
        Files.delete(folder.resolve("back"));
        Files.createDirectories(folder.resolve("back"));
        assertThat(restore(Home.RULES).records()).isEqualTo(142);
    }
}

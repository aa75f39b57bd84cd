package dev.homarus.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homarus.age.AgeIdentity;
import dev.homarus.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundTripTest {
    @TempDir
    Path folder;

    private Repository make() {
        return Repository.make(folder.resolve("backup"), Home.key(1), List.of(), Home.NOW);
    }

    private Repository open(Repository.Mode mode) {
        return Repository.open(folder.resolve("backup"), Home.key(1), mode);
    }

    private static Created create(Repository repository, Home home) {
        return repository.create(home.source(), Home.ORIGIN, Optional.empty(), Home.NOW, Progress.NONE);
    }

    @Test
    void restore_ofASnapshot_bringsBackWhatIsNotDroppedByRule() throws IOException {
        try (var home = new Home(folder.resolve("home"))) {
            home.fill(1, 200);
            try (var repository = make()) {
                assertThat(create(repository, home).snapshot()).isEqualTo(1);
            }
        }
        try (var repository = open(Repository.Mode.READ)) {
            var restored = repository.restore(Home.plan(0, folder.resolve("back")), Progress.NONE);
            assertThat(restored.records()).isEqualTo(201);
            assertThat(restored.dropped()).containsEntry("login", 1L);
            assertThat(restored.rebuilt()).containsExactly("words");
            assertThat(restored.origin()).isEqualTo(Home.ORIGIN);
        }
        var back = folder.resolve("back");
        assertThat(Files.readString(back.resolve("audit/entries"))).isEqualTo("entry one\n");
        assertThat(back.resolve("keyring.json")).doesNotExist();
        assertThat(folder.resolve("back.restoring")).doesNotExist();
        assertThat(folder.resolve("back.restoring.lock")).doesNotExist();
        try (var store = Store.open(back.resolve("data/core.db"), Home.key(9), Home.SPACES, () -> new byte[0])) {
            var found = store.read(tx -> tx.one("SELECT count(*) FROM message", row -> row.number(0)));
            assertThat(found).contains(200L);
            var hits = store.read(
                    tx -> tx.one("SELECT count(*) FROM words WHERE words MATCH 'kestrel'", row -> row.number(0)));
            assertThat(hits).contains(200L);
        }
    }

    @Test
    void create_again_storesOnlyWhatChanged() throws IOException {
        try (var home = new Home(folder.resolve("home"));
                var repository = make()) {
            repository.sizes(new Chunker.Sizes(2_048, 8_192, 32_768));
            for (int i = 1; i < 20; i++) {
                home.fill(i, 200);
            }
            var first = create(repository, home);
            assertThat(first.newBytes()).isEqualTo(first.bytes());
            var second = create(repository, home);
            assertThat(second.newChunks()).isZero();
            home.store.write(tx -> tx.run("UPDATE message SET text = 'short' WHERE id = 700"));
            var third = create(repository, home);
            assertThat(third.newBytes()).isLessThan(first.bytes() / 8);
            assertThat(repository.snapshots()).hasSize(3);
            assertThat(repository.check(Checked.Depth.ALL, 0, Progress.NONE).findings())
                    .isEmpty();
            for (int number = 1; number <= 3; number++) {
                var drilled = repository.drill(number, folder.resolve("drill"), Home.SPACES, Progress.NONE);
                assertThat(drilled.findings()).isEmpty();
            }
            assertThat(folder.resolve("drill")).doesNotExist();
            assertThat(repository.against(3, home.source()).findings()).isEmpty();
            assertThat(repository.against(2, home.source()).findings())
                    .extracting(Finding::stream)
                    .containsExactly("table/message/message");
        }
    }

    @Test
    void repository_anywhere_holdsNothingInClear() throws IOException {
        try (var home = new Home(folder.resolve("home"));
                var repository = make()) {
            home.fill(1, 300);
            repository.create(
                    home.source(),
                    Home.ORIGIN,
                    Optional.of((Home.MARKER + " wrapped").getBytes(StandardCharsets.UTF_8)),
                    Home.NOW,
                    Progress.NONE);
            repository.revoke(List.of(new Revoked(Revoked.Kind.SUBJECT, "", Home.MARKER + "-person", Home.NOW)));
        }
        var marker = Home.MARKER.getBytes(StandardCharsets.UTF_8);
        var forms = List.of(
                Home.MARKER,
                HexFormat.of().formatHex(marker),
                Base64.getEncoder().encodeToString(java.util.Arrays.copyOfRange(marker, 0, 18)),
                Base64.getEncoder().encodeToString(java.util.Arrays.copyOfRange(marker, 1, 19)),
                Base64.getEncoder().encodeToString(java.util.Arrays.copyOfRange(marker, 2, 20)),
                "session",
                "home_test",
                "audit/entries");
        try (var files = Files.walk(folder.resolve("backup"))) {
            var all = files.filter(Files::isRegularFile).toList();
            assertThat(all).hasSizeGreaterThan(6);
            for (var file : all) {
                var content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(forms).as(file.toString()).noneMatch(content::contains);
            }
        }
    }

    @Test
    void create_ofAFileOfKeys_isRefusedByName() throws IOException {
        try (var home = new Home(folder.resolve("home"));
                var repository = make()) {
            Files.createDirectories(home.folder.resolve("more"));
            Files.writeString(home.folder.resolve("more/KeyRing.JSON.new"), "x");
            for (var path : List.of("keyring.json", "more", "../home/homarus.json5", "/etc/passwd", "")) {
                assertThatThrownBy(() -> repository.create(
                                new FilesSource(home.folder, List.of(path)),
                                Home.ORIGIN,
                                Optional.empty(),
                                Home.NOW,
                                Progress.NONE))
                        .hasMessageStartingWith("BACKUP-010");
            }
            assertThat(repository.snapshots()).isEmpty();
        }
    }

    @Test
    void open_otherKeyOrDamagedKeyFile_isTheSameProblem() throws IOException {
        make().close();
        assertThatThrownBy(() -> Repository.open(folder.resolve("backup"), Home.key(2), Repository.Mode.READ))
                .hasMessageStartingWith("BACKUP-005");
        Files.write(folder.resolve("backup/keys/home"), new byte[72]);
        assertThatThrownBy(() -> open(Repository.Mode.READ)).hasMessageStartingWith("BACKUP-005");
        assertThatThrownBy(() -> Repository.open(folder, Home.key(1), Repository.Mode.READ))
                .hasMessageStartingWith("BACKUP-002");
    }

    @Test
    void open_byTheOwnersIdentity_restores() throws IOException {
        var identity = AgeIdentity.make();
        try (var home = new Home(folder.resolve("home"));
                var repository = Repository.make(
                        folder.resolve("backup"), Home.key(1), List.of(identity.recipient()), Home.NOW)) {
            home.fill(1, 10);
            create(repository, home);
        }
        Files.delete(folder.resolve("backup/keys/home"));
        try (var repository = Repository.open(folder.resolve("backup"), identity, Repository.Mode.WRITE)) {
            assertThat(repository
                            .restore(Home.plan(1, folder.resolve("back")), Progress.NONE)
                            .records())
                    .isEqualTo(11);
            assertThat(repository.check(Checked.Depth.RECORDS, 0, Progress.NONE).findings())
                    .extracting(Finding::file)
                    .containsExactly("keys/home");
            repository.seal(Home.key(3), List.of(identity.recipient()));
        }
        Repository.open(folder.resolve("backup"), Home.key(3), Repository.Mode.READ)
                .close();
        assertThatThrownBy(() -> Repository.open(folder.resolve("backup"), AgeIdentity.make(), Repository.Mode.READ))
                .hasMessageStartingWith("BACKUP-005");
    }

    @Test
    void recoveryFile_openedByTheStockProgram_isTheKey() throws Exception {
        var age = Path.of("/usr/bin/age");
        assumeTrue(Files.isExecutable(age));
        var identity = AgeIdentity.make();
        var file = folder.resolve("identity");
        Files.writeString(file, identity.useText(String::new));
        Repository.make(folder.resolve("backup"), Home.key(1), List.of(identity.recipient()), Home.NOW)
                .close();
        var out = folder.resolve("out");
        var process = new ProcessBuilder(
                        age.toString(),
                        "-d",
                        "-i",
                        file.toString(),
                        "-o",
                        out.toString(),
                        folder.resolve("backup/keys/recovery.age").toString())
                .start();
        assertThat(process.waitFor()).isZero();
        assertThat(Files.readString(out))
                .matches(
                        "\\{\"format\":\"homarus-backup-key/1\",\"repository\":\"repo_[^\"]+\",\"key\":\"[^\"]{44}\"}");
    }

    @Test
    void open_whileAnotherWrites_isRefused() {
        try (var repository = make()) {
            assertThat(repository.generation()).isPositive();
            assertThatThrownBy(() -> open(Repository.Mode.WRITE)).hasMessageStartingWith("BACKUP-003");
            assertThatThrownBy(() -> open(Repository.Mode.READ)).hasMessageStartingWith("BACKUP-003");
        }
        open(Repository.Mode.WRITE).close();
    }

    @Test
    void make_inAFolderThatHoldsSomething_isRefused() throws IOException {
        Files.createDirectories(folder.resolve("backup"));
        Files.writeString(folder.resolve("backup/photo"), "x");
        assertThatThrownBy(this::make).hasMessageStartingWith("BACKUP-007");
    }

    @Test
    void apart_oneInsideTheOther_isRefusedAlsoByALink() throws IOException {
        Files.createDirectories(folder.resolve("home"));
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("home"));
        for (var inside : List.of("home", "home/backup", "link/backup", "link/a/b")) {
            assertThatThrownBy(() -> Repository.apart(folder.resolve(inside), folder.resolve("home")))
                    .hasMessageStartingWith("BACKUP-004");
        }
        Repository.apart(folder.resolve("home2"), folder.resolve("home"));
    }

    @Test
    void create_whereAFolderIsALink_writesNothingBehindIt() throws IOException {
        make().close();
        for (var name : List.of("packs", "snapshots", "tmp", "keys", "revocations")) {
            var place = folder.resolve("backup").resolve(name);
            var aside = folder.resolve("aside-" + name);
            var elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
            Files.writeString(elsewhere.resolve("0".repeat(32)), "precious");
            if (Files.exists(place)) {
                Files.move(place, aside);
            }
            Files.createSymbolicLink(place, elsewhere);
            try (var home = new Home(folder.resolve("home"))) {
                assertThatThrownBy(() -> {
                            try (var repository = open(Repository.Mode.WRITE)) {
                                repository.revoke(
                                        List.of(new Revoked(Revoked.Kind.ID, "login", "d9-" + name, Home.NOW)));
                                create(repository, home);
                            }
                        })
                        .as(name)
                        .hasMessageStartingWith("BACKUP-0");
            }
            assertThat(elsewhere).isDirectoryContaining("glob:**/" + "0".repeat(32));
            try (var files = Files.list(elsewhere)) {
                assertThat(files).hasSize(1);
            }
            Files.delete(place);
            if (Files.exists(aside)) {
                Files.move(aside, place);
            }
        }
    }

    @Test
    void open_newerFormat_isRefusedAsSuch() throws IOException {
        make().close();
        var config = folder.resolve("backup/homarus-backup.json");
        Files.writeString(config, Files.readString(config).replace("homarus-backup/1", "homarus-backup/2"));
        assertThatThrownBy(() -> open(Repository.Mode.READ)).hasMessageStartingWith("BACKUP-008");
    }

    @Test
    void create_cancelled_leavesNoSnapshotAndGoesOnNextTime() throws IOException {
        try (var home = new Home(folder.resolve("home"));
                var repository = make()) {
            repository.sizes(new Chunker.Sizes(1_024, 4_096, 16_384));
            home.fill(1, 500);
            var stopping = new Progress() {
                private int left = 20;

                @Override
                public void at(Phase phase, long items, long bytes) {
                    left--;
                }

                @Override
                public boolean cancelled() {
                    return left < 0;
                }
            };
            assertThatThrownBy(
                            () -> repository.create(home.source(), Home.ORIGIN, Optional.empty(), Home.NOW, stopping))
                    .hasMessageStartingWith("BACKUP-009");
            assertThat(repository.snapshots()).isEmpty();
            try (var left = Files.list(folder.resolve("backup/tmp"))) {
                assertThat(left).isEmpty();
            }
            create(repository, home);
            assertThat(repository.snapshots()).hasSize(1);
        }
    }
}

package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.age.AgeIdentity;
import dev.homarus.audit.AuditKeys;
import dev.homarus.audit.AuditLog;
import dev.homarus.backup.Plan;
import dev.homarus.backup.Progress;
import dev.homarus.backup.Repository;
import dev.homarus.crypto.KeyDerivation;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.protocol.Json;
import dev.homarus.slots.Paper;
import dev.homarus.store.Store;
import dev.homarus.types.Label;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.OpenRing;
import dev.homarus.vault.SlotKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups that nobody asks for, while days go by and disks come and go.
class BackupScheduleTest {
    private static final Instant BEGIN = Instant.parse("2030-01-01T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path root;

    private final List<Json.Obj> told = new ArrayList<>();
    private Instant now = BEGIN;
    private Home home;
    private Path disk;
    private Path stick;

    /// Where the stick is plugged in.
    private Path port;
    private OpenRing ring;
    private AuditLog audit;
    private Store store;
    private Safekeeping kept;

    @BeforeEach
    void open() throws IOException {
        home = new Home(root.resolve("home"), root.resolve("outside"), root.resolve("state"));
        home.prepare();
        ring = KeyRing.create(home.keyring(), new SlotKey.Machine(home.machineKey()), now);
        audit = AuditLog.open(home.audit(), home.witness(ring.ring().home()), AuditKeys.from(ring.data()), () -> now);
        try (var key = KeyDerivation.derive(ring.data(), "database core")) {
            store = Store.open(home.database(), key, Gateway.SPACES, () -> Records.mark(audit.head()));
        }
        disk = Files.createDirectory(root.resolve("disk")).resolve("homarus");
        port = Files.createDirectory(root.resolve("stick"));
        stick = port.resolve("homarus");
        kept = kept(new Upkeep.Plan(List.of(disk, stick), DAY, DAY, true), Visit.SILENCE);
    }

    @AfterEach
    void close() {
        store.close();
        audit.close();
        ring.close();
    }

    private void plan(boolean prune, Path... folders) {
        kept = kept(new Upkeep.Plan(List.of(folders), DAY, DAY, prune), Visit.SILENCE);
    }

    private Safekeeping kept(Upkeep.Plan plan, Duration silence) {
        var feed = new Feed();
        feed.add(told::add);
        return Safekeeping.of(home, ring, store, Optional.of(plan), audit, feed, () -> now, silence);
    }

    private void say(String text) {
        store.write(
                tx -> tx.run("INSERT INTO session_model(session, model, label) VALUES (?, 'm', ?)", text, Label.OWNER));
    }

    private BackupSchedule schedule() {
        return kept.schedule().orElseThrow();
    }

    /// Lets hours go by, and looks in each.
    private void pass(int hours) {
        for (int hour = 0; hour < hours; hour++) {
            schedule().look();
            now = now.plus(Duration.ofHours(1));
        }
    }

    private List<Instant> snapshots(Path folder) {
        try (var key = Backups.key(ring.data());
                var repository = Repository.open(folder, key, Repository.Mode.READ)) {
            return repository.snapshots().stream().map(it -> it.time()).toList();
        }
    }

    private BackupTarget target(Path folder) {
        return kept.targets().stream()
                .filter(it -> it.folder().equals(folder))
                .findFirst()
                .orElseThrow();
    }

    private long audited(String subject) {
        return audit.query(dev.homarus.audit.Query.newest(1_000)).stream()
                .filter(entry -> entry.event().kind().equals("backup")
                        && entry.event().subject().equals(subject))
                .count();
    }

    private List<String> codes() {
        return kept.findings().findings().stream().map(it -> it.text("code")).toList();
    }

    /// Makes a home from a backup, and returns how many rows of this test came back.
    private long restored(Path folder) {
        var target = root.resolve("restored " + (folder.equals(disk) ? "disk" : "stick"));
        try (var key = Backups.key(ring.data());
                var repository = Repository.open(folder, key, Repository.Mode.READ);
                var database = SecretBytes.random(32)) {
            repository.restore(
                    new Plan(0, target, "core.db", database, Gateway.SPACES, Backups.rules(), false, false, it -> {}),
                    Progress.NONE);
            try (var back = Store.open(target.resolve("core.db"), database, Gateway.SPACES, () -> new byte[0])) {
                return back.read(tx -> tx.one("SELECT count(*) FROM session_model", row -> row.number(0)))
                        .orElseThrow();
            }
        }
    }

    @Test
    @DisplayName("R040 seven days are seven backups, each proved by a drill in its night")
    void sevenDays_areSevenBackupsAndDrills() {
        plan(false, disk);
        pass(7 * 24);
        assertThat(snapshots(disk))
                .hasSize(7)
                .containsExactlyElementsOf(java.util.stream.IntStream.range(0, 7)
                        .mapToObj(day -> BEGIN.plus(DAY.multipliedBy(day)))
                        .toList());
        assertThat(audited("create")).isEqualTo(7);
        assertThat(audited("drill passed")).isEqualTo(7);
        assertThat(target(disk).state()).isEqualTo(BackupTarget.State.FINE);
        assertThat(target(disk).drilled()).contains(BEGIN.plus(DAY.multipliedBy(6)));
        assertThat(home.run().resolve("drill")).as("the scratch home is gone").doesNotExist();
    }

    @Test
    @DisplayName("R133 two disks: one is pulled out, the other goes on; back again, it catches up; each restores")
    void twoTargets_oneIsPulledOut_theOtherGoesOn_andItCatchesUp() throws IOException {
        say("first");
        pass(25);
        assertThat(snapshots(disk)).hasSize(2);
        assertThat(snapshots(stick)).hasSize(2);
        var away = root.resolve("in the drawer");
        Files.move(port, away);
        say("second");
        pass(3 * 24);
        assertThat(snapshots(disk)).hasSize(5);
        assertThat(stick).as("nothing is begun where the disk would be").doesNotExist();
        assertThat(target(stick).state()).isEqualTo(BackupTarget.State.MISSING);
        assertThat(target(disk).state()).isEqualTo(BackupTarget.State.FINE);
        assertThat(audited("missing")).isEqualTo(1);
        assertThat(codes()).contains("DOCTOR-037");
        assertThat(kept.json().write()).contains("\"missing\"");
        assertThat(told)
                .singleElement()
                .matches(event -> event.text("type").equals("backup.missing")
                        && event.write().contains(stick.toString()));

        Files.move(away, port);
        schedule().look();
        assertThat(snapshots(stick)).hasSize(3).last().isEqualTo(now);
        assertThat(target(stick).state()).isEqualTo(BackupTarget.State.FINE);
        assertThat(audited("returned")).isEqualTo(1);
        assertThat(codes()).doesNotContain("DOCTOR-037");
        assertThat(told).last().matches(event -> event.text("type").equals("backup.returned"));
        assertThat(restored(disk)).isEqualTo(2);
        assertThat(restored(stick)).isEqualTo(2);
    }

    /// An empty mount point looks like a folder in which a backup could begin.
    @Test
    void emptyMountPoint_ofADiskThatIsAway_isNoPlaceForANewBackup() throws IOException {
        pass(1);
        Files.move(port, root.resolve("away"));
        Files.createDirectory(port);
        pass(48);
        assertThat(stick).doesNotExist();
        assertThat(target(stick).state()).isEqualTo(BackupTarget.State.MISSING);
        assertThatThrownBy(() -> kept.backups().create(stick, "owner", Progress.NONE))
                .hasMessageContaining("BACKUP-016");
        assertThat(stick).doesNotExist();
        kept.backups().forget(stick, "owner");
        kept.backups().create(stick, "owner", Progress.NONE);
        assertThat(snapshots(stick)).hasSize(1);
        assertThatThrownBy(() -> kept.backups().forget(root, "owner")).hasMessageContaining("BACKUP-017");
    }

    @Test
    void twoDisks_thatTakeTurnsInOnePlace_areEachBackedUpWhenDue() throws IOException {
        plan(false, stick);
        var away = root.resolve("away");
        pass(2);
        Files.move(stick, away);
        kept.backups().forget(stick, "owner");
        pass(2);
        var first = Repository.idOf(away).orElseThrow();
        var second = Repository.idOf(stick).orElseThrow();
        assertThat(first).isNotEqualTo(second);
        for (int turn = 0; turn < 3; turn++) {
            var aside = root.resolve("aside");
            Files.move(stick, aside);
            Files.move(away, stick);
            Files.move(aside, away);
            pass(24);
        }
        assertThat(Repository.idOf(stick)).contains(first);
        assertThat(snapshots(stick)).hasSize(3);
        assertThat(snapshots(away)).hasSize(2);
        assertThat(kept.backups().book().all()).hasSize(2);
    }

    @Test
    void sameBackup_underTwoNames_isOneBackup_andSaidToBe() throws IOException {
        Files.createSymbolicLink(root.resolve("link"), disk.getParent());
        var again = root.resolve("link").resolve("homarus");
        plan(false, disk, again);
        pass(25);
        assertThat(snapshots(disk)).hasSize(2);
        assertThat(target(disk).state()).isEqualTo(BackupTarget.State.FINE);
        assertThat(target(again).problem().orElseThrow().line())
                .startsWith("BACKUP-024 The folder " + again + " holds the same backup as " + disk);
        assertThat(codes()).contains("DOCTOR-012");
    }

    @Test
    void targets_beforeTheFirstLook_areThere_andNotSaidToBeFine() {
        assertThat(kept.targets()).hasSize(2).allMatch(target -> target.state() == BackupTarget.State.UNSEEN);
        assertThat(codes()).contains("DOCTOR-011").doesNotContain("DOCTOR-012", "DOCTOR-037");
    }

    @Test
    void repositoryWithoutASnapshot_isNoBackup_andNobodyIsToldThatItOpensOrNot() {
        kept.backups().book().begun("repo_x", disk, 1);
        kept.backups().book().sealedFor("repo_x", Recovery.NOBODY);
        assertThat(codes()).containsExactly("DOCTOR-011");
        kept.backups().book().failed("repo_x", "BACKUP-001 Full.");
        assertThat(kept.findings().findings())
                .extracting(finding -> finding.text("sentence"))
                .contains("The backup to " + disk + " has a problem: BACKUP-001 Full.");
    }

    /// A FIFO in the place of the lock: whoever opens it waits in the kernel, as at a network drive that is
    /// gone.
    @Test
    @DisplayName("a disk that does not answer holds up neither the others nor the nightly run, and is said")
    void hangingTarget_holdsUpNoOther_isSaid_andIsCaughtUp() throws IOException, InterruptedException {
        kept = kept(new Upkeep.Plan(List.of(stick, disk), DAY.multipliedBy(9), DAY, false), Duration.ofSeconds(2));
        schedule().look();
        told.clear();
        var lock = stick.resolve("lock");
        Files.delete(lock);
        assertThat(new ProcessBuilder("mkfifo", lock.toString()).start().waitFor())
                .isZero();
        now = now.plus(DAY);
        schedule().look();
        assertThat(target(stick).state()).isEqualTo(BackupTarget.State.SILENT);
        assertThat(target(disk).drilled()).as("the other was proved").contains(now);
        assertThat(target(disk).state()).isEqualTo(BackupTarget.State.FINE);
        assertThat(kept.json().write()).contains("\"silent\"", "BACKUP-025 The disk of the backup folder " + stick);
        assertThat(kept.findings().findings())
                .filteredOn(finding -> finding.text("code").equals("DOCTOR-037"))
                .singleElement()
                .matches(finding -> finding.text("sentence").contains("does not answer"));
        assertThat(told)
                .singleElement()
                .matches(event -> event.text("type").equals("backup.missing")
                        && event.write().contains("BACKUP-025"));

        now = now.plus(DAY);
        var began = System.nanoTime();
        schedule().look();
        assertThat(target(disk).drilled()).contains(now);
        assertThatThrownBy(() ->
                        kept.at(stick, Progress.NONE, told -> kept.backups().drill(stick, "owner", told)))
                .hasMessageStartingWith("BACKUP-025");
        assertThatThrownBy(() ->
                        kept.at(stick, Progress.NONE, told -> kept.backups().list(stick)))
                .hasMessageStartingWith("BACKUP-025");
        assertThat(kept.backups().drill(disk, "owner", Progress.NONE).array("findings"))
                .isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));

        release(lock);
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (target(stick).isAway() && System.nanoTime() < deadline) {
            schedule().look();
        }
        now = now.plus(DAY);
        schedule().look();
        assertThat(target(stick).drilled()).contains(now);
        assertThat(target(stick).state()).isEqualTo(BackupTarget.State.FINE);
        assertThat(told).last().matches(event -> event.text("type").equals("backup.returned"));
        assertThat(codes()).doesNotContain("DOCTOR-037", "DOCTOR-012");
        assertThat(home.run()).isEmptyDirectory();
    }

    /// The disk answers again: whoever waits to open the FIFO goes on.
    private static void release(Path lock) throws IOException {
        try (var _ = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            Files.delete(lock);
            Files.createFile(lock);
        }
    }

    @Test
    void missing_isSaidWithTheLastTimeToTheSecond() {
        assertThat(new BackupTarget(
                                disk,
                                BackupTarget.State.MISSING,
                                Optional.of(Instant.parse("2030-01-01T00:00:00.123456789Z")),
                                Optional.empty(),
                                Optional.empty())
                        .json()
                        .text("problem"))
                .startsWith("BACKUP-018 The backup folder " + disk
                        + " is not there; the last backup there is of 2030-01-01T00:00:00Z. ");
    }

    @Test
    void target_thatWasNeverThere_isMissing_andBeginsWhenItIs() throws IOException {
        Files.delete(port);
        pass(2);
        assertThat(target(stick).state()).isEqualTo(BackupTarget.State.MISSING);
        assertThat(target(stick).made()).isEmpty();
        Files.createDirectory(port);
        pass(1);
        assertThat(snapshots(stick)).hasSize(1);
    }

    @Test
    void failure_atOneTarget_waitsAQuarterOfAnHour_andHoldsUpNoOther() throws IOException {
        Files.createDirectory(stick);
        Files.writeString(stick.resolve("somebody's"), "letters");
        schedule().look();
        assertThat(target(stick).problem().orElseThrow().code()).isEqualTo("BACKUP-007");
        assertThat(snapshots(disk)).hasSize(1);
        assertThat(codes()).contains("DOCTOR-012");
        Files.delete(stick.resolve("somebody's"));
        now = now.plus(Duration.ofMinutes(14));
        schedule().look();
        assertThat(target(stick).state()).isEqualTo(BackupTarget.State.FAILED);
        now = now.plus(Duration.ofMinutes(1));
        schedule().look();
        assertThat(target(stick).state()).isEqualTo(BackupTarget.State.FINE);
        assertThat(snapshots(stick)).hasSize(1);
    }

    @Test
    void damage_isFoundByTheNextDrill_saidUntilOnePasses_andBackupsGoOn() throws IOException {
        plan(true, disk);
        // More than anything that changes between two backups.
        say(HexFormat.of().formatHex(SystemEntropy.INSTANCE.bytes(300_000)));
        pass(2);
        Path pack;
        try (var all = Files.walk(disk.resolve("packs"))) {
            pack = all.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        var bytes = Files.readAllBytes(pack);
        bytes[bytes.length / 2] ^= 1;
        Files.write(pack, bytes);
        pass(48);
        assertThat(target(disk).problem().orElseThrow().code()).isEqualTo("BACKUP-019");
        assertThat(audited("drill failed")).as("one a day").isEqualTo(2);
        assertThat(snapshots(disk)).hasSize(3);
    }

    @Test
    void clock_thatWasWrong_doesNotPutOffBackupsForYears() {
        plan(false, disk);
        now = BEGIN.plus(Duration.ofDays(3_000));
        pass(1);
        now = BEGIN;
        pass(1);
        assertThat(snapshots(disk)).hasSize(2);
    }

    @Test
    void prune_keepsWhatTheRetentionKeeps_andOnlyWhereItIsSet() {
        plan(true, disk);
        pass(20 * 24);
        assertThat(snapshots(disk)).hasSizeBetween(8, 11);
        assertThat(audited("prune")).isEqualTo(20);
    }

    @Test
    @DisplayName("an identity is printed only for who is there, and nobody's backup is said to be nobody's")
    void recovery_ofABackupMadeBySchedule_isNobody_untilSomebodyIsThere() {
        plan(false, disk);
        pass(1);
        assertThat(codes()).contains("DOCTOR-036");
        assertThat(kept.backups().create(disk, "owner", Progress.NONE).optionalText("recovery"))
                .hasValueSatisfying(text -> assertThat(text).startsWith("AGE-SECRET-KEY-1"));
        assertThat(codes()).doesNotContain("DOCTOR-036");
        assertThat(kept.backups().create(disk, "owner", Progress.NONE).optionalText("recovery"))
                .as("once")
                .isEmpty();
        assertThat(disk.resolve("keys/recovery.age")).exists();
    }

    @Test
    void paperKit_thatIsAdded_opensTheBackupBeforeTheNextIsDue_besideThePrintedIdentity() {
        plan(false, disk);
        pass(1);
        var printed = kept.backups().create(disk, "owner", Progress.NONE).text("recovery");
        var kit = Paper.printing(ring.ring().home(), now);
        ring.add(kit, now);
        schedule().look();
        assertThat(snapshots(disk)).hasSize(3);
        schedule().look();
        assertThat(snapshots(disk)).as("once").hasSize(3);
        opens(printed);
        try (var paper = kit.kit()) {
            opens(paper.useText(text -> {
                var all = new String(text);
                int from = all.indexOf("AGE-SECRET-KEY-1");
                return all.substring(from, all.indexOf("\n\n", from)).replaceAll("\\s", "");
            }));
        }
    }

    private void opens(String identity) {
        try (var owner = AgeIdentity.read(identity.toCharArray()).orElseThrow();
                var repository = Repository.open(disk, owner, Repository.Mode.READ)) {
            assertThat(repository.snapshots()).hasSize(3);
        }
    }

    /// A device is a login, an always-rule is a grant or a line of the policy.
    @Test
    @DisplayName(
            "BK-01 a device, token, grant, policy and consent that were there at the backup and are gone stay gone")
    void restore_ofABackupWithRights_bringsNoneOfThem() {
        plan(false, disk);
        var rights = List.of("login", "token", "granted", "policy", "consent", "consent_domain");
        say("what is no right");
        rights.forEach(this::fill);
        kept.backups().create(disk, "owner", Progress.NONE);
        store.write(tx -> {
            rights.forEach(table -> tx.run("DELETE FROM " + table));
            return true;
        });
        var target = root.resolve("restored");
        try (var key = Backups.key(ring.data());
                var repository = Repository.open(disk, key, Repository.Mode.READ);
                var database = SecretBytes.random(32)) {
            var plan =
                    new Plan(0, target, "core.db", database, Gateway.SPACES, Backups.rules(), false, false, it -> {});
            assertThat(repository.restore(plan, Progress.NONE).dropped())
                    .as("control: they were in the backup")
                    .containsKeys(rights.toArray(String[]::new));
            try (var back = Store.open(target.resolve("core.db"), database, Gateway.SPACES, () -> new byte[0])) {
                for (var table : rights) {
                    assertThat(count(back, table)).as(table).isZero();
                }
                assertThat(count(back, "session_model")).as("control").isEqualTo(1);
            }
        }
    }

    private static long count(Store store, String table) {
        return store.read(tx -> tx.one("SELECT count(*) FROM " + table, row -> row.number(0)))
                .orElseThrow();
    }

    /// Puts one row into a table, whatever its columns are.
    private void fill(String table) {
        store.write(tx -> {
            var columns = tx.all(
                    "SELECT name, type FROM pragma_table_info('" + table + "')",
                    row -> Map.entry(row.text(0), row.text(1)));
            var values = columns.stream()
                    .map(column -> column.getKey().equals("label")
                            ? "'" + Label.OWNER + "'"
                            : switch (column.getValue()) {
                                case "INTEGER" -> "1";
                                case "BLOB" -> "x'01'";
                                default -> "'x'";
                            })
                    .toList();
            return tx.run("INSERT INTO " + table + " VALUES (" + String.join(", ", values) + ")");
        });
        assertThat(count(store, table)).isEqualTo(1);
    }
}

package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A home that breaks, and the way back as its owner goes it.
@Timeout(240)
final class DamageTest {
    private static final String BEFORE = "the heron was here before the backup";
    private static final String AFTER = "the heron came back after it";

    private final Place place = new Place();
    private final Program program = new Program(place);
    private final Path otherDisk =
            Path.of("/dev/shm/homarus-b-" + ProcessHandle.current().pid());
    private GatewayProcess gateway;

    @BeforeEach
    void start() {
        gateway = GatewayProcess.start(place);
        gateway.owner().chat("main", BEFORE);
    }

    @AfterEach
    void end() throws IOException {
        gateway.close();
        place.close();
        remove(otherDisk);
    }

    private static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var all = Files.walk(folder)) {
                for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private Path folder(String name) {
        return place.root.resolve(name);
    }

    private void restored(Path from, Path broken) {
        program.run(
                        "backup",
                        "restore",
                        from.toString(),
                        "--keyring",
                        broken.resolve("keyring.json").toString())
                .expect(0);
        gateway = GatewayProcess.start(place);
        assertThat(gateway.owner().messages("main").toString()).contains(BEFORE).doesNotContain(AFTER);
        assertThat(gateway.owner().verify().flag("ok", false)).isTrue();
        assertThat(gateway.owner().chat("main", "go on").text("state")).isEqualTo("done");
    }

    @Test
    @DisplayName(
            "R225 a damaged database is noticed at the start, the way back is said, and what was backed up is there")
    void database_damaged_isNoticed_andTheBackupBringsItBack() throws IOException {
        program.run("backup", "create", folder("backup").toString()).expect(0);
        gateway.owner().chat("main", AFTER);
        assertThat(gateway.stop()).isZero();
        var database = place.home.resolve("data/core.db");
        var bytes = Files.readAllBytes(database);
        for (int at = 4_096 + 100; at < bytes.length; at += 4_096) {
            bytes[at] ^= 1;
        }
        Files.write(database, bytes);
        try (var broken = GatewayProcess.launch(place, Map.of(), "--port", "0")) {
            assertThat(broken.awaitExit()).as(broken.log()).isEqualTo(1);
            assertThat(broken.log()).containsPattern("^STORE-\\d{3} ").contains("homarus backup restore");
        }
        var aside = Files.move(place.home, folder("broken"));
        restored(folder("backup"), aside);
    }

    @Test
    @DisplayName("R133 with copies on two disks one may be gone")
    void twoDisks_oneIsGone_theOtherBringsEverythingBack() throws IOException {
        program.run("backup", "create", folder("first").toString()).expect(0);
        program.run("backup", "create", otherDisk.toString()).expect(0);
        assertThat(gateway.owner().rows("/api/backups", "backups")).hasSize(2);
        gateway.owner().chat("main", AFTER);
        remove(folder("first"));
        assertThat(program.run("backup", "check", folder("first").toString())
                        .expect(1)
                        .err())
                .startsWith("BACKUP-002");
        assertThat(program.run("backup", "drill", otherDisk.toString())
                        .expect(0)
                        .status())
                .isZero();
        assertThat(gateway.stop()).isZero();
        var aside = Files.move(place.home, folder("broken"));
        restored(otherDisk, aside);
    }
}

package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homarus.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Modes and owners of what a start finds.
final class ModesTest {
    private final Place place = new Place();

    @AfterEach
    void end() {
        place.close();
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static String starts(GatewayProcess gateway) {
        return String.join(
                "\n",
                gateway.owner().audit("start").stream().map(Json.Obj::write).toList());
    }

    private String refused(Map<String, String> more) {
        try (var gateway = GatewayProcess.launch(place, more, "--port", "0")) {
            assertThat(gateway.awaitExit()).as(gateway.log()).isEqualTo(1);
            return gateway.log();
        }
    }

    @Test
    @DisplayName("R270 wrong modes are repaired, on record by their paths, and told")
    void modes_tooWide_areRepairedOnRecordAndTold() throws IOException {
        try (var gateway = GatewayProcess.start(place)) {
            assertThat(mode(place.socket())).isEqualTo("rw-------");
            assertThat(starts(gateway)).contains("\"mended\":0").doesNotContain("opened");
            gateway.stop();
        }
        Path witness;
        try (var all = Files.list(place.root.resolve("state/homarus"))) {
            witness = all.findFirst().orElseThrow();
        }
        var folders = List.of(
                place.home, place.home.resolve("data"), place.machineKey().getParent());
        var files = List.of(place.home.resolve("data/core.db"), place.config(), place.machineKey(), witness);
        for (var folder : folders) {
            mode(folder, "rwxr-x---");
        }
        for (var file : files) {
            mode(file, "rw-r--r--");
        }
        try (var gateway = GatewayProcess.start(place)) {
            for (var folder : folders) {
                assertThat(mode(folder)).isEqualTo("rwx------");
            }
            for (var file : files) {
                assertThat(mode(file)).isEqualTo("rw-------");
            }
            var entries = starts(gateway);
            var findings = gateway.owner().rows("/api/doctor", "findings").toString();
            assertThat(entries).contains("\"mended\":7");
            for (var path : List.of(folders, files)) {
                path.forEach(one -> {
                    assertThat(entries).contains("\"" + one + "\"");
                    assertThat(findings).contains("DOCTOR-004", "Other users could read " + one + ";");
                });
            }
            assertThat(mode(place.socket())).isEqualTo("rw-------");
        }
    }

    @Test
    @DisplayName("R270 settings that others can change, and a passphrase that others can read, are refused")
    void filesOutside_thatOthersCanUse_areRefused() throws IOException {
        var config = Files.writeString(place.root.resolve("elsewhere.json5"), "{port: 0}");
        var passphrase = place.secret("passphrase", "quiet otter lamp 99\n");
        var with = Map.of("HOMARUS_PASSPHRASE_FILE", passphrase.toString(), "HOMARUS_CONFIG", config.toString());
        mode(passphrase, "rw-r-----");
        assertThat(refused(with)).startsWith("VAULT-022").doesNotContain("otter");
        mode(passphrase, "r--------");
        mode(config, "rw-rw----");
        assertThat(refused(with)).startsWith("CONFIG-003");
        mode(config, "rw-r--r--");
        try (var gateway = GatewayProcess.launch(place, with)) {
            gateway.awaitReady();
            assertThat(gateway.owner().status().text("slot")).isEqualTo("passphrase");
        }
    }

    @Test
    @DisplayName("R180 a home, settings and a passphrase that belong to another user are refused")
    void files_ofAnotherUser_areRefused() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can give files away");
        var config = Files.writeString(place.root.resolve("elsewhere.json5"), "{port: 0}");
        Files.setAttribute(config, "unix:uid", OtherUser.uid());
        assertThat(refused(Map.of("HOMARUS_CONFIG", config.toString()))).startsWith("CONFIG-003");
        var passphrase = place.secret("passphrase", "quiet otter lamp 99\n");
        Files.setAttribute(passphrase, "unix:uid", OtherUser.uid());
        Files.delete(place.machineKey());
        Files.delete(place.home.resolve("keyring.json"));
        assertThat(refused(Map.of("HOMARUS_PASSPHRASE_FILE", passphrase.toString())))
                .startsWith("VAULT-022");
        Files.setAttribute(place.home, "unix:uid", OtherUser.uid());
        assertThat(refused(Map.of())).startsWith("HOME-007");
    }
}

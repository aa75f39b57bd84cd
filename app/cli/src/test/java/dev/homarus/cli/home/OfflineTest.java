package dev.homarus.cli.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.audit.AuditKeys;
import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.cli.local.FakeGateway;
import dev.homarus.cli.local.Screen;
import dev.homarus.cli.local.Surroundings;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.types.ProblemException;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.SlotKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OfflineTest {
    private static final char[] PASSPHRASE = "a few unrelated words".toCharArray();

    private Path folder;
    private Surroundings around;
    private Screen screen;

    @BeforeEach
    void open() throws IOException {
        folder = Files.createTempDirectory("hoff");
        around = around(Map.of());
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        screen = new Screen(InputStream.nullInputStream(), nowhere, nowhere, false, false, false);
    }

    private Surroundings around(Map<String, String> more) {
        var environment = new java.util.HashMap<>(more);
        environment.put("HOME", folder + "/u");
        environment.put("HOMARUS_HOME", folder + "/h");
        return Surroundings.of(environment, Map.of("homarus.launcher", folder + "/launcher"));
    }

    @AfterEach
    void close() throws IOException {
        try (var walk = Files.walk(folder)) {
            for (var path : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private void make(SlotKey slot) {
        try (var ring = KeyRing.create(around.keyring(), slot, Instant.EPOCH);
                var keys = AuditKeys.from(ring.data());
                var log = AuditLog.open(
                        around.audit(),
                        around.witness(KeyRing.read(around.keyring()).home()),
                        keys,
                        InstantSource.system())) {
            log.append(Event.of("start", "homarus", "one", Json.Obj.EMPTY));
            log.append(Event.of("config", "owner", "two", Json.Obj.EMPTY));
        }
    }

    @Test
    void verify_withTheMachineKey_opensEveryEntry_andFindsAChange() throws IOException {
        make(new SlotKey.Machine(around.machineKey()));
        var report = OfflineAudit.verify(around, screen, false);
        assertThat(report.ok()).isTrue();
        assertThat(report.entries()).isEqualTo(2);
        assertThat(report.notes()).noneMatch(note -> note.contains("without the root key"));

        var entries = around.audit().resolve("entries");
        var bytes = Files.readAllBytes(entries);
        bytes[bytes.length - 5] ^= 1;
        Files.write(entries, bytes);
        assertThat(OfflineAudit.verify(around, screen, false).ok()).isFalse();
    }

    @Test
    void verify_withoutAnyKey_stillChecks_andSaysWhatItCouldNot() {
        make(new SlotKey.Passphrase(PASSPHRASE.clone()));
        assertThat(HomeKeys.needsPassphrase(around)).isTrue();
        var report = OfflineAudit.verify(around, screen, false);
        assertThat(report.ok()).isTrue();
        assertThat(report.notes()).anyMatch(note -> note.contains("without the root key"));
        assertThatThrownBy(() -> OfflineAudit.export(around, screen, OutputStream.nullOutputStream()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("CLI-011"));
    }

    @Test
    void passphraseFile_opens_andAWrongOneIsTold() throws IOException {
        make(new SlotKey.Passphrase(PASSPHRASE.clone()));
        var file = Files.createFile(
                folder.resolve("pass"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        var with = around(Map.of("HOMARUS_PASSPHRASE_FILE", file.toString()));
        Files.writeString(file, new String(PASSPHRASE) + "\n");
        var out = new ByteArrayOutputStream();
        assertThat(OfflineAudit.export(with, screen, out).entries()).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> Json.object(JsonText.parse(line), "line").text("subject")))
                .containsExactly("one", "two");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> OfflineAudit.verify(with, screen, false))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("VAULT-022"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(file, "something else");
        assertThatThrownBy(() -> OfflineAudit.verify(with, screen, false))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("VAULT-001"));
    }

    @Test
    void verify_noHome_saysSo() {
        assertThatThrownBy(() -> OfflineAudit.verify(around, screen, false))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("CLI-010"));
    }

    private void launcher(String script) throws IOException {
        var file = Files.writeString(folder.resolve("launcher"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void start_gatewayThatRefuses_isToldInItsOwnWords() throws IOException {
        launcher("echo 'some noise'; echo 'HOME-002 It is so. Do this.' >&2; exit 1");
        assertThatThrownBy(() -> new GatewayProcess(around).detached(Optional.empty(), Optional.empty()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().line()).isEqualTo("HOME-002 It is so. Do this."));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(around.log())))
                .isEqualTo("rw-------");
        launcher("exit 3");
        assertThatThrownBy(() -> new GatewayProcess(around).detached(Optional.empty(), Optional.empty()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().line())
                                .startsWith("CLI-014 The gateway ended before it was ready (exit status 3)."));
    }

    @Test
    void start_withoutALauncher_saysSo() {
        assertThatThrownBy(() -> new GatewayProcess(around).detached(Optional.empty(), Optional.empty()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("CLI-013"));
    }

    @Test
    void start_handsThePassphraseOverStandardInput_andReturnsOnceReady() throws Exception {
        launcher("read line; printf '%s|%s' \"$*\" \"$line\" > " + folder + "/got.new; mv " + folder + "/got.new "
                + folder + "/got; exec sleep 30");
        var passphrase = PASSPHRASE.clone();
        var got = folder.resolve("got");
        var ready = Thread.ofPlatform().daemon().start(() -> {
            try {
                for (int i = 0; i < 1_000 && !Files.exists(got); i++) {
                    Thread.sleep(10);
                }
                try (var gateway = new FakeGateway(around.socket())) {
                    for (int i = 0; i < 1_000 && gateway.requests().isEmpty(); i++) {
                        Thread.sleep(10);
                    }
                    Thread.sleep(200);
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        new GatewayProcess(around).detached(Optional.of(7_400), Optional.of(passphrase));
        ready.join();
        assertThat(Files.readString(got))
                .isEqualTo("start --foreground --port 7400 --passphrase-stdin|" + new String(PASSPHRASE));
        assertThat(passphrase).containsOnly('\0');
        ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith("sleep"))
                .forEach(ProcessHandle::destroy);
    }
}

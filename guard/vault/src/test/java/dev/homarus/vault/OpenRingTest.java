package dev.homarus.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SecretBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenRingTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private Path file;
    private SlotKey.Machine machine;
    private OpenRing open;

    @BeforeEach
    void make() {
        file = folder.resolve("home/keyring.json");
        machine = new SlotKey.Machine(folder.resolve("outside/machine.key"));
        open = KeyRing.create(file, machine, NOW);
    }

    @AfterEach
    void close() {
        open.close();
    }

    private static SlotKey passphrase(String text) {
        return new SlotKey.Passphrase(text.toCharArray());
    }

    private static String hex(SecretBytes secret) {
        return secret.use(HexFormat.of()::formatHex);
    }

    private String data(SlotKey key) {
        try (var again = KeyRing.read(file).open(key).orElseThrow()) {
            return hex(again.data());
        }
    }

    @Test
    void renew_replacesDataAndSecrets_andKeepsWhatTheAuditNeeds() throws IOException {
        open.add(passphrase("quiet otter lamp"), NOW);
        var owner = hex(open.subject("owner"));
        var before = List.of(hex(open.data()), hex(open.secrets()));
        for (int round = 1; round <= 11; round++) {
            open.renew(NextKeys.random(), SecretBytes.taking(new byte[] {(byte) round}));
        }
        assertThat(List.of(hex(open.data()), hex(open.secrets()))).doesNotContainAnyElementsOf(before);
        try (var again = KeyRing.read(file).open(passphrase("quiet otter lamp")).orElseThrow()) {
            assertThat(hex(again.data())).isEqualTo(hex(open.data()));
            assertThat(hex(again.secrets())).isEqualTo(hex(open.secrets()));
            assertThat(hex(again.subject("owner"))).isEqualTo(owner);
            assertThat(again.earlierAudits().stream().map(OpenRingTest::hex))
                    .containsExactly("01", "02", "03", "04", "05", "06", "07", "08", "09", "0a", "0b");
        }
    }

    @Test
    void renew_withTheRootOfBefore_opensNoneOfTheNewKeys() throws IOException {
        var old = Files.readAllBytes(file);
        open.renew(NextKeys.random(), SecretBytes.random(96));
        var next = hex(open.data());
        var generation = open.ring().generation();
        var renewed = Files.readAllBytes(file);
        Files.write(file, old);
        try (var copied = KeyRing.read(file).open(machine).orElseThrow()) {
            assertThat(copied.ring().generation()).isLessThan(generation);
            assertThat(hex(copied.data())).isNotEqualTo(next);
        }
        Files.write(file, renewed);
        assertThat(data(machine)).isEqualTo(next);
    }

    @Test
    void renew_thatCannotBeWritten_leavesTheKeysOfBefore() {
        var before = List.of(hex(open.data()), hex(open.secrets()));
        open.watch(
                change -> {
                    throw new IllegalStateException("the disk is full");
                },
                written -> {});
        var next = NextKeys.random();
        assertThatThrownBy(() -> open.renew(next, SecretBytes.random(96))).hasMessageContaining("full");
        assertThat(List.of(hex(open.data()), hex(open.secrets()))).isEqualTo(before);
        assertThat(open.earlierAudits()).isEmpty();
        open.watch(change -> {}, written -> {});
        open.rotate();
        assertThat(List.of(data(machine), hex(open.secrets()))).isEqualTo(before);
    }

    @Test
    void add_aPassphrase_opensTheSameKeys() {
        open.add(passphrase("quiet otter lamp"), NOW);
        assertThat(data(passphrase("quiet otter lamp"))).isEqualTo(hex(open.data()));
        assertThat(data(machine)).isEqualTo(hex(open.data()));
        assertThat(KeyRing.read(file).fits(passphrase("quiet otter lamb"))).isFalse();
    }

    @Test
    void remove_aSlot_leavesTheOthersAndRefusesTheOneThatIsGone() {
        open.add(passphrase("quiet otter lamp"), NOW);
        var first = open.ring().slots().getFirst().id();
        open.remove(first);
        assertThat(KeyRing.read(file).fits(machine)).isFalse();
        assertThat(data(passphrase("quiet otter lamp"))).isEqualTo(hex(open.data()));
        assertThatThrownBy(() -> open.remove(first)).hasMessageStartingWith("VAULT-011");
    }

    @Test
    void remove_theLastSlot_isRefused() throws IOException {
        var before = Files.readAllBytes(file);
        assertThatThrownBy(() -> open.remove(open.ring().slots().getFirst().id()))
                .hasMessageStartingWith("VAULT-012");
        assertThat(file).hasBinaryContent(before);
    }

    @Test
    void rotate_givesEverySlotANewRootWithoutItsKey() throws IOException {
        open.add(passphrase("quiet otter lamp"), NOW);
        var subject = hex(open.subject("ann"));
        var before = KeyRing.read(file);
        Files.delete(machine.file());
        open.rotate();
        var after = KeyRing.read(file);
        assertThat(after.generation()).isEqualTo(before.generation() + 1);
        assertThat(after.version()).isEqualTo(before.version() + 1);
        assertThat(after.slots())
                .noneMatch(slot -> before.slots().stream().anyMatch(old -> Arrays.equals(old.sealed(), slot.sealed())));
        assertThat(after.keys())
                .noneMatch(key -> before.keys().stream().anyMatch(old -> Arrays.equals(old.sealed(), key.sealed())));
        try (var again = after.open(passphrase("quiet otter lamp")).orElseThrow()) {
            assertThat(hex(again.data())).isEqualTo(hex(open.data()));
            assertThat(hex(again.subject("ann"))).isEqualTo(subject);
        }
    }

    @Test
    void wrappedKey_ofBeforeTheRotation_doesNotOpenUnderTheNewRoot() throws IOException {
        var before = Files.readString(file);
        open.rotate();
        var after = Files.readString(file);
        var old = between(before, "\"name\":\"data\",\"sealed\":\"");
        var now = between(after, "\"name\":\"data\",\"sealed\":\"");
        Files.writeString(file, after.replace(now, old));
        assertThatThrownBy(() -> KeyRing.read(file).open(machine)).hasMessageStartingWith("VAULT-004");
    }

    private static String between(String text, String start) {
        int from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf('"', from));
    }

    @Test
    @DisplayName("CR-02 two keys that change places do not open")
    void wrappedKeys_thatChangePlaces_doNotOpen() throws IOException {
        open.subject("ann");
        open.subject("ben");
        var text = Files.readString(file);
        var ann = between(text, "\"name\":\"subject ann\",\"sealed\":\"");
        var ben = between(text, "\"name\":\"subject ben\",\"sealed\":\"");
        Files.writeString(file, text.replace(ann, "#").replace(ben, ann).replace("#", ben));
        assertThatThrownBy(() -> KeyRing.read(file).open(machine)).hasMessageStartingWith("VAULT-004");
    }

    @Test
    void erase_ofASubject_destroysTheKeyInMemoryAndInTheFile() throws IOException {
        var key = open.subject("ann");
        var before = hex(key);
        assertThat(open.knows("ann")).isTrue();
        assertThat(open.erase("ann")).isTrue();
        assertThatThrownBy(() -> hex(key)).isInstanceOf(IllegalStateException.class);
        assertThat(Files.readString(file)).doesNotContain("subject ann");
        assertThat(open.knows("ann")).isFalse();
        assertThat(open.erase("ann")).isFalse();
        assertThat(hex(open.subject("ann"))).isNotEqualTo(before);
    }

    @Test
    void watch_hearsOfEachChangeBeforeItIsWrittenAndOfTheRingAfter() throws IOException {
        var heard = new ArrayList<String>();
        open.watch(
                change -> heard.add(change.what() + " " + change.ring().version() + " "
                        + KeyRing.read(file).version()),
                ring -> heard.add("written " + ring.version() + " "
                        + ring.digest().equals(KeyRing.read(file).digest())));
        open.rotate();
        open.subject("ann");
        assertThat(heard)
                .isEqualTo(List.of("root replaced 2 1", "written 2 true", "subject added 3 2", "written 3 true"));
    }

    @Test
    void change_thatCannotBeRecorded_leavesRingAndFile() throws IOException {
        var before = Files.readAllBytes(file);
        open.watch(
                change -> {
                    throw new IllegalStateException("the audit refuses");
                },
                ring -> {});
        assertThatThrownBy(open::rotate).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> open.subject("ann")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> open.add(machine, NOW)).isInstanceOf(IllegalStateException.class);
        assertThat(file).hasBinaryContent(before);
        assertThat(open.knows("ann")).isFalse();
        open.watch(change -> {}, ring -> {});
        open.rotate();
        assertThat(data(machine)).isEqualTo(hex(open.data()));
    }

    /// A ring as the format before this one had it, made by the program of that time.
    @Test
    void open_ofTheFirstFormat_isTheSameDataKeyAndUpgradesTheFile() throws IOException {
        var old = folder.resolve("old/keyring.json");
        Files.createDirectories(old.getParent());
        Files.writeString(old, """
                {"format":"homarus-keyring/1","home":"home_first","slots":[{"id":"slot_first","kind":"machine",\
                "created":"2026-11-20T00:00:00Z","parameters":{},"sealed":"%s"}]}""".formatted(FirstFormat.SEALED));
        var key = new SlotKey.Machine(folder.resolve("old.key"));
        Files.write(key.file(), FirstFormat.MACHINE_KEY);
        try (var upgraded = KeyRing.read(old).open(key).orElseThrow()) {
            assertThat(hex(upgraded.data())).isEqualTo(FirstFormat.ROOT);
            assertThat(Files.readString(old)).contains("keyring/1");
            upgraded.settle();
        }
        assertThat(Files.readString(old)).contains("keyring/2");
        try (var again = KeyRing.read(old).open(key).orElseThrow()) {
            assertThat(again.ring().home()).isEqualTo("home_first");
            assertThat(hex(again.data())).isEqualTo(FirstFormat.ROOT);
            assertThat(hex(again.secrets())).isEqualTo(FirstFormat.VAULT);
        }
    }

    @Test
    void slots_haveABound() {
        for (int i = 1; i < KeyRing.MAX_SLOTS; i++) {
            open.add(machine, NOW);
        }
        assertThatThrownBy(() -> open.add(machine, NOW)).hasMessageStartingWith("VAULT-013");
    }
}

package dev.homarus.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyRingTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private Path ring;
    private SlotKey.Machine machine;

    @BeforeEach
    void names() {
        ring = folder.resolve("home/keyring.json");
        machine = new SlotKey.Machine(folder.resolve("outside/machine.key"));
    }

    /// Returns the data key, as a witness of the whole opened ring.
    private static String hex(OpenRing open) {
        try (open) {
            return hex(open.data());
        }
    }

    private static String hex(SecretBytes secret) {
        return secret.use(HexFormat.of()::formatHex);
    }

    private String create(SlotKey key) {
        return hex(KeyRing.create(ring, key, NOW));
    }

    private static SlotKey passphrase(String text) {
        return new SlotKey.Passphrase(text.toCharArray());
    }

    @Test
    void open_withTheMachineKey_isTheRootThatWasMade() {
        var root = create(machine);
        var known = KeyRing.read(ring);
        assertThat(known.open(machine).map(KeyRingTest::hex)).contains(root);
        assertThat(known.has("machine")).isTrue();
        assertThat(known.has("passphrase")).isFalse();
        assertThat(known.open(passphrase("a long passphrase"))).isEmpty();
    }

    @Test
    void open_withThePassphrase_isTheRootThatWasMade() {
        var root = create(passphrase("a löng passphrase"));
        var known = KeyRing.read(ring);
        assertThat(known.open(passphrase("a löng passphrase")).map(KeyRingTest::hex))
                .contains(root);
        assertThat(known.open(passphrase("a long passphrase"))).isEmpty();
        assertThat(known.open(machine)).isEmpty();
    }

    @Test
    void create_withAShortPassphrase_isRefusedAndLeavesNothing() {
        assertThatThrownBy(() -> create(passphrase("seven77"))).hasMessageStartingWith("VAULT-003");
        assertThat(ring).doesNotExist();
    }

    @Test
    void create_whereThereIsARing_isRefusedAndLeavesIt() throws IOException {
        create(machine);
        var before = Files.readAllBytes(ring);
        assertThatThrownBy(() -> create(machine)).hasMessageStartingWith("VAULT-010");
        assertThat(ring).hasBinaryContent(before);
    }

    @Test
    void open_withAnotherMachinesKey_isEmpty() throws IOException {
        create(machine);
        var key = Files.readAllBytes(machine.file());
        key[31] ^= 1;
        Files.write(machine.file(), key);
        assertThat(KeyRing.read(ring).open(machine)).isEmpty();
    }

    @Test
    void open_withoutAUsableMachineKey_saysSo() throws IOException {
        create(machine);
        for (int length : new int[] {0, 31, 33, 100_000}) {
            Files.write(machine.file(), new byte[length]);
            assertThatThrownBy(() -> KeyRing.read(ring).open(machine)).hasMessageStartingWith("VAULT-002");
        }
        Files.delete(machine.file());
        assertThatThrownBy(() -> KeyRing.read(ring).open(machine)).hasMessageStartingWith("VAULT-002");
        Files.createDirectory(machine.file());
        assertThatThrownBy(() -> KeyRing.read(ring).open(machine)).hasMessageStartingWith("VAULT-002");
    }

    @Test
    void open_ofAnotherHomesRing_isAnotherRootOrNothing() {
        var root = create(machine);
        var other = folder.resolve("other/keyring.json");
        var otherMachine = new SlotKey.Machine(folder.resolve("elsewhere/machine.key"));
        KeyRing.create(other, otherMachine, NOW).close();
        assertThat(KeyRing.read(other).open(machine)).isEmpty();
        assertThat(KeyRing.read(other).open(otherMachine).map(KeyRingTest::hex))
                .isPresent()
                .get()
                .isNotEqualTo(root);
        assertThat(KeyRing.read(other).home()).isNotEqualTo(KeyRing.read(ring).home());
    }

    @Test
    void open_ofASlotPutIntoAnotherRing_isEmpty() throws IOException {
        create(machine);
        var text = Files.readString(ring);
        var home = KeyRing.read(ring).home();
        var slot = KeyRing.read(ring).slots().getFirst().id();
        for (var changed :
                new String[] {text.replace(home, "home_AAAAAAAAAAAAAAAA"), text.replace(slot, "slot_AAAAAAAAAAAAAAAA")
                }) {
            assertThat(changed).isNotEqualTo(text);
            Files.writeString(ring, changed);
            assertThatThrownBy(() -> KeyRing.read(ring).open(machine)).hasMessageStartingWith("VAULT-004");
        }
    }

    /// Whatever one byte becomes, the ring opens the root that was made, or nothing.
    @Test
    void open_ofARingWithAnyDamagedByte_isTheSameRootOrARefusal() throws IOException {
        var root = create(machine);
        var text = Files.readAllBytes(ring);
        var random = new Random(1);
        int refused = 0;
        for (int at = 0; at < text.length; at++) {
            var damaged = text.clone();
            damaged[at] ^= (byte) (1 + random.nextInt(255));
            Files.write(ring, damaged);
            try {
                var opened = KeyRing.read(ring).open(machine);
                if (opened.isPresent()) {
                    assertThat(hex(opened.get())).isEqualTo(root);
                    assertThat(new String(damaged, StandardCharsets.ISO_8859_1))
                            .as("only white space and spelling may differ")
                            .hasSameSizeAs(new String(text, StandardCharsets.ISO_8859_1));
                } else {
                    refused++;
                }
            } catch (ProblemException e) {
                assertThat(e).hasMessageStartingWith("VAULT-004");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(text.length * 9 / 10);
    }

    @ParameterizedTest
    @CsvSource({
        "argon2id, scrypt",
        "65536, '\"x\"'",
        "65536, 1.5",
        "'\"lanes\":4', '\"lanes\":null'",
        "'\"salt\":\"', '\"salt\":\"!'"
    })
    void open_withDamagedParameters_saysSo(String from, String to) throws IOException {
        create(passphrase("a long passphrase"));
        var text = Files.readString(ring);
        assertThat(text).contains(from);
        Files.writeString(ring, text.replace(from, to));
        assertThatThrownBy(() -> KeyRing.read(ring).open(passphrase("a long passphrase")))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("VAULT-004");
    }

    @Test
    void read_ofWhatIsNoRing_saysSo() throws IOException {
        assertThatThrownBy(() -> KeyRing.read(ring)).hasMessageStartingWith("VAULT-005");
        Files.createDirectories(folder.resolve("home"));
        for (var text : new String[] {
            "",
            "{}",
            "[]",
            "{\"format\":\"homarus-keyring/2\",\"home\":\"h\",\"slots\":[]}",
            "{\"format\":\"homarus-keyring/3\",\"home\":\"h\",\"slots\":[]}"
        }) {
            Files.writeString(ring, text);
            assertThatThrownBy(() -> KeyRing.read(ring)).hasMessageStartingWith("VAULT-004");
        }
        Files.write(ring, new byte[9 << 20]);
        assertThatThrownBy(() -> KeyRing.read(ring)).hasMessageStartingWith("VAULT-004");
    }

    @Test
    void files_ofANewHome_areThisUsersAlone() throws IOException {
        create(machine);
        for (var file : new Path[] {ring, machine.file()}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                    .isEqualTo("rwx------");
        }
        try (var all = Files.list(ring.getParent())) {
            assertThat(all).containsExactly(ring);
        }
    }

    @Test
    void ring_holdsNeitherTheRootNorTheMachineKey() throws IOException {
        var root = create(machine);
        var key = Files.readAllBytes(machine.file());
        var text = new String(Files.readAllBytes(ring), StandardCharsets.ISO_8859_1);
        assertThat(text)
                .doesNotContain(root)
                .doesNotContain(HexFormat.of().formatHex(key))
                .doesNotContain(java.util.Base64.getEncoder()
                        .encodeToString(HexFormat.of().parseHex(root)));
    }

    @Test
    @DisplayName("CR-10 a key file that is a link, or has another name, is not used")
    void keyFiles_thatAreLinked_areRefused() throws IOException {
        create(machine);
        var ringAside = folder.resolve("ring");
        Files.createLink(ringAside, ring);
        assertThatThrownBy(() -> KeyRing.read(ring))
                .hasMessageStartingWith("VAULT-005")
                .hasMessageContaining("another name");
        Files.delete(ring);
        Files.createSymbolicLink(ring, ringAside);
        assertThatThrownBy(() -> KeyRing.read(ring))
                .hasMessageStartingWith("VAULT-005")
                .hasMessageContaining("plain");
        Files.delete(ring);
        Files.move(ringAside, ring);

        var keyAside = folder.resolve("key");
        Files.createLink(keyAside, machine.file());
        assertThatThrownBy(() -> KeyRing.read(ring).open(machine)).hasMessageStartingWith("VAULT-002");
        Files.delete(machine.file());
        Files.createSymbolicLink(machine.file(), keyAside);
        assertThatThrownBy(() -> KeyRing.read(ring).open(machine)).hasMessageStartingWith("VAULT-002");
    }

    @Test
    @DisplayName("CR-06 CR-15 weaker parameters, another public key, or two passphrases for one slot do not open")
    void slot_withChangedParametersOrKey_doesNotOpen() throws IOException {
        create(passphrase("a long passphrase"));
        var text = Files.readString(ring);
        var slot = KeyRing.read(ring).slots().getFirst();
        var other = java.util.Base64.getEncoder().encodeToString(new byte[32]);
        var mine = java.util.Base64.getEncoder().encodeToString(slot.publicKey());
        Files.writeString(ring, text.replace(mine, other));
        assertThat(KeyRing.read(ring).open(passphrase("a long passphrase"))).isEmpty();
        Files.writeString(ring, text.replace("\"passes\":6", "\"passes\":1"));
        assertThat(KeyRing.read(ring).open(passphrase("a long passphrase"))).isEmpty();
    }

    @Test
    @DisplayName(
            "CR-06 a ring that names a weaker, another or no function is refused, with the right passphrase as well")
    void ring_withWeakerParameters_isRefused() throws IOException {
        create(passphrase("a long passphrase"));
        var text = Files.readString(ring);
        for (var change : List.of(
                List.of("\"memoryKib\":65536", "\"memoryKib\":19455"),
                List.of("\"memoryKib\":65536", "\"memoryKib\":0"),
                List.of("\"passes\":6", "\"passes\":0"),
                List.of("\"lanes\":4", "\"lanes\":0"),
                List.of("\"kdf\":\"argon2id\"", "\"kdf\":\"argon2d\""),
                List.of("\"kdf\":\"argon2id\"", "\"kdf\":\"none\""),
                List.of("\"kdf\":\"argon2id\",", ""),
                List.of("\"kind\":\"passphrase\"", "\"kind\":\"none\""),
                List.of("\"kind\":\"passphrase\"", "\"kind\":\"machine\""),
                List.of("homarus-keyring/2", "homarus-keyring/0"),
                List.of("homarus-keyring/2", "none"))) {
            assertThat(text).contains(change.getFirst());
            Files.writeString(ring, text.replace(change.getFirst(), change.getLast()));
            assertThat(opens("a long passphrase")).as(change.toString()).isFalse();
        }
        Files.writeString(ring, text);
        assertThat(opens("a long passphrase")).as("control").isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"memoryKib\":65536 | \"memoryKib\":4194304",
                "\"memoryKib\":65536 | \"memoryKib\":65537",
                "\"memoryKib\":65536 | \"memoryKib\":19455",
                "\"memoryKib\":65536 | \"memoryKib\":-1",
                "\"memoryKib\":65536 | \"memoryKib\":999999999999",
                "\"passes\":6 | \"passes\":25",
                "\"passes\":6 | \"passes\":0",
                "\"passes\":6 | \"passes\":4294967297",
                "\"lanes\":4 | \"lanes\":17",
                "\"lanes\":4 | \"lanes\":0",
            })
    @DisplayName("CR-06 a cost out of bounds is refused before anything is computed, and said")
    void open_withACostOutOfBounds_isRefusedBeforeAnyWork(String from, String to) throws IOException {
        create(passphrase("a long passphrase"));
        var text = Files.readString(ring);
        assertThat(text).contains(from);
        Files.writeString(ring, text.replace(from, to));
        assertThatThrownBy(() -> KeyRing.read(ring).open(passphrase("a long passphrase")))
                .hasMessageStartingWith("VAULT-025")
                .hasMessageContaining("it was not tried");
    }

    @Test
    void open_byAnotherSlotThanTheOneOutOfBounds_isDamaged() throws IOException {
        try (var made = KeyRing.create(ring, passphrase("a long passphrase"), NOW)) {
            made.add(passphrase("quite another passphrase"), NOW);
        }
        var text = Files.readString(ring);
        Files.writeString(ring, text.replaceFirst("\"memoryKib\":65536", "\"memoryKib\":4194304"));
        assertThatThrownBy(() -> KeyRing.read(ring).open(passphrase("a long passphrase")))
                .hasMessageStartingWith("VAULT-025");
        assertThatThrownBy(() -> KeyRing.read(ring).open(passphrase("quite another passphrase")))
                .as("the ring as a whole is not the one that was written")
                .hasMessageStartingWith("VAULT-004");
    }

    @ParameterizedTest
    @CsvSource({"19456, 1, 1", "19456, 24, 1", "65536, 1, 16", "65536, 6, 4"})
    void again_withACostWithinBounds_isTheSameKeyEachTime(int memory, int passes, int lanes) {
        var parameters = dev.homarus.protocol.Json.object()
                .put("kdf", "argon2id")
                .put("salt", "AAAAAAAAAAAAAAAAAAAAAA==")
                .put("memoryKib", memory)
                .put("passes", passes)
                .put("lanes", lanes)
                .build();
        try (var one = passphrase("a long passphrase").again(parameters);
                var other = passphrase("a long passphrase").again(parameters)) {
            assertThat(other.<byte[]>use(byte[]::clone)).isEqualTo(one.<byte[]>use(byte[]::clone));
        }
    }

    private boolean opens(String passphrase) {
        try {
            return KeyRing.read(ring)
                    .open(passphrase(passphrase))
                    .map(open -> {
                        open.close();
                        return true;
                    })
                    .orElse(false);
        } catch (ProblemException e) {
            assertThat(e.problem().code()).startsWith("VAULT-");
            return false;
        }
    }
}

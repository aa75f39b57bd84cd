package dev.homarus.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RingAnchorTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private Path file;
    private SlotKey.Machine machine;
    private SecretBytes key;
    private Store store;
    private OpenRing ring;
    private RingAnchor anchor;

    @BeforeEach
    void open() {
        file = folder.resolve("keyring.json");
        machine = new SlotKey.Machine(folder.resolve("machine.key"));
        key = SecretBytes.random(32);
        store = Store.open(folder.resolve("t.db"), key, List.of(RingAnchor.SPACE), () -> new byte[0]);
        ring = KeyRing.create(file, machine, NOW);
        anchor = new RingAnchor(store, InstantSource.fixed(NOW));
        assertThat(anchor.check(ring.ring())).isFalse();
        anchor.keep(ring.ring());
        ring.watch(change -> {}, anchor::keep);
    }

    @AfterEach
    void close() {
        ring.close();
        store.close();
        key.close();
    }

    @Test
    void check_ofTheRingThatWasThere_holds() {
        assertThat(anchor.check(KeyRing.read(file))).isTrue();
        ring.rotate();
        assertThat(anchor.check(KeyRing.read(file))).isTrue();
    }

    @Test
    @DisplayName("CR-04 CR-11 an older key ring put back is refused, with the slot that was removed")
    void check_ofAnOlderCopyPutBack_isRefused() throws IOException {
        var old = Files.readAllBytes(file);
        ring.add(new SlotKey.Passphrase("quiet otter lamp".toCharArray()), NOW);
        ring.remove(ring.ring().slots().getFirst().id());
        Files.write(file, old);
        try (var opened = KeyRing.read(file).open(machine).orElseThrow()) {
            assertThatThrownBy(() -> anchor.check(opened.ring()))
                    .hasMessageStartingWith("VAULT-015")
                    .hasMessageContaining("version 1")
                    .hasMessageContaining("version 3");
        }
    }

    @Test
    void check_ofAnotherRingOfTheSameVersion_isRefused() throws IOException {
        var old = Files.readAllBytes(file);
        ring.rotate();
        Files.write(file, old);
        try (var opened = KeyRing.read(file).open(machine).orElseThrow()) {
            opened.subject("ann");
            assertThat(opened.ring().version()).isEqualTo(ring.ring().version());
            assertThatThrownBy(() -> anchor.check(opened.ring())).hasMessageStartingWith("VAULT-015");
        }
    }

    /// The process ended between the writing of the ring and of what is known of it.
    @Test
    void check_ofANewerRing_isToBeKept() {
        ring.watch(change -> {}, written -> {});
        ring.rotate();
        assertThat(anchor.check(KeyRing.read(file))).isFalse();
        anchor.keep(KeyRing.read(file));
        assertThat(anchor.check(KeyRing.read(file))).isTrue();
    }
}

package dev.homarus.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.KeyDerivation;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.store.Store;
import dev.homarus.types.ProblemException;
import dev.homarus.types.SecretRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The vectors of `docs/spec/keyring-vectors.json`, which another implementation made from `docs/spec/home.md`.
class VectorsTest {
    private static final Path VECTORS = Path.of("../../docs/spec/keyring-vectors.json");

    @TempDir
    Path folder;

    private Json.Obj vectors;
    private SlotKey machine;

    @BeforeEach
    void read() throws IOException {
        vectors = JsonText.parseObject(Files.readAllBytes(VECTORS));
        var key = Files.write(folder.resolve("machine.key"), HexFormat.of().parseHex(vectors.text("machineKey")));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        machine = new SlotKey.Machine(key);
    }

    private KeyRing ring(String text) throws IOException {
        var file = Files.writeString(folder.resolve("keyring.json"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return KeyRing.read(file);
    }

    private static String hex(SecretBytes secret) {
        return secret.use(HexFormat.of()::formatHex);
    }

    @Test
    void ring_opens_andItsKeysAndTheirKeysAreThose() throws IOException {
        try (var open = ring(vectors.text("ring")).open(machine).orElseThrow()) {
            var keys = vectors.object("keys").orElseThrow();
            assertThat(hex(open.data())).isEqualTo(keys.text("data"));
            assertThat(hex(open.secrets())).isEqualTo(keys.text("secrets"));
            assertThat(open.knows("ann")).isTrue();
            assertThat(hex(open.subject("ann"))).isEqualTo(keys.text("subject ann"));
            vectors.object("derived").orElseThrow().members().forEach((purpose, key) -> {
                try (var derived = KeyDerivation.derive(open.data(), purpose)) {
                    assertThat(Json.of(hex(derived))).as(purpose).isEqualTo(key);
                }
            });
        }
    }

    @Test
    void ringThatIsNotAsItWasMade_isRefused() throws IOException {
        var refused = vectors.array("refused");
        assertThat(refused).hasSizeGreaterThan(8);
        for (var item : refused) {
            var vector = Json.object(item, "refused");
            assertThatThrownBy(() -> ring(vector.text("ring")).open(machine))
                    .as(vector.text("why"))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            refusal -> assertThat(refusal.problem().code()).isEqualTo("VAULT-004"));
        }
    }

    @Test
    void ringOfTheFirstFormat_opens() throws IOException {
        var first = vectors.object("first").orElseThrow();
        try (var open = ring(first.text("ring")).open(machine).orElseThrow()) {
            assertThat(hex(open.data())).isEqualTo(first.text("data"));
            assertThat(hex(open.secrets())).isEqualTo(first.text("secrets"));
        }
    }

    @Test
    void sealedSecret_opens_whereItBelongs() {
        var secret = vectors.object("secret").orElseThrow();
        var keys = vectors.object("keys").orElseThrow();
        try (var key = SecretBytes.taking(HexFormat.of().parseHex(keys.text("secrets")));
                var store = Store.open(folder.resolve("t.db"), key, List.of(Vault.SPACE), () -> new byte[0])) {
            long changed = secret.number("changed", 0, 0, Long.MAX_VALUE);
            store.write(tx -> tx.run(
                    "INSERT INTO secret(name, origin, path, header, sealed, created, changed, label)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, 'secret/owner')",
                    secret.text("name"),
                    secret.text("origin"),
                    secret.text("path"),
                    secret.text("header"),
                    HexFormat.of().parseHex(secret.text("sealed")),
                    changed,
                    changed));
            var vault = new Vault(store, key, InstantSource.fixed(Instant.EPOCH));
            assertThat(vault.compare(
                            new SecretRef(secret.text("name")), raw -> new String(raw, StandardCharsets.UTF_8)))
                    .contains(secret.text("value"));
        }
    }
}

package dev.homarus.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.store.Store;
import dev.homarus.types.SecretRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultTest {
    private static final String ORIGIN = "https://api.example.com:443";
    private static final SecretRef REF = new SecretRef("model.work");
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private SecretBytes root;
    private Store store;
    private Vault vault;

    @BeforeEach
    void open() {
        root = SecretBytes.random(32);
        store = Store.open(folder.resolve("t.db"), root, List.of(Vault.SPACE), () -> new byte[0]);
        vault = new Vault(store, root, InstantSource.fixed(NOW));
    }

    @AfterEach
    void close() {
        store.close();
        root.close();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Optional<String> value(SecretRef ref, String origin) {
        return vault.use(ref, origin, "/v1/x", "Authorization", raw -> new String(raw, StandardCharsets.UTF_8));
    }

    @Test
    void use_forTheBoundOrigin_lendsTheValueAndWipesIt() {
        var given = utf8("sk-sécret");
        vault.put(REF, ORIGIN, given);
        assertThat(given).containsOnly(0);
        var lent = new AtomicReference<>(new byte[0]);
        assertThat(vault.use(REF, ORIGIN, "/v1/x", "Authorization", raw -> {
                    lent.set(raw);
                    return new String(raw, StandardCharsets.UTF_8);
                }))
                .contains("sk-sécret");
        assertThat(lent.get()).hasSize(10).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://api.example.com",
                "https://api.example.com:444",
                "http://api.example.com:443",
                "https://api.example.com.:443",
                "https://API.example.com:443",
                "https://evil.example:443",
                "%"
            })
    void use_forAnyOtherOrigin_isEmpty(String origin) {
        vault.put(REF, ORIGIN, utf8("value"));
        assertThat(value(REF, origin)).isEmpty();
        assertThat(value(new SecretRef("model.other"), ORIGIN)).isEmpty();
    }

    @Test
    void put_again_replacesTheValueAndItsBinding() {
        vault.put(REF, ORIGIN, utf8("old"));
        vault.put(REF, "https://b.example:443", utf8("new"));
        assertThat(value(REF, ORIGIN)).isEmpty();
        assertThat(value(REF, "https://b.example:443")).contains("new");
        assertThat(vault.list())
                .singleElement()
                .matches(entry -> entry.binding().equals(Vault.Binding.to("https://b.example:443")));
    }

    @Test
    void put_ofTooMuch_isRefusedAndWiped() {
        var value = new byte[Vault.MAX_SECRET + 1];
        value[0] = 1;
        assertThatThrownBy(() -> vault.put(REF, ORIGIN, value)).isInstanceOf(IllegalArgumentException.class);
        assertThat(value).containsOnly(0);
        vault.put(REF, ORIGIN, new byte[Vault.MAX_SECRET]);
        assertThat(vault.use(REF, ORIGIN, "/v1/x", "Authorization", raw -> raw.length))
                .contains(Vault.MAX_SECRET);
    }

    @Test
    void remove_ofASecret_leavesNothing() {
        vault.put(REF, ORIGIN, utf8("value"));
        assertThat(vault.find(REF)).isPresent();
        assertThat(vault.remove(REF)).isTrue();
        assertThat(vault.remove(REF)).isFalse();
        assertThat(vault.find(REF)).isEmpty();
        assertThat(value(REF, ORIGIN)).isEmpty();
    }

    @Test
    void use_ofASealedValueMovedToAnotherRow_isEmpty() {
        var other = new SecretRef("model.other");
        vault.put(REF, ORIGIN, utf8("value"));
        vault.put(other, ORIGIN, utf8("harmless"));
        store.write(tx -> tx.run(
                "UPDATE secret SET sealed = (SELECT sealed FROM secret WHERE name = ?) WHERE name = ?",
                REF.name(),
                other.name()));
        assertThat(value(other, ORIGIN)).isEmpty();
        assertThat(value(REF, ORIGIN)).contains("value");
        store.write(
                tx -> tx.run("UPDATE secret SET origin = ? WHERE name = ?", "https://evil.example:443", REF.name()));
        assertThat(value(REF, "https://evil.example:443")).isEmpty();
        store.write(tx -> tx.run("DELETE FROM secret WHERE name = ?", other.name()));
        store.write(tx ->
                tx.run("UPDATE secret SET origin = ?, name = ? WHERE name = ?", ORIGIN, other.name(), REF.name()));
        assertThat(value(other, ORIGIN)).isEmpty();
    }

    @Test
    void use_ofADamagedValue_isEmpty() {
        vault.put(REF, ORIGIN, utf8("value"));
        for (var sealed : List.of(new byte[0], new byte[39], new byte[40], new byte[64])) {
            store.write(tx -> tx.run("UPDATE secret SET sealed = ?", (Object) sealed));
            assertThat(value(REF, ORIGIN)).isEmpty();
        }
    }

    @Test
    void use_underAnotherRoot_isEmpty() {
        vault.put(REF, ORIGIN, utf8("value"));
        try (var otherRoot = SecretBytes.random(32)) {
            var other = new Vault(store, otherRoot, InstantSource.fixed(NOW));
            assertThat(other.use(REF, ORIGIN, "/v1/x", "Authorization", raw -> raw.length))
                    .isEmpty();
        }
    }

    @Test
    void list_saysNothingOfTheValue() throws IOException {
        vault.put(REF, ORIGIN, utf8("marker-91f3"));
        assertThat(vault.list().toString()).doesNotContain("marker-91f3");
        store.write(tx -> tx.run("UPDATE secret SET created = created + 1"));
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain("marker-91f3");
            }
        }
    }

    private Optional<Integer> length(Vault.Binding binding, String origin, String path, String header) {
        vault.put(REF, binding, utf8("value"), false);
        return vault.use(REF, origin, path, header, raw -> raw.length);
    }

    @Test
    @DisplayName("SE-09 a secret is bound to host, path and header")
    void use_outsideItsBinding_isEmpty() {
        var bound = new Vault.Binding(ORIGIN, "/v1", "Authorization");
        assertThat(length(bound, ORIGIN, "/v1/chat?x=1", "authorization")).contains(5);
        assertThat(length(bound, ORIGIN, "/v1", "Authorization")).contains(5);
        assertThat(length(bound, ORIGIN, "/v1", "X-Other")).isEmpty();
        assertThat(length(bound, ORIGIN, "/v10/chat", "Authorization")).isEmpty();
        assertThat(length(bound, ORIGIN, "/v1/../admin", "Authorization")).isEmpty();
        assertThat(length(bound, ORIGIN, "/", "Authorization")).isEmpty();
        assertThat(length(bound, "https://evil.example:443", "/v1/chat", "Authorization"))
                .isEmpty();
        assertThat(length(Vault.Binding.NONE, "", "/v1/chat", "Authorization")).isEmpty();
    }

    @Test
    void resealing_underAnotherKey_opensWithThatKeyOnly() {
        vault.put(REF, ORIGIN, utf8("sk-one"));
        vault.put(new SecretRef("other"), new Vault.Binding(ORIGIN, "/v1", "Authorization"), utf8("sk-two"), false);
        store.write(tx -> tx.run("UPDATE secret SET changed = changed + 1 WHERE name = 'other'"));
        try (var next = SecretBytes.random(32)) {
            assertThat(Resealing.run(store, root, next)).isEqualTo(1);
            assertThat(value(REF, ORIGIN)).isEmpty();
            var renewed = new Vault(store, next, InstantSource.fixed(NOW));
            assertThat(renewed.holds(REF, utf8("sk-one"))).isTrue();
            assertThat(renewed.find(REF).map(Vault.Entry::origin)).contains(ORIGIN);
            assertThat(Resealing.run(store, root, next))
                    .as("what does not open stays")
                    .isZero();
            assertThat(renewed.holds(REF, utf8("sk-one"))).isTrue();
        }
    }

    @Test
    void sessionOnly_isUsable_andNeverWritten() throws IOException {
        vault.put(REF, Vault.Binding.to(ORIGIN), utf8("curlew-4471-never-written"), true);
        assertThat(value(REF, ORIGIN)).contains("curlew-4471-never-written");
        assertThat(vault.list()).singleElement().matches(Vault.Entry::sessionOnly);
        List<Long> rows = store.read(tx -> tx.all("SELECT count(*) FROM secret", row -> row.number(0)));
        assertThat(rows).containsExactly(0L);
        var again = new Vault(store, root, InstantSource.fixed(NOW));
        assertThat(again.list()).isEmpty();
        assertThat(vault.remove(REF)).isTrue();
        assertThat(value(REF, ORIGIN)).isEmpty();
    }

    @Test
    void put_ofTheOtherSort_leavesNothingOfTheFirst() {
        vault.put(REF, Vault.Binding.to(ORIGIN), utf8("one"), false);
        vault.put(REF, Vault.Binding.to(ORIGIN), utf8("two"), true);
        assertThat(value(REF, ORIGIN)).contains("two");
        vault.put(REF, Vault.Binding.to(ORIGIN), utf8("three"), false);
        assertThat(value(REF, ORIGIN)).contains("three");
        assertThat(vault.list()).hasSize(1);
    }

    @Test
    void bind_keepsTheValue_andMovesWhereItMayGo() {
        vault.put(REF, ORIGIN, utf8("value"));
        assertThat(vault.bind(REF, Vault.Binding.to("https://other.example:443")))
                .isTrue();
        assertThat(value(REF, ORIGIN)).isEmpty();
        assertThat(value(REF, "https://other.example:443")).contains("value");
        assertThat(vault.bind(new SecretRef("unknown"), Vault.Binding.NONE)).isFalse();
    }

    @Test
    @DisplayName("CR-05 an earlier value under the time of the newer one does not open")
    void sealedValue_ofAnEarlierTime_doesNotOpen() {
        vault.put(REF, ORIGIN, utf8("old"));
        byte[] old = store.read(tx -> tx.one("SELECT sealed FROM secret", row -> row.bytes(0)))
                .orElseThrow();
        var later = new Vault(store, root, InstantSource.fixed(NOW.plusSeconds(60)));
        later.put(REF, ORIGIN, utf8("new"));
        store.write(tx -> tx.run("UPDATE secret SET sealed = ?", (Object) old));
        assertThat(value(REF, ORIGIN)).isEmpty();
    }

    @Test
    void row_ofTheFirstFormat_opens() {
        var context = ("homarus secret/1 " + REF.name() + " " + ORIGIN).getBytes(StandardCharsets.UTF_8);
        var sealed = dev.homarus.crypto.Aead.seal(root, context, utf8("value"));
        store.write(tx -> tx.run(
                "INSERT INTO secret(name, origin, sealed, created, label) VALUES (?, ?, ?, ?, 'secret/owner')",
                REF.name(),
                ORIGIN,
                sealed,
                NOW));
        assertThat(value(REF, ORIGIN)).contains("value");
    }

    @Test
    void health_namesWhatIsOldReusedUnboundWideAndUnused() {
        vault.put(REF, ORIGIN, utf8("same"));
        vault.put(new SecretRef("b"), Vault.Binding.NONE, utf8("same"), false);
        vault.put(new SecretRef("c"), new Vault.Binding(ORIGIN, "", "Authorization"), utf8("other"), false);
        assertThat(kinds(NOW)).containsExactlyInAnyOrder("reused", "unbound", "wide");
        assertThat(kinds(NOW.plus(VaultHealth.UNUSED)))
                .containsExactlyInAnyOrder("reused", "unbound", "wide", "unused", "unused");
        assertThat(kinds(NOW.plus(VaultHealth.OLD))).contains("old");
        value(new SecretRef("c"), ORIGIN);
        assertThat(VaultHealth.of(vault, NOW).toString()).doesNotContain("same\"");
    }

    private List<String> kinds(Instant now) {
        return VaultHealth.of(vault, now).stream().map(VaultHealth.Remark::kind).toList();
    }

    @Test
    @DisplayName("CR-02 two secrets that change places do not open")
    void sealedValues_thatChangePlaces_doNotOpen() {
        var other = new SecretRef("other");
        vault.put(REF, ORIGIN, utf8("one"));
        vault.put(other, ORIGIN, utf8("two"));
        store.write(tx -> {
            byte[] first = tx.one("SELECT sealed FROM secret WHERE name = ?", row -> row.bytes(0), REF.name())
                    .orElseThrow();
            byte[] second = tx.one("SELECT sealed FROM secret WHERE name = ?", row -> row.bytes(0), other.name())
                    .orElseThrow();
            tx.run("UPDATE secret SET sealed = ? WHERE name = ?", second, REF.name());
            return tx.run("UPDATE secret SET sealed = ? WHERE name = ?", first, other.name());
        });
        assertThat(value(REF, ORIGIN)).isEmpty();
        assertThat(value(other, ORIGIN)).isEmpty();
    }

    @Test
    void secret_held_isLentToNobodyUntilItIsBoundOrSetAnew() {
        var other = new SecretRef("other");
        vault.put(REF, ORIGIN, utf8("sk-1"));
        vault.put(other, ORIGIN, utf8("sk-2"));
        Vault.SPACE.guard().orElseThrow().withdrawal().forEach(sql -> store.write(tx -> tx.run(sql, NOW)));
        for (var ref : List.of(REF, other)) {
            assertThat(value(ref, ORIGIN)).isEmpty();
            assertThat(vault.find(ref).orElseThrow().held()).isTrue();
        }
        assertThat(vault.holds(REF, utf8("sk-1")))
                .as("it is still looked for in what leaves")
                .isTrue();
        assertThat(VaultHealth.of(vault, NOW))
                .extracting(VaultHealth.Remark::kind)
                .contains("held");

        vault.bind(REF, Vault.Binding.to(ORIGIN));
        vault.put(other, ORIGIN, utf8("sk-3"));
        assertThat(value(REF, ORIGIN)).contains("sk-1");
        assertThat(value(other, ORIGIN)).contains("sk-3");
    }
}

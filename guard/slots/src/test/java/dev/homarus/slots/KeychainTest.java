package dev.homarus.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.vault.SlotKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The Secret Service of a real GNOME Keyring.
@Timeout(120)
class KeychainTest extends SlotKeyContract {
    @TempDir
    private static Path folder;

    private static Session session;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Session.require();
        session = Session.unlocked(folder, "a password");
    }

    @AfterAll
    static void end() {
        if (session != null) {
            session.close();
        }
    }

    private static Keychain keychain() {
        return new Keychain(KeychainStore.secretService(session.environment()), HOME);
    }

    @Override
    SlotKey toMake() {
        return keychain();
    }

    @Override
    SlotKey toOpen(SlotKey made) {
        return keychain();
    }

    @Override
    SlotKey another() {
        return new Keychain(KeychainStore.secretService(session.environment()), "home_another");
    }

    @Test
    void look_isYes() {
        assertThat(KeychainStore.secretService(session.environment()).look())
                .isEqualTo(Availability.yes("keychain", "The desktop's secret store answers on the session's bus."));
    }

    @Test
    void again_afterForget_saysThatThereIsNoItem() {
        var made = keychain().make();
        made.key().close();
        assertThat(keychain().forget(made.parameters())).isTrue();
        assertThat(keychain().forget(made.parameters())).isFalse();
        assertThatThrownBy(() -> keychain().again(made.parameters())).hasMessageStartingWith("SLOT-022");
    }

    @Test
    void put_twice_keepsTheLast() {
        var store = KeychainStore.secretService(session.environment());
        var account = HOME + "/twice";
        for (int round = 0; round < 2; round++) {
            try (var key = SecretBytes.random(32)) {
                store.put(account, key);
                try (var kept = store.get(account)) {
                    assertThat(hex(kept)).isEqualTo(hex(key));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "p\u00e4ssword"})
    void lockedStore_isSaidToBeLocked(String password, @TempDir Path other) throws IOException, InterruptedException {
        try (var locked = Session.unlocked(other, password)) {
            var key = new Keychain(KeychainStore.secretService(locked.environment()), HOME);
            var made = key.make();
            made.key().close();
            locked.lock();
            assertThatThrownBy(() -> key.again(made.parameters())).hasMessageStartingWith("SLOT-021");
            assertThatThrownBy(() -> key.forget(made.parameters())).hasMessageStartingWith("SLOT-021");
            assertThatThrownBy(key::make).hasMessageStartingWith("SLOT-021");
        }
    }

    @Test
    void busWithoutAStore_isSaid(@TempDir Path other) throws IOException {
        try (var empty = Session.empty(other)) {
            assertNoStore(empty.environment());
        }
    }

    @Test
    void noBus_isSaid(@TempDir Path other) {
        assertNoStore(Map.of());
        assertNoStore(Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + other.resolve("none")));
    }

    private static void assertNoStore(Map<String, String> environment) {
        var store = KeychainStore.secretService(environment);
        assertThat(store.look().here()).isFalse();
        assertThat(store.look().why()).contains("no session bus");
        var key = new Keychain(store, HOME);
        assertThatThrownBy(key::make).hasMessageStartingWith("SLOT-020");
        assertThatThrownBy(() -> store.get(HOME + "/x")).hasMessageStartingWith("SLOT-020");
        assertThatThrownBy(() -> store.delete(HOME + "/x")).hasMessageStartingWith("SLOT-020");
    }

    @Test
    void storeThatHangs_isSaid(@TempDir Path other) {
        var store = new SecretService(StandIn.program(other, "exec sleep 60"), Map.of(), Duration.ofMillis(300));
        assertThatThrownBy(() -> store.get(HOME + "/x")).hasMessageStartingWith("SLOT-023");
        assertThat(store.look().here()).isFalse();
    }

    @Test
    void missingProgram_isSaid(@TempDir Path other) {
        var store = new SecretService(other.resolve("none"), Map.of(), Tool.BOUND);
        assertThatThrownBy(() -> store.get(HOME + "/x"))
                .hasMessageStartingWith("SLOT-020")
                .hasMessageContaining("libsecret-tools");
        assertThat(store.look().why()).contains("libsecret-tools");
    }

    @Test
    void programThatFails_isSaid(@TempDir Path other) {
        var store = new SecretService(StandIn.program(other, "echo broken >&2; exit 7"), Map.of(), Tool.BOUND);
        assertThatThrownBy(() -> store.get(HOME + "/x"))
                .hasMessageStartingWith("SLOT-024")
                .hasMessageContaining("7");
    }

    @Test
    void key_isNeverAnArgument(@TempDir Path other) {
        var program = StandIn.program(other, "if [ $1 = store ]; then cat >stdin; else cat stdin; fi");
        var store = new SecretService(program, Map.of("HOME", "/h", "TOKEN", "t"), Tool.BOUND);
        try (var key = new Keychain(store, HOME).make().key()) {
            assertThat(StandIn.read(other, "argv"))
                    .startsWith("store --label=Homarus key slot service homarus account " + HOME + "/item_")
                    .contains("\nlookup service homarus account " + HOME + "/item_")
                    .doesNotContain(key.use(java.util.Base64.getEncoder()::encodeToString));
            assertThat(StandIn.read(other, "env")).contains("HOME=/h").doesNotContain("TOKEN");
        }
    }

    @Test
    void storeThatKeepsSomethingElse_isSaid(@TempDir Path other) {
        var program = StandIn.program(other, "if [ $1 = store ]; then cat >stdin; else echo c2VjcmV0; fi");
        var keychain = new Keychain(new SecretService(program, Map.of(), Tool.BOUND), HOME);
        assertThatThrownBy(keychain::make).hasMessageStartingWith("SLOT-025");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "home", "../home/x", "home/x'; rm", "home/x y", "-x/y", "home/x/y"})
    void account_thatCouldBeMoreThanAName_isRefused(String account) {
        var store = KeychainStore.secretService(session.environment());
        assertThatThrownBy(() -> store.get(account)).isInstanceOf(IllegalArgumentException.class);
    }
}

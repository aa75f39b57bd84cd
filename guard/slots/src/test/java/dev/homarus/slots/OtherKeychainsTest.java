package dev.homarus.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SecretBytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The calls that are made on macOS and on Windows, against scripts that answer as the manuals say. The real
/// programs have not been run.
class OtherKeychainsTest {
    private static final String ACCOUNT = "home_1/item_1";
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final String SECURITY = """
            case "$1" in
            -i) cat >stdin; sed -n 's/.* -w //p' stdin >item ;;
            find-generic-password) [ -s item ] && cat item || exit 44 ;;
            delete-generic-password) [ -s item ] && rm item || exit 44 ;;
            default-keychain) echo '"/Users/x/Library/Keychains/login.keychain-db"' ;;
            esac""";
    private static final String POWERSHELL = """
            cat >stdin
            if grep -q 'vault.Add' stdin; then
              sed -n "s/.*vault.Add.*, '\\([^']*\\)')))$/\\1/p" stdin >item; echo 'homarus ok'
            elif grep -q Retrieve stdin && [ ! -s item ]; then echo 'homarus none'
            elif grep -q 'RetrievePassword' stdin; then echo "homarus key $(cat item)"
            elif grep -q 'vault.Remove' stdin; then rm item; echo 'homarus ok'
            else echo 'homarus ok'
            fi""";

    @TempDir
    private Path folder;

    private KeychainStore mac(String script) {
        return new MacKeychain(StandIn.program(folder, script), BOUND);
    }

    private KeychainStore windows(String script) {
        return new WindowsLocker(
                StandIn.program(folder, script), Map.of("SystemRoot", "C:\\Windows", "PATH", "x"), BOUND);
    }

    private void keepsFetchesAndForgets(KeychainStore store) {
        assertThat(store.look().here()).isTrue();
        assertThatThrownBy(() -> store.get(ACCOUNT)).hasMessageStartingWith("SLOT-022");
        assertThat(store.delete(ACCOUNT)).isFalse();
        try (var key = SecretBytes.random(32)) {
            store.put(ACCOUNT, key);
            try (var kept = store.get(ACCOUNT)) {
                assertThat(SlotKeyContract.hex(kept)).isEqualTo(SlotKeyContract.hex(key));
            }
            assertThat(StandIn.read(folder, "argv")).doesNotContain(key.use(Base64.getEncoder()::encodeToString));
        }
        assertThat(store.delete(ACCOUNT)).isTrue();
        assertThat(store.delete(ACCOUNT)).isFalse();
    }

    @Test
    void macKeychain_keepsFetchesAndForgets_withTheseCalls() {
        keepsFetchesAndForgets(mac(SECURITY));
        assertThat(StandIn.read(folder, "argv")).contains("""
                        -i
                        find-generic-password -s homarus -a home_1/item_1 -w
                        delete-generic-password -s homarus -a home_1/item_1
                        """);
        assertThat(StandIn.read(folder, "stdin"))
                .matches("add-generic-password -U -s homarus -a home_1/item_1 -l \"Homarus key slot\""
                        + " -w [A-Za-z0-9+/]{43}=\n");
    }

    @ParameterizedTest
    @CsvSource({"36, SLOT-021", "51, SLOT-021", "1, SLOT-024"})
    void macKeychain_thatRefuses_isSaid(int exit, String code) {
        var store = mac("exit " + exit);
        assertThat(store.look().here()).isFalse();
        assertThatThrownBy(() -> store.get(ACCOUNT)).hasMessageStartingWith(code);
        assertThatThrownBy(() -> store.delete(ACCOUNT)).hasMessageStartingWith(code);
        try (var key = SecretBytes.random(32)) {
            assertThatThrownBy(() -> store.put(ACCOUNT, key)).hasMessageStartingWith(code);
        }
    }

    @Test
    void windowsLocker_keepsFetchesAndForgets_withTheseCalls() {
        keepsFetchesAndForgets(windows(POWERSHELL));
        assertThat(StandIn.read(folder, "argv").lines()).containsOnly("-NoLogo -NoProfile -NonInteractive -Command -");
        assertThat(StandIn.read(folder, "stdin")).contains("$vault.Retrieve('homarus', 'home_1/item_1')");
        assertThat(StandIn.read(folder, "env"))
                .contains("SystemRoot=C:\\Windows")
                .doesNotContain("PATH=x");
    }

    @Test
    void windowsLocker_thatFails_isSaid() {
        var store = windows("echo 'homarus failed'; exit 1");
        assertThat(store.look().here()).isFalse();
        assertThatThrownBy(() -> store.get(ACCOUNT)).hasMessageStartingWith("SLOT-024");
        assertThatThrownBy(() -> store.delete(ACCOUNT)).hasMessageStartingWith("SLOT-024");
        try (var key = SecretBytes.random(32)) {
            assertThatThrownBy(() -> store.put(ACCOUNT, key)).hasMessageStartingWith("SLOT-024");
        }
    }

    @Test
    void programThatHangs_isSaid() {
        var hanging = StandIn.program(folder, "exec sleep 60");
        assertThatThrownBy(() -> new MacKeychain(hanging, Duration.ofMillis(300)).get(ACCOUNT))
                .hasMessageStartingWith("SLOT-023");
        assertThatThrownBy(() -> new WindowsLocker(hanging, Map.of(), Duration.ofMillis(300)).get(ACCOUNT))
                .hasMessageStartingWith("SLOT-023");
    }

    @Test
    void missingProgram_isSaid() {
        var none = folder.resolve("none");
        assertThatThrownBy(() -> new MacKeychain(none, BOUND).get(ACCOUNT)).hasMessageStartingWith("SLOT-020");
        assertThatThrownBy(() -> new WindowsLocker(none, Map.of(), BOUND).get(ACCOUNT))
                .hasMessageStartingWith("SLOT-020");
        assertThat(WindowsLocker.program(Map.of())).isEmpty();
        assertThat(WindowsLocker.program(Map.of("SystemRoot", folder.toString())))
                .isEmpty();
    }
}

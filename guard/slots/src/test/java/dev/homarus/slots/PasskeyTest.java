package dev.homarus.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.SlotKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Passkeys whose PRF output is given here in the place of a browser.
class PasskeyTest extends SlotKeyContract {
    private static final byte[] CREDENTIAL = "a credential's id".getBytes(StandardCharsets.UTF_8);
    private static final String OUTPUT = "5a".repeat(32);

    private final List<SecretBytes> lent = new ArrayList<>();

    @AfterEach
    void wipe() {
        lent.forEach(SecretBytes::close);
    }

    private SecretBytes output(String hex) {
        lent.add(SecretBytes.taking(HexFormat.of().parseHex(hex)));
        return lent.getLast();
    }

    private Passkey on(String relyingParty) {
        return Passkey.on(HOME, relyingParty, Passkey.newSalt(), CREDENTIAL, output(OUTPUT));
    }

    private Passkey opening(String home, byte[] credential, String hex) {
        return Passkey.opening(home, credential, output(hex));
    }

    @Override
    SlotKey toMake() {
        return on("localhost");
    }

    @Override
    SlotKey toOpen(SlotKey made) {
        return opening(HOME, CREDENTIAL, OUTPUT);
    }

    @Override
    SlotKey another() {
        return opening(HOME, CREDENTIAL, "5b".repeat(32));
    }

    @Override
    List<String> secretsOf(SlotKey opening) {
        return List.of(OUTPUT, Base64.getEncoder().encodeToString(HexFormat.of().parseHex(OUTPUT)));
    }

    @Test
    void parameters_sayWhatThePageHasToAskFor() {
        var made = on("home.example.org").make();
        made.key().close();
        assertThat(made.parameters().members().keySet()).containsExactly("credential", "rp", "salt", "sealed", "check");
        assertThat(made.parameters().text("rp")).isEqualTo("home.example.org");
        assertThat(Base64.getUrlDecoder().decode(made.parameters().text("credential")))
                .isEqualTo(CREDENTIAL);
        assertThat(Base64.getDecoder().decode(made.parameters().text("salt"))).hasSize(32);
    }

    @Test
    void again_inAnotherHome_isRefused() {
        var made = on("localhost").make();
        made.key().close();
        assertThatThrownBy(() -> opening("home_another", CREDENTIAL, OUTPUT).again(made.parameters()))
                .hasMessageStartingWith("SLOT-062");
    }

    @Test
    void keyRing_withTwoPasskeys_asksEachForItsOwnSlotOnly(@TempDir Path folder) {
        var file = folder.resolve("keyring.json");
        var other = "another id".getBytes(StandardCharsets.UTF_8);
        try (var ring = KeyRing.create(file, on("localhost"), NOW)) {
            ring.add(Passkey.on(HOME, "localhost", Passkey.newSalt(), other, output("77".repeat(32))), NOW);
        }
        var read = KeyRing.read(file);
        assertThat(read.fits(opening(HOME, CREDENTIAL, OUTPUT))).isTrue();
        assertThat(read.fits(opening(HOME, other, "77".repeat(32)))).isTrue();
        assertThat(read.fits(opening(HOME, "a third".getBytes(StandardCharsets.UTF_8), OUTPUT)))
                .isFalse();
        assertThatThrownBy(() -> read.fits(opening(HOME, other, OUTPUT))).hasMessageStartingWith("SLOT-062");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 31, 33, 64})
    void output_ofAnotherSize_isRefused(int size) {
        assertThatThrownBy(() -> opening(HOME, CREDENTIAL, "00".repeat(size))).hasMessageStartingWith("SLOT-060");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Localhost", "a b", "a..b", ".a", "a.", "-a", "a-", "https://a", "a:443", "h\u00f6.de"})
    void relyingParty_thatIsNoDomain_isRefused(String relyingParty) {
        assertThatThrownBy(() -> on(relyingParty)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void opening_makesNoSlot() {
        assertThatThrownBy(() -> opening(HOME, CREDENTIAL, OUTPUT).make()).isInstanceOf(IllegalStateException.class);
    }
}

package dev.homarus.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.protocol.Json;
import dev.homarus.vault.SlotKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Security;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A real SoftHSM2.
@Timeout(120)
class Pkcs11Test extends SlotKeyContract {
    @TempDir
    private static Path folder;

    private static SoftHsm hsm;

    @BeforeAll
    static void start() {
        hsm = SoftHsm.with(folder, SoftHsm.TOKEN, "another", "twice", "twice");
        hsm.use();
    }

    private static Pkcs11 on(String token) {
        return Pkcs11.on(HOME, hsm.library(), token, SoftHsm.PIN.toCharArray());
    }

    private static Pkcs11 opening(String pin) {
        return Pkcs11.opening(HOME, pin.toCharArray());
    }

    private static Json.Obj with(Json.Obj parameters, String name, String value) {
        var members = new LinkedHashMap<>(parameters.members());
        members.put(name, Json.of(value));
        return new Json.Obj(members);
    }

    private static Json.Obj made(String token) {
        var made = on(token).make();
        made.key().close();
        return made.parameters();
    }

    @Override
    SlotKey toMake() {
        return on(SoftHsm.TOKEN);
    }

    @Override
    SlotKey toOpen(SlotKey made) {
        return opening(SoftHsm.PIN);
    }

    @Override
    SlotKey another() {
        return Pkcs11.opening("home_another", SoftHsm.PIN.toCharArray());
    }

    @Override
    List<String> secretsOf(SlotKey slotKey) {
        return List.of(SoftHsm.PIN);
    }

    @Test
    void parameters_nameWhatOpens() {
        var parameters = made(SoftHsm.TOKEN);
        assertThat(parameters.text("library")).isEqualTo(hsm.library().toString());
        assertThat(parameters.text("token")).isEqualTo(SoftHsm.TOKEN);
        assertThat(parameters.text("serial")).matches("[0-9a-f]{16}");
        assertThat(parameters.members().keySet())
                .containsExactly("library", "token", "serial", "key", "sealed", "check");
    }

    @Test
    void key_onTheToken_showsItselfToNobody() throws Exception {
        var parameters = made(SoftHsm.TOKEN);
        var slot = Pkcs11.tokens(hsm.library()).stream()
                .filter(token -> token.serial().equals(parameters.text("serial")))
                .findFirst()
                .orElseThrow()
                .slot();
        var provider = Security.getProvider("SunPKCS11")
                .configure("--name=Test\nlibrary=" + hsm.library() + "\nslotListIndex=" + slot + "\n");
        var keys = KeyStore.getInstance("PKCS11", provider);
        keys.load(null, SoftHsm.PIN.toCharArray());
        var key = keys.getKey(parameters.text("key"), null);
        assertThat(key.getAlgorithm()).isEqualTo("AES");
        assertThat(key.getEncoded()).isNull();
        assertThat(key.toString()).contains("token object, sensitive, unextractable");
    }

    @Test
    void again_withAWrongPin_saysThatItCounts() {
        var parameters = made(SoftHsm.TOKEN);
        assertThatThrownBy(() -> opening("00000000").again(parameters))
                .hasMessageStartingWith("SLOT-042")
                .hasMessageContaining("has counted it")
                .hasMessageContaining("three wrong PINs")
                .hasMessageNotContaining("00000000");
        assertThatThrownBy(() -> opening("").again(parameters)).hasMessageStartingWith("SLOT-042");
        opening(SoftHsm.PIN).again(parameters).close();
        assertThatThrownBy(() -> Pkcs11.on(HOME, hsm.library(), SoftHsm.TOKEN, "1".toCharArray())
                        .make())
                .hasMessageStartingWith("SLOT-042");
    }

    @Test
    void again_forTwoSlotsOnOneToken_triesAWrongPinOnce() {
        var first = made(SoftHsm.TOKEN);
        var second = made(SoftHsm.TOKEN);
        var pin = "00000000".toCharArray();
        var opening = Pkcs11.opening(HOME, pin);
        assertThatThrownBy(() -> opening.again(first)).hasMessageStartingWith("SLOT-042");
        System.arraycopy(SoftHsm.PIN.toCharArray(), 0, pin, 0, pin.length);
        assertThatThrownBy(() -> opening.again(second)).hasMessageStartingWith("SLOT-042");
        Pkcs11.opening(HOME, pin).again(second).close();
    }

    @Test
    void again_afterTheKeyWasRemoved_saysSo() {
        var parameters = made(SoftHsm.TOKEN);
        assertThat(opening(SoftHsm.PIN).forget(parameters)).isTrue();
        assertThat(opening(SoftHsm.PIN).forget(parameters)).isFalse();
        assertThatThrownBy(() -> opening(SoftHsm.PIN).again(parameters)).hasMessageStartingWith("SLOT-045");
    }

    @Test
    void again_withTheTokenElsewhere_saysSo_withoutAskingAPin() {
        var parameters = with(made(SoftHsm.TOKEN), "serial", "0000000000000000");
        assertThatThrownBy(() -> opening("00000000").again(parameters))
                .hasMessageStartingWith("SLOT-041")
                .hasMessageContaining("homarus test");
        assertThatThrownBy(() -> on("none\u001b[31m").make())
                .hasMessageStartingWith("SLOT-041")
                .hasMessageContaining("\u201cnone??31m\u201d");
    }

    @Test
    void make_onALabelThatTwoTokensHave_isRefused() {
        assertThatThrownBy(() -> on("twice").make())
                .hasMessageStartingWith("SLOT-041")
                .hasMessageContaining("There are 2 tokens");
    }

    @Test
    void again_withAKeyOfAnotherToken_isRefused() {
        var parameters = made(SoftHsm.TOKEN);
        var other = made("another");
        var mixed = with(with(parameters, "token", "another"), "serial", other.text("serial"));
        assertThatThrownBy(() -> opening(SoftHsm.PIN).again(mixed)).hasMessageStartingWith("SLOT-045");
        assertThatThrownBy(() -> opening(SoftHsm.PIN).again(with(mixed, "key", other.text("key"))))
                .hasMessageStartingWith("SLOT-048");
    }

    @Test
    void library_thatIsNone_isSaid(@TempDir Path other) throws IOException {
        var text = Files.writeString(other.resolve("text.so"), "no library");
        for (var path : List.of(other.resolve("none.so"), text, Path.of("relative.so"), other)) {
            assertThatThrownBy(() -> Pkcs11.tokens(path)).as(path.toString()).hasMessageStartingWith("SLOT-040");
        }
        var libc = Path.of("/lib/x86_64-linux-gnu/libc.so.6");
        if (Files.exists(libc)) {
            assertThatThrownBy(() -> Pkcs11.tokens(libc)).hasMessageStartingWith("SLOT-040");
        }
        assertThatThrownBy(() ->
                        opening(SoftHsm.PIN).again(with(made(SoftHsm.TOKEN), "library", "/usr/lib/none.so\nslot=1")))
                .hasMessageStartingWith("SLOT-040");
    }

    @Test
    void tokens_areListedWithoutAPin() {
        assertThat(Pkcs11.tokens(hsm.library()))
                .extracting(dev.homarus.crypto.TokenLibrary.Token::label)
                .containsExactlyInAnyOrder(SoftHsm.TOKEN, "another", "twice", "twice");
        assertThat(Pkcs11.librariesHere()).contains(hsm.library());
        assertThat(Pkcs11.look().here()).isTrue();
        assertThat(Pkcs11.USUAL_LIBRARIES).allMatch(Path::isAbsolute);
    }

    /// What was made here opens in another process, and no more when the tokens are taken away.
    @Test
    void again_inAnotherProcess_opensUntilTheTokenIsTakenAway(@TempDir Path other) throws Exception {
        var theirs = SoftHsm.with(other, "theirs");
        assertThat(TokenChild.run(theirs, "make", other)).isEqualTo("made");
        assertThat(TokenChild.run(theirs, "open", other)).isEqualTo("opened");
        assertThat(TokenChild.run(theirs, "wrong", other)).startsWith("SLOT-042");
        assertThat(TokenChild.run(theirs, "open", other)).isEqualTo("opened");
        assertThat(TokenChild.run(theirs, "leave", other)).matches("SLOT-04[17](?s).*");
        assertThat(TokenChild.run(theirs, "open", other)).startsWith("SLOT-041");
    }
}

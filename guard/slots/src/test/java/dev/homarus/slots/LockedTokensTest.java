package dev.homarus.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homarus.crypto.TokenLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tokens that are locked or about to be, which SoftHSM never is: a library made for this test says so.
class LockedTokensTest {
    private static final Path COMPILER = Path.of("/usr/bin/cc");

    @TempDir
    private static Path folder;

    private static Path library;

    @BeforeAll
    static void compile() throws Exception {
        assumeTrue(Files.isExecutable(COMPILER), "there is no C compiler to make a stand-in library with");
        var source = folder.resolve("locked.c");
        library = folder.resolve("locked.so");
        try (var in = LockedTokensTest.class.getResourceAsStream("locked-tokens.c")) {
            Files.copy(Objects.requireNonNull(in), source);
        }
        var compiler = new ProcessBuilder(
                        COMPILER.toString(), "-shared", "-fPIC", "-o", library.toString(), source.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        assumeTrue(
                compiler.waitFor(60, TimeUnit.SECONDS) && compiler.exitValue() == 0,
                "the C compiler does not make a library");
    }

    private static void refused(String token, String code, String sentence) {
        assertThatThrownBy(() -> Pkcs11.on("home_1", library, token, "1234".toCharArray())
                        .make())
                .hasMessageStartingWith(code)
                .hasMessageContaining(sentence);
    }

    @Test
    void make_onALockedToken_isRefusedBeforeThePinIsUsed() {
        refused("locked0", "SLOT-043", "is locked after too many wrong PINs");
    }

    @Test
    void make_onATokenWithOneTryLeft_isRefusedBeforeThePinIsUsed() {
        refused("locked1", "SLOT-044", "has one try left");
    }

    @Test
    void tokens_sayWhatTheirPinsHaveLeft() {
        assertThat(Pkcs11.tokens(library))
                .containsExactly(
                        new TokenLibrary.Token(0, "locked0", "0001", false, false, true),
                        new TokenLibrary.Token(1, "locked1", "0001", false, true, false),
                        new TokenLibrary.Token(2, "locked2", "0001", true, false, false));
    }
}

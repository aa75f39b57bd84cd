package dev.homarus.age;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files made by age 1.1.1 open for as long as there is this room.
class FrozenTest {
    private static final byte[] CONTENT = "Homarus gammarus, the lobster.\n".getBytes(US_ASCII);

    private static byte[] bytes(String name) throws IOException {
        try (var in = Objects.requireNonNull(FrozenTest.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        }
    }

    private static AgeIdentity identity(String name) throws IOException {
        return AgeIdentity.read(new String(bytes(name), US_ASCII).toCharArray()).orElseThrow();
    }

    @Test
    void recipient_ofTheFrozenIdentity_isTheFrozenOne() throws IOException {
        try (var identity = identity("identity.txt")) {
            assertThat(AgeRecipient.read(new String(bytes("recipient.txt"), US_ASCII)))
                    .contains(identity.recipient());
        }
    }

    @Test
    void open_ofTheBinaryFile_isTheContent() throws IOException {
        try (var identity = identity("identity.txt")) {
            assertThat(AgeFile.open(Base64.getDecoder().decode(bytes("short.base64")), identity))
                    .contains(CONTENT);
        }
    }

    @Test
    void open_ofTheEmptyFile_isNothingButPresent() throws IOException {
        try (var identity = identity("identity.txt")) {
            assertThat(AgeFile.open(bytes("empty.asc"), identity)).contains(new byte[0]);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity.txt", "second-identity.txt"})
    void open_ofTheFileForTwo_isTheContentForEach(String name) throws IOException {
        try (var identity = identity(name)) {
            assertThat(AgeFile.open(bytes("two.asc"), identity)).contains(CONTENT);
            assertThat(AgeFile.open(bytes("short.asc"), identity).isPresent()).isEqualTo(name.equals("identity.txt"));
        }
    }
}

package dev.homarus.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CarriedTest {
    private static String base64(String name) {
        return Base64.getEncoder().encodeToString(Samples.of(name));
    }

    @Test
    void ofUrl_aTypeThatIsNotItsOwn_isTheTypeOfItsBytes() {
        assertThat(Carried.ofUrl("data:image/png;base64," + base64("plain.jpg")).type())
                .isEqualTo(ImageType.JPEG);
        assertThat(Carried.ofUrl("DATA:;base64," + base64("plain.gif")).type()).isEqualTo(ImageType.GIF);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/a.png",
                "http://127.0.0.1/a.png",
                "file:///etc/passwd",
                "a.png",
                "",
                "data:image/png,%89PNG",
                "data:image/png;base64",
                "data:image/png;base64,###"
            })
    void ofUrl_anythingElse_isRefusedAndSaysWhatToSend(String url) {
        assertThatThrownBy(() -> Carried.ofUrl(url))
                .hasMessageContaining("IMAGE-004")
                .hasMessageContaining("data:image/png;base64,");
    }

    /// Were it decoded first, it would be said to be no base64.
    @Test
    @DisplayName("DO-08 how long the base64 of an image is is looked at before any of it is decoded")
    void ofUrl_thatIsTooLong_isRefusedByItsLength() {
        assertThatThrownBy(() -> Carried.ofUrl("data:image/png;base64," + "#".repeat(6_000_000)))
                .hasMessageContaining("IMAGE-003")
                .hasMessageContaining("more than 4 MiB");
        assertThatThrownBy(() -> Carried.ofUrl("data:image/png;base64," + "#".repeat(5_000_000)))
                .hasMessageContaining("IMAGE-004");
    }

    @Test
    void in_aPieceOfABody_findsTheImage() {
        var image = Image.of(Samples.of("exif.webp"));
        var base64 = new String(image.base64().orElseThrow(), StandardCharsets.US_ASCII);
        var wire = ",{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/webp;base64," + base64 + "\"}}]}";
        assertThat(Carried.in(wire.getBytes(StandardCharsets.UTF_8))
                        .orElseThrow()
                        .sha256())
                .isEqualTo(image.sha256());
    }

    @Test
    void in_aTextOnly_findsNothing() {
        var wire = "{\"role\":\"user\",\"content\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}";
        assertThat(Carried.in(wire.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }
}

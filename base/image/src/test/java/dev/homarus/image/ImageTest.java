package dev.homarus.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.types.ProblemException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class ImageTest {
    @SuppressWarnings("UnusedVariable")
    private static final java.util.List<String> ALL = Samples.ALL;

    private static byte[] bytes(Image image) {
        return image.bytes().orElseThrow();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (var part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource({
        "plain.png, PNG, 24, 16",
        "alpha.png, PNG, 24, 16",
        "exif.png, PNG, 16, 24",
        "plain.jpg, JPEG, 24, 16",
        "prog.jpg, JPEG, 24, 16",
        "exif.jpg, JPEG, 16, 24",
        "plain.gif, GIF, 24, 16",
        "anim.gif, GIF, 24, 16",
        "lossy.webp, WEBP, 24, 16",
        "lossless.webp, WEBP, 24, 16",
        "alpha.webp, WEBP, 24, 16",
        "anim.webp, WEBP, 24, 16",
        "exif.webp, WEBP, 16, 24"
    })
    void of_anImage_hasItsTypeAndItsSizeAsItIsSeen(String name, ImageType type, int width, int height) {
        var image = Image.of(Samples.of(name));
        assertThat(image.type()).isEqualTo(type);
        assertThat(image.width()).isEqualTo(width);
        assertThat(image.height()).isEqualTo(height);
        assertThat(image.size()).isEqualTo(bytes(image).length);
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void of_whatIsBareAlready_isTheSame(String name) {
        var once = Image.of(Samples.of(name));
        var twice = Image.of(bytes(once));
        assertThat(bytes(twice)).isEqualTo(bytes(once));
        assertThat(twice.sha256()).isEqualTo(once.sha256());
    }

    /// The pixels are those of before: what is coded of them stands there byte for byte.
    @ParameterizedTest
    @CsvSource({"exif.png, plain.png", "exif.jpg, plain.jpg", "exif.webp, lossy.webp", "anim.gif, anim.gif"})
    void of_anImageWithAPlace_leavesOutAllThatTells(String name, String plain) {
        assertThat(text(Samples.of(name))).contains(Samples.MARK);
        var bare = bytes(Image.of(Samples.of(name)));
        assertThat(text(bare))
                .doesNotContain("GPS", "Exif\0\0II", "xmpmeta", "iCCP", "ICCP", "tEXt", "zTXt", "iTXt", "XMP");
        var pixels = text(bytes(Image.of(Samples.of(plain))));
        int from = pixels.length() / 3;
        assertThat(text(bare)).contains(pixels.substring(from, from + 60));
    }

    @Test
    void of_whatStandsBehindTheEnd_isGone() {
        for (var name : Samples.ALL) {
            var more = joined(Samples.of(name), ascii("another picture, with " + Samples.MARK));
            assertThat(bytes(Image.of(more))).as(name).isEqualTo(bytes(Image.of(Samples.of(name))));
        }
    }

    @Test
    void of_aTurnedJpeg_keepsHowItIsTurnedAndNothingElseOfExif() {
        var bare = bytes(Image.of(Samples.of("exif.jpg")));
        int at = text(bare).indexOf("Exif\0\0");
        assertThat(Orientation.of(Arrays.copyOfRange(bare, at + 6, bare.length)))
                .isEqualTo(6);
        assertThat(bytes(Image.of(Samples.of("plain.jpg")))).hasSize(bare.length - 36);
    }

    @Test
    void of_aJpegWithAThumbnailInItsHead_dropsIt() {
        var plain = Samples.of("plain.jpg");
        var thumbnail = ascii("GPSMARK a picture in the picture!!!!!!!!!!!!!!!!!!!!".substring(0, 48));
        var head = Arrays.copyOf(plain, 20);
        head[5] = (byte) (16 + 48);
        head[18] = 4;
        head[19] = 4;
        var with = joined(head, thumbnail, Arrays.copyOfRange(plain, 20, plain.length));
        assertThat(bytes(Image.of(with))).isEqualTo(bytes(Image.of(plain)));
    }

    @Test
    void of_aJpegWithACommentBetweenItsScans_dropsIt() {
        var plain = bytes(Image.of(Samples.of("prog.jpg")));
        int second = text(plain).indexOf("\u00ff\u00da", text(plain).indexOf("\u00ff\u00da") + 2);
        var comment = joined(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 9}, ascii(Samples.MARK));
        var with = joined(Arrays.copyOf(plain, second), comment, Arrays.copyOfRange(plain, second, plain.length));
        assertThat(second).isPositive();
        assertThat(bytes(Image.of(with))).isEqualTo(plain);
    }

    @Test
    void of_anUnknownChunkOfAPng_goesWhereItMayAndIsRefusedWhereItMayNot() {
        var plain = Samples.of("plain.png");
        assertThat(bytes(Image.of(withChunk(plain, "gpSX")))).isEqualTo(bytes(Image.of(plain)));
        assertThatThrownBy(() -> Image.of(withChunk(plain, "CgBI"))).hasMessageContaining("IMAGE-002");
    }

    private static byte[] withChunk(byte[] png, String type) {
        var crc = new CRC32();
        crc.update(ascii(type + Samples.MARK));
        int afterHeader = 8 + 25;
        return joined(
                Arrays.copyOf(png, afterHeader),
                ByteBuffer.allocate(4).putInt(Samples.MARK.length()).array(),
                ascii(type + Samples.MARK),
                ByteBuffer.allocate(4).putInt((int) crc.getValue()).array(),
                Arrays.copyOfRange(png, afterHeader, png.length));
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void of_anImageThatIsCutAnywhere_isRefused(String name) {
        var bare = bytes(Image.of(Samples.of(name)));
        for (int length = 12; length < bare.length; length++) {
            var cut = Arrays.copyOf(bare, length);
            assertThatThrownBy(() -> Image.of(cut))
                    .as(name + " cut at " + length)
                    .hasMessageContaining("IMAGE-002");
        }
    }

    @Test
    void of_bytesThatAreChangedAnywhere_isAnImageOrAProblem() {
        var random = new Random(7);
        for (var name : Samples.ALL) {
            for (int i = 0; i < 2_000; i++) {
                var bytes = Samples.of(name);
                for (int j = 0; j <= random.nextInt(4); j++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                try {
                    assertThat(Image.of(bytes).width()).isBetween(1, Image.MAX_SIDE);
                } catch (ProblemException e) {
                    assertThat(e.problem().code()).startsWith("IMAGE-00");
                }
            }
        }
    }

    @Test
    void of_moreThanIsTaken_isRefused() {
        var png = Samples.of("plain.png");
        assertThatThrownBy(() -> Image.of(sized(png, Image.MAX_SIDE + 1, 1)))
                .hasMessageContaining("IMAGE-003")
                .hasMessageContaining("8001 × 1 pixels");
        assertThat(Image.of(sized(png, Image.MAX_SIDE, 1)).width()).isEqualTo(Image.MAX_SIDE);
        var long1 = joined(Samples.of("plain.jpg"), new byte[Image.MAX_BYTES]);
        assertThat(Image.of(long1).size()).isLessThan(1_000);
    }

    @Test
    @DisplayName("DO-09 an image that says it has 60 000 × 60 000 pixels is refused by what it says, of each type")
    void of_aBombOfPixels_isRefusedBeforeAPixelIsRead() {
        assertThatThrownBy(() -> Image.of(sized(Samples.of("plain.png"), 60_000, 60_000)))
                .hasMessageContaining("IMAGE-003")
                .hasMessageContaining("60000 × 60000 pixels");
        var jpeg = Samples.of("plain.jpg");
        int frame = text(jpeg).indexOf("\u00ff\u00c0");
        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 60_000).putShort(frame + 7, (short) 60_000);
        assertThatThrownBy(() -> Image.of(jpeg)).hasMessageContaining("60000 × 60000 pixels");
        var gif = Samples.of("plain.gif");
        int picture = text(gif).indexOf(",\0\0\0\0");
        for (int i = 5; i < 9; i++) {
            gif[picture + i] = (byte) 0xff;
        }
        assertThatThrownBy(() -> Image.of(gif))
                .as("a frame larger than its screen")
                .hasMessageContaining("65535 × 65535");
        var webp = Samples.of("lossless.webp");
        ByteBuffer.wrap(webp).putInt(text(webp).indexOf("VP8L") + 9, -1);
        assertThatThrownBy(() -> Image.of(webp)).hasMessageContaining("16384 × 16384 pixels");
    }

    private static byte[] sized(byte[] png, int width, int height) {
        var changed = png.clone();
        ByteBuffer.wrap(changed).putInt(16, width).putInt(20, height);
        var crc = new CRC32();
        crc.update(changed, 12, 17);
        ByteBuffer.wrap(changed).putInt(29, (int) crc.getValue());
        return changed;
    }

    @Test
    void of_anImageOfTooManyBytes_isRefused() {
        var plain = bytes(Image.of(Samples.of("plain.jpg")));
        var pixels = new byte[Image.MAX_BYTES];
        var large = joined(Arrays.copyOf(plain, plain.length - 2), pixels, new byte[] {(byte) 0xff, (byte) 0xd9});
        assertThatThrownBy(() -> Image.of(large)).hasMessageContaining("IMAGE-003");
    }

    @Test
    void together_tooMany_isRefused() {
        var one = Image.of(Samples.of("plain.png"));
        assertThat(Image.together(Collections.nCopies(Image.MOST, one))).hasSize(Image.MOST);
        assertThatThrownBy(() -> Image.together(Collections.nCopies(Image.MOST + 1, one)))
                .hasMessageContaining("IMAGE-005");
        var large = Image.kept(ImageType.PNG, 9, 9, Image.MOST_BYTES / 2 + 1, "", java.util.Optional::empty);
        assertThatThrownBy(() -> Image.together(java.util.List.of(large, large)))
                .hasMessageContaining("IMAGE-005");
    }
}

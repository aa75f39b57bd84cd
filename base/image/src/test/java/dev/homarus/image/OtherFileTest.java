package dev.homarus.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.homarus.types.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtherFileTest {
    private static String said(byte[] bytes) {
        var problem = catchThrowableOfType(ProblemException.class, () -> Image.of(bytes))
                .problem();
        assertThat(problem.code()).isEqualTo("IMAGE-001");
        assertThat(problem.remedy()).isNotBlank();
        return problem.sentence();
    }

    /// A whole file, whatever its name: what it is is said, so that its owner knows what to do with it.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0000001866747970686569630000 | HEIC photo",
                "00000018667479706d6966310000 | HEIC photo",
                "0000001866747970617669660000 | AVIF",
                "000000186674797069736f6d0000 | film",
                "255044462d312e370a | PDF",
                "49492a0008000000 | TIFF",
                "424d00000000 | BMP",
                "000001000100 | icon",
                "ff0a0000 | JPEG XL",
                "0000000c4a584c200d0a | JPEG XL",
                "52494646000000005741564500 | neither PNG, JPEG, GIF nor WebP",
                "504b0304140000000800 | neither PNG, JPEG, GIF nor WebP",
                "80818283 | neither PNG, JPEG, GIF nor WebP",
                "00 | neither PNG, JPEG, GIF nor WebP"
            })
    void of_bytesOfAnotherType_areSaidToBeIt(String hex, String what) {
        assertThat(said(java.util.HexFormat.of().parseHex(hex))).contains(what);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<svg onload=alert(1)> | SVG drawing",
                "<?xml version='1.0'?><!-- x --><svg xmlns='x'/> | SVG drawing",
                "<!DOCTYPE html><html> | web page",
                "hello there | text, not an image",
                "Grüße, мир | text, not an image",
                "'' | empty"
            })
    void of_words_areSaidToBeWords(String text, String what) {
        assertThat(said(text.getBytes(StandardCharsets.UTF_8))).contains(what);
    }

    @Test
    void of_aLongText_isTextWhereverACharacterIsCut() {
        for (int shift = 0; shift < 4; shift++) {
            var text = "x".repeat(shift) + "\ud83e\udd9e".repeat(300);
            assertThat(said(text.getBytes(StandardCharsets.UTF_8))).contains("text, not an image");
        }
        var cut = Arrays.copyOf("Grüße".getBytes(StandardCharsets.UTF_8), 3);
        assertThat(said(cut)).as("no whole text").contains("neither PNG");
    }
}

package dev.homarus.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathsTest {
    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "/a/b", "/.a", "/..a/b...", "/a/.b", "/ "})
    void plain_isPlain(String path) {
        assertThat(Paths.isPlain(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "./a", "//", "/a/", "/a//b", "/.", "/..", "/a/.", "/a/..", "/a/../b", "/./a", "/a\0"})
    void anythingElse_isNot(String path) {
        assertThat(Paths.isPlain(path)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/a,/a,true",
        "/a/b,/a,true",
        "/ab,/a,false",
        "/a,/a/b,false",
        "/a,/,true",
        "/,/,true",
        "/a/../b,/a,false",
        "/a/,/a,false"
    })
    void isBeneath_isByNames(String path, String folder, boolean beneath) {
        assertThat(Paths.isBeneath(path, folder)).isEqualTo(beneath);
    }
}

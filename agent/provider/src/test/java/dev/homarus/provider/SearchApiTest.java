package dev.homarus.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.protocol.JsonException;
import dev.homarus.provider.SearchApi.Found;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SearchApiTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void question_isWholeInItsPath_whateverStandsInIt() {
        assertThat(SearchApi.SEARXNG.target("/s", "a b&c=d#é"))
                .isEqualTo("/s/search?q=a%20b%26c%3Dd%23%C3%A9&format=json");
        assertThat(SearchApi.BRAVE.target("", "a")).isEqualTo("/res/v1/web/search?q=a&count=20");
    }

    @Test
    void answers_areReadAsTheirKindWritesThem() {
        assertThat(SearchApi.SEARXNG.read(bytes("""
                {"query":"x","results":[{"title":"A","url":"https://a.example","content":"about a","score":1},
                {"title":"no address"},{"url":"https://b.example"}]}""")))
                .containsExactly(
                        new Found("A", "https://a.example", "about a"), new Found("", "https://b.example", ""));
        assertThat(SearchApi.BRAVE.read(bytes("""
                {"web":{"results":[{"title":"A","url":"https://a.example","description":"about a"}]}}"""))).containsExactly(new Found("A", "https://a.example", "about a"));
        assertThat(SearchApi.BRAVE.read(bytes("{}"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoAnswer_isSaidToBeNone(SearchApi api) {
        assertThatThrownBy(() -> api.read(bytes("<html>"))).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> api.read(bytes("[]"))).isInstanceOf(JsonException.class);
        assertThat(SearchApi.named(api.word())).contains(api);
    }
}

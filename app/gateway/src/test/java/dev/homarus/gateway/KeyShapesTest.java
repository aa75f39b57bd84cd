package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// R264: a key in the wrong place.
class KeyShapesTest {
    private static byte[] utf8(String text) {
        return text.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "sk-ant-api03-abcdefgh, api.anthropic.com",
        "sk-or-v1-abcdefgh, openrouter.ai",
        "sk-proj-abcdefgh, api.openai.com",
        "sk-proj-abcdefgh, eu.api.openai.com",
        "sk-abcdefgh, api.deepseek.com",
        "abcdefgh12345678, api.mistral.ai",
        "AIzaSyabcdefgh, generativelanguage.googleapis.com"
    })
    void key_ofItsOwnProvider_orOfNobodyKnown_isTaken(String key, String host) {
        KeyShapes.check(utf8(key), host);
        assertThat(host).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "sk-ant-api03-abcdefgh, api.openai.com, Anthropic",
        "sk-or-v1-abcdefgh, api.openai.com, OpenRouter",
        "sk-proj-abcdefgh, api.deepseek.com, OpenAI",
        "sk-proj-abcdefgh, notopenai.com, OpenAI",
        "gsk_abcdefgh, api.openai.com, Groq",
        "ghp_abcdefgh, api.openai.com, GitHub",
        "hmr_abcdefgh, api.openai.com, Homarus",
        "tiny, api.openai.com, shorter",
        "sk-abc defgh, api.openai.com, spaces",
        "'sk-abcdefgh\\nx', api.openai.com, spaces",
        "sk-abcdefghé, api.openai.com, spaces"
    })
    void key_ofAnother_orNoKeyAtAll_isRefused(String key, String host, String says) {
        assertThatThrownBy(() -> KeyShapes.check(utf8(key), host))
                .hasMessageStartingWith("MODEL-013")
                .hasMessageContaining(says)
                .hasMessageNotContaining(key);
    }
}

package dev.homarus.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextSizeTest {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// The shapes of the documented answers, shortened.
    @Test
    void of_aServersAnswer_isItsTokens() {
        assertThat(
                        ContextSize.ofProps(
                                utf8(
                                        "{\"default_generation_settings\":{\"id\":0,\"id_task\":-1,\"n_ctx\":8192,"
                                                + "\"speculative\":false,\"params\":{\"n_predict\":-1}},\"total_slots\":1,\"model_path\":\"m.gguf\"}")))
                .contains(8_192L);
        assertThat(
                        ContextSize.ofShow(
                                utf8(
                                        "{\"details\":{\"family\":\"llama\"},\"model_info\":{\"general.architecture\":"
                                                + "\"llama\",\"llama.block_count\":32,\"llama.context_length\":131072},\"capabilities\":[\"tools\"]}")))
                .contains(131_072L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "<html>",
                "{\"default_generation_settings\":{},\"model_info\":{}}",
                "{\"default_generation_settings\":{\"n_ctx\":0},\"model_info\":{\"a.context_length\":-1}}",
                "{\"default_generation_settings\":{\"n_ctx\":\"8192\"},\"model_info\":{\"a.context_length\":1.5}}"
            })
    void of_anythingElse_isNothing(String body) {
        assertThat(ContextSize.ofProps(utf8(body))).isEmpty();
        assertThat(ContextSize.ofShow(utf8(body))).isEmpty();
    }
}

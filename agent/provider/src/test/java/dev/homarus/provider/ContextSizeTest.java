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
        assertThat(ContextSize.ofModels(utf8(body), "m")).isEmpty();
        assertThat(ContextSize.ofLmStudio(utf8(body), "m")).isEmpty();
        assertThat(ContextSize.ofPs(utf8(body), "m")).isEmpty();
        assertThat(ContextSize.ofParameters(utf8(body))).isEmpty();
    }

    @Test
    void of_listsOfOtherServers_isThatOfTheModelAsked() {
        var vllm = utf8(
                "{\"object\":\"list\",\"data\":[{\"id\":\"other\",\"max_model_len\":9999},{\"id\":\"m\",\"object\":"
                        + "\"model\",\"created\":1,\"owned_by\":\"vllm\",\"root\":\"m\",\"parent\":null,\"max_model_len\":32768}]}");
        assertThat(ContextSize.ofModels(vllm, "m")).contains(32_768L);
        assertThat(ContextSize.ofModels(vllm, "another")).isEmpty();
        var studio = utf8("{\"data\":[{\"id\":\"m\",\"object\":\"model\",\"type\":\"llm\",\"state\":\"loaded\","
                + "\"max_context_length\":131072,\"loaded_context_length\":4096},{\"id\":\"n\",\"state\":\"not-loaded\","
                + "\"max_context_length\":131072}]}");
        assertThat(ContextSize.ofLmStudio(studio, "m")).contains(4_096L);
        assertThat(ContextSize.ofLmStudio(studio, "n"))
                .as("what it could have is not what it has")
                .isEmpty();
        var ollama = utf8("{\"models\":[{\"name\":\"gemma3:latest\",\"model\":\"gemma3:latest\",\"size\":6591830464,"
                + "\"size_vram\":5333539264,\"context_length\":4096}]}");
        assertThat(ContextSize.ofPs(ollama, "gemma3")).contains(4_096L);
        assertThat(ContextSize.ofPs(ollama, "gemma3:latest")).contains(4_096L);
        assertThat(ContextSize.ofPs(ollama, "gemma3:4b")).isEmpty();
        assertThat(ContextSize.ofParameters(utf8(
                        "{\"parameters\":\"stop                           \\\"<eos>\\\"\\nnum_ctx            8192\"}")))
                .contains(8_192L);
        assertThat(ContextSize.ofModels(utf8("{\"data\":[{\"id\":\"m\",\"max_model_len\":\"4096\"}]}"), "m"))
                .isEmpty();
    }
}

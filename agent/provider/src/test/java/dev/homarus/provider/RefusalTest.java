package dev.homarus.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What vendors answer where they do not answer, in the forms that they document.
class RefusalTest {
    private static Refused refused(int status, String body) {
        return Refused.of("m", status, Optional.empty(), body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "400, MODEL-008",
        "401, MODEL-001",
        "402, MODEL-014",
        "403, MODEL-001",
        "404, MODEL-002",
        "413, MODEL-008",
        "422, MODEL-008",
        "429, MODEL-003",
        "301, MODEL-004",
        "500, MODEL-004",
        "503, MODEL-015",
        "529, MODEL-015",
        "999, MODEL-004"
    })
    void refusal_ofAStatusAlone_saysWhatItMeans(int status, String code) {
        for (var body : new String[] {"", "no", "<html></html>", "[]", "{}", "{\"error\":null}", "{\"error\":[1]}"}) {
            var problem = refused(status, body).problem();
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.sentence()).contains("(" + status + ")");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // Images
                "400|MODEL-055|{\"error\":{\"message\":\"Invalid content type. image_url is only supported by certain models. MARKER\",\"type\":\"invalid_request_error\",\"param\":\"messages.[0].content.[1].type\",\"code\":null}}",
                "400|MODEL-056|{\"error\":{\"message\":\"You uploaded an unsupported image. MARKER\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_image_format\"}}",
                "400|MODEL-056|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"messages.0.content.1.image.source.base64: image exceeds 5 MB maximum: 6096280 bytes > 5242880 bytes MARKER\"}}",
                "400|MODEL-056|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Could not process image MARKER\"}}",
                "400|MODEL-055|{\"error\":{\"code\":400,\"message\":\"Image input modality is not enabled for models/gemma-3-1b-it MARKER\",\"status\":\"INVALID_ARGUMENT\"}}",
                "400|MODEL-056|{\"error\":{\"code\":400,\"message\":\"Unable to process input image. MARKER\",\"status\":\"INVALID_ARGUMENT\"}}",
                "400|MODEL-056|{\"error\":{\"code\":400,\"message\":\"Unsupported MIME type: image/gif MARKER\",\"status\":\"INVALID_ARGUMENT\"}}",
                "500|MODEL-055|{\"error\":{\"code\":500,\"message\":\"image input is not supported - hint: if this is unexpected, you may need to provide the mmproj MARKER\",\"type\":\"server_error\"}}",
                "500|MODEL-055|{\"error\":\"Failed to create new sequence: failed to process inputs: this model is missing data required for image input MARKER\"}",
                "404|MODEL-055|{\"error\":{\"message\":\"No endpoints found that support image input MARKER\",\"code\":404}}",
                "400|MODEL-055|{\"error\":{\"message\":\"m is not a multimodal model MARKER\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400}}",
                "400|MODEL-055|{\"error\":{\"message\":\"Failed to deserialize the JSON body into the target type: messages[0]: unknown variant `image_url`, expected `text` MARKER\",\"type\":\"invalid_request_error\",\"code\":\"invalid_request_error\"}}",
                // OpenAI
                "401|MODEL-001|{\"error\":{\"message\":\"Incorrect API key provided: MARKER.\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_api_key\"}}",
                "404|MODEL-002|{\"error\":{\"message\":\"The model MARKER does not exist\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"model_not_found\"}}",
                "429|MODEL-003|{\"error\":{\"message\":\"Rate limit reached MARKER\",\"type\":\"requests\",\"param\":null,\"code\":\"rate_limit_exceeded\"}}",
                "429|MODEL-014|{\"error\":{\"message\":\"You exceeded your current quota MARKER\",\"type\":\"insufficient_quota\",\"param\":null,\"code\":\"insufficient_quota\"}}",
                "400|MODEL-016|{\"error\":{\"message\":\"This model's maximum context length is 8192 tokens. MARKER\",\"type\":\"invalid_request_error\",\"param\":\"messages\",\"code\":\"context_length_exceeded\"}}",
                "400|MODEL-017|{\"error\":{\"message\":\"MARKER\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"content_policy_violation\"}}",
                "503|MODEL-015|{\"error\":{\"message\":\"MARKER\",\"type\":\"server_error\",\"code\":\"slow_down\"}}",
                "500|MODEL-004|{\"error\":{\"message\":\"MARKER\",\"type\":\"server_error\",\"code\":null}}",
                "400|MODEL-008|{\"error\":{\"message\":\"MARKER\",\"type\":\"invalid_request_error\",\"param\":\"x\",\"code\":null}}",
                "400|MODEL-040|{\"error\":{\"message\":\"max_tokens is too large: 16384. This model supports at most 4096 completion tokens. MARKER\",\"type\":\"invalid_request_error\",\"param\":\"max_tokens\",\"code\":\"invalid_value\"}}",
                "400|MODEL-041|{\"error\":{\"message\":\"Unsupported parameter: 'reasoning_effort' is not supported with this model. MARKER\",\"type\":\"invalid_request_error\",\"param\":\"reasoning_effort\",\"code\":\"unsupported_parameter\"}}",
                // Anthropic
                "400|MODEL-040|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"max_tokens: 16384 > 8192, which is the maximum allowed number of output tokens for MARKER\"}}",
                "401|MODEL-001|{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"MARKER\"}}",
                "403|MODEL-001|{\"type\":\"error\",\"error\":{\"type\":\"permission_error\",\"message\":\"MARKER\"}}",
                "404|MODEL-002|{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":\"model: MARKER\"}}",
                "429|MODEL-003|{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"MARKER\"}}",
                "400|MODEL-014|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Your credit balance is too low to access the API. MARKER\"}}",
                "402|MODEL-014|{\"type\":\"error\",\"error\":{\"type\":\"billing_error\",\"message\":\"MARKER\"}}",
                "529|MODEL-015|{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"MARKER\"}}",
                "400|MODEL-016|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"prompt is too long: 210000 tokens > 200000 MARKER\"}}",
                "413|MODEL-016|{\"type\":\"error\",\"error\":{\"type\":\"request_too_large\",\"message\":\"MARKER\"}}",
                "500|MODEL-004|{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"MARKER\"}}",
                // Gemini
                "400|MODEL-001|{\"error\":{\"code\":400,\"message\":\"API key not valid. MARKER\",\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"API_KEY_INVALID\"}]}}",
                "403|MODEL-001|{\"error\":{\"code\":403,\"message\":\"MARKER\",\"status\":\"PERMISSION_DENIED\"}}",
                "404|MODEL-002|{\"error\":{\"code\":404,\"message\":\"models/MARKER is not found\",\"status\":\"NOT_FOUND\"}}",
                "429|MODEL-003|{\"error\":{\"code\":429,\"message\":\"You exceeded your current quota MARKER\",\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"7s\"}]}}",
                "429|MODEL-014|{\"error\":{\"code\":429,\"message\":\"MARKER\",\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.QuotaFailure\",\"violations\":[{\"quotaId\":\"GenerateRequestsPerDayPerProjectPerModel-FreeTier\"}]}]}}",
                "503|MODEL-015|[{\"error\":{\"code\":503,\"message\":\"MARKER\",\"status\":\"UNAVAILABLE\"}}]",
                "400|MODEL-016|{\"error\":{\"code\":400,\"message\":\"The input token count (1200000) exceeds the maximum number of tokens allowed MARKER\",\"status\":\"INVALID_ARGUMENT\"}}",
                "504|MODEL-004|{\"error\":{\"code\":504,\"message\":\"MARKER\",\"status\":\"DEADLINE_EXCEEDED\"}}",
                // Ollama
                "404|MODEL-018|{\"error\":\"model 'MARKER' not found, try pulling it first\"}",
                "404|MODEL-018|{\"error\":\"model \\\"MARKER\\\" not found, try pulling it first\"}",
                "400|MODEL-020|{\"error\":\"registry.ollama.ai/library/MARKER does not support tools\"}",
                "500|MODEL-019|{\"error\":\"model requires more system memory (8.0 GiB) than is available (5.1 GiB) MARKER\"}",
                "500|MODEL-019|{\"error\":\"llama runner process has terminated: cudaMalloc failed: out of memory MARKER\"}",
                "503|MODEL-015|{\"error\":\"server busy, please try again.  maximum pending requests exceeded MARKER\"}",
                // llama.cpp, vLLM, OpenRouter, DeepSeek
                "400|MODEL-016|{\"error\":{\"code\":400,\"message\":\"the request exceeds the available context size. MARKER\",\"type\":\"exceed_context_size_error\"}}",
                "503|MODEL-015|{\"error\":{\"code\":503,\"message\":\"Loading model MARKER\",\"type\":\"unavailable_error\"}}",
                "400|MODEL-016|{\"error\":{\"code\":400,\"message\":\"request (13392 tokens) exceeds the available context size (8192 tokens), try increasing it MARKER\",\"type\":\"exceed_context_size_error\",\"n_prompt_tokens\":13392,\"n_ctx\":8192}}",
                "401|MODEL-001|{\"error\":{\"code\":401,\"message\":\"Invalid API Key MARKER\",\"type\":\"authentication_error\"}}",
                "400|MODEL-008|{\"error\":{\"code\":400,\"message\":\"Failed to parse MARKER\",\"type\":\"invalid_request_error\"}}",
                "500|MODEL-004|{\"error\":{\"code\":500,\"message\":\"MARKER\",\"type\":\"server_error\"}}",
                // vLLM, before and after it put errors into `error`
                "400|MODEL-016|{\"object\":\"error\",\"message\":\"This model's maximum context length is 16384 tokens. However, you requested 122946 tokens (112946 in the messages, 10000 in the completion). MARKER\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400}",
                "400|MODEL-016|{\"object\":\"error\",\"message\":\"max_tokens must be at least 1, got -186. MARKER\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400}",
                "404|MODEL-002|{\"error\":{\"message\":\"The model MARKER does not exist.\",\"type\":\"NotFoundError\",\"param\":null,\"code\":404}}",
                // LM Studio
                "400|MODEL-016|{\"error\":\"Trying to keep the first 15857 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough. MARKER\"}",
                "400|MODEL-016|{\"error\":\"The number of tokens to keep from the initial prompt is greater than the context length (n_keep: 13055>= n_ctx: 4096). MARKER\"}",
                // OpenRouter
                "402|MODEL-014|{\"error\":{\"code\":402,\"message\":\"Insufficient credits MARKER\"}}",
                "403|MODEL-017|{\"error\":{\"code\":403,\"message\":\"MARKER requires moderation. Your input was flagged\",\"metadata\":{\"reasons\":[\"x\"],\"flagged_input\":\"MARKER\"}}}",
                "502|MODEL-004|{\"error\":{\"code\":502,\"message\":\"MARKER\",\"metadata\":{\"provider_name\":\"x\"}}}",
                "503|MODEL-015|{\"error\":{\"code\":503,\"message\":\"There is no available model provider MARKER\"}}",
                "400|MODEL-016|{\"object\":\"error\",\"message\":\"This model's maximum context length is 4096 tokens. MARKER\",\"type\":\"BadRequestError\",\"code\":400}",
                "404|MODEL-002|{\"object\":\"error\",\"message\":\"The model MARKER does not exist.\",\"type\":\"NotFoundError\",\"code\":404}",
                "402|MODEL-014|{\"error\":{\"code\":402,\"message\":\"Insufficient credits MARKER\"}}",
                "402|MODEL-014|{\"error\":{\"message\":\"Insufficient Balance MARKER\",\"type\":\"unknown_error\",\"code\":\"invalid_request_error\"}}"
            })
    void refusal_ofABody_isTheProblemOfItsTypeWithoutItsWords(int status, String code, String body) {
        var problem = refused(status, body).problem();
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.line()).doesNotContain("MARKER");
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "' 3 ', 3", "0.2, 1", "1.5, 2", "100, 100"})
    void refusal_thatSaysHowLong_isPassedOn(String header, int seconds) {
        var refused = Refused.of("m", 429, Optional.of(header), new byte[0]);
        assertThat(refused.passes()).isTrue();
        assertThat(refused.delay()).contains(Duration.ofSeconds(seconds));
        assertThat(refused.problem().remedy()).contains(seconds + " seconds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1e9", "99999999999999999999", "Fri, 31 Dec 1999 23:59:59 GMT"})
    void refusal_thatSaysNoNumber_saysNothing(String header) {
        assertThat(Refused.of("m", 429, Optional.of(header), new byte[0]).delay())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"400, false", "401, false", "404, false", "429, true", "500, false", "503, true", "529, true"})
    void refusal_ofAStatus_saysWhetherItPasses(int status, boolean passes) {
        assertThat(refused(status, "").passes()).isEqualTo(passes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a.b", "a\n", "é", "a/b"})
    void toolSpec_withAnUnusableName_cannotBeMade(String name) {
        assertThatThrownBy(() -> ToolSpec.own(name, "", Json.Obj.EMPTY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ToolSpec.own("x".repeat(65), "", Json.Obj.EMPTY))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

package dev.homarus.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingApiTest {
    private static final Label SENSITIVE = Label.of(Classification.SENSITIVE, Provenance.KNOWN);
    private static final List<Prompt.User> TEXTS =
            List.of(new Prompt.User("a \"ü\"", Label.OWNER), new Prompt.User("b\n", SENSITIVE));

    private static String wire(EmbeddingApi api, String model) {
        var body = new StringBuilder();
        api.request(model, TEXTS).forEach(segment -> body.append(new String(segment.wire(), StandardCharsets.UTF_8)));
        return body.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "OPENAI|/embeddings|{\"model\":\"m\",\"encoding_format\":\"float\",\"input\":[\"a \\\"ü\\\"\",\"b\\n\"]}",
                "OLLAMA|/api/embed|{\"model\":\"m\",\"input\":[\"a \\\"ü\\\"\",\"b\\n\"]}",
                "GEMINI|/v1beta/models/m:batchEmbedContents|{\"requests\":[{\"model\":\"models/m\",\"content\":{\"parts\":[{\"text\":\"a \\\"ü\\\"\"}]}},{\"model\":\"models/m\",\"content\":{\"parts\":[{\"text\":\"b\\n\"}]}}]}"
            })
    void request_isAsTheVendorTakesIt(EmbeddingApi api, String path, String body) {
        assertThat(api.path("m")).isEqualTo(path);
        assertThat(wire(api, "m")).isEqualTo(body);
    }

    @ParameterizedTest
    @EnumSource(EmbeddingApi.class)
    void request_hasEachTextInASegmentWithItsLabel(EmbeddingApi api) {
        assertThat(api.request("m", TEXTS).stream().map(segment -> segment.source() + " " + segment.label()))
                .containsExactly(
                        "framing public/system",
                        "user personal/owner",
                        "user sensitive/known",
                        "framing public/system");
        assertThatThrownBy(() -> api.request("m", List.of())).isInstanceOf(IllegalArgumentException.class);
        var many = Collections.nCopies(EmbeddingApi.MOST_TEXTS + 1, TEXTS.getFirst());
        assertThatThrownBy(() -> api.request("m", many)).isInstanceOf(IllegalArgumentException.class);
    }

    /// Answers in the shapes of the vendors, written by hand.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "OPENAI|5|{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":1,\"embedding\":[3,4e-1]},{\"object\":\"embedding\",\"index\":0,\"embedding\":[1,-2.5]}],\"model\":\"m\",\"usage\":{\"prompt_tokens\":5,\"total_tokens\":5}}",
                "OLLAMA|8|{\"model\":\"m\",\"embeddings\":[[1,-2.5],[3,0.4]],\"total_duration\":14143917,\"load_duration\":1019500,\"prompt_eval_count\":8}",
                "GEMINI|0|{\"embeddings\":[{\"values\":[1,-2.5]},{\"values\":[3,0.4]}]}"
            })
    void read_ofAnAnswer_isAVectorForEachText(EmbeddingApi api, long tokens, String body) {
        var vectors = api.read(body.getBytes(StandardCharsets.UTF_8), 2);
        assertThat(vectors.rows().getFirst()).containsExactly(1f, -2.5f);
        assertThat(vectors.rows().getLast()).containsExactly(3f, 0.4f);
        assertThat(vectors.tokens()).isEqualTo(tokens);
        assertThatThrownBy(() -> api.read(body.getBytes(StandardCharsets.UTF_8), 3))
                .hasMessageStartingWith("MODEL-006");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"embeddings\":[[1,2],[3]]}",
                "{\"embeddings\":[[],[]]}",
                "{\"embeddings\":[[1],[\"x\"]]}",
                "{\"embeddings\":[[1],[1e999]]}",
                "{\"embeddings\":[1,2]}"
            })
    void read_ofSomethingElse_isNotUnderstood(String body) {
        assertThatThrownBy(() -> EmbeddingApi.OLLAMA.read(body.getBytes(StandardCharsets.UTF_8), 2))
                .hasMessageStartingWith("MODEL-006");
    }

    @Test
    void of_aFormat_isThatOfItsVendor() {
        assertThat(EmbeddingApi.of(ModelApi.named("openai").orElseThrow())).contains(EmbeddingApi.OPENAI);
        assertThat(EmbeddingApi.of(ModelApi.named("responses").orElseThrow())).contains(EmbeddingApi.OPENAI);
        assertThat(EmbeddingApi.of(ModelApi.named("gemini").orElseThrow())).contains(EmbeddingApi.GEMINI);
        assertThat(EmbeddingApi.of(ModelApi.named("ollama").orElseThrow())).contains(EmbeddingApi.OLLAMA);
        assertThat(EmbeddingApi.of(ModelApi.named("anthropic").orElseThrow())).isEmpty();
    }
}

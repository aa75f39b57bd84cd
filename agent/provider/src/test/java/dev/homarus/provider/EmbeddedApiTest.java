package dev.homarus.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.protocol.Json;
import dev.homarus.types.Label;
import dev.homarus.types.Segment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EmbeddedApiTest {
    private static final Terms TERMS = Terms.of("m", "embedded");

    private static String text(List<Segment> segments) {
        return segments.stream()
                .map(segment -> new String(segment.wire(), StandardCharsets.UTF_8))
                .collect(Collectors.joining());
    }

    @Test
    void request_isThatOfChatCompletions_withTheLimitOfTheAnswer() {
        var terms = new Terms(
                "m", "embedded", Optional.of(40L), Optional.of(Effort.OFF), Optional.empty(), Optional.empty());
        assertThat(text(EmbeddedApi.INSTANCE.opening(terms, List.of())))
                .isEqualTo(text(OpenAiApi.INSTANCE.opening(terms, List.of())))
                .contains("\"max_tokens\":40");
        assertThat(EmbeddedApi.INSTANCE.limit(terms)).contains(40L);
    }

    @Test
    void images_areNotTaken() {
        assertThat(EmbeddedApi.INSTANCE.takesImages()).isFalse();
        assertThat(OllamaApi.INSTANCE.takesImages()).isTrue();
    }

    @Test
    void shape_isSaidAsChatCompletionsDo_andNotBesideTools() {
        var shape = new Shape("answer", Json.object().put("type", "boolean").build(), true, Label.OWNER);
        assertThat(text(EmbeddedApi.INSTANCE.opening(TERMS.in(Optional.of(shape)), List.of())))
                .contains("\"response_format\":{\"type\":\"json_schema\"", "\"schema\":{\"type\":\"boolean\"}");
        assertThat(EmbeddedApi.INSTANCE.shapesBesideTools(TERMS)).isFalse();
    }

    @Test
    void reasoning_isRefused_andNotLeftOut() {
        var reasons = new Terms(
                "m", "embedded", Optional.empty(), Optional.of(Effort.HIGH), Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> EmbeddedApi.INSTANCE.opening(reasons, List.of()))
                .hasMessageContaining("MODEL-041");
    }
}

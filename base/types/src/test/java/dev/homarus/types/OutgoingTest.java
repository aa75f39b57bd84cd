package dev.homarus.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.types.Outgoing.Credential;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingTest {
    private static final Destination TO = Destination.of("test", URI.create("https://example.com"));

    private static Outgoing of(String method, String path, Map<String, String> headers, Duration limit) {
        return new Outgoing(TO, method, path, headers, Optional.empty(), List.of(), "thread", limit);
    }

    private static Segment segment(Label label, String text) {
        return new Segment("user", label, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void label_ofSegments_isTheirJoin() {
        var out = new Outgoing(
                TO,
                "POST",
                "/v1",
                Map.of(),
                Optional.empty(),
                List.of(segment(Label.SYSTEM, "{"), segment(Label.OWNER, "é"), segment(Label.UNKNOWN, "}")),
                "thread",
                Duration.ofSeconds(1));
        assertThat(out.label()).isEqualTo(Label.UNKNOWN);
        assertThat(out.size()).isEqualTo(4);
    }

    @Test
    void label_ofNothing_isSystem() {
        assertThat(of("GET", "/", Map.of(), Duration.ofSeconds(1)).label()).isEqualTo(Label.SYSTEM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v1", "/a b", "/a\r\nHost: evil", "/é", "/\u0000", "/\u007f"})
    void constructor_ofAPathThatCouldEndItsLine_isRefused(String path) {
        assertThatThrownBy(() -> of("GET", path, Map.of(), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "get", "GET /", "GET\r\n"})
    void constructor_ofAStrangeMethod_isRefused(String method) {
        assertThatThrownBy(() -> of(method, "/", Map.of(), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void constructor_ofAHeaderThatCouldEndItsLine_isRefused() {
        for (var value : List.of("a\r\nHost: evil", "a\n", "\u0000", "é", "\u2028")) {
            assertThatThrownBy(() -> of("GET", "/", Map.of("Accept", value), Duration.ofSeconds(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining(value);
        }
        for (var name : List.of("", "A:", "A B", "A\r\n")) {
            assertThatThrownBy(() -> of("GET", "/", Map.of(name, "v"), Duration.ofSeconds(1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Credential(new SecretRef("key"), "Authorization\r\n", "Bearer "))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void constructor_ofALimitOutOfRange_isRefused() {
        for (var limit : List.of(Duration.ZERO, Duration.ofMillis(999), Duration.ofSeconds(601))) {
            assertThatThrownBy(() -> of("GET", "/", Map.of(), limit)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(of("GET", "/", Map.of(), Duration.ofMinutes(10)).idleLimit()).hasMinutes(10);
    }
}

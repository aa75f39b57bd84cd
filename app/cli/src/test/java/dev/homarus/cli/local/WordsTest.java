package dev.homarus.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.JsonText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WordsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    @Test
    void left_isRoundedUp_andSaysWhenItHasPassed() {
        assertThat(Words.left("2026-11-21T09:01:59.2Z", NOW)).isEqualTo("2 min");
        assertThat(Words.left("2026-11-21T09:00:07Z", NOW)).isEqualTo("7 s");
        assertThat(Words.left("2026-11-21T09:04:58Z", NOW)).isEqualTo("4 min 58 s");
        assertThat(Words.left("2026-11-21T08:59:59Z", NOW)).isEqualTo("none");
        assertThat(Words.left("soon", NOW)).isEqualTo("unknown");
    }

    @Test
    void bytes_areRoundNumbers() {
        assertThat(List.of(Words.bytes(0), Words.bytes(999), Words.bytes(1_000), Words.bytes(2_345_678)))
                .containsExactly("0 bytes", "999 bytes", "1.0 kB", "2.3 MB");
    }

    @Test
    void table_linesUp_andEscapesItsCells() {
        assertThat(Words.table(List.of("A", "BB"), List.of(List.of("long one", "x"), List.of("y\u001b[31m", ""))))
                .isEqualTo("""
                        A            BB
                        long one     x
                        y\\u{1b}[31m""");
    }

    @Test
    void brief_cutsBetweenCharacters() {
        assertThat(Words.brief("ab\ncd", 9)).isEqualTo("ab cd");
        assertThat(Words.brief("🦞🦞🦞🦞", 3)).isEqualTo("🦞🦞…");
    }

    @Test
    void escaped_json_isTheSameValue_withoutActingOnATerminal() {
        var value = JsonText.parse("{\"a\":\"x\u009b31m\u202ey\\n\udb40\udc41ü\"}");
        var text = Escaped.json(value.write());
        assertThat(text).isEqualTo("{\"a\":\"x\\u009b31m\\u202ey\\n\\udb40\\udc41ü\"}");
        assertThat(JsonText.parse(text)).isEqualTo(value);
    }

    @Test
    void surroundings_followTheEnvironment() {
        var around = Surroundings.of(
                Map.of("HOME", "/u", "XDG_STATE_HOME", "/st", "TMPDIR", "/t", "HOMARUS_PASSPHRASE_FILE", ""),
                Map.of("java.io.tmpdir", "/tmp"));
        assertThat(around.home()).hasToString("/u/.homarus");
        assertThat(around.socket()).hasToString("/u/.homarus/run/gateway.sock");
        assertThat(around.machineKey()).hasToString("/u/.config/homarus/machine.key");
        assertThat(around.witness("home_x")).hasToString("/st/homarus/home_x.witness");
        assertThat(around.passphraseFile()).isEmpty();
        assertThat(around.temporary()).extracting(Object::toString).containsExactly("/t", "/tmp");
    }
}

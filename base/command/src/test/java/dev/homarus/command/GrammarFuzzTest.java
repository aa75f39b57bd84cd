package dev.homarus.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Throws text at the grammar: it never fails, never takes long, and says the same twice.
class GrammarFuzzTest {
    private static final int COUNT = Boolean.getBoolean("homarus.long") ? 2_000_000 : 20_000;
    private static final String[] PIECES = {
        "ls", "git", "sed", "find", "tar", "cat", "sudo", "rm", "-rf", "/", "~", "$HOME", "${", "$(", "`", "'", "\"",
        "\\", "|", "||", "&&", ";", "&", ">", ">>", "<", "<<", "2>&1", "{", "}", ",", "..", "*", "?", "[", "]", "!",
        "#", "=", "A=", "\n", "\t", " ", " ", " ", "-", "--", "-e", "-exec", "s/a/b/", "\u202e", "\u0000", "\ud800",
        "é", "😀", "\r", "(", ")", "if", "x", "1", ":", "@", "^", "%"
    };

    @Test
    void analyse_ofAnyText_neverFails() {
        var random = new Random(7);
        var around = new Example();
        var list = new Allowlist(java.util.List.of("ls", "git", "cat", "find", "sed", "tar"));
        for (int i = 0; i < COUNT; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(24); length > 0; length--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
                if (random.nextInt(6) == 0) {
                    text.append((char) random.nextInt(0x3000));
                }
            }
            var command = text.toString();
            assertThatCode(() -> list.decide(Commands.analyse(command, Example.WORKSPACE, around)))
                    .as(command)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void analyse_ofTextMadeToTakeLong_endsSoon() {
        var around = new Example();
        for (var command : new String[] {
            "ls " + "*a".repeat(5_000),
            "ls " + "{a,b}".repeat(3_000),
            "ls " + "[".repeat(10_000),
            "\"".repeat(32_000),
            "'".repeat(31_999),
            "$".repeat(32_000),
            "ls " + "\\".repeat(31_000),
            "a=".repeat(10_000),
            "(".repeat(32_000),
            "x() { x | x & }; ".repeat(1_500),
            "ls" + " -".repeat(900),
            "env ".repeat(1_900) + "ls",
            "sed -n '" + "s/a/b/;".repeat(4_000) + "'",
            "git " + "-".repeat(30_000),
            "echo " + "a/../".repeat(6_000),
            "x".repeat(200_000),
            "ps " + "a".repeat(30_000),
            "tar " + "t".repeat(30_000),
            "kill " + "-1 ".repeat(900),
            ";".repeat(32_000),
            "jq '" + "(".repeat(30_000) + "'"
        }) {
            long start = System.nanoTime();
            Commands.analyse(command, Example.WORKSPACE, around);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as(command.substring(0, 12))
                    .isLessThan(Duration.ofSeconds(2));
        }
    }
}

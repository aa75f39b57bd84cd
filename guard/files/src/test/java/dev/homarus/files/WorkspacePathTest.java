package dev.homarus.files;

import static dev.homarus.files.Rig.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.types.ProblemException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspacePathTest {
    @ParameterizedTest
    @CsvSource({
        "a.txt, a.txt",
        "./a.txt, a.txt",
        "/workspace/a.txt, a.txt",
        "/workspace/./a/b/, a/b",
        "a//b, a/b",
        "workspace/a, workspace/a",
        ".hidden, .hidden",
        "a..b/..c/d.., a..b/..c/d..",
        "node_modules/@types/x.d.ts, node_modules/@types/x.d.ts",
        "a b/c~/é.txt, a b/c~/é.txt",
        "100%.txt, 100%.txt",
        "., ''",
        "/workspace, ''",
        "'', ''"
    })
    void of_aPathBelow_isItsNormalForm(String given, String normal) {
        var path = WorkspacePath.of(given);
        assertThat(path.text()).isEqualTo(normal);
        assertThat(WorkspacePath.of(path.text())).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x",
                "a/../../x",
                "..\\x",
                "..\\\\x",
                "%2e%2e/x",
                "%2E%2E%2Fx",
                "..%00/x",
                "a%5cb",
                "%252e%252e/x",
                "/",
                "/etc/passwd",
                "//etc/passwd",
                "/workspace/../x",
                "/workspacex",
                "/workspace//etc/passwd",
                ".//etc/passwd",
                "././a",
                "a/./b",
                "a/..",
                "..",
                "...",
                "a/.../b",
                "~",
                "~/x",
                "~root/x",
                "./~/x",
                "C:\\x",
                "C:/x",
                "c:x",
                "a\0b",
                "a\nb",
                "a\u001bb",
                "a\u0085b",
                "a\\b",
                "\ud800"
            })
    @DisplayName("FS-01: whatever could lead out of the workspace is refused")
    void of_traversal_isRefused(String given) {
        assertProblem("FILES-001", () -> WorkspacePath.of(given));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@/etc/passwd",
                "file:///etc/passwd",
                "FILE:/etc/passwd",
                "file:x",
                "http://h/x",
                "./@../x",
                "@../x",
                "a/@../x",
                "a/~../b",
                " /etc/passwd",
                "/etc/passwd ",
                " x",
                "x ",
                "a/ b",
                "a /b",
                "a/.. /b",
                "a/ ../b",
                "\u00a0../x",
                "..\u2003/x",
                "a/\u200b",
                "\ufeff/etc/passwd",
                "/workspace/@/x",
                "/workspace/~/x",
                ".homarus-x",
                "a/.homarus-x/b"
            })
    @DisplayName("FS-02: prefixes and spaces that vanish after a check are refused before it")
    void of_vanishingPrefixes_isRefused(String given) {
        assertProblem("FILES-001", () -> WorkspacePath.of(given));
    }

    @Test
    @DisplayName("FS-01, FS-02: whatever is accepted lies below, and reads as itself")
    void of_anything_isBelowOrRefused() {
        var random = new Random(7);
        var pieces = new String[] {
            "..",
            ".",
            "/",
            "\\",
            "a",
            "~",
            "@",
            " ",
            "%2e",
            "%2F",
            "file:",
            "C:",
            "\0",
            "\n",
            "workspace",
            "…",
            "\u202e",
            "é",
            "::",
            "..."
        };
        var root = Path.of("/r/w");
        for (int i = 0; i < 200_000; i++) {
            var given = new StringBuilder();
            for (int n = random.nextInt(8); n >= 0; n--) {
                given.append(pieces[random.nextInt(pieces.length)]);
            }
            try {
                var path = WorkspacePath.of(given.toString());
                assertThat(root.resolve(path.text()).normalize().startsWith(root))
                        .isTrue();
                assertThat(WorkspacePath.of(path.text())).isEqualTo(path);
            } catch (ProblemException refused) {
                assertThat(refused.problem().code()).isEqualTo("FILES-001");
            }
        }
    }

    @Test
    void bounds_areHeld() {
        assertProblem("FILES-001", () -> WorkspacePath.of("x".repeat(4_097)));
        assertProblem("FILES-001", () -> WorkspacePath.of("x".repeat(256)));
        assertProblem("FILES-001", () -> WorkspacePath.of("é".repeat(128)));
        assertThat(WorkspacePath.of("x".repeat(255)).name()).hasSize(255);
        assertProblem("FILES-001", () -> WorkspacePath.of("d/".repeat(65)));
    }
}

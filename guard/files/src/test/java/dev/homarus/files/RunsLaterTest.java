package dev.homarus.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunsLaterTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                ".git/hooks/pre-commit",
                ".git/config",
                "sub/.GIT/hooks/x",
                ".envrc",
                "a/.envrc",
                "Makefile",
                "makefile",
                ".vscode/tasks.json",
                ".idea/workspace.xml",
                "gradlew",
                "package.json",
                "a/b/package.json",
                ".github/workflows/x.yml",
                ".bashrc",
                ".ssh/config",
                "pom.xml",
                "x.code-workspace",
                ".gitattributes"
            })
    @DisplayName("SB-19: files that run later on their own are known as such")
    void why_ofWhatRunsLater_saysSo(String path) {
        assertThat(RunsLater.why(WorkspacePath.of(path))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.txt", "src/Main.java", "docs/git.md", "envrc", "package.json.txt", ".gitignore"})
    void why_ofPlainFiles_isNothing(String path) {
        assertThat(RunsLater.why(WorkspacePath.of(path))).isEmpty();
    }
}

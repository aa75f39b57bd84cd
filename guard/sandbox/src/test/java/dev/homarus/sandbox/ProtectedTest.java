package dev.homarus.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is left for programs of the host is told.
class ProtectedTest {
    @TempDir
    static Path root;

    private static Rig rig;

    @BeforeAll
    static void start() throws IOException {
        rig = Rig.in(root);
        var git = Files.createDirectories(rig.workspace.resolve("project/.git/hooks"));
        Files.writeString(git.resolve("pre-commit.sample"), "#!/bin/sh\n");
        Files.writeString(git.resolveSibling("config"), "[core]\n");
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @ParameterizedTest
    @DisplayName("SB-19 a planted build file is flagged")
    @CsvSource({
        "echo x >project/.git/hooks/pre-commit,/workspace/project/.git/hooks/pre-commit",
        "echo x >>project/.git/config,/workspace/project/.git/config",
        "rm project/.git/hooks/pre-commit.sample,/workspace/project/.git/hooks/pre-commit.sample",
        "echo x >.envrc,/workspace/.envrc",
        "mkdir -p new/.vscode; echo x >new/.vscode/tasks.json,/workspace/new/.vscode/tasks.json",
        "mkdir .idea; ln -s /etc/passwd .idea/x.xml,/workspace/.idea/x.xml",
        "git init -q fresh && touch fresh/.git/hooks/x,/workspace/fresh/.git/config"
    })
    void fileForTheHost_thatIsMadeOrChanged_isTold(String command, String path) {
        assertThat(planted(command)).contains(path);
        assertThat(planted("true")).isEmpty();
    }

    @Test
    @DisplayName("SB-19 a protected folder that is moved away and made anew is flagged")
    void folder_madeAnew_isTold() {
        assertThat(planted("cp -r project copied; mv copied/.git copied/old; mkdir -p copied/.git/hooks;"
                        + " echo x >copied/.git/hooks/post-checkout"))
                .contains("/workspace/copied/.git/hooks/post-checkout");
    }

    @Test
    @DisplayName("SB-19 ordinary work is not flagged")
    void ordinaryFiles_areNotTold() {
        assertThat(planted("echo 'all:' >Makefile; echo x >project/src; ls -R project/.git >/dev/null"))
                .isEmpty();
    }

    @Test
    @DisplayName("SB-26 a planted name is handed over as it is, for whoever shows it to escape")
    void name_withEscapes_isVerbatim() {
        assertThat(planted("touch project/.git/hooks/$'\\e[2J\\nx'"))
                .contains("/workspace/project/.git/hooks/\u001b[2J\nx");
    }

    private static List<String> planted(String command) {
        var outcome = rig.run(command);
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done) outcome).output().planted();
    }
}

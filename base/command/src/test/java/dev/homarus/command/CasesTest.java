package dev.homarus.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.command.Allowlist.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The attack cases on the meaning of a command line, by their ids.
class CasesTest {
    @TempDir
    Path temporary;

    private static Verdict decide(String command, String... allowlist) {
        return new Allowlist(List.of(allowlist)).decide(analyse(command));
    }

    private static Analysis analyse(String command) {
        return Commands.analyse(command, Example.WORKSPACE, new Example());
    }

    private static Analysis.Analysed analysed(String command) {
        if (analyse(command) instanceof Analysis.Analysed analysed) {
            return analysed;
        }
        throw new AssertionError(
                command + " is not analysable: " + analyse(command).reasons());
    }

    @ParameterizedTest
    @DisplayName("EX-13 characters that hide or reorder others are never allowed unasked")
    @ValueSource(
            ints = {
                0x200B, 0x200E, 0x202A, 0x202E, 0x2060, 0x2066, 0x2069, 0x3164, 0x115F, 0x1160, 0xFFA0, 0x00AD, 0xFEFF,
                0xE0001, 0xE0041, 0xE007F, 0x180E, 0x2800, 0x00A0, 0x3000, 0x2028, 0x2029, 0x0085, 0x001B, 0x0008,
                0x007F, 0x000D, 0x000B, 0xFE0F, 0x034F, 0xE000
            })
    void invisibleCharacters(int point) {
        for (var command : List.of(
                "ls" + Character.toString(point),
                "cat a" + Character.toString(point) + "b",
                "echo '" + Character.toString(point) + "'")) {
            assertThat(decide(command, "ls", "cat", "echo")).isEqualTo(Verdict.ASK);
            assertThat(analyse(command)).isInstanceOf(Analysis.Opaque.class);
            assertThat(analyse(command).reasons().getFirst()).contains(Letters.name(point));
        }
    }

    @ParameterizedTest
    @DisplayName("EX-15 wrappers are allowed by name for nothing, and no Grant covers them")
    @ValueSource(
            strings = {
                "sh -c 'ls'",
                "bash -lc ls",
                "env ls",
                "env -i ls",
                "busybox sh -c ls",
                "timeout 5 ls",
                "nice ls",
                "nohup ls",
                "stdbuf -o0 ls",
                "xargs ls",
                "setsid ls",
                "flock f ls",
                "watch ls",
                "strace ls",
                "find . -exec ls {} +",
                "unshare ls",
                "script -c ls",
                "systemd-run ls"
            })
    void wrappers(String command) {
        var program = command.substring(0, command.indexOf(' '));
        assertThat(decide(command, program, "ls")).isNotEqualTo(Verdict.ALLOW);
        assertThat(analysed(command).grantable()).isFalse();
    }

    @ParameterizedTest
    @DisplayName("EX-16 interpreters and builds are allowed by name for nothing, and no durable Grant covers them")
    @ValueSource(
            strings = {
                "python3 -c 'print(1)'",
                "python3 job.py",
                "node -e 1",
                "node x.js",
                "perl -e 1",
                "ruby x.rb",
                "make",
                "make test",
                "npm run x",
                "npm test",
                "npx x",
                "mvn test",
                "gradle build",
                "cargo run",
                "go run x.go",
                "awk 1 x.txt",
                "java -jar x.jar",
                "pytest",
                "php x.php",
                "vim x",
                "less x",
                "sqlite3 x.db"
            })
    void interpreters(String command) {
        int space = command.indexOf(' ');
        assertThat(decide(command, space < 0 ? command : command.substring(0, space)))
                .isEqualTo(Verdict.ASK);
        assertThat(analysed(command).durable()).isFalse();
        assertThat(analysed(command).grantable())
                .isEqualTo(command.matches("(make|npm|mvn|gradle|cargo|go|pytest)( .*)?"));
    }

    @Test
    @DisplayName("EX-25 twenty programs that start one another are refused")
    void nesting() {
        assertThat(decide("/usr/bin/env ".repeat(20) + "sh -c 'touch x'", "env", "sh", "touch"))
                .isEqualTo(Verdict.DENY);
        assertThat(decide("env ".repeat(3) + "ls", "env", "ls")).isEqualTo(Verdict.ASK);
    }

    @Test
    @DisplayName("EX-26 a pipe to a program that is not listed asks")
    void pipeToUnlisted() {
        assertThat(decide("echo x | node", "echo")).isEqualTo(Verdict.ASK);
        assertThat(decide("echo x | cat", "echo")).isEqualTo(Verdict.ASK);
        assertThat(decide("echo x | cat", "echo", "cat")).isEqualTo(Verdict.ALLOW);
    }

    @ParameterizedTest
    @DisplayName("EX-27 here-documents ask")
    @ValueSource(
            strings = {
                "cat <<EOF\n$(touch x)\nEOF",
                "cat <<EOF\n$HOME\nEOF",
                "cat <<EOF\n`touch x`\nEOF",
                "cat <<'EOF' | sh\ntouch x\nEOF",
                "cat <<-EOF\n\tx\n\tEOF",
                "cat <<< x",
                "cat<<x"
            })
    void hereDocuments(String command) {
        assertThat(decide(command, "cat", "sh")).isEqualTo(Verdict.ASK);
    }

    @Test
    @DisplayName("EX-29 what is too long to be analysed asks, and what is forbidden stays forbidden in it")
    void budget() {
        assertThat(decide("true; ".repeat(60) + "curl http://example.org", "true", "curl"))
                .isEqualTo(Verdict.ASK);
        assertThat(decide("true; ".repeat(60) + "ls", "true", "ls")).isEqualTo(Verdict.ASK);
        assertThat(decide("true; ".repeat(60) + "sudo ls", "true", "sudo", "ls"))
                .isEqualTo(Verdict.DENY);
        assertThat(decide("true; ".repeat(60) + "rm -rf /", "true", "rm")).isEqualTo(Verdict.DENY);
        assertThat(decide("echo " + "a ".repeat(3_000), "echo")).isEqualTo(Verdict.ASK);
        assertThat(decide("echo " + "a".repeat(40_000), "echo")).isEqualTo(Verdict.ASK);
    }

    @ParameterizedTest
    @DisplayName("EX-31 abbreviated and unknown options ask")
    @ValueSource(
            strings = {
                "sort --compress-prog=./x f",
                "sort --compress=./x f",
                "git diff --outpu=f",
                "git diff --out f",
                "sort --o f",
                "ls --col",
                "grep --fi=x y",
                "git log --ext",
                "tree --unknown",
                "cat --",
                "date --se=x",
                "sed -n --exp=w f",
                "tar tf x --to-comm=x",
                "du --files0-f=x"
            })
    void abbreviations(String command) {
        var program = command.startsWith("git") || command.startsWith("sed")
                ? command.substring(0, command.indexOf(' ', 4))
                : command.substring(0, command.indexOf(' '));
        assertThat(decide(command, program)).isEqualTo(command.equals("cat --") ? Verdict.ALLOW : Verdict.ASK);
    }

    @Test
    @DisplayName("EX-32 what is checked are the arguments that run: names are matched before, not by a shell after")
    void expansionBeforeTheCheck() throws Exception {
        var folder = Files.createDirectory(temporary.toRealPath().resolve("w"));
        Files.writeString(folder.resolve("a.txt"), "");
        Files.writeString(folder.resolve("b.txt"), "");
        var around = new Folder(folder, List.of("head"));
        var plan = Commands.analyse("head $HOME/*.txt", folder.toString(), around);
        assertThat(plan)
                .isInstanceOfSatisfying(
                        Analysis.Analysed.class,
                        analysed -> assertThat(analysed.plan()
                                        .stages()
                                        .toList()
                                        .getFirst()
                                        .arguments())
                                .containsExactly("head", folder + "/a.txt", folder + "/b.txt"));
        assertThat(decide("head $HOME/.ssh/*", "head")).isEqualTo(Verdict.DENY);
    }

    @ParameterizedTest
    @DisplayName("EX-35 variables that change what runs are not set by a request")
    @ValueSource(
            strings = {
                "BASH_ENV=x ls",
                "ENV=x ls",
                "SHELLOPTS=xtrace PS4='x' ls",
                "LD_PRELOAD=x ls",
                "LD_LIBRARY_PATH=x ls",
                "DYLD_INSERT_LIBRARIES=x ls",
                "GIT_EXTERNAL_DIFF=x git diff",
                "GIT_DIR=x git log",
                "NODE_OPTIONS=x node y",
                "JAVA_TOOL_OPTIONS=x ls",
                "HOME=x ls",
                "ZDOTDIR=x ls",
                "PATH=x ls",
                "PYTHONSTARTUP=x ls",
                "PERL5OPT=x ls",
                "PAGER=x git log",
                "IFS=x ls",
                "RIPGREP_CONFIG_PATH=x rg y"
            })
    void environment(String command) {
        assertThat(analyse(command)).isInstanceOf(Analysis.Opaque.class);
        assertThat(decide(command, "ls", "git diff", "git log", "node", "rg")).isEqualTo(Verdict.ASK);
    }

    @Test
    @DisplayName("EX-36 a name that looks like an option is handed on as a name")
    void optionLikeNames() throws Exception {
        var folder = Files.createDirectory(temporary.toRealPath().resolve("w"));
        Files.writeString(folder.resolve("-exec"), "");
        Files.writeString(folder.resolve("--compress-program=x"), "");
        Files.writeString(folder.resolve("z"), "");
        var around = new Folder(folder, List.of("sort"));
        assertThat(Commands.analyse("sort *", folder.toString(), around))
                .isInstanceOfSatisfying(
                        Analysis.Analysed.class,
                        analysed -> assertThat(analysed.plan()
                                        .stages()
                                        .toList()
                                        .getFirst()
                                        .arguments())
                                .containsExactly("sort", "./--compress-program=x", "./-exec", "z"));
    }

    @Test
    @DisplayName("a repository whose own settings may run programs is not read unasked")
    void hostileRepository() throws Exception {
        var folder = Files.createDirectory(temporary.toRealPath().resolve("w"));
        Files.createDirectories(folder.resolve(".git/hooks"));
        Files.writeString(
                folder.resolve(".git/config"),
                "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = https://example.org/x\n");
        var around = new Folder(folder, List.of("git"));
        var list = new Allowlist(List.of("git status", "git diff", "git log"));
        var at = folder.toString();
        assertThat(list.decide(Commands.analyse("git status", at, around))).isEqualTo(Verdict.ALLOW);
        for (var setting : List.of(
                "[core]\n\tfsmonitor = ./x\n",
                "[core] fsmonitor = ./x\n",
                "[diff]\nexternal = ./x\n",
                "[core]\npager = ./x\n",
                "[filter \"a\"]\nclean = ./x\n",
                "[include]\npath = x\n",
                "[includeIf \"gitdir:/\"]\npath = x\n",
                "[alias]\nstatus = !./x\n",
                "[core]\nbare = false \\\n x\n",
                "[core]\nhooksPath = x\n",
                "[diff \"a\"]\ntextconv = ./x\n",
                "[gpg]\nprogram = ./x\n",
                "[core]\nsshCommand = ./x\n",
                "[core]\nworktree = /\n",
                "garbage\n",
                "[core\nfsmonitor=x\n")) {
            Files.writeString(folder.resolve(".git/config"), setting);
            assertThat(list.decide(Commands.analyse("git status", at, around)))
                    .as(setting)
                    .isEqualTo(Verdict.ASK);
        }
        Files.writeString(folder.resolve(".git/config"), "[core]\n\tbare = false\n");
        assertThat(commit(at, around).grantable()).isTrue();
        Files.writeString(folder.resolve(".git/hooks/pre-commit"), "#!/bin/sh\n");
        assertThat(commit(at, around).grantable()).isFalse();
    }

    @Test
    @DisplayName("settings that lie in the workspace because it is the home change what is known")
    void settingsInTheHome() throws Exception {
        var folder = Files.createDirectory(temporary.toRealPath().resolve("w"));
        var around = new Folder(folder, List.of("git", "docker", "jq"));
        var list = new Allowlist(List.of("git status", "docker ps", "jq"));
        var at = folder.toString();
        assertThat(list.decide(Commands.analyse("git status", at, around))).isEqualTo(Verdict.ALLOW);
        Files.writeString(folder.resolve(".gitconfig"), "[core]\nfsmonitor = ./x\n");
        assertThat(list.decide(Commands.analyse("git status", at, around))).isEqualTo(Verdict.ASK);
        Files.writeString(folder.resolve(".gitconfig"), "[user]\nname = Ann\n");
        assertThat(list.decide(Commands.analyse("git status", at, around))).isEqualTo(Verdict.ALLOW);
        assertThat(list.decide(Commands.analyse("docker ps", at, around))).isEqualTo(Verdict.ALLOW);
        Files.createDirectories(folder.resolve(".docker/cli-plugins"));
        assertThat(list.decide(Commands.analyse("docker ps", at, around))).isEqualTo(Verdict.ASK);
        Files.writeString(folder.resolve(".jq"), "def f: 1;");
        assertThat(list.decide(Commands.analyse("jq .a x.json", at, around))).isEqualTo(Verdict.ASK);
    }

    private static Analysis.Analysed commit(String at, Surroundings around) {
        return (Analysis.Analysed) Commands.analyse("git commit -m x", at, around);
    }

    @Test
    @DisplayName("links are followed before a path is judged")
    void links() throws Exception {
        var folder = Files.createDirectory(temporary.toRealPath().resolve("w"));
        Files.createSymbolicLink(folder.resolve("etc"), Path.of("/etc"));
        Files.createSymbolicLink(folder.resolve("name.txt"), Path.of("/etc/hostname"));
        var around = new Folder(folder, List.of("cat", "cp"));
        var list = new Allowlist(List.of("cat", "cp"));
        for (var command : List.of(
                "cat etc/hostname",
                "cat name.txt",
                "cat ./etc/../etc/hosts",
                "cd etc && cat hosts",
                "cp x etc/cron.d/x",
                "cat < name.txt")) {
            assertThat(list.decide(Commands.analyse(command, folder.toString(), around)))
                    .as(command)
                    .isNotEqualTo(Verdict.ALLOW);
        }
    }
}

package dev.homarus.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.protocol.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// `vault scan` over files, and as a hook of the real git.
class ScanCommandTest {
    private static final String KEY = "AKIA" + "Q7LDN3XWVB2TR5MZ";
    private static final String SECRET = "aws_key = \"" + KEY + "\"\n";

    @AutoClose
    private final Bench bench = new Bench();

    private Path top;

    @BeforeEach
    void folders() throws IOException {
        top = Files.createDirectories(bench.folder.resolve("w"));
        Files.createDirectories(bench.folder.resolve("u"));
        // What the hook starts is this program, as it was built for this test.
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var launcher = Files.writeString(
                bench.folder.resolve("launcher"),
                "#!/bin/sh\nexec '" + java + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '" + classPath()
                        + "' dev.homarus.cli.Main \"$@\"\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
    }

    private static String classPath() {
        var path = new ArrayList<String>();
        for (var name : List.of("java.class.path", "jdk.module.path")) {
            path.add(System.getProperty(name, ""));
        }
        return path.stream()
                .flatMap(text -> List.of(text.split(":", -1)).stream())
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .distinct()
                .reduce((one, other) -> one + ":" + other)
                .orElseThrow();
    }

    private record Said(int status, String text) {}

    private Said git(Path in, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git", "-c", "user.name=n", "-c", "user.email=n@example.org"));
        command.addAll(List.of("-c", "protocol.file.allow=always"));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        "/usr/bin:/bin",
                        "HOME",
                        bench.folder + "/u",
                        "HOMARUS_HOME",
                        bench.folder + "/h",
                        "HOMARUS_ALLOW_ROOT",
                        "1",
                        "TMPDIR",
                        bench.folder + "/t",
                        "LANG",
                        "C.UTF-8"));
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), said);
    }

    private void well(Path in, String... words) throws IOException, InterruptedException {
        var said = git(in, words);
        assertThat(said.status()).as(List.of(words) + ": " + said.text()).isZero();
    }

    private Path repository(String name) throws IOException, InterruptedException {
        var folder = Files.createDirectories(top.resolve(name));
        well(folder, "init", "-q");
        Files.writeString(folder.resolve("first"), "first\n");
        well(folder, "add", ".");
        well(folder, "commit", "-q", "-m", "first");
        return folder;
    }

    private int install(Path here) {
        return new ScanCommand(bench.context()).installHook(here);
    }

    private void expectRefused(Path tree) throws IOException, InterruptedException {
        Files.writeString(tree.resolve("settings.py"), SECRET);
        well(tree, "add", "settings.py");
        var said = git(tree, "commit", "-m", "with a key");
        assertThat(said.status()).as(said.text()).isNotZero();
        assertThat(said.text()).contains("settings.py:1  secret.").doesNotContain(KEY);
    }

    private void expectTaken(Path tree) throws IOException, InterruptedException {
        Files.writeString(tree.resolve("settings.py"), "aws_key = vault\n");
        well(tree, "add", "settings.py");
        well(tree, "commit", "-m", "without");
    }

    @Test
    @DisplayName("SE-20 a commit with a key is refused by the hook, from the staged content, and one without is taken")
    void hook_commitWithAKey_isRefused() throws Exception {
        var tree = repository("plain");
        var deep = Files.createDirectories(tree.resolve("a/b"));
        assertThat(install(deep)).isZero();
        expectRefused(tree);
        Files.writeString(tree.resolve("settings.py"), "clean again, but not staged\n");
        assertThat(git(tree, "commit", "-m", "staged counts").status()).isNotZero();
        assertThat(git(tree, "log", "--oneline").text().lines()).hasSize(1);
        expectTaken(tree);
        try (var left = Files.list(bench.folder.resolve("t"))) {
            assertThat(left.filter(file -> file.getFileName().toString().startsWith("tmp.")))
                    .as("nothing of it stays behind")
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("SE-20 a key in a folder that a scan passes over is refused where it is committed")
    void hook_looksIntoEveryFolder() throws Exception {
        var tree = repository("folders");
        install(tree);
        Files.createDirectories(tree.resolve("target"));
        Files.writeString(tree.resolve("target/x"), SECRET);
        well(tree, "add", "target/x");
        assertThat(git(tree, "commit", "-m", "x").status()).isNotZero();
    }

    @Test
    @DisplayName("SE-20 a further worktree, and a submodule, have the hook where git looks for it")
    void hook_ofAWorktreeAndASubmodule_isWhereGitLooks() throws Exception {
        var tree = repository("main");
        var further = top.resolve("further");
        well(tree, "worktree", "add", "-q", further.toString());
        assertThat(install(further)).isZero();
        assertThat(tree.resolve(".git/hooks/pre-commit")).exists();
        expectRefused(further);

        var inner = repository("inner");
        var outer = repository("outer");
        well(outer, "submodule", "add", "-q", inner.toString(), "inside");
        assertThat(install(outer.resolve("inside"))).isZero();
        expectRefused(outer.resolve("inside"));
        install(outer);
        well(outer, "commit", "-q", "-m", "a submodule is no file");
    }

    @Test
    @DisplayName("SE-20 core.hooksPath is followed: of the repository, of the user, and of a file they include")
    void hook_isWhereTheSettingsSay() throws Exception {
        var tree = repository("settings");
        well(tree, "config", "core.hooksPath", "my hooks");
        assertThat(install(tree.resolve("."))).isZero();
        assertThat(tree.resolve("my hooks/pre-commit")).exists();
        expectRefused(tree);

        var other = repository("user");
        Files.writeString(bench.folder.resolve("u/more"), "[Core]\n\tHOOKSPATH = \"~/ho\"oks ; all of them\n");
        Files.writeString(bench.folder.resolve("u/.gitconfig"), "[user]\n name = n\n[include]\n path = more\n");
        assertThat(install(other)).isZero();
        assertThat(bench.folder.resolve("u/hooks/pre-commit")).exists();
        expectRefused(other);
    }

    @Test
    void settings_thatHangOnACondition_areAProblem() throws Exception {
        var tree = repository("condition");
        Files.writeString(bench.folder.resolve("u/more"), "[core] hooksPath = /x\n");
        Files.writeString(bench.folder.resolve("u/.gitconfig"), "[includeIf \"gitdir:~/work/\"]\n path = more\n");
        assertThatThrownBy(() -> install(tree)).hasMessageContaining("CLI-048");
    }

    @Test
    void hook_thatIsThere_staysAndCanCallIt() throws Exception {
        var tree = repository("there");
        var hook = tree.resolve(".git/hooks/pre-commit");
        Files.createDirectories(hook.getParent());
        var mine = "#!/bin/sh\ntouch ran\n";
        Files.writeString(hook, mine);
        assertThat(hook.toFile().setExecutable(true)).isTrue();
        assertThatThrownBy(() -> install(tree)).hasMessageContaining("CLI-045");
        assertThat(hook).hasContent(mine);
        var line = "'" + hook.resolveSibling("homarus-pre-commit") + "' || exit 1\n";
        Files.writeString(hook, mine + line);
        assertThat(install(tree)).isZero();
        assertThat(hook).content().startsWith(mine);
        expectRefused(tree);
        assertThat(tree.resolve("ran")).exists();
    }

    @Test
    void hook_installedAgain_isRenewed_andOutsideARepository_isAProblem() throws Exception {
        var tree = repository("again");
        install(tree);
        var hook = tree.resolve(".git/hooks/pre-commit");
        var text = Files.readString(hook);
        Files.writeString(hook, text.replace("launcher", "elsewhere"));
        assertThat(install(tree)).isZero();
        assertThat(hook).hasContent(text).isExecutable();
        assertThatThrownBy(() -> install(Files.createDirectories(bench.folder.resolve("none"))))
                .hasMessageContaining("CLI-047");
    }

    @Test
    void scan_namesFileLineAndKind_andNotTheValue() throws Exception {
        Files.writeString(top.resolve("a.txt"), "x\ny\n" + SECRET);
        Files.write(top.resolve("wide.txt"), ("\ufeff" + SECRET).getBytes(StandardCharsets.UTF_16LE));
        assertThat(bench.run("vault", "scan", top.toString())).isEqualTo(Cli.FAILED);
        assertThat(bench.out())
                .contains("a.txt:3  secret.aws-access-key-id", "wide.txt:1  secret.aws-access-key-id")
                .doesNotContain(KEY);
        assertThat(bench.err()).contains("Found in 2 files: 2.");
    }

    @Test
    void scan_saysWhatItDidNotRead() throws Exception {
        Files.writeString(top.resolve("plain"), "nothing here\n");
        Files.writeString(top.resolve("binary"), "\0" + SECRET);
        Files.writeString(top.resolve("large"), SECRET + "x".repeat(ScannedFiles.MAX_FILE));
        Files.createDirectories(top.resolve("node_modules"));
        Files.writeString(top.resolve("node_modules/in"), SECRET);
        assertThat(bench.run("vault", "scan", top.toString())).isZero();
        assertThat(bench.err())
                .contains(
                        "Nothing that looks like a secret in 1 files.",
                        "binary (no text",
                        "large (larger than 4 MiB)",
                        "node_modules (a folder");
        assertThat(bench.run("vault", "scan", "--json", top.toString())).isZero();
        var said = JsonText.parseObject(bench.out().getBytes(StandardCharsets.UTF_8));
        assertThat(said.array("notRead")).hasSize(3);
        assertThat(bench.run("vault", "scan", "--everything", top.toString())).isEqualTo(Cli.FAILED);
        assertThat(bench.out()).contains("node_modules/in:1");
    }

    /// A folder that is named is looked at, whatever it is called.
    @Test
    void scan_ofAFolderCalledTarget_looksIntoIt() throws Exception {
        var folder = Files.createDirectories(top.resolve("target"));
        Files.writeString(folder.resolve("in"), SECRET);
        assertThat(bench.run("vault", "scan", folder.toString())).isEqualTo(Cli.FAILED);
    }

    @Test
    void scan_ofMoreFilesThanItLooksAt_fails() throws Exception {
        for (int i = 0; i < 4; i++) {
            Files.writeString(top.resolve("f" + i), "x\n");
        }
        var scan = new ScanCommand(bench.context());
        assertThatThrownBy(() -> scan.run(List.of(top), new ScannedFiles(false, 3), false))
                .hasMessageContaining("CLI-049");
        assertThat(scan.run(List.of(top), new ScannedFiles(false, 4), false)).isZero();
    }

    @Test
    void scan_ofWhatIsNotThere_isAProblem() {
        assertThat(bench.run("vault", "scan", top.resolve("nowhere").toString()))
                .isEqualTo(Cli.FAILED);
        assertThat(bench.err()).contains("CLI-046");
    }
}

package dev.homarus.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a command can see and change of this machine.
class SightTest {
    private static final String CANARY = "canary-7f3a";

    @TempDir
    static Path root;

    private static Rig rig;

    @BeforeAll
    static void start() throws IOException {
        rig = Rig.in(root);
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/root",
                "/home",
                "/run",
                "/var",
                "/srv",
                "/mnt",
                "/media",
                "/opt",
                "/boot",
                "/sys",
                "/etc/shadow",
                "/etc/ssh",
                "/var/run/docker.sock"
            })
    @DisplayName("SB-01 SB-07 places of the host are not there")
    void hostPlace_fromInside_doesNotExist(String place) {
        assertThat(rig.output("ls -d " + place + " 2>&1")).contains("No such file");
    }

    @Test
    @DisplayName("SB-01 a covered folder cannot be opened, listed, changed or removed, and its content stays")
    void coveredFolder_isNotOpened() throws IOException {
        var folder = Files.createDirectories(rig.workspace.resolve("covered/deep"));
        Files.writeString(folder.resolve("a.txt"), CANARY);
        Files.writeString(rig.workspace.resolve("beside.txt"), "beside");
        var covered = closed("covered/deep", "not-there");
        assertThat(rig.sandbox.covers(covered)).isTrue();
        for (var command : List.of(
                "cat covered/deep/a.txt; ls covered/deep; ls covered; cat beside.txt",
                "chmod 755 covered/deep; cat covered/deep/*; echo x >covered/deep/b; rm -rf covered/deep; cat beside.txt",
                "grep -rs " + CANARY.substring(0, 4) + " . && echo found; cat beside.txt")) {
            var outcome = rig.sandbox.run(
                    Rig.permit(Rig.action(command, "/workspace", Rig.ENVIRONMENT, Rig.TIME)),
                    Mode.STANDARD,
                    Optional.empty(),
                    covered);
            var said = ((Outcome.Done) outcome).output().text();
            assertThat(said)
                    .contains("beside")
                    .doesNotContain(CANARY)
                    .doesNotContain("found")
                    .doesNotContain("a.txt\n");
        }
        assertThat(folder.resolve("a.txt")).hasContent(CANARY);
        assertThat(folder.resolve("b")).doesNotExist();
        assertThat(rig.workspace.resolve("not-there"))
                .as("is made, so that nothing else gets its name")
                .isEmptyDirectory();
        assertThat(rig.output("cat covered/deep/a.txt"))
                .as("the next command sees all again")
                .isEqualTo(CANARY);
        Files.createSymbolicLink(rig.workspace.resolve("link"), folder);
        assertThat(rig.sandbox.covers(closed("link"))).isFalse();
        assertThat(rig.sandbox.covers(closed("link/below"))).isFalse();
        assertThat(rig.sandbox.covers(closed("beside.txt"))).isFalse();
        assertThat(rig.sandbox.covers(only("link"))).isFalse();
    }

    @Test
    @DisplayName("SB-01 a folder that is to be closed and appears while a command runs is closed to it")
    void folderThatAppears_whileACommandRuns_isNotOpened() throws Exception {
        var said = whileItWaits(
                "later/deep",
                "mv beside2 later; mkdir -p later/deep/x; cat later/deep/a.txt; ls later/deep; echo end",
                () -> Files.writeString(rig.workspace.resolve("later/deep/a.txt"), CANARY));

        assertThat(said.output().text()).contains("end").doesNotContain(CANARY).doesNotContain("a.txt\n");
        assertThat(said.output().opened()).isEmpty();
        assertThat(rig.workspace.resolve("later/deep/a.txt")).hasContent(CANARY);
        assertThat(rig.workspace.resolve("later/deep/x")).doesNotExist();
    }

    @Test
    @DisplayName("SB-01 a closed folder in whose place another is put while a command runs is told of")
    void closedFolder_replacedWhileACommandRuns_isTold() throws Exception {
        var said = whileItWaits("swapped", "cat swapped/a.txt; echo end", () -> {
            var other = Files.createDirectories(root.resolve("other"));
            Files.writeString(other.resolve("a.txt"), CANARY);
            Files.move(other, rig.workspace.resolve("swapped"), StandardCopyOption.REPLACE_EXISTING);
        });

        assertThat(said.output().text()).contains("end");
        assertThat(said.output().opened()).containsExactly("swapped");
    }

    private interface Deed {
        void happens() throws IOException;
    }

    /// Runs a command, and does something before it goes on.
    private static Outcome.Done whileItWaits(String folder, String command, Deed deed) throws Exception {
        var started = rig.workspace.resolve("started");
        var go = rig.workspace.resolve("go");
        Files.deleteIfExists(started);
        Files.deleteIfExists(go);
        var waiting = "touch started; until [ -e go ]; do sleep 0.02; done; " + command + " 2>&1";
        var outcome = CompletableFuture.supplyAsync(() -> rig.sandbox.run(
                Rig.permit(Rig.action(waiting, "/workspace", Rig.ENVIRONMENT, Rig.TIME)),
                Mode.STANDARD,
                Optional.empty(),
                closed(folder)));
        while (!Files.exists(started) && !outcome.isDone()) {
            Thread.sleep(10);
        }
        deed.happens();
        Files.createFile(go);
        return (Outcome.Done) outcome.get();
    }

    private static Sight closed(String... names) {
        return new Sight(List.of(names), Optional.empty());
    }

    private static Sight only(String... names) {
        return new Sight(List.of(), Optional.of(List.of(names)));
    }

    @Test
    @DisplayName("SB-01 where one folder is open, nothing can be changed outside of it")
    void openFolder_isTheOnlyOneThatCanBeChanged() throws IOException {
        Files.createDirectories(rig.workspace.resolve("open/deep"));
        Files.createDirectories(rig.workspace.resolve("beside"));
        Files.writeString(rig.workspace.resolve("open/a.txt"), CANARY);
        for (var command : List.of(
                "cp open/a.txt b.txt; cp open/a.txt beside/b.txt; cp open/a.txt open/deep/b.txt; true",
                "ln open/a.txt hard.txt; ln -s open/a.txt soft.txt; mv open moved; mv open/a.txt beside/; true",
                "cat open/a.txt >c.txt; tee beside/c.txt <open/a.txt; touch d.txt; rm -rf beside; true")) {
            assertThat(rig.sandbox.run(
                            Rig.permit(Rig.action(command, "/workspace", Rig.ENVIRONMENT, Rig.TIME)),
                            Mode.STANDARD,
                            Optional.empty(),
                            only("open", "not-there")))
                    .isInstanceOf(Outcome.Done.class);
        }
        assertThat(rig.workspace.resolve("open/deep/b.txt")).hasContent(CANARY);
        assertThat(rig.workspace.resolve("open/a.txt")).hasContent(CANARY);
        try (var all = Files.list(rig.workspace)) {
            assertThat(all.map(path -> path.getFileName().toString()))
                    .contains("open", "beside")
                    .doesNotContain("b.txt", "hard.txt", "soft.txt", "moved", "c.txt", "d.txt");
        }
        assertThat(rig.workspace.resolve("beside")).isEmptyDirectory();
    }

    @Test
    @DisplayName("SB-01 where no folder is open, nothing can be changed at all")
    void noOpenFolder_changesNothing() throws IOException {
        Files.writeString(rig.workspace.resolve("a.txt"), "a");
        var outcome = rig.sandbox.run(
                Rig.permit(Rig.action("echo x >a.txt; cat a.txt", "/workspace", Rig.ENVIRONMENT, Rig.TIME)),
                Mode.STANDARD,
                Optional.empty(),
                only());
        assertThat(((Outcome.Done) outcome).output().text()).endsWith("a");
        assertThat(rig.workspace.resolve("a.txt")).hasContent("a");
    }

    @Test
    @DisplayName("SB-01 nothing but the known is there")
    void rootFolder_fromInside_holdsOnlyTheKnown() {
        assertThat(rig.output("ls -A /").split("\n"))
                .isSubsetOf(
                        "bin",
                        "dev",
                        "etc",
                        "lib",
                        "lib32",
                        "lib64",
                        "libx32",
                        "proc",
                        "sbin",
                        "tmp",
                        "usr",
                        "workspace");
    }

    @Test
    void etc_fromInside_holdsOnlyTheKnown() {
        assertThat(rig.output("ls -A /etc").split("\n"))
                .isSubsetOf(
                        "alternatives",
                        "ca-certificates",
                        "crypto-policies",
                        "group",
                        "ld.so.cache",
                        "nsswitch.conf",
                        "passwd",
                        "pki",
                        "ssl");
        assertThat(rig.output("ls -A /etc/ssl").split("\n")).isSubsetOf("certs", "openssl.cnf");
        assertThat(rig.output("cat /etc/passwd")).isEqualTo("user:x:1000:1000::/workspace:/bin/bash\n");
    }

    @Test
    @DisplayName("SB-01 the owner's home is not readable")
    void ownersHome_fromInside_isNotReadable() throws IOException {
        var home = Files.createDirectories(root.resolve("home/.ssh"));
        var key = Files.writeString(home.resolve("id_ed25519"), CANARY);

        assertThat(Files.readString(key)).isEqualTo(CANARY);
        assertThat(rig.output("cat " + key + " ~/.ssh/id_ed25519 /proc/1/root" + key + " 2>&1"))
                .contains("No such file")
                .doesNotContain(CANARY);
    }

    @Test
    @DisplayName("SB-01 Homarus' home is not readable")
    void homarusHome_besideTheWorkspace_isNotReadable() throws IOException {
        var home = Files.createDirectories(root.resolve(".homarus"));
        Files.writeString(home.resolve("vault"), CANARY);

        assertThat(rig.output("cat ../.homarus/vault /workspace/../.homarus/vault " + home + "/vault 2>&1; ls ../"))
                .doesNotContain(CANARY, ".homarus\n");
    }

    @Test
    @DisplayName("SB-10 SB-24 a link to a place of the host, dangling or not, leads nowhere")
    void linkInTheWorkspace_toAPlaceOfTheHost_leadsNowhere() throws IOException {
        var secret = Files.writeString(root.resolve("secret"), CANARY);
        Files.createSymbolicLink(rig.workspace.resolve("to-secret"), secret);
        Files.createSymbolicLink(rig.workspace.resolve("up"), Path.of("../secret"));
        Files.createSymbolicLink(rig.workspace.resolve("shadow"), Path.of("/etc/shadow"));

        assertThat(rig.output("cat to-secret up shadow 2>&1; echo planted > to-secret; echo planted > up"))
                .doesNotContain(CANARY, "root:");
        assertThat(Files.readString(secret)).isEqualTo(CANARY);
    }

    @Test
    @DisplayName("SB-09 a hard link to an outside file cannot be made")
    void hardLink_fromOutsideIntoTheWorkspace_cannotBeMade() {
        assertThat(rig.output("ln /usr/bin/id linked 2>&1; ln -L /proc/1/exe linked 2>&1; ls linked 2>&1"))
                .contains("cross-device", "No such file");
    }

    @Test
    @DisplayName("SB-01 processes of the host are not seen")
    void processes_fromInside_areItsOwnOnly() {
        var numbers = rig.output("for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline; echo; done");

        assertThat(numbers).doesNotContain("java", "surefire", "init", "bwrap");
        assertThat(rig.output("set -- /proc/[0-9]*; echo $#").strip()).isEqualTo("2");
    }

    @Test
    @DisplayName("SB-01 the first process tells nothing of the gateway")
    void firstProcess_fromInside_carriesNothingOfTheGateway() {
        assertThat(rig.output("tr '\\0' '\\n' </proc/1/environ; tr '\\0' ' ' </proc/1/cmdline"))
                .doesNotContain(root.toString(), "JAVA", "USER=", "SHELL=");
    }

    @Test
    void environment_fromInside_isExactlyTheGivenAndPwd() {
        assertThat(rig.output("tr '\\0' '\\n' </proc/$$/environ").split("\n"))
                .containsExactlyInAnyOrder(
                        "PATH=/usr/bin:/bin", "HOME=/workspace", "LANG=C.UTF-8", "TERM=dumb", "PWD=/workspace");
    }

    @Test
    @DisplayName("SB-15 descriptors are 0, 1 and 2")
    void descriptors_fromInside_areTheThreeStandardOnes() {
        assertThat(rig.output("ls /proc/$$/fd; true")).isEqualTo("0\n1\n2\n");
        assertThat(rig.output("readlink /proc/self/fd/0").strip()).isEqualTo("/dev/null");
    }

    @Test
    void procEntries_thatTellOfTheMachine_areCovered() {
        assertThat(rig.output("cat /proc/keys /proc/cmdline /proc/kallsyms /proc/interrupts 2>&1 | grep -vc denied"))
                .isEqualTo("0\n");
        assertThat(rig.output("ls -A /proc/fs /proc/bus /proc/irq /proc/driver 2>/dev/null | grep -v : | tr -d '\\n'"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/proc/sys/kernel/core_pattern",
                "/proc/sys/kernel/hostname",
                "/proc/sys/user/max_user_namespaces",
                "/proc/sysrq-trigger",
                "/usr/bin/planted",
                "/usr/planted",
                "/etc/passwd",
                "/etc/planted",
                "/planted",
                "/dev/planted"
            })
    @DisplayName("SB-02 places outside the workspace are not writable")
    void place_outsideTheWorkspaceAndTmp_isNotWritable(String place) {
        assertThat(rig.output("(: >>" + place + ") 2>/dev/null && echo opened")).isEmpty();
        assertThat(Path.of("/usr/bin/planted")).doesNotExist();
    }

    @Test
    void workspace_fromInside_isWrittenThrough() throws IOException {
        assertThat(rig.output("mkdir -p made && echo 'Grüße' >made/file && cat made/file"))
                .isEqualTo("Grüße\n");
        assertThat(rig.workspace.resolve("made/file")).hasContent("Grüße");
        assertThat(Files.getOwner(rig.workspace.resolve("made/file"))).isEqualTo(Files.getOwner(rig.workspace));
    }

    @Test
    @DisplayName("SB-02 /tmp is not the host's")
    void tmp_ofOneCommand_isNotThatOfTheNextOrTheHost() {
        assertThat(rig.output("echo x >/tmp/homarus-sight && ls /tmp")).isEqualTo("homarus-sight\n");
        assertThat(rig.output("ls -A /tmp /dev/shm")).isEqualTo("/dev/shm:\n\n/tmp:\n");
        assertThat(Path.of("/tmp/homarus-sight")).doesNotExist();
    }

    @Test
    void devices_fromInside_areTheHarmlessOnes() {
        assertThat(rig.output("ls /dev").split("\n"))
                .isSubsetOf(
                        "console", "core", "fd", "full", "null", "ptmx", "pts", "random", "shm", "stderr", "stdin",
                        "stdout", "tty", "urandom", "zero");
        assertThat(rig.output("cat /dev/core >/dev/null 2>&1 || echo none")).isEqualTo("none\n");
    }

    /// Looks at everything, so that no place is forgotten: the kernel is asked, and nothing is written.
    @Test
    @DisplayName("SB-02 no place outside the workspace is writable")
    void everyPlace_outsideTheWorkspaceAndTmp_isNotWritable() {
        var found = rig.output("exec 2>/dev/null;"
                + " find / -xdev \\( -path /workspace -o -path /tmp \\) -prune -o -writable ! -type l -print;"
                + " find /usr /dev /etc -writable ! -type l;"
                + " for p in $(find /proc -path '/proc/[0-9]*' -prune -o ! -type d ! -type l -print);"
                + " do (: >>$p) && echo $p; done;"
                + " true");

        assertThat(found.split("\n"))
                .isNotEmpty()
                .allMatch(place -> place.matches("/dev/(null|zero|full|random|urandom|tty|ptmx|shm|pts(/.*)?)"));
    }

    @Test
    @DisplayName("SB-07 no socket of the host is inside")
    void sockets_ofTheHost_areNotInside() {
        assertThat(rig.output("find / -type s 2>/dev/null; true")).isEmpty();
    }

    /// Whatever a command line or a file of the workspace says, it is a word or a file.
    @Test
    @DisplayName("SB-12 SB-18 mounts, networks and the host cannot be chosen from inside or by an argument")
    void optionsOfTheSandbox_areOutOfReach() throws IOException {
        Files.writeString(rig.workspace.resolve("homarus.json5"), "{sandbox:{binds:['/'],network:true,mode:'host'}}");
        var words = rig.stage("echo", "--bind", "/", "/host", "--share-net", "--unshare-none", "--");
        var named = Rig.action(
                "ls -d /host /root 2>&1; tail -n +3 /proc/net/dev | cut -d: -f1",
                "/workspace",
                Map.of("PATH", "/usr/bin:/bin", "SANDBOX", "off", "HOMARUS_SANDBOX", "off", "HOST", "gateway"),
                Rig.TIME);

        assertThat(((Outcome.Done) rig.run(Rig.plan(words))).output().text())
                .isEqualTo("--bind / /host --share-net --unshare-none --\n");
        assertThat(((Outcome.Done) rig.sandbox.run(Rig.permit(named))).output().text())
                .containsPattern("/host.*No such file")
                .containsPattern("/root.*No such file")
                .endsWith("lo\n");
        assertThat(Mode.values()).containsExactly(Mode.OFF, Mode.STANDARD, Mode.STRICT);
    }

    @Test
    @DisplayName("SB-26 file names with escapes, line breaks and bidirectional marks pass through as data")
    void names_withEscapes_areVerbatim() {
        assertThat(rig.output("mkdir odd; cd odd; touch $'a\\e[2Jb' $'c\\nd' $'e\\u202ef'; printf '%s|' *"))
                .isEqualTo("a\u001b[2Jb|c\nd|e\u202ef|");
        assertThat(rig.sandbox.surroundings().names("/workspace/odd").orElse(List.of("a\u001b[2Jb")))
                .contains("a\u001b[2Jb");
    }
}

package dev.homarus.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homarus.command.Plan;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a command can do where there is no bubblewrap: Landlock and a filter hold it.
class ConfinementTest {
    private static final String CANARY = "canary-1c9e";
    private static final int EPERM = 1;

    @TempDir
    static Path root;

    private static Rig rig;
    private static Path secret;

    @BeforeAll
    static void start() throws IOException {
        rig = Rig.confined(root, new Limits(24, 64L << 20, 4L << 20, 64 << 10, Duration.ofSeconds(2)));
        secret = Files.writeString(rig.root.resolve("secret"), CANARY);
    }

    @AfterAll
    static void stop() {
        if (rig != null) {
            rig.close();
        }
    }

    @Test
    void level_withoutBubblewrap_isConfinedAndSaysWhatIsMissing() {
        assertThat(rig.sandbox.level())
                .isInstanceOfSatisfying(
                        Level.Confined.class,
                        confined -> assertThat(confined.missing().code()).isEqualTo("SANDBOX-001"));
    }

    @Test
    @DisplayName("SB-25 the workspace can be changed and programs run")
    void workspace_isWritten() {
        assertThat(rig.output("pwd; echo x >made; cat made; mkdir d; mv made d/; ls d; git --version | head -c 3"))
                .startsWith(rig.workspace + "\nx\nmade\n");
        assertThat(rig.workspace.resolve("d/made")).hasContent("x");
    }

    @Test
    @DisplayName("SB-25 a secret cannot be read")
    void secret_cannotBeRead() throws IOException {
        Files.createSymbolicLink(rig.workspace.resolve("to-secret"), secret);

        assertThat(rig.output("cat " + secret + " to-secret ../secret /etc/shadow /proc/self/environ /proc/"
                        + ProcessHandle.current().pid() + "/environ 2>&1; ls .. /root /home /proc 2>&1; ln " + secret
                        + " hard 2>&1; cat hard 2>&1"))
                .contains("denied")
                .doesNotContain(CANARY, "root:");
    }

    @Test
    @DisplayName("SB-25 nothing is written outside")
    void outside_cannotBeWritten() throws IOException {
        Files.createSymbolicLink(rig.workspace.resolve("dangling"), rig.root.resolve("planted"));

        assertThat(rig.output(
                        "(echo x >>" + secret + "; echo x >dangling; echo x >/tmp/homarus-planted; rm -f " + secret
                                + "; mv " + secret + " here; truncate -s 0 " + secret + "; chmod 777 " + secret
                                + "; touch -d @1 "
                                + secret + "; mkdir ../made; ln -s x ../link) 2>&1; echo done"))
                .endsWith("done\n");
        assertThat(secret).hasContent(CANARY);
        assertThat(Files.getLastModifiedTime(secret).toMillis()).isGreaterThan(1_000);
        assertThat(Files.getPosixFilePermissions(secret)).hasSizeLessThan(9);
        assertThat(rig.root.resolve("planted")).doesNotExist();
        assertThat(rig.root.resolve("made")).doesNotExist();
        assertThat(Path.of("/tmp/homarus-planted")).doesNotExist();
    }

    @Test
    @DisplayName("SB-25 no TCP and no UDP")
    void network_isNotThere() throws Exception {
        try (var tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var udp = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            assertThat(rig.output("(echo x >/dev/tcp/127.0.0.1/" + tcp.getLocalPort()
                            + ") 2>&1; (echo x >/dev/udp/127.0.0.1/" + udp.getLocalPort() + ") 2>&1; echo done"))
                    .contains("not supported")
                    .endsWith("done\n");
            udp.setSoTimeout(100);
            assertThat(received(udp)).isFalse();
        }
    }

    private static boolean received(DatagramSocket socket) throws IOException {
        try {
            socket.receive(new java.net.DatagramPacket(new byte[16], 16));
            return true;
        } catch (java.net.SocketTimeoutException none) {
            return false;
        }
    }

    @Test
    @DisplayName("SB-25 no new namespaces")
    void namespace_isRefused() {
        assertThat(rig.output("unshare --user --map-root-user id 2>&1; unshare -m id 2>&1"))
                .contains("Operation not permitted")
                .doesNotContain("uid=");
    }

    @ParameterizedTest
    @DisplayName("SB-25 SB-16 refused calls are refused")
    @EnumSource(DeniedCall.class)
    void deniedCall_isNotPermitted(DeniedCall call) {
        assertNotPermitted(call.number(machine()), "0,0,0,0,0,0");
    }

    @ParameterizedTest
    @EnumSource(OutsideCall.class)
    void outsideCall_isNotPermitted(OutsideCall call) {
        assertNotPermitted(call.number(machine()), "0,0,0,0,0,0");
    }

    @Test
    void callsOnOtherProcesses_areNotPermitted() {
        boolean x86 = machine() == Machine.X86_64;
        assertNotPermitted(x86 ? 302 : 261, ProcessHandle.current().pid() + ",7,0,0");
        assertNotPermitted(x86 ? 203 : 122, ProcessHandle.current().pid() + ",0,0");
        assertNotPermitted(x86 ? 280 : 88, "-100,1,0,0");
        assertNotPermitted(x86 ? 16 : 29, "0,0x5412,0");
    }

    private static void assertNotPermitted(int number, String arguments) {
        assumeTrue(number >= 0, "this processor has no such call");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "perl is not installed");
        assertThat(rig.output("perl -e '$r = syscall(" + number + "," + arguments + "); print $r < 0 ? $!+0 : 0'"))
                .isEqualTo(Integer.toString(EPERM));
    }

    @Test
    @DisplayName("SB-25 nothing outside can be signalled")
    void signal_toTheOutside_isRefused() {
        var self = ProcessHandle.current().pid();

        assertThat(rig.output("kill -0 " + self + " 2>&1; kill -0 $$ && echo own"))
                .contains("not permitted")
                .endsWith("own\n");
    }

    @Test
    @DisplayName("SB-25 SB-15 descriptors of the gateway are not there")
    void descriptors_areTheThreeStandardOnes() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "perl is not installed");
        var ask = machine() == Machine.X86_64 ? 72 : 25; // fcntl, F_GETFD
        assertThat(rig.output("perl -e 'print \"$_ \" for grep { syscall(" + ask + ",$_,1,0) >= 0 } 0..600'")
                        .strip())
                .isEqualTo("0 1 2");
        assertThat(rig.output("env"))
                .doesNotContain("JAVA", "USER=", "SHELL=")
                .contains("HOME=" + rig.workspace, "TMPDIR=" + rig.root.resolve("own/run-"));
    }

    @Test
    @DisplayName("SB-25 the gateway's own threads are as free as before")
    void process_afterARun_isUnaffected() throws Exception {
        rig.output("true");

        assertThat(Files.readString(secret)).isEqualTo(CANARY);
        assertThat(Files.readString(Path.of("/proc/self/status"))).contains("\nSeccomp:\t0\n", "\nNoNewPrivs:\t0\n");
        try (var threads = Files.list(Path.of("/proc/self/task"))) {
            assertThat(threads.map(ConfinementTest::restricted)).containsOnly(false);
        }
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = new Socket(server.getInetAddress(), server.getLocalPort())) {
            assertThat(client.isConnected()).isTrue();
        }
        var process = new ProcessBuilder("/bin/cat", secret.toString()).start();
        assertThat(new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo(CANARY);
    }

    private static boolean restricted(Path thread) {
        try {
            return !Files.readString(thread.resolve("status")).contains("\nSeccomp:\t0\n");
        } catch (IOException ended) {
            return false;
        }
    }

    @Test
    void temporaryFolder_isTheRunsOwnAndGoneAfterIt() throws IOException {
        assertThat(rig.output("echo x >$TMPDIR/x; mkdir -m 0 $TMPDIR/closed; ls $TMPDIR"))
                .isEqualTo("closed\nx\n");
        try (var left = Files.newDirectoryStream(rig.root.resolve("own"), "run-*")) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    @DisplayName("SB-14 nothing survives")
    void detachedProcesses_areEndedWithTheCommand() {
        var outcome = rig.run("setsid nohup sleep 53.001 & (setsid sh -c 'trap \"\" TERM; sleep 53.001' &); echo over");

        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        assertThat(((Outcome.Done) outcome).took()).isLessThan(Duration.ofSeconds(1));
        assertThat(Rig.running("53.001")).isZero();
    }

    @Test
    void time_ofACommandThatIgnoresSignals_ends() {
        var outcome =
                rig.run("trap '' TERM INT HUP; echo begun; while :; do sleep 54.001; done", Duration.ofMillis(400));

        assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
        assertThat(((Outcome.TimedOut) outcome).took()).isLessThan(Duration.ofMillis(1_400));
        assertThat(Rig.running("sleep\u000054.001")).isZero();
    }

    @Test
    void limits_areHeld() {
        assertThat(rig.run("yes")).isInstanceOf(Outcome.Killed.class);
        assertThat(rig.output("ulimit -c; ulimit -Hn; head -c 9M /dev/zero >big; echo $?"))
                .startsWith("0\n512\n")
                .contains("153");
        assertThat(rig.run("for i in 1 2 3; do (x=$(head -c 25M /dev/zero | tr '\\0' x); sleep 20; :) & done; wait"))
                .isInstanceOfSatisfying(
                        Outcome.Killed.class,
                        killed -> assertThat(killed.why()).isEqualTo("more than 64 MiB of memory"));
        assertThat(rig.run("for i in {1..60}; do sleep 55.001 & done; wait", Duration.ofSeconds(3)))
                .isInstanceOfAny(Outcome.Killed.class, Outcome.TimedOut.class);
        assertThat(Rig.running("55.001")).isZero();
    }

    @Test
    void oneCommand_atATime() throws Exception {
        var begun = new CompletableFuture<String>();
        var permit = Rig.permit(Rig.action("echo begun; sleep 56.001", "/workspace", Rig.ENVIRONMENT, Rig.TIME));
        var thread = Thread.ofVirtual().start(() -> rig.sandbox.run(permit, begun::complete));
        begun.get(5, TimeUnit.SECONDS);

        assertThat(Rig.refusal(rig.run("echo second"))).isEqualTo("SANDBOX-011");

        thread.interrupt();
        thread.join();
        assertThat(Rig.running("56.001")).isZero();
    }

    @Test
    void plan_inAFolder_runs() throws IOException {
        Files.createDirectories(rig.workspace.resolve("deep er"));
        var stage = new Plan.Stage("/usr/bin/pwd", List.of("pwd"), "/workspace/deep er", Map.of(), List.of());

        assertThat(rig.run(Rig.plan(stage, rig.stage("cat"))))
                .isInstanceOfSatisfying(
                        Outcome.Done.class,
                        done -> assertThat(done.output().text()).isEqualTo(rig.workspace + "/deep er\n"));
    }

    @Test
    @DisplayName("R245 strict: nothing of the workspace is changed")
    void strict_readsTheWorkspaceOnly() throws IOException {
        Files.writeString(rig.workspace.resolve("readable"), "text");
        var permit = Rig.permit(Rig.action(
                "cat readable; echo x >planted; echo x >$TMPDIR/x && echo tmp",
                "/workspace",
                Rig.ENVIRONMENT,
                Rig.TIME));

        assertThat(((Outcome.Done) rig.sandbox.run(permit, Mode.STRICT))
                        .output()
                        .text())
                .startsWith("text")
                .contains("denied")
                .endsWith("tmp\n");
        assertThat(rig.workspace.resolve("planted")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/etc", "/workspace/..", "/workspace/none"})
    void folder_thatIsNotBelowTheWorkspace_isRefused(String folder) {
        var permit = Rig.permit(Rig.action("pwd", folder, Rig.ENVIRONMENT, Rig.TIME));

        assertThat(Rig.refusal(rig.sandbox.run(permit))).isEqualTo("SANDBOX-008");
    }

    @Test
    void surroundings_nameTheWorkspaceWhereItIs() throws IOException {
        Files.writeString(rig.workspace.resolve("file"), "");
        var around = rig.sandbox.surroundings();

        assertThat(around.workspace()).isEqualTo(rig.workspace.toString());
        assertThat(around.look(rig.workspace + "/file").real()).isEqualTo(rig.workspace + "/file");
        assertThat(around.look(secret.toString()).kind().name()).isEqualTo("ABSENT");
        assertThat(around.program("env")).contains("/usr/bin/env");
    }

    private static Machine machine() {
        try {
            return Machine.of(Path.of("/bin/sh")).orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

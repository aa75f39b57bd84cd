package dev.homarus.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What a command can ask of the kernel. System calls are made with perl's `syscall`.
class KernelTest {
    private static final int EPERM = 1;
    private static final int EAFNOSUPPORT = 97;
    private static final int ENOSYS = 38;
    private static final String KILLED_BY_SIGSYS = "159";

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

    @Test
    @DisplayName("SB-17 no rights, and none to be gained")
    void process_inside_hasNoRightsAndCannotGainAny() {
        assertThat(rig.output("grep -E '^(Cap(Inh|Prm|Eff|Bnd|Amb)|NoNewPrivs|Seccomp):' /proc/self/status | cut -f2"))
                .isEqualTo("0000000000000000\n".repeat(5) + "1\n2\n");
        assertThat(rig.output("id -u; id -g")).isEqualTo("1000\n1000\n");
    }

    @Test
    @DisplayName("SB-17 a set-user-id program gains nothing")
    void setUserIdProgram_inside_gainsNothing() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/su")), "su is not installed");

        assertThat(rig.output("su -c id root </dev/null 2>&1")).doesNotContain("uid=0");
        assertThat(rig.output("mount | grep -E ' on /(usr|workspace) ' | grep -cv nosuid || true"))
                .isEqualTo("0\n");
    }

    /// What a command leaves in the workspace is the owner's file on the host.
    @Test
    void setUserIdFile_inTheWorkspace_cannotBeMade() throws IOException {
        assertThat(rig.output(
                        "cp /usr/bin/id mine; chmod 4755 mine 2>&1; chmod g+s mine 2>&1; chmod 755 mine && echo ok"))
                .contains("not permitted")
                .endsWith("ok\n");
        assertThat((int) Files.getAttribute(rig.workspace.resolve("mine"), "unix:mode") & 07777)
                .isEqualTo(0755);
    }

    @Test
    @DisplayName("SB-16 no nested namespaces")
    void userNamespace_inside_isRefused() {
        assertThat(rig.output("unshare --user --map-root-user id 2>&1")).contains("Operation not permitted");
    }

    @Test
    @DisplayName("SB-16 no mounts")
    void mount_inside_isRefused() {
        assertThat(rig.output("mount -t tmpfs none /tmp 2>&1; mount --bind /usr /tmp 2>&1; ls /tmp"))
                .doesNotContain("bin");
    }

    @ParameterizedTest
    @EnumSource(DeniedCall.class)
    @DisplayName("SB-16 refused calls are EPERM")
    void deniedCall_fromInside_isNotPermitted(DeniedCall call) {
        int number = call.number(machine());
        assumeTrue(number >= 0, "this processor has no such call");

        assertThat(error(number, "0,0,0,0,0,0")).isEqualTo(EPERM);
    }

    @Test
    @DisplayName("SB-16 clone makes no namespaces")
    void clone_withNamespaces_isNotPermitted() {
        assertThat(error(x86() ? 56 : 220, "0x10000011,0,0,0,0")).isEqualTo(EPERM);
    }

    @Test
    void unknownCall_fromInside_isUnknown() {
        assertThat(error(435, "0,0")).isEqualTo(ENOSYS);
        assertThat(error(400, "0")).isEqualTo(ENOSYS);
        assertThat(error(457, "0")).isEqualTo(ENOSYS);
    }

    /// Without the filter these would be ENOTTY: the descriptor is a file.
    @ParameterizedTest
    @CsvSource({"TIOCSTI,0x5412", "TIOCLINUX,0x541C", "TIOCSETD,0x5423", "high bits,0x100005412"})
    @DisplayName("SB-05 nothing is typed into a terminal")
    void terminalControl_fromInside_isNotPermitted(String name, String control) {
        assertThat(error(x86() ? 16 : 29, "0," + control + ",0")).as(name).isEqualTo(EPERM);
    }

    @Test
    @DisplayName("SB-05 there is no controlling terminal")
    void terminal_inside_isNone() {
        assertThat(rig.output("(: </dev/tty) 2>&1")).contains("No such device");
    }

    /// Local by name, netlink, packet, vsock, Bluetooth, kernel crypto: none is a socket of this sandbox.
    @ParameterizedTest
    @CsvSource({"1", "16", "17", "40", "31", "38"})
    void socket_ofAnotherFamily_isRefused(int family) {
        assertThat(error(x86() ? 41 : 198, family + ",3,0")).isEqualTo(EAFNOSUPPORT);
    }

    @Test
    void tieToTheGateway_fromInside_cannotBeCut() {
        assertThat(error(x86() ? 157 : 167, "1,0,0,0,0")).isEqualTo(EPERM);
    }

    @Test
    @DisplayName("SB-16 a 32-bit call ends the process")
    void callOf32Bits_fromInside_endsTheProcess() throws IOException {
        assumeTrue(x86(), "only x86-64 has 32-bit entry by int 0x80");
        // mov eax, 20 (getpid); int 0x80; mov edi, 0; mov eax, 60 (exit); syscall
        program("int80", "b814000000 cd80 bf00000000 b83c000000 0f05");

        assertThat(rig.output("./int80; echo $?")).endsWith(KILLED_BY_SIGSYS + "\n");
    }

    @Test
    @DisplayName("SB-16 an x32 call ends the process")
    void callOfX32_fromInside_endsTheProcess() throws IOException {
        assumeTrue(x86(), "only x86-64 has x32");
        // mov eax, 0x40000000 + 39 (getpid); syscall; mov edi, 0; mov eax, 60 (exit); syscall
        program("x32", "b827000040 0f05 bf00000000 b83c000000 0f05");

        assertThat(rig.output("./x32; echo $?")).endsWith(KILLED_BY_SIGSYS + "\n");
    }

    @Test
    void ordinaryProgram_ofBareCalls_runs() throws IOException {
        assumeTrue(x86(), "the bytes are x86-64");
        program("plain", "b827000000 0f05 bf05000000 b83c000000 0f05");

        assertThat(rig.output("./plain; echo $?")).isEqualTo("5\n");
    }

    private static int error(int call, String arguments) {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "perl is not installed");
        var printed = rig.output("perl -e '$r = syscall(" + call + "," + arguments + "); print $r < 0 ? $!+0 : 0'");
        return Integer.parseInt(printed);
    }

    /// Writes an executable of one loadable segment with this code.
    private static void program(String name, String code) throws IOException {
        var bytes = HexFormat.of().parseHex(code.replace(" ", ""));
        var elf = ByteBuffer.allocate(0x78 + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        elf.put(HexFormat.of().parseHex("7f454c46020101000000000000000000"));
        elf.putShort((short) 2)
                .putShort((short) 62)
                .putInt(1)
                .putLong(0x400078)
                .putLong(0x40)
                .putLong(0);
        elf.putInt(0).putShort((short) 64).putShort((short) 56).putShort((short) 1);
        elf.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        elf.putInt(1).putInt(5).putLong(0).putLong(0x400000).putLong(0x400000);
        elf.putLong(elf.capacity()).putLong(elf.capacity()).putLong(0x1000);
        var file = Files.write(rig.workspace.resolve(name), elf.put(bytes).array());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Machine machine() {
        try {
            return Machine.of(Path.of("/bin/sh")).orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean x86() {
        return machine() == Machine.X86_64;
    }
}

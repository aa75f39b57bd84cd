package dev.homarus.cli.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessSocketsTest {
    private static final String HEAD =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    @TempDir
    Path proc;

    @BeforeEach
    void descriptors() throws IOException {
        Files.createDirectories(proc.resolve("fd"));
        Files.createDirectories(proc.resolve("net"));
        for (int inode : new int[] {11, 12, 13, 14, 15}) {
            Files.createSymbolicLink(proc.resolve("fd").resolve("" + inode), Path.of("socket:[" + inode + "]"));
        }
        Files.createSymbolicLink(proc.resolve("fd").resolve("1"), Path.of("/dev/null"));
    }

    private static String line(String local, String remote, String state, int inode) {
        return "   0: " + local + " " + remote + " " + state + " 00000000:00000000 00:00000000 00000000  1000        0 "
                + inode + " 1 0000000000000000 100 0 0 10 0\n";
    }

    @Test
    void inet_ownSocketsOnly_withAddressesAsPeopleWriteThem() throws IOException {
        Files.writeString(
                proc.resolve("net/tcp"),
                HEAD
                        + line("0100007F:1BCD", "00000000:0000", "0A", 11)
                        + line("00000000:0016", "00000000:0000", "0A", 99));
        Files.writeString(
                proc.resolve("net/tcp6"),
                HEAD
                        + line(
                                "0000000000000000FFFF00000100007F:1BCD",
                                "00000000000000000000000000000000:0000",
                                "0A",
                                12)
                        + line(
                                "B80D01200000000000000000010000AA:D431",
                                "B80D0120000000000000000002000000:01BB",
                                "01",
                                13));
        Files.writeString(proc.resolve("net/udp"), HEAD + line("00000000:14E9", "00000000:0000", "07", 14));
        assertThat(new ProcessSockets(proc, java.util.Set::of).inet())
                .extracting(Object::toString)
                .containsExactly(
                        "tcp 127.0.0.1:7117",
                        "tcp6 127.0.0.1:7117",
                        "tcp6 2001:db8:0:0:0:0:aa00:1:54321 to 2001:db8:0:0:0:0:0:2:443",
                        "udp 0.0.0.0:5353");
        assertThat(new ProcessSockets(proc, java.util.Set::of).inet())
                .extracting(ProcessSockets.Inet::listening)
                .containsExactly(true, true, false, true);
    }

    @Test
    void localListeners_areThoseThatAccept_abstractOnesToo() throws IOException {
        Files.writeString(proc.resolve("net/unix"), """
                Num       RefCount Protocol Flags    Type St Inode Path
                0: 00000002 00000000 00010000 0001 01    11 /h/run/gateway.sock
                0: 00000002 00000000 00010000 0001 01    12 @hidden one
                0: 00000003 00000000 00000000 0001 03    13 /h/run/gateway.sock
                0: 00000002 00000000 00010000 0001 01    99 /elsewhere
                """);
        assertThat(new ProcessSockets(proc, java.util.Set::of).localListeners())
                .containsExactly("/h/run/gateway.sock", "@hidden one");
    }
}

package dev.homarus.cli.claim;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// The sockets that a process has open, as the kernel lists them: the tables below `/proc/PID/net`, and of
/// these only
/// the lines whose inode is among the process's own descriptors.
///
/// @param proc the folder `/proc/PID`
/// @param told what the process says of its own sockets; asked where the kernel lets nobody look, because the
///     process
///     holds keys
record ProcessSockets(Path proc, Supplier<Set<String>> told) {
    /// A socket of a network protocol.
    ///
    /// @param listening whether it takes what comes from anywhere: a TCP listener, a UDP socket without a peer
    /// @param connected whether it has a peer
    record Inet(
            String protocol,
            InetAddress local,
            int localPort,
            InetAddress remote,
            int remotePort,
            boolean listening,
            boolean connected) {
        @Override
        public String toString() {
            return protocol + " " + text(local, localPort) + (connected ? " to " + text(remote, remotePort) : "");
        }

        private static String text(InetAddress address, int port) {
            return address.getHostAddress() + ":" + port;
        }
    }

    private static final List<String> PROTOCOLS = List.of("tcp", "tcp6", "udp", "udp6", "raw", "raw6");
    private static final int ESTABLISHED = 1;
    private static final int LISTEN = 10;
    private static final int ACCEPTS = 0x10000;

    /// Tells whether this user may see which sockets are the process's.
    boolean mayLook() {
        return Files.isReadable(proc.resolve("fd"));
    }

    /// Returns the inodes of the process's sockets.
    Set<String> inodes() throws IOException {
        if (!mayLook()) {
            return told.get();
        }
        var inodes = new HashSet<String>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(proc.resolve("fd"))) {
            for (var descriptor : descriptors) {
                try {
                    var target = Files.readSymbolicLink(descriptor).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.substring(8, target.length() - 1));
                    }
                } catch (IOException e) {
                    // Closed between listing and looking.
                }
            }
        }
        return inodes;
    }

    List<Inet> inet() throws IOException {
        var inodes = inodes();
        var found = new ArrayList<Inet>();
        for (var protocol : PROTOCOLS) {
            for (var line : lines(protocol)) {
                var columns = line.strip().split("\\s+");
                if (columns.length > 9 && inodes.contains(columns[9])) {
                    found.add(inet(protocol, columns));
                }
            }
        }
        return found;
    }

    /// Returns the paths of the local sockets that the process accepts connections on; an abstract name begins
    /// with
    /// `@`.
    List<String> localListeners() throws IOException {
        var inodes = inodes();
        var found = new ArrayList<String>();
        for (var line : lines("unix")) {
            var columns = line.strip().split("\\s+", 8);
            if (columns.length > 6
                    && inodes.contains(columns[6])
                    && (Integer.parseInt(columns[3], 16) & ACCEPTS) != 0) {
                found.add(columns.length > 7 ? columns[7] : "(without a name)");
            }
        }
        return found;
    }

    private List<String> lines(String table) throws IOException {
        var file = proc.resolve("net").resolve(table);
        if (!Files.exists(file)) {
            return List.of();
        }
        var lines = Files.readAllLines(file);
        return lines.isEmpty() ? lines : lines.subList(1, lines.size());
    }

    private static Inet inet(String protocol, String[] columns) throws IOException {
        var local = columns[1].split(":", -1);
        var remote = columns[2].split(":", -1);
        int state = Integer.parseInt(columns[3], 16);
        int remotePort = Integer.parseInt(remote[1], 16);
        boolean tcp = protocol.startsWith("tcp");
        return new Inet(
                protocol,
                address(local[0]),
                Integer.parseInt(local[1], 16),
                address(remote[0]),
                remotePort,
                tcp ? state == LISTEN : state != ESTABLISHED,
                tcp ? state != LISTEN && remotePort != 0 : state == ESTABLISHED);
    }

    /// Reads an address as the kernel prints it: words of four bytes, each with its last byte first.
    static InetAddress address(String hex) throws IOException {
        var bytes = HexFormat.of().parseHex(hex);
        for (int word = 0; word < bytes.length; word += 4) {
            for (int i = 0; i < 2; i++) {
                byte swapped = bytes[word + i];
                bytes[word + i] = bytes[word + 3 - i];
                bytes[word + 3 - i] = swapped;
            }
        }
        return InetAddress.getByAddress(bytes);
    }
}

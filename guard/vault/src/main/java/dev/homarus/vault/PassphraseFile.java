package dev.homarus.vault;

import dev.homarus.types.Problem;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/// The file that `HOMARUS_PASSPHRASE_FILE` names: a passphrase that nobody else can read.
///
/// @param file followed where it is a link
public record PassphraseFile(Path file) {
    private static final int MAX_SIZE = 64 << 10;
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    /// Returns what it holds, without the space at its end. The caller wipes the array.
    ///
    /// @throws dev.homarus.types.ProblemException VAULT-008 not readable, or over 64 KiB; VAULT-022 others can
    ///     use it
    public char[] read() {
        try {
            if (!PrivateFiles.isOwn(file)) {
                throw exposed("belongs to another user").asException();
            }
            var all = Files.getPosixFilePermissions(file);
            var others = new HashSet<>(all);
            others.retainAll(OTHERS);
            if (isRoots() && !all.contains(PosixFilePermission.OWNER_WRITE)) {
                // A credential of systemd, which one service is let in to by an access list: that shows as its group's.
                others.remove(PosixFilePermission.GROUP_READ);
            }
            if (!others.isEmpty()) {
                throw exposed("can be read or changed by others").asException();
            }
            byte[] bytes;
            try (var in = Files.newInputStream(file)) {
                bytes = in.readNBytes(MAX_SIZE + 1);
            }
            if (bytes.length > MAX_SIZE) {
                throw new IOException("too large");
            }
            var text = StandardCharsets.UTF_8.decode(java.nio.ByteBuffer.wrap(bytes));
            Arrays.fill(bytes, (byte) 0);
            return stripped(text);
        } catch (IOException e) {
            throw new Problem(
                            "VAULT-008",
                            "HOMARUS_PASSPHRASE_FILE cannot be read (" + file + ").",
                            "Check the path and its permissions.")
                    .asException();
        }
    }

    private boolean isRoots() throws IOException {
        return Files.getAttribute(file, "unix:uid").equals(0)
                && Files.getAttribute(file, "unix:gid").equals(0);
    }

    private static char[] stripped(CharBuffer text) {
        int end = text.length();
        while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        var passphrase = new char[end];
        text.get(passphrase);
        Arrays.fill(text.array(), '\0');
        return passphrase;
    }

    private Problem exposed(String why) {
        return new Problem(
                "VAULT-022",
                "The file of HOMARUS_PASSPHRASE_FILE " + why + " (" + file + ").",
                "Make it yours alone: chmod 600, and change the passphrase if somebody may have read it.");
    }
}

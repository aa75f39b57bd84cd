package dev.homarus.gateway;

import dev.homarus.types.Problem;
import dev.homarus.vault.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Who may reach the socket of a key proxy: its own user, and who was named when it was started.
final class ProxySocket {
    private ProxySocket() {}

    /// Makes the folder of the socket, or checks that no stranger may change anything in it.
    ///
    /// @throws dev.homarus.types.ProblemException PROXY-011
    static void prepare(Path socket) {
        var folder = folder(socket);
        try {
            PrivateFiles.makeFolder(folder);
            var modes = Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
            var owner = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS);
            if (modes.contains(PosixFilePermission.GROUP_WRITE)
                    || modes.contains(PosixFilePermission.OTHERS_WRITE)
                    || !owner.equals(Files.getOwner(Path.of("/proc/self")))) {
                throw unusable(socket, "others may change what is in its folder");
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            throw unusable(socket, e.getClass().getSimpleName());
        }
    }

    /// Opens the socket to a group, or to nobody else. Until then its folder keeps others out, where it was
    /// made here.
    static void open(Path socket, Optional<String> group) {
        try {
            if (group.isEmpty()) {
                PrivateFiles.closeToOthers(socket);
                return;
            }
            var members =
                    socket.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group.get());
            for (var path : Set.of(socket, folder(socket))) {
                Files.getFileAttributeView(path, PosixFileAttributeView.class).setGroup(members);
            }
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw----"));
            Files.setPosixFilePermissions(folder(socket), PosixFilePermissions.fromString("rwxr-x---"));
        } catch (IOException e) {
            throw unusable(socket, e.getClass().getSimpleName());
        }
    }

    /// Returns who is let in.
    static Predicate<UserPrincipal> admitted(ProxySettings proxy) {
        try {
            var users = new HashSet<UserPrincipal>();
            users.add(Files.getOwner(Path.of("/proc/self")));
            var lookup = proxy.socket().getFileSystem().getUserPrincipalLookupService();
            for (var user : proxy.users()) {
                users.add(lookup.lookupPrincipalByName(user));
            }
            return users::contains;
        } catch (IOException e) {
            throw unusable(proxy.socket(), "a user is not known");
        }
    }

    private static Path folder(Path socket) {
        return Optional.ofNullable(socket.getParent()).orElseThrow(() -> unusable(socket, "it has no folder"));
    }

    private static RuntimeException unusable(Path socket, String why) {
        return new Problem(
                        "PROXY-011",
                        "The key proxy cannot listen on " + socket + " (" + why + ").",
                        "Choose a file in a folder of its own that belongs to your user.")
                .asException();
    }
}

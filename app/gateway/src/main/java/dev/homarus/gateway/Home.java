package dev.homarus.gateway;

import dev.homarus.types.Problem;
import dev.homarus.vault.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// The folders of one Homarus, and the lock that keeps a second gateway out. Layout: `docs/spec/home.md`.
///
/// @param root the home itself, 0700
/// @param outside where things are kept that must not lie in the home: the machine key, the audit's witness
record Home(Path root, Path outside, Path outsideState) {
    private static final int LONGEST_SOCKET = 100;

    Path keyring() {
        return root.resolve("keyring.json");
    }

    Path machineKey() {
        return outside.resolve("machine.key");
    }

    Path database() {
        return root.resolve("data").resolve("core.db");
    }

    Path audit() {
        return root.resolve("audit");
    }

    Path witness(String homeId) {
        return outsideState.resolve(homeId + ".witness");
    }

    Path run() {
        return root.resolve("run");
    }

    Path socket() {
        return run().resolve("gateway.sock");
    }

    /// Where the owner of a key proxy reaches it.
    Path proxySocket() {
        return run().resolve("proxy.sock");
    }

    /// Makes the folders that are missing and takes permissions from others; returns what had to be mended.
    ///
    /// @throws dev.homarus.types.ProblemException HOME-001 not usable, HOME-004 path too long, HOME-007 another
    ///     user's
    Mended prepare() {
        if (socket().toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_SOCKET) {
            throw new Problem(
                            "HOME-004",
                            "The path of the home is too long for a local socket: " + root + ".",
                            "Set HOMARUS_HOME to a folder with a shorter path.")
                    .asException();
        }
        try {
            for (var folder : List.of(root, root.resolve("data"), audit(), run(), outside, outsideState)) {
                PrivateFiles.makeFolder(folder);
            }
            if (!PrivateFiles.isOwn(root)) {
                throw new Problem(
                                "HOME-007",
                                "The home " + root + " belongs to another user.",
                                "Start it as that user, or set HOMARUS_HOME to a folder of your own.")
                        .asException();
            }
            var mended = new ArrayList<Path>();
            for (var folder : List.of(outside, outsideState, root)) {
                close(folder, mended);
            }
            var probe = run().resolve("probe");
            Files.write(probe, new byte[1]);
            Files.delete(probe);
            return new Mended(mended);
        } catch (IOException | java.io.UncheckedIOException e) {
            throw unusable(e).asException();
        }
    }

    private static void close(Path folder, List<Path> mended) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var path : all.filter(path -> !Files.isSymbolicLink(path)).toList()) {
                if (PrivateFiles.isOpenToOthers(path)) {
                    PrivateFiles.closeToOthers(path);
                    mended.add(path);
                }
            }
        }
    }

    /// Makes the folders that lie outside the home.
    void prepareOutside() {
        PrivateFiles.makeFolder(outside);
        PrivateFiles.makeFolder(outsideState);
    }

    /// Checks that what commands and models may see holds none of Homarus' own files, and the other way round.
    ///
    /// @throws dev.homarus.types.ProblemException HOME-005
    void keepApart(Path workspace, Path config) {
        try {
            var shared = workspace.toRealPath();
            for (var own : List.of(root, outside, outsideState)) {
                var folder = own.toRealPath();
                if (folder.startsWith(shared) || shared.startsWith(folder)) {
                    throw mixed(workspace).asException();
                }
            }
            if (Files.exists(config) && config.toRealPath().startsWith(shared)) {
                throw mixed(workspace).asException();
            }
        } catch (IOException e) {
            throw unusable(e).asException();
        }
    }

    private static Problem mixed(Path workspace) {
        return new Problem(
                "HOME-005",
                "The workspace " + workspace + " and Homarus' own files lie in one another.",
                "Choose a folder of its own for the workspace, like ~/Homarus, in homarus.json5.");
    }

    private Problem unusable(Exception e) {
        var cause = e instanceof java.io.UncheckedIOException u && u.getCause() != null ? u.getCause() : e;
        var why = switch (cause) {
            case java.nio.file.AccessDeniedException denied -> "permission denied";
            case java.nio.file.FileAlreadyExistsException exists -> "a file is in its place";
            case java.nio.file.FileSystemException system
            when system.getReason() != null ->
                String.valueOf(system.getReason()).toLowerCase(java.util.Locale.ROOT);
            case IOException disk
            when disk.getMessage() != null -> String.valueOf(disk.getMessage()).toLowerCase(java.util.Locale.ROOT);
            default -> cause.getClass().getSimpleName();
        };
        return new Problem(
                "HOME-001",
                "The home " + root + " cannot be used (" + why + ").",
                "Make it writable for your user and its disk not full, or set HOMARUS_HOME to another folder.");
    }

    /// Takes the home for this process; it is free again when the process ends, however it ends.
    ///
    /// @throws dev.homarus.types.ProblemException HOME-002 when another gateway has it
    FileLock lock() {
        var file = run().resolve("lock");
        try {
            var channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            var lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw taken(file);
            }
            PrivateFiles.closeToOthers(file);
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return lock;
        } catch (OverlappingFileLockException e) {
            throw taken(file);
        } catch (IOException e) {
            throw unusable(e).asException();
        }
    }

    private RuntimeException taken(Path file) {
        String pid;
        try {
            pid = " (process " + Files.readString(file).strip() + ")";
        } catch (IOException e) {
            pid = "";
        }
        return new Problem(
                        "HOME-002",
                        "Another gateway runs on this home already" + pid + ".",
                        "Use it, stop it with: homarus stop, or set HOMARUS_HOME to another folder.")
                .asException();
    }
}

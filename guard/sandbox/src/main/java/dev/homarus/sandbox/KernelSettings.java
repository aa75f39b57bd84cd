package dev.homarus.sandbox;

import dev.homarus.crypto.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The settings below `/proc/sys` that programs read, and no others, as one folder that is bound there: read once,
/// when Homarus starts. Each bound by itself would cost every command a tenth of its start.
///
/// @param folder named by its content, so that another that starts meanwhile leaves it as it is
record KernelSettings(Path folder) {
    private static final Path SYS = Path.of("/proc/sys");

    /// New with each reading or each start of the machine, so these are the kernel's own.
    private static final String RANDOM = "kernel/random";

    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final List<String> NAMES = List.of(
            "fs/file-max",
            "kernel/cap_last_cap",
            "kernel/ngroups_max",
            "kernel/osrelease",
            "kernel/pid_max",
            "net/core/somaxconn",
            "vm/max_map_count",
            "vm/overcommit_memory");

    /// Copies those there are to a folder of its own below `parent`.
    static KernelSettings in(Path parent) throws IOException {
        var found = new LinkedHashMap<String, byte[]>();
        // Another user's would be closed to this one.
        var all = new StringBuilder().append(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        for (var name : NAMES) {
            var setting = SYS.resolve(name);
            if (Files.isReadable(setting)) {
                var content = Files.readAllBytes(setting);
                found.put(name, content);
                all.append(name).append('=').append(new String(content, StandardCharsets.ISO_8859_1));
            }
        }
        var digest = Digests.hex(Digests.sha256(all.toString().getBytes(StandardCharsets.ISO_8859_1)));
        var folder = parent.resolve("settings-" + digest.substring(0, 16));
        if (!Files.isDirectory(folder)) {
            make(folder, found);
        }
        return new KernelSettings(folder);
    }

    private static void make(Path folder, Map<String, byte[]> settings) throws IOException {
        var aside = Files.createTempDirectory(folder.getParent(), "new");
        for (var setting : settings.entrySet()) {
            var file = aside.resolve(setting.getKey());
            Files.createDirectories(file.getParent(), PRIVATE);
            Files.write(file, setting.getValue());
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        Files.createDirectories(aside.resolve(RANDOM), PRIVATE);
        try {
            Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.walkFileTree(aside, new Removal());
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    /// Returns what bubblewrap has to be told, after `/proc` was made.
    List<String> arguments() {
        var random = SYS.resolve(RANDOM).toString();
        return List.of("--ro-bind", folder.toString(), SYS.toString(), "--ro-bind", random, random);
    }
}

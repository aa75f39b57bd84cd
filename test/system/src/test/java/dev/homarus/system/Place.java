package dev.homarus.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A user's folders for one test, apart from everybody else's: home, workspace, settings, temporary files. The
/// path
/// is
/// short, because a local socket's path has to be.
final class Place implements AutoCloseable {
    final Path root;
    final Path home;
    final Path user;
    final Path workspace;

    Place() {
        try {
            root = Files.createTempDirectory(Path.of("/tmp"), "hs-");
            home = root.resolve("home");
            user = Files.createDirectory(root.resolve("u"));
            workspace = user.resolve("Homarus");
            for (var name : List.of("tmp", "config", "state", "cache", "cwd")) {
                Files.createDirectory(root.resolve(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path socket() {
        return home.resolve("run").resolve("gateway.sock");
    }

    Path config() {
        return home.resolve("homarus.json5");
    }

    Path machineKey() {
        return root.resolve("config/homarus/machine.key");
    }

    /// Returns what the process finds in its environment, all of it.
    Map<String, String> environment() {
        var environment = new LinkedHashMap<String, String>();
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("LANG", "C.UTF-8");
        environment.put("HOME", user.toString());
        environment.put("HOMARUS_HOME", home.toString());
        environment.put("HOMARUS_ALLOW_ROOT", "1");
        environment.put("TMPDIR", root.resolve("tmp").toString());
        environment.put("XDG_CONFIG_HOME", root.resolve("config").toString());
        environment.put("XDG_STATE_HOME", root.resolve("state").toString());
        environment.put("XDG_CACHE_HOME", root.resolve("cache").toString());
        return environment;
    }

    /// Writes a file that only its owner can read.
    Path secret(String name, String text) {
        try {
            var file = root.resolve(name);
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes the settings before the first start.
    Place settings(String json5) {
        try {
            Files.createDirectories(home);
            Files.writeString(config(), json5);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (var all = Files.walk(root)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

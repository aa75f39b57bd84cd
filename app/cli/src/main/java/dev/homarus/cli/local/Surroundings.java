package dev.homarus.cli.local;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where the command runs: the environment and the properties of the process, read once, and the files that
/// follow
/// from
/// them. The layout is that of `docs/spec/home.md`.
///
/// @param user the user's own folder
/// @param settings the folder of the settings of all the user's programs
/// @param outside the folder of the machine key, which must not lie in the home
/// @param outsideState the folder of the audit's witness
/// @param temporary folders where programs of this user leave temporary files
/// @param launcher the script that starts a gateway
public record Surroundings(
        Path user,
        Path settings,
        Path home,
        Path config,
        Path outside,
        Path outsideState,
        Optional<Path> passphraseFile,
        List<Path> temporary,
        Optional<Path> launcher) {

    public Surroundings {
        temporary = List.copyOf(temporary);
    }

    /// Reads both.
    ///
    /// @param properties of the process: `user.home`, `java.io.tmpdir`, `homarus.launcher`
    public static Surroundings of(Map<String, String> environment, Map<String, String> properties) {
        var user = Path.of(value(environment, "HOME").orElse(properties.getOrDefault("user.home", "/")));
        var home = value(environment, "HOMARUS_HOME")
                .map(Path::of)
                .orElse(user.resolve(".homarus"))
                .toAbsolutePath()
                .normalize();
        var settings = value(environment, "XDG_CONFIG_HOME").map(Path::of).orElse(user.resolve(".config"));
        var temporary = new LinkedHashSet<Path>();
        value(environment, "TMPDIR").map(Path::of).ifPresent(temporary::add);
        temporary.add(Path.of(properties.getOrDefault("java.io.tmpdir", "/tmp")));
        return new Surroundings(
                user,
                settings,
                home,
                value(environment, "HOMARUS_CONFIG").map(Path::of).orElse(home.resolve("homarus.json5")),
                settings.resolve("homarus"),
                value(environment, "XDG_STATE_HOME")
                        .map(Path::of)
                        .orElse(user.resolve(".local").resolve("state"))
                        .resolve("homarus"),
                value(environment, "HOMARUS_PASSPHRASE_FILE").map(Path::of),
                List.copyOf(temporary),
                value(properties, "homarus.launcher").map(Path::of));
    }

    private static Optional<String> value(Map<String, String> from, String name) {
        return Optional.ofNullable(from.get(name)).filter(text -> !text.isEmpty());
    }

    public Path run() {
        return home.resolve("run");
    }

    public Path socket() {
        return run().resolve("gateway.sock");
    }

    /// Where a gateway in the background writes what it would have said on a terminal.
    public Path log() {
        return run().resolve("gateway.log");
    }

    public Path keyring() {
        return home.resolve("keyring.json");
    }

    public Path machineKey() {
        return outside.resolve("machine.key");
    }

    public Path database() {
        return home.resolve("data").resolve("core.db");
    }

    public Path audit() {
        return home.resolve("audit");
    }

    public Path witness(String homeId) {
        return outsideState.resolve(homeId + ".witness");
    }
}

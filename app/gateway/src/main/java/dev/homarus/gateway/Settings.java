package dev.homarus.gateway;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What the process was started with: the environment and the command line, read once.
///
/// @param passphraseOnInput whether the first line of standard input is the passphrase
/// @param acceptKeyring whether a key ring that is not the one this home had last may be used
/// @param acceptRows whether rows that are not the ones this home had last may stay, their rights withdrawn
/// @param restore what is to be restored, instead of running
/// @param environment all of it, for the way to the desktop's store of secrets
/// @param locked whether it waits to be unlocked, whatever could open the home by itself
record Settings(
        Path userHome,
        Path home,
        Path config,
        Path outside,
        Path outsideState,
        Optional<Path> workspace,
        Optional<Path> passphraseFile,
        Optional<Integer> port,
        boolean allowRoot,
        boolean passphraseOnInput,
        boolean acceptKeyring,
        boolean acceptRows,
        boolean locked,
        Optional<Restoring.Wish> restore,
        Map<String, String> environment) {
    private static final String CREDENTIAL = "homarus.passphrase";

    static Settings of(Map<String, String> environment, String userHome, String[] arguments) {
        var user = Path.of(value(environment, "HOME").orElse(userHome));
        var home = value(environment, "HOMARUS_HOME")
                .map(Path::of)
                .orElse(user.resolve(".homarus"))
                .toAbsolutePath();
        Optional<Integer> port = value(environment, "HOMARUS_PORT").map(Settings::port);
        boolean onInput = false;
        boolean acceptKeyring = false;
        boolean acceptRows = false;
        boolean locked = false;
        var restore = new RestoreOptions();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--port") && i + 1 < arguments.length) {
                port = Optional.of(port(arguments[++i]));
            } else if (arguments[i].equals("--passphrase-stdin")) {
                onInput = true;
            } else if (arguments[i].equals("--accept-keyring")) {
                acceptKeyring = true;
            } else if (arguments[i].equals("--accept-rows")) {
                acceptRows = true;
            } else if (arguments[i].equals("--locked")) {
                locked = true;
            } else if (restore.take(arguments[i], i + 1 < arguments.length ? arguments[i + 1] : "")) {
                i += RestoreOptions.words(arguments[i]) - 1;
            } else {
                throw new IllegalArgumentException("unknown option " + arguments[i]);
            }
        }
        return new Settings(
                user,
                home.normalize(),
                value(environment, "HOMARUS_CONFIG").map(Path::of).orElse(home.resolve("homarus.json5")),
                value(environment, "XDG_CONFIG_HOME")
                        .map(Path::of)
                        .orElse(user.resolve(".config"))
                        .resolve("homarus"),
                value(environment, "XDG_STATE_HOME")
                        .map(Path::of)
                        .orElse(user.resolve(".local").resolve("state"))
                        .resolve("homarus"),
                value(environment, "HOMARUS_WORKSPACE").map(Path::of),
                passphraseFile(environment),
                port,
                environment.getOrDefault("HOMARUS_ALLOW_ROOT", "").equals("1"),
                onInput,
                acceptKeyring && !locked,
                acceptRows && !locked,
                locked,
                restore.wish(),
                Map.copyOf(environment));
    }

    /// What the owner names, else the credential of this name that systemd hands to a service.
    private static Optional<Path> passphraseFile(Map<String, String> environment) {
        return value(environment, "HOMARUS_PASSPHRASE_FILE")
                .map(Path::of)
                .or(() -> value(environment, "CREDENTIALS_DIRECTORY")
                        .map(folder -> Path.of(folder).resolve(CREDENTIAL))
                        .filter(Files::isRegularFile));
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty());
    }

    private static int port(String text) {
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65_535) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException("a port is a number from 0 to 65535");
    }
}

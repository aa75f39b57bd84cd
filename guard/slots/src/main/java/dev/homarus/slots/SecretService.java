package dev.homarus.slots;

import dev.homarus.crypto.SecretBytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The Secret Service (freedesktop.org) through libsecret's `secret-tool`. Why not a D-Bus library: `docs/adr`.
final class SecretService implements KeychainStore {
    private static final String NAME = "The desktop's secret store";
    private static final Path PROGRAM = Path.of("/usr/bin/secret-tool");

    /// What leads to the session's bus, and to the window in which the store asks for its password.
    private static final List<String> PASSED_ON =
            List.of("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "HOME", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY");

    private final Tool tool;

    SecretService(Map<String, String> environment) {
        this(PROGRAM, environment, Tool.BOUND);
    }

    SecretService(Path program, Map<String, String> environment, Duration bound) {
        this.tool = new Tool(program, Tool.only(environment, PASSED_ON), bound);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Availability look() {
        if (!tool.isHere()) {
            return Availability.no(
                    Keychain.KIND,
                    "The program " + tool.file() + " is not installed (Debian package libsecret-tools).");
        }
        return switch (run(new byte[0], "search", "service", SERVICE, "account", "none")) {
            case Tool.Outcome.Ended(int exit, var _, var complaint) ->
                exit == 0 && complaint.isBlank()
                        ? Availability.yes(Keychain.KIND, NAME + " answers on the session's bus.")
                        : Availability.no(Keychain.KIND, "There is no session bus with a secret store on it.");
            case Tool.Outcome.Late() -> Availability.no(Keychain.KIND, NAME + " does not answer.");
            case Tool.Outcome.Missing() -> Availability.no(Keychain.KIND, tool.file() + " cannot be started.");
        };
    }

    @Override
    public void put(String account, SecretBytes secret) {
        var text = KeyCheck.toText(secret);
        try {
            var ended = ended(run(
                    text, "store", "--label=Homarus key slot", "service", SERVICE, "account", Keychain.plain(account)));
            ended.wipe();
            if (ended.exit() != 0) {
                throw failure(ended);
            }
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    @Override
    public SecretBytes get(String account) {
        var ended = ended(run(new byte[0], "lookup", "service", SERVICE, "account", Keychain.plain(account)));
        if (ended.exit() == 0) {
            return Keychain.keyOf(NAME, ended.output());
        }
        ended.wipe();
        throw ended.complaint().isBlank() && !isLocked(account) ? StoreProblems.noItem(NAME) : failure(ended);
    }

    @Override
    public boolean delete(String account) {
        var ended = ended(run(new byte[0], "clear", "service", SERVICE, "account", Keychain.plain(account)));
        ended.wipe();
        if (ended.exit() != 0 && (!ended.complaint().isBlank() || isLocked(account))) {
            throw failure(ended);
        }
        return ended.exit() == 0;
    }

    /// Looking up a locked item and one that is not there look the same; searching tells them apart.
    private boolean isLocked(String account) {
        var ended = ended(run(new byte[0], "search", "service", SERVICE, "account", Keychain.plain(account)));
        ended.wipe();
        return ended.complaint().contains("locked");
    }

    private Tool.Outcome run(byte[] input, String... arguments) {
        return tool.run(input, arguments);
    }

    private Tool.Outcome.Ended ended(Tool.Outcome outcome) {
        return switch (outcome) {
            case Tool.Outcome.Ended ended -> ended;
            case Tool.Outcome.Late() -> throw StoreProblems.late(NAME);
            case Tool.Outcome.Missing() ->
                throw StoreProblems.none(
                        "The program " + tool.file() + " is not installed.",
                        "Install it (Debian package libsecret-tools), or open with another slot.");
        };
    }

    /// What libsecret says in the language C.
    private static RuntimeException failure(Tool.Outcome.Ended ended) {
        var complaint = ended.complaint();
        if (complaint.isBlank() || complaint.contains("locked") || complaint.contains("does not exist at path")) {
            return StoreProblems.locked(NAME);
        }
        if (complaint.contains("Cannot autolaunch D-Bus")
                || complaint.contains("Could not connect")
                || complaint.contains("not provided by any .service files")) {
            return StoreProblems.none(
                    "There is no session bus with a secret store on it.",
                    "Log in to a desktop with GNOME Keyring, KWallet or KeePassXC; on a server use the kind tpm or a"
                            + " passphrase.");
        }
        return StoreProblems.refused(NAME, ended.exit());
    }
}

package dev.homarus.cli.home;

import dev.homarus.cli.local.Screen;
import dev.homarus.cli.local.Surroundings;
import dev.homarus.types.Problem;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.OpenRing;
import dev.homarus.vault.PassphraseFile;
import dev.homarus.vault.SlotKey;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Optional;

/// Opens a home's key ring as a gateway does: with the machine key where it is, else with the passphrase from
/// `HOMARUS_PASSPHRASE_FILE` or the person at the terminal.
public final class HomeKeys {
    private HomeKeys() {}

    /// Tells whether a passphrase is needed to open the home: there is a ring, and the machine key does not
    /// open it.
    public static boolean needsPassphrase(Surroundings around) {
        if (!Files.exists(around.keyring())) {
            return false;
        }
        return KeyRing.read(around.keyring()).has("passphrase") && !fitsMachine(around);
    }

    /// Returns the id of the home.
    ///
    /// @throws dev.homarus.types.ProblemException CLI-010 where there is no home
    public static KeyRing ring(Surroundings around) {
        if (!Files.exists(around.keyring())) {
            throw new Problem(
                            "CLI-010",
                            "There is no home at " + around.home() + ".",
                            "Make one by starting the gateway: homarus start --detach")
                    .asException();
        }
        return KeyRing.read(around.keyring());
    }

    /// Returns the opened ring; empty where nobody can be asked for the passphrase, or no slot fits the machine
    /// key.
    ///
    /// @throws dev.homarus.types.ProblemException VAULT-001 for a wrong passphrase, VAULT-008 for its file
    public static Optional<OpenRing> open(Surroundings around, Screen screen) {
        var ring = ring(around);
        var machine = openedByMachine(around);
        if (machine.isPresent() || !ring.has("passphrase")) {
            return machine;
        }
        var given = passphrase(around, screen);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ring.open(new SlotKey.Passphrase(given.get()))
                    .orElseThrow(() -> new Problem(
                                    "VAULT-001", "The passphrase is wrong.", "Try again; nothing was changed.")
                            .asException()));
        } finally {
            Arrays.fill(given.get(), '\0');
        }
    }

    private static boolean fitsMachine(Surroundings around) {
        var opened = openedByMachine(around);
        opened.ifPresent(OpenRing::close);
        return opened.isPresent();
    }

    private static Optional<OpenRing> openedByMachine(Surroundings around) {
        var ring = KeyRing.read(around.keyring());
        return ring.has("machine") && Files.exists(around.machineKey())
                ? ring.open(new SlotKey.Machine(around.machineKey()))
                : Optional.empty();
    }

    private static Optional<char[]> passphrase(Surroundings around, Screen screen) {
        if (around.passphraseFile().isPresent()) {
            return around.passphraseFile().map(file -> new PassphraseFile(file).read());
        }
        return screen.canAsk() ? screen.askHidden("Passphrase: ") : Optional.empty();
    }
}

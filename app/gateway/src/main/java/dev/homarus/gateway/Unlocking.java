package dev.homarus.gateway;

import dev.homarus.types.Problem;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.OpenRing;
import dev.homarus.vault.SlotKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/// Opens the key ring of a home, or makes it on the first start.
///
/// @param passphraseFile where a passphrase may be read from
/// @param ask asks the person at the terminal, twice when the home is new; empty where nobody is there
record Unlocking(Home home, Optional<Path> passphraseFile, Supplier<Optional<char[]>> ask) {
    /// What opened.
    ///
    /// @param slot the kind of slot
    record Opened(OpenRing ring, String slot, boolean created) {}

    Opened open(Instant now) {
        var ring = home.keyring();
        if (!Files.exists(ring)) {
            if (Files.exists(home.database())) {
                throw new Problem(
                                "VAULT-006",
                                "The home has data but no key ring (keyring.json).",
                                "Put its keyring.json back; without it the data cannot be read.")
                        .asException();
            }
            var given = passphrase();
            return new Opened(
                    withKey(given, key -> KeyRing.create(ring, key, now)),
                    given.isPresent() ? "passphrase" : "machine",
                    true);
        }
        var known = KeyRing.read(ring);
        if (known.has("machine") && Files.exists(home.machineKey())) {
            var opened = known.open(new SlotKey.Machine(home.machineKey()));
            if (opened.isPresent()) {
                return new Opened(opened.get(), "machine", false);
            }
        }
        if (!known.has("passphrase")) {
            throw new Problem(
                            "VAULT-002",
                            "The machine key " + home.machineKey() + " is missing or is another home's.",
                            "Put the file back; without it this home cannot be opened.")
                    .asException();
        }
        var given = passphrase();
        if (given.isEmpty()) {
            throw new Problem(
                            "VAULT-007",
                            "This home opens with a passphrase, and there is no terminal to ask for it.",
                            "Start it on a terminal, or set HOMARUS_PASSPHRASE_FILE.")
                    .asException();
        }
        var opened = withKey(given, known::open)
                .orElseThrow(
                        () -> new Problem("VAULT-001", "The passphrase is wrong.", "Try again; nothing was changed.")
                                .asException());
        return new Opened(opened, "passphrase", false);
    }

    private <T> T withKey(Optional<char[]> passphrase, java.util.function.Function<SlotKey, T> use) {
        try {
            return use.apply(passphrase
                    .<SlotKey>map(SlotKey.Passphrase::new)
                    .orElseGet(() -> new SlotKey.Machine(home.machineKey())));
        } finally {
            passphrase.ifPresent(text -> Arrays.fill(text, '\0'));
        }
    }

    private Optional<char[]> passphrase() {
        if (passphraseFile.isEmpty()) {
            return ask.get();
        }
        try {
            var line = new String(Files.readAllBytes(passphraseFile.get()), StandardCharsets.UTF_8);
            return Optional.of(line.stripTrailing().toCharArray());
        } catch (IOException e) {
            throw new Problem(
                            "VAULT-008",
                            "HOMARUS_PASSPHRASE_FILE cannot be read (" + passphraseFile.get() + ").",
                            "Check the path and its permissions.")
                    .asException();
        }
    }
}

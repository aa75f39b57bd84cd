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
    static final String MACHINE = "machine";
    static final String PASSPHRASE = "passphrase";

    /// What opened.
    ///
    /// @param slot the kind of slot
    record Opened(OpenRing ring, String slot, boolean created) {}

    /// Opens the home with what is at hand: what opens by itself, then a passphrase from the file or the terminal.
    /// Empty where that does not open it; then it is locked.
    ///
    /// @throws dev.homarus.types.ProblemException VAULT-001 for a wrong passphrase, VAULT-004 and VAULT-005 for the
    ///     ring, VAULT-006 for data without a ring, VAULT-008 for the file
    Optional<Opened> open(Instant now) {
        if (!Files.exists(home.keyring())) {
            return Optional.of(create(now));
        }
        var ring = KeyRing.read(home.keyring());
        var opened = byItself(ring);
        if (opened.isPresent() || !ring.has(PASSPHRASE)) {
            return opened;
        }
        return passphrase().map(given -> with(ring, given));
    }

    private Opened create(Instant now) {
        if (Files.exists(home.database())) {
            throw new Problem(
                            "VAULT-006",
                            "The home has data but no key ring (keyring.json).",
                            "Put its keyring.json back; without it the data cannot be read.")
                    .asException();
        }
        var given = passphrase();
        try {
            SlotKey key = given.<SlotKey>map(SlotKey.Passphrase::new).orElseGet(this::machine);
            return new Opened(KeyRing.create(home.keyring(), key, now), key.kind(), true);
        } finally {
            given.ifPresent(text -> Arrays.fill(text, '\0'));
        }
    }

    private SlotKey machine() {
        return new SlotKey.Machine(home.machineKey());
    }

    /// Returns the ring, opened by a slot that needs nobody.
    Optional<Opened> byItself() {
        return byItself(KeyRing.read(home.keyring()));
    }

    private Optional<Opened> byItself(KeyRing ring) {
        return ring.has(MACHINE) && Files.exists(home.machineKey())
                ? ring.open(machine()).map(opened -> new Opened(opened, MACHINE, false))
                : Optional.empty();
    }

    /// Opens the ring with a passphrase, and wipes it.
    ///
    /// @throws dev.homarus.types.ProblemException VAULT-001
    Opened with(char[] passphrase) {
        return with(KeyRing.read(home.keyring()), passphrase);
    }

    private static Opened with(KeyRing ring, char[] passphrase) {
        try {
            return ring.open(new SlotKey.Passphrase(passphrase))
                    .map(opened -> new Opened(opened, PASSPHRASE, false))
                    .orElseThrow(() -> new Problem(
                                    "VAULT-001", "The passphrase is wrong.", "Try again; nothing was changed.")
                            .asException());
        } finally {
            Arrays.fill(passphrase, '\0');
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

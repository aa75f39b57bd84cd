package dev.homarus.gateway;

import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.OpenRing;
import dev.homarus.vault.SlotKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Opens the key ring of a home, or makes it on the first start.
///
/// @param passphraseFile where a passphrase may be read from
/// @param ask asks the person at the terminal, twice when the home is new; empty where nobody is there
record Unlocking(Home home, SlotKinds kinds, Optional<Path> passphraseFile, Supplier<Optional<char[]>> ask) {
    /// What opened.
    ///
    /// @param slot the kind of slot
    record Opened(OpenRing ring, String slot, boolean created) {}

    /// Opens the home with what is at hand: what opens by itself, then a passphrase from the file or the
    /// terminal.
    /// Empty where that does not open it; then it is locked.
    ///
    /// @throws dev.homarus.types.ProblemException VAULT-001 for a wrong passphrase, VAULT-004 and VAULT-005 for
    ///     the
    ///     ring, VAULT-006 for data without a ring, VAULT-008 for the file
    Optional<Opened> open(Instant now) {
        if (!Files.exists(home.keyring())) {
            return Optional.of(create(now));
        }
        var ring = KeyRing.read(home.keyring());
        var opened = byItself(ring, new ArrayList<>());
        if (opened.isPresent() || !ring.has(SlotKinds.PASSPHRASE)) {
            return opened;
        }
        return passphrase().map(given -> withPassphrase(ring, given));
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
            SlotKey key = given.<SlotKey>map(SlotKey.Passphrase::new)
                    .orElseGet(() -> new SlotKey.Machine(kinds.machineKey()));
            return new Opened(KeyRing.create(home.keyring(), key, now), key.kind(), true);
        } finally {
            given.ifPresent(text -> Arrays.fill(text, '\0'));
        }
    }

    /// Opens the ring by a slot that needs nobody.
    ///
    /// @param why is given what kept each such slot from opening it
    Optional<Opened> byItself(KeyRing ring, List<Problem> why) {
        for (var key : kinds.byThemselves(ring)) {
            try {
                var opened = ring.open(key);
                if (opened.isPresent()) {
                    return Optional.of(new Opened(opened.get(), key.kind(), false));
                }
            } catch (ProblemException e) {
                if (e.problem().code().equals("VAULT-004")) {
                    throw e;
                }
                why.add(e.problem());
            }
        }
        return Optional.empty();
    }

    /// Opens the ring with what a person gave.
    ///
    /// @throws dev.homarus.types.ProblemException VAULT-001 when it fits no slot, or the kind's own
    static Opened with(KeyRing ring, SlotKey given) {
        return ring.open(given)
                .map(opened -> new Opened(opened, given.kind(), false))
                .orElseThrow(() -> new Problem(
                                "VAULT-001",
                                given.kind().equals(SlotKinds.PASSPHRASE)
                                        ? "The passphrase is wrong."
                                        : "That opens no slot of this home.",
                                "Try again; nothing was changed.")
                        .asException());
    }

    private static Opened withPassphrase(KeyRing ring, char[] passphrase) {
        try {
            return with(ring, new SlotKey.Passphrase(passphrase));
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    /// Returns the passphrase from the file or the terminal.
    ///
    /// @throws dev.homarus.types.ProblemException VAULT-008
    Optional<char[]> passphrase() {
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

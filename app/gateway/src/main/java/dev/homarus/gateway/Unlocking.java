package dev.homarus.gateway;

import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.OpenRing;
import dev.homarus.vault.PassphraseFile;
import dev.homarus.vault.SlotKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Opens the key ring of a home, or makes it on the first start.
///
/// @param passphraseFile where a passphrase may be read from
/// @param ask asks the person at the terminal, twice when the home is new; empty where nobody is there
record Unlocking(Home home, SlotKinds kinds, Optional<Path> passphraseFile, Supplier<Optional<char[]>> ask) {
    private static final String DAMAGED = "VAULT-004";
    /// A wrong PIN, which the token has counted: it is not tried once more.
    private static final String WRONG_PIN = "SLOT-042";
    /// A part of a slot `both` that is not there now: a locked store, another TPM. Others open the home still.
    private static final Pattern NOT_THERE = Pattern.compile("SLOT-0[23]\\d");

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
        if (opened.isPresent() || !SlotKinds.takesAPassphrase(ring)) {
            return opened;
        }
        return passphrase().flatMap(given -> withPassphrase(ring, given));
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
                if (e.problem().code().equals(DAMAGED)) {
                    throw e;
                }
                why.add(e.problem());
            }
        }
        return Optional.empty();
    }

    /// Opens the ring with what a person gave, and what this machine has beside it.
    ///
    /// @param given at least one
    /// @throws dev.homarus.types.ProblemException VAULT-001 when it fits no slot, VAULT-021 when another thing
    ///     is
    ///     needed together with it, or the kind's own
    Opened with(KeyRing ring, List<SlotKey> given) {
        var keys = kinds.toTry(ring, given);
        if (keys.isEmpty() && isHalf(ring, given)) {
            throw together(ring, "").asException();
        }
        Optional<ProblemException> refused = Optional.empty();
        for (var key : keys) {
            try {
                var opened = ring.open(key);
                if (opened.isPresent()) {
                    return new Opened(opened.get(), key.kind(), false);
                }
            } catch (ProblemException e) {
                if (List.of(DAMAGED, WRONG_PIN).contains(e.problem().code())) {
                    throw e;
                }
                refused = refused.or(() -> Optional.of(e));
            }
        }
        throw refused.<RuntimeException>map(problem -> problem).orElseGet(() -> fitsNothing(given));
    }

    private static boolean isHalf(KeyRing ring, List<SlotKey> given) {
        return given.stream()
                .anyMatch(key -> ring.slots().stream()
                        .anyMatch(slot -> SlotKinds.needs(slot).contains(key.kind())));
    }

    /// Says what has to be given together.
    ///
    /// @param why sentences that follow, each after a space
    static Problem together(KeyRing ring, String why) {
        var ways = ring.slots().stream()
                .filter(slot -> SlotKinds.needs(slot).size() > 1
                        && !SlotKinds.toGive(slot).isEmpty())
                .map(slot -> SlotKinds.words(slot) + " together")
                .distinct()
                .toList();
        var others = ring.slots().stream()
                .filter(slot -> SlotKinds.needs(slot).size() == 1)
                .map(SlotKinds::words)
                .distinct()
                .toList();
        return new Problem(
                "VAULT-021",
                "This home opens with " + String.join(", or with ", ways)
                        + (others.isEmpty() ? "" : ", or with " + String.join(", or with ", others)) + "." + why,
                "Give what is needed at once: homarus unlock asks for it.");
    }

    private static RuntimeException fitsNothing(List<SlotKey> given) {
        return new Problem(
                        "VAULT-001",
                        given.stream().allMatch(key -> key.kind().equals(SlotKinds.PASSPHRASE))
                                ? "The passphrase is wrong."
                                : "That opens no slot of this home.",
                        "Try again; nothing was changed.")
                .asException();
    }

    private Optional<Opened> withPassphrase(KeyRing ring, char[] passphrase) {
        try {
            return Optional.of(with(ring, List.of(new SlotKey.Passphrase(passphrase))));
        } catch (ProblemException e) {
            if (NOT_THERE.matcher(e.problem().code()).matches()) {
                return Optional.empty();
            }
            throw e;
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    /// Returns the passphrase from the file or the terminal.
    ///
    /// @throws dev.homarus.types.ProblemException VAULT-008, VAULT-022
    Optional<char[]> passphrase() {
        return passphraseFile.isPresent() ? passphraseFile.map(file -> new PassphraseFile(file).read()) : ask.get();
    }
}

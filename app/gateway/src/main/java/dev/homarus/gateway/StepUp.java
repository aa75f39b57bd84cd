package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.SlotKey;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Recognises the owner anew, at the moment of something grave: by what a person gives to open the home, all of
/// it where a slot needs two things; where the home opens with what this machine has, and nothing that a person
/// has at hand, by a word that is typed. Thread-safe.
final class StepUp {
    /// The word to type where there is nothing to give.
    static final String WORD = "elevate";

    /// What a person has at hand. A paper kit and shares are in safes: they are asked for only where the home
    /// opens with nothing else, and so is a passkey, which no terminal can ask.
    private static final Set<String> AT_HAND = Set.of(SlotKinds.PASSPHRASE, "pin");

    private final Path ring;
    private final SlotKinds kinds;
    private final InstantSource clock;
    private final Attempts attempts = new Attempts(
            new Problem("GRANT-004", "The owner was not recognised five times.", "Wait ten minutes, and try again."));

    StepUp(Path ring, SlotKinds kinds, InstantSource clock) {
        this.ring = ring;
        this.kinds = kinds;
        this.clock = clock;
    }

    /// Returns what recognises the owner: each of these lists alone, all its members together, as those of
    /// `POST /api/unlock`; the shortest first, a passkey last, and none where the word does.
    List<List<String>> ways() {
        return ways(KeyRing.read(ring));
    }

    private static List<List<String>> ways(KeyRing keys) {
        var all = keys.slots().stream()
                .map(SlotKinds::toGive)
                .filter(give -> !give.isEmpty())
                .distinct()
                .sorted(Comparator.comparing((List<String> give) -> give.contains(Passkeys.MEMBER))
                        .thenComparingInt(List::size))
                .toList();
        var atHand = all.stream().filter(AT_HAND::containsAll).toList();
        if (!atHand.isEmpty()) {
            return atHand;
        }
        return keys.slots().stream().anyMatch(SlotKinds::opensByItself) ? List.of() : all;
    }

    /// Checks what was given, members as of `POST /api/unlock`, or `{"confirm"}`; returns the kind of slot by
    /// which the owner was recognised, or `typed`.
    ///
    /// @throws dev.homarus.types.ProblemException GRANT-004 too many failures, GRANT-005 not recognised, or what
    ///     a token says of its PIN
    synchronized String check(Json.Obj json) {
        var now = clock.instant();
        attempts.check(now);
        var keys = KeyRing.read(ring);
        var ways = ways(keys);
        return (ways.isEmpty() ? typed(json, now) : opened(keys, json, now))
                .orElseThrow(() -> unknown(ways).asException());
    }

    private Optional<String> typed(Json.Obj json, Instant now) {
        boolean known = json.optionalText("confirm").filter(WORD::equals).isPresent();
        if (!known) {
            attempts.failed(now);
        }
        return known ? Optional.of("typed") : Optional.empty();
    }

    /// What is only half of what a slot needs is not tried, and does not count.
    private Optional<String> opened(KeyRing keys, Json.Obj json, Instant now) {
        var refused = Optional.<ProblemException>empty();
        var given = SlotKinds.given(keys, json);
        // What opens by itself recognises nobody.
        var tried = given.isEmpty() ? List.<SlotKey>of() : kinds.toTry(keys, given);
        try {
            for (var key : tried) {
                try {
                    if (keys.fits(key)) {
                        return Optional.of(key.kind());
                    }
                } catch (ProblemException e) {
                    refused = Optional.of(e);
                }
            }
        } finally {
            given.forEach(SlotKey::wipe);
        }
        if (!tried.isEmpty()) {
            attempts.failed(now);
        }
        if (refused.isPresent()) {
            throw refused.get();
        }
        return Optional.empty();
    }

    private static Problem unknown(List<List<String>> ways) {
        return new Problem(
                "GRANT-005",
                ways.isEmpty()
                        ? "The word " + WORD + " has to be typed."
                        : "What opens the home has to be given: "
                                + String.join(
                                        ", or ",
                                        ways.stream().map(StepUp::words).toList())
                                + ". It was not, or it is not this home's.",
                "Run the command on a terminal: it asks for it.");
    }

    private static String words(List<String> way) {
        return String.join(
                " together with ",
                way.stream()
                        .map(member -> switch (member) {
                            case SlotKinds.PASSPHRASE -> "its passphrase";
                            case "pin" -> "the PIN of its token";
                            case "identity" -> "the identity of its paper kit";
                            case Passkeys.MEMBER -> "its passkey";
                            default -> "its shares";
                        })
                        .toList());
    }
}

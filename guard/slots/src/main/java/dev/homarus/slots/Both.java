package dev.homarus.slots;

import dev.homarus.crypto.KeyDerivation;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Problem;
import dev.homarus.vault.SlotKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Two kinds together: each keeps one half, as it keeps the key of a slot of its own, and only both halves give
/// the slot's key. Kind `both`.
///
/// Neither half tells anything of the key. The part that counts wrong tries, a token's PIN, is used last, when
/// the other half is there.
public final class Both implements SlotKey {
    /// The word in the key ring.
    public static final String KIND = "both";

    private static final int PARTS = 2;

    private final List<SlotKey> parts;

    private Both(List<SlotKey> parts) {
        this.parts = List.copyOf(parts);
    }

    /// Will make or open a slot with these two.
    ///
    /// @throws dev.homarus.types.ProblemException SLOT-050 unless they are two of different kinds, none of them
    ///     itself two
    public static Both of(List<SlotKey> parts) {
        if (!areTwo(parts.stream().map(SlotKey::kind).toList())) {
            throw notTwo();
        }
        return new Both(parts);
    }

    /// Returns SLOT-050, for whoever knows it before the parts are there.
    public static RuntimeException notTwo() {
        return new Problem(
                        "SLOT-050",
                        "A slot of the kind both needs two different kinds, neither of them both.",
                        "Name two, like: homarus key add both passphrase pkcs11")
                .asException();
    }

    private static boolean areTwo(List<String> kinds) {
        return kinds.size() == PARTS && Set.copyOf(kinds).size() == PARTS && !kinds.contains(KIND);
    }

    /// A half of a slot: its kind, and what that kind keeps in clear.
    public record Part(String kind, Json.Obj parameters) {}

    /// Returns the two parts of a slot, in its order.
    ///
    /// @throws JsonException when the parameters are damaged
    public static List<Part> partsOf(Json.Obj parameters) {
        var found = parameters.array("parts").stream()
                .map(item -> Json.object(item, "parts"))
                .map(part ->
                        new Part(part.text("kind"), part.object("parameters").orElse(Json.Obj.EMPTY)))
                .toList();
        if (!areTwo(found.stream().map(Part::kind).toList())) {
            throw new JsonException("parts", "have to be two of different kinds");
        }
        return found;
    }

    @Override
    public void wipe() {
        parts.forEach(SlotKey::wipe);
    }

    @Override
    public String kind() {
        return KIND;
    }

    /// Tells whether the slot is of these two kinds, in either order.
    @Override
    public boolean isFor(String kind, Json.Obj parameters) {
        return kind.equals(KIND)
                && partsOf(parameters).stream()
                        .allMatch(part ->
                                parts.stream().anyMatch(known -> known.kind().equals(part.kind())));
    }

    /// @throws dev.homarus.types.ProblemException the parts' own
    @Override
    public Made make() {
        var made = new HashMap<String, Made>();
        try {
            for (var part : countingLast()) {
                made.put(part.kind(), part.make());
            }
            var kinds = parts.stream().map(SlotKey::kind).toList();
            var key = joined(kinds, halves(made));
            return new Made(
                    key,
                    Json.object()
                            .put(
                                    "parts",
                                    Json.array(kinds.stream()
                                            .map(kind -> Json.object()
                                                    .put("kind", kind)
                                                    .put(
                                                            "parameters",
                                                            madeBy(made, kind).parameters())
                                                    .build())
                                            .toList()))
                            .put("check", KeyCheck.of(KIND, key))
                            .build());
        } catch (RuntimeException e) {
            takeBack(made, e);
            throw e;
        } finally {
            made.values().forEach(half -> half.key().close());
        }
    }

    /// A half that is in a store does not stay there when there is no other.
    private void takeBack(Map<String, Made> made, RuntimeException because) {
        for (var part : parts) {
            var half = made.get(part.kind());
            if (half != null && part instanceof Keychain keychain) {
                try {
                    boolean ignored = keychain.forget(half.parameters());
                } catch (RuntimeException e) {
                    because.addSuppressed(e);
                }
            }
        }
    }

    private static Made madeBy(Map<String, Made> made, String kind) {
        var half = made.get(kind);
        if (half == null) {
            throw new IllegalStateException("no half of the kind " + kind);
        }
        return half;
    }

    private static Map<String, SecretBytes> halves(Map<String, Made> made) {
        var halves = new HashMap<String, SecretBytes>();
        made.forEach((kind, half) -> halves.put(kind, half.key()));
        return halves;
    }

    /// @throws dev.homarus.types.ProblemException SLOT-051 a slot of other kinds, SLOT-052 together they do not
    ///     give the key, or the parts' own
    @Override
    public SecretBytes again(Json.Obj parameters) {
        var slots = partsOf(parameters);
        if (!isFor(KIND, parameters)) {
            throw new Problem(
                            "SLOT-051",
                            "This slot needs two other kinds than were given.",
                            "Give what is needed: " + slots.getFirst().kind() + " and "
                                    + slots.getLast().kind() + ".")
                    .asException();
        }
        var halves = new HashMap<String, SecretBytes>();
        try {
            for (var part : countingLast()) {
                for (var slot : slots) {
                    if (slot.kind().equals(part.kind())) {
                        halves.put(part.kind(), part.again(slot.parameters()));
                    }
                }
            }
            var key = joined(slots.stream().map(Part::kind).toList(), halves);
            return KeyCheck.fitting(KIND, key, parameters, notTheKey(halves.keySet()));
        } finally {
            halves.values().forEach(SecretBytes::close);
        }
    }

    /// What can fail without being counted comes before what counts.
    private List<SlotKey> countingLast() {
        return parts.stream()
                .sorted((one, other) -> Boolean.compare(one instanceof Pkcs11, other instanceof Pkcs11))
                .toList();
    }

    private static SecretBytes joined(List<String> kinds, Map<String, SecretBytes> halves) {
        var both = new byte[PARTS * KeyCheck.KEY];
        int at = 0;
        for (var kind : kinds) {
            var half = halves.get(kind);
            if (half == null) {
                throw new IllegalStateException("no half of the kind " + kind);
            }
            int from = at;
            int size = half.use(raw -> {
                System.arraycopy(raw, 0, both, from, Math.min(raw.length, KeyCheck.KEY));
                return raw.length;
            });
            if (size != KeyCheck.KEY) {
                Arrays.fill(both, (byte) 0);
                throw new IllegalStateException("a half has " + size + " bytes");
            }
            at += KeyCheck.KEY;
        }
        try (var input = SecretBytes.taking(both)) {
            return KeyDerivation.derive(input, "slot both " + String.join(" ", kinds));
        }
    }

    private static RuntimeException notTheKey(Set<String> kinds) {
        return new Problem(
                        "SLOT-052",
                        "Together they do not open this slot: " + wrong(kinds) + ", or the slot is damaged.",
                        "Try again with both; nothing was changed.")
                .asException();
    }

    /// These two kinds have no check of their own; what the others give is right by now.
    private static String wrong(Set<String> kinds) {
        boolean machine = kinds.contains("machine");
        if (!kinds.contains("passphrase")) {
            return machine ? "the machine key is another one" : "one of the two is another slot's";
        }
        return machine ? "the passphrase is wrong, or the machine key is another one" : "the passphrase is wrong";
    }

    @Override
    public String toString() {
        return "Both";
    }
}

package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.slots.Both;
import dev.homarus.slots.Creds;
import dev.homarus.slots.Keychain;
import dev.homarus.slots.KeychainStore;
import dev.homarus.slots.Paper;
import dev.homarus.slots.Passkey;
import dev.homarus.slots.Pkcs11;
import dev.homarus.slots.Shares;
import dev.homarus.slots.Ways;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.SlotKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Every kind of slot, by its word: what makes a new one, and what opens one that is there.
///
/// @param machineKey where the key of this machine lies
/// @param environment of this process, for the way to the desktop's store
record SlotKinds(Path machineKey, Map<String, String> environment, InstantSource clock) {
    static final String MACHINE = "machine";
    static final String PASSPHRASE = "passphrase";

    /// What a person gives for a kind, by the member of `POST /api/unlock`.
    private static final Map<String, String> GIVEN = Map.of(
            PASSPHRASE,
            PASSPHRASE,
            Paper.KIND,
            "identity",
            Shares.KIND,
            "shares",
            Pkcs11.KIND,
            "pin",
            Passkey.KIND,
            Passkeys.MEMBER);

    /// A slot to be made.
    ///
    /// @param handsOut whether there is something that nobody but the owner at this machine may see
    /// @param handOut what is for the owner's hands, once the key is made: sheets, or a page
    record Fresh(SlotKey key, boolean handsOut, Supplier<Json.Obj> handOut) {
        private static Fresh of(SlotKey key) {
            return new Fresh(key, false, () -> Json.Obj.EMPTY);
        }

        private static Fresh withHandOut(SlotKey key, Supplier<Json.Obj> handOut) {
            return new Fresh(key, true, handOut);
        }
    }

    /// Tells whether a part of this kind opens without anybody being there: it is in this machine.
    private static boolean isOfThisMachine(String kind) {
        return kind.equals(MACHINE) || kind.equals(Keychain.KIND) || kind.equals(Creds.KIND);
    }

    /// Returns the kinds that a slot needs together: its own, or the two of a slot `both`, in its order.
    ///
    /// @throws dev.homarus.types.ProblemException VAULT-004 when the slot is damaged
    static List<String> needs(KeyRing.Slot slot) {
        if (!slot.kind().equals(Both.KIND)) {
            return List.of(slot.kind());
        }
        try {
            return Both.partsOf(slot.parameters()).stream().map(Both.Part::kind).toList();
        } catch (JsonException e) {
            throw KeyRing.damaged();
        }
    }

    /// Tells whether the slot opens without anybody being there.
    static boolean opensByItself(KeyRing.Slot slot) {
        return needs(slot).stream().allMatch(SlotKinds::isOfThisMachine);
    }

    /// Tells whether the slot may open on this machine only, with or without somebody being there: whether a
    /// passkey is kept elsewhere too, nobody tells.
    static boolean needsThisMachine(KeyRing.Slot slot) {
        return needs(slot).stream().anyMatch(kind -> isOfThisMachine(kind) || kind.equals(Passkey.KIND));
    }

    /// Returns what a person has to give for the slot, as members of `POST /api/unlock`; none where it opens by
    /// itself.
    static List<String> toGive(KeyRing.Slot slot) {
        return needs(slot).stream()
                .flatMap(kind -> Optional.ofNullable(GIVEN.get(kind)).stream())
                .toList();
    }

    /// Returns what opens the slot, in words.
    static String words(KeyRing.Slot slot) {
        return String.join(" and ", needs(slot).stream().map(SlotKinds::word).toList());
    }

    private static String word(String kind) {
        return switch (kind) {
            case MACHINE -> "the key of this machine";
            case PASSPHRASE -> "its passphrase";
            case Keychain.KIND -> "the desktop's store of secrets";
            case Creds.KIND -> "this machine's TPM or host key";
            case Pkcs11.KIND -> "a token with its PIN";
            case Shares.KIND -> "shares";
            case Paper.KIND -> "a paper kit";
            case Passkey.KIND -> "a passkey";
            default -> kind;
        };
    }

    /// Returns what is there to choose from on this machine, and why not where not.
    List<Json.Obj> available() {
        var all = new ArrayList<Json.Obj>();
        all.add(way(PASSPHRASE, true, "Only who knows it opens the home; it is asked after each start."));
        all.add(way(
                MACHINE, true, "A file outside the home. It protects a copied or stolen home, not a stolen machine."));
        Ways.onThisMachine(environment).forEach(known -> all.add(way(known.kind(), known.here(), known.why())));
        all.add(way(Both.KIND, true, "Two of the others together: neither opens the home alone."));
        all.add(way(
                Passkey.KIND,
                true,
                "A fingerprint, face or PIN, by the browser; of this device, a phone or a security key."));
        return all;
    }

    private static Json.Obj way(String kind, boolean here, String why) {
        return Json.object()
                .put("kind", kind)
                .put("available", here)
                .put("why", why)
                .build();
    }

    /// Returns what makes a slot.
    ///
    /// @param with what the kind takes: `{"passphrase"}`, `{"needed","of"}`, `{"with"}`,
    ///     `{"library","token","pin"}`, `{"credential","salt","output"}`,
    ///     `{"of":[{"kind","with"},{"kind","with"}]}`
    /// @throws dev.homarus.types.ProblemException VAULT-018 for a kind that is not known, SLOT-050 for two that
    ///     do not go together
    Fresh fresh(String kind, Json.Obj with, String home) {
        return kind.equals(Both.KIND) ? both(with, home) : one(kind, with, home, false);
    }

    private Fresh both(Json.Obj with, String home) {
        var parts = new ArrayList<Fresh>();
        for (var item : with.array("of")) {
            var part = Json.object(item, "of");
            var kind = part.text("kind");
            if (kind.equals(Both.KIND)) {
                throw Both.notTwo();
            }
            parts.add(one(kind, part.object("with").orElse(Json.Obj.EMPTY), home, true));
        }
        return new Fresh(
                Both.of(parts.stream().map(Fresh::key).toList()),
                parts.stream().anyMatch(Fresh::handsOut),
                () -> together(parts));
    }

    private static Json.Obj together(List<Fresh> parts) {
        var all = Json.object();
        parts.forEach(part -> part.handOut().get().members().forEach(all::put));
        return all.build();
    }

    /// @param half whether it is one of two
    private Fresh one(String kind, Json.Obj with, String home, boolean half) {
        return switch (kind) {
            case MACHINE -> Fresh.of(new SlotKey.Machine(machineKey));
            case PASSPHRASE ->
                Fresh.of(new SlotKey.Passphrase(with.text("passphrase").toCharArray()));
            case Keychain.KIND -> Fresh.of(keychain(home));
            case Creds.KIND ->
                Fresh.of(new Creds(home, creds(with.optionalText("with").orElse("auto"))));
            case Pkcs11.KIND ->
                Fresh.of(Pkcs11.on(
                        home,
                        with.optionalText("library")
                                .map(Path::of)
                                .or(() -> Pkcs11.librariesHere().stream().findFirst())
                                .orElseThrow(() -> new JsonException("library", "has to name the token's library")),
                        with.text("token"),
                        with.text("pin").toCharArray()));
            case Shares.KIND -> {
                var shares = Shares.splitting(
                        (int) with.number("needed", 2, 2, Shares.MOST), (int) with.number("of", 3, 2, Shares.MOST));
                yield Fresh.withHandOut(shares, () -> sheets(shares));
            }
            case Paper.KIND -> {
                var paper = half ? Paper.printingHalf(home, clock.instant()) : Paper.printing(home, clock.instant());
                yield Fresh.withHandOut(paper, () -> page(paper));
            }
            case Passkey.KIND -> {
                if (half) {
                    throw new Problem(
                                    "SLOT-063",
                                    "A passkey opens a home alone; it is no half of a slot.",
                                    "Choose another kind in its place, or add the passkey by itself.")
                            .asException();
                }
                yield Fresh.of(Passkeys.fresh(home, with));
            }
            default ->
                throw new Problem(
                                "VAULT-018",
                                "There is no kind of slot of that name here.",
                                "There are machine, passphrase, keychain, tpm, pkcs11, shares, paper, passkey, and both for"
                                        + " two of them; see: homarus key slots")
                        .asException();
        };
    }

    private static Json.Obj sheets(Shares shares) {
        return Json.object()
                .put(
                        "sheets",
                        Json.array(shares.handOut().stream()
                                .map(sheet -> Json.object()
                                        .put("index", sheet.index())
                                        .put("needed", sheet.needed())
                                        .put("of", sheet.count())
                                        .put("text", new String(sheet.text()))
                                        .build())
                                .toList()))
                .build();
    }

    private static Json.Obj page(Paper paper) {
        try (var kit = paper.kit()) {
            String text = kit.useText(String::new);
            String html = kit.useHtml(String::new);
            return Json.object().put("text", text).put("html", html).build();
        }
    }

    private static Creds.With creds(String word) {
        try {
            return Creds.With.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new JsonException("with", "has to be auto, host or tpm2");
        }
    }

    private Keychain keychain(String home) {
        return new Keychain(KeychainStore.ofThisMachine(environment), home);
    }

    /// Takes back what a slot that is gone has left in a store or on a token.
    ///
    /// @param pin of the token, where there is one
    /// @throws dev.homarus.types.ProblemException SLOT-… where something stays; the rest is taken back
    void forget(KeyRing.Slot slot, String home, Optional<String> pin) {
        if (!slot.kind().equals(Both.KIND)) {
            forget(slot.kind(), slot.parameters(), home, pin);
            return;
        }
        Optional<ProblemException> left = Optional.empty();
        for (var part : Both.partsOf(slot.parameters())) {
            try {
                forget(part.kind(), part.parameters(), home, pin);
            } catch (ProblemException e) {
                left = Optional.of(e);
            }
        }
        if (left.isPresent()) {
            throw left.get();
        }
    }

    private void forget(String kind, Json.Obj parameters, String home, Optional<String> pin) {
        switch (kind) {
            case Keychain.KIND -> {
                boolean ignored = keychain(home).forget(parameters);
            }
            case Pkcs11.KIND ->
                pin.ifPresent(text -> {
                    boolean ignored = Pkcs11.opening(home, text.toCharArray()).forget(parameters);
                });
            default -> {}
        }
    }

    /// Returns what opens the ring without anybody being there, the quickest first.
    List<SlotKey> byThemselves(KeyRing ring) {
        var keys = new ArrayList<SlotKey>();
        ofThisMachine(ring).stream()
                .filter(key -> ring.has(key.kind()))
                .filter(key -> !key.kind().equals(MACHINE) || Files.exists(machineKey))
                .forEach(keys::add);
        keys.addAll(pairs(ring, List.of()));
        return keys;
    }

    /// Returns the keys that this machine has by itself and that a slot needs, alone or as a part.
    private List<SlotKey> ofThisMachine(KeyRing ring) {
        var needed = ring.slots().stream()
                .flatMap(slot -> needs(slot).stream())
                .distinct()
                .toList();
        var keys = new ArrayList<SlotKey>();
        if (needed.contains(MACHINE)) {
            keys.add(new SlotKey.Machine(machineKey));
        }
        if (needed.contains(Creds.KIND)) {
            keys.add(new Creds(ring.home(), Creds.With.AUTO));
        }
        if (needed.contains(Keychain.KIND)) {
            keys.add(keychain(ring.home()));
        }
        return keys;
    }

    /// Returns what opens the slots of the kind `both` with what a person gave, and with what this machine has.
    ///
    /// @param given nothing for the slots that open by themselves; else every pair has something of it, so that
    ///     nobody opens a home from afar with what the machine has
    private List<SlotKey> pairs(KeyRing ring, List<SlotKey> given) {
        var known = new ArrayList<>(given);
        known.addAll(ofThisMachine(ring));
        return ring.slots().stream()
                .filter(slot -> slot.kind().equals(Both.KIND))
                .filter(slot -> given.isEmpty() || needs(slot).stream().anyMatch(kind -> has(given, kind)))
                .map(SlotKinds::needs)
                .map(Set::copyOf)
                .distinct()
                .map(kinds ->
                        known.stream().filter(key -> kinds.contains(key.kind())).toList())
                .filter(parts -> parts.size() == 2)
                .<SlotKey>map(Both::of)
                .toList();
    }

    private static boolean has(List<SlotKey> keys, String kind) {
        return keys.stream().anyMatch(key -> key.kind().equals(kind));
    }

    /// Tells whether a passphrase is all that a person has to give for some slot.
    static boolean takesAPassphrase(KeyRing ring) {
        return ring.slots().stream().anyMatch(slot -> toGive(slot).equals(List.of(PASSPHRASE)));
    }

    /// Returns what is to be tried with what a person gave: the slots that need two things first, then each
    /// thing by itself.
    List<SlotKey> toTry(KeyRing ring, List<SlotKey> given) {
        var keys = new ArrayList<>(pairs(ring, given));
        given.stream().filter(key -> ring.has(key.kind())).forEach(keys::add);
        return keys;
    }

    /// Returns what a person gave to open the ring: `{"passphrase"}`, `{"identity"}` of the paper kit,
    /// `{"shares"}`, `{"pin"}` of a token, `{"passkey"}`, or several of them; empty where nothing was given. The
    /// caller wipes them.
    static List<SlotKey> given(KeyRing ring, Json.Obj json) {
        var keys = new ArrayList<SlotKey>();
        json.object(Passkeys.MEMBER).ifPresent(passkey -> keys.add(Passkeys.opening(ring.home(), passkey)));
        json.optionalText(PASSPHRASE).ifPresent(text -> keys.add(new SlotKey.Passphrase(text.toCharArray())));
        json.optionalText("identity").ifPresent(text -> keys.add(Paper.typed(text.toCharArray())));
        json.optionalText("pin").ifPresent(text -> keys.add(Pkcs11.opening(ring.home(), text.toCharArray())));
        if (json.get("shares").isPresent()) {
            keys.add(Shares.joining(json.array("shares").stream()
                    .map(share -> share instanceof Json.Str(var text) ? text.toCharArray() : new char[0])
                    .toList()));
        }
        return keys;
    }
}

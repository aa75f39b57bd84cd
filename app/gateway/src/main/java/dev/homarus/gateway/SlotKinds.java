package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.slots.Creds;
import dev.homarus.slots.Keychain;
import dev.homarus.slots.KeychainStore;
import dev.homarus.slots.Paper;
import dev.homarus.slots.Pkcs11;
import dev.homarus.slots.Shares;
import dev.homarus.slots.Ways;
import dev.homarus.types.Problem;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.SlotKey;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Every kind of slot, by its word: what makes a new one, and what opens one that is there.
///
/// @param machineKey where the key of this machine lies
/// @param environment of this process, for the way to the desktop's store
record SlotKinds(Path machineKey, Map<String, String> environment, InstantSource clock) {
    static final String MACHINE = "machine";
    static final String PASSPHRASE = "passphrase";
    /// A slot to be made.
    ///
    /// @param handOut what is for the owner's hands, once the key is made: sheets, or a page
    record Fresh(SlotKey key, Supplier<Json.Obj> handOut) {
        private static Fresh of(SlotKey key) {
            return new Fresh(key, () -> Json.Obj.EMPTY);
        }
    }

    /// Tells whether a slot of this kind opens without anybody being there.
    static boolean opensByItself(String kind) {
        return kind.equals(MACHINE) || kind.equals(Keychain.KIND) || kind.equals(Creds.KIND);
    }

    /// Tells whether making one brings something that nobody but the owner at this machine may see.
    static boolean handsOut(String kind) {
        return kind.equals(Shares.KIND) || kind.equals(Paper.KIND);
    }

    /// Returns what is there to choose from on this machine, and why not where not.
    List<Json.Obj> available() {
        var all = new ArrayList<Json.Obj>();
        all.add(way(PASSPHRASE, true, "Only who knows it opens the home; it is asked after each start."));
        all.add(way(
                MACHINE, true, "A file outside the home. It protects a copied or stolen home, not a stolen machine."));
        Ways.onThisMachine(environment).forEach(known -> all.add(way(known.kind(), known.here(), known.why())));
        all.add(way("passkey", false, "It comes with the dashboard's login by passkey."));
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
    ///     `{"library","token","pin"}`
    /// @throws dev.homarus.types.ProblemException VAULT-018 for a kind that is not known
    Fresh fresh(String kind, Json.Obj with, String home) {
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
                yield new Fresh(shares, () -> sheets(shares));
            }
            case Paper.KIND -> {
                var paper = Paper.printing(home, clock.instant());
                yield new Fresh(paper, () -> page(paper));
            }
            default ->
                throw new Problem(
                                "VAULT-018",
                                "There is no kind of slot of that name here.",
                                "There are machine, passphrase, keychain, tpm, pkcs11, shares and paper; see: homarus key"
                                        + " slots")
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
    void forget(KeyRing.Slot slot, String home, Optional<String> pin) {
        switch (slot.kind()) {
            case Keychain.KIND -> {
                boolean ignored = keychain(home).forget(slot.parameters());
            }
            case Pkcs11.KIND ->
                pin.ifPresent(text -> {
                    boolean ignored = Pkcs11.opening(home, text.toCharArray()).forget(slot.parameters());
                });
            default -> {}
        }
    }

    /// Returns what opens the ring without anybody being there, the quickest first.
    List<SlotKey> byThemselves(KeyRing ring) {
        var keys = new ArrayList<SlotKey>();
        if (ring.has(MACHINE) && java.nio.file.Files.exists(machineKey)) {
            keys.add(new SlotKey.Machine(machineKey));
        }
        if (ring.has(Creds.KIND)) {
            keys.add(new Creds(ring.home(), Creds.With.AUTO));
        }
        if (ring.has(Keychain.KIND)) {
            keys.add(keychain(ring.home()));
        }
        return keys;
    }

    /// Returns what a person gave to open the ring: `{"passphrase"}`, `{"identity"}` of the paper kit,
    /// `{"shares"}` or
    /// `{"pin"}` of a token; empty where nothing was given.
    static Optional<SlotKey> given(KeyRing ring, Json.Obj json) {
        return json.optionalText(PASSPHRASE)
                .<SlotKey>map(text -> new SlotKey.Passphrase(text.toCharArray()))
                .or(() -> json.optionalText("identity").map(text -> Paper.typed(text.toCharArray())))
                .or(() -> json.optionalText("pin").map(text -> Pkcs11.opening(ring.home(), text.toCharArray())))
                .or(() -> json.get("shares")
                        .map(shares -> Shares.joining(json.array("shares").stream()
                                .map(share -> share instanceof Json.Str(var text) ? text.toCharArray() : new char[0])
                                .toList())));
    }
}

package dev.homarus.slots;

import dev.homarus.crypto.Digests;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.vault.SlotKey;

/// A random key in the operating system's store of secrets. Kind `keychain`.
///
/// @param home the home's id; the key's account is `HOME/ITEM`
public record Keychain(KeychainStore store, String home) implements SlotKey {
    /// The word in the key ring.
    public static final String KIND = "keychain";

    private static final String ID = "[A-Za-z0-9_-]{1,80}";

    public Keychain {
        if (!home.matches(ID)) {
            throw new IllegalArgumentException("not the id of a home");
        }
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Made make() {
        var account = home + "/" + SystemEntropy.INSTANCE.id("item_");
        var key = SecretBytes.random(KeyCheck.KEY);
        try {
            store.put(account, key);
            try (var kept = store.get(account)) {
                if (!key.use(raw -> kept.use(other -> Digests.same(raw, other)))) {
                    throw StoreProblems.notTheKey(store.name());
                }
            }
            return new Made(
                    key,
                    Json.object()
                            .put("account", account)
                            .put("check", KeyCheck.of(KIND, key))
                            .build());
        } catch (RuntimeException e) {
            key.close();
            throw e;
        }
    }

    /// @throws dev.homarus.types.ProblemException SLOT-020 to SLOT-025
    @Override
    public SecretBytes again(Json.Obj parameters) {
        var account = account(parameters);
        return KeyCheck.fitting(KIND, store.get(account), parameters, StoreProblems.notTheKey(store.name()));
    }

    /// Removes the key of a slot that is removed from the ring; returns whether it was there.
    ///
    /// @throws dev.homarus.types.ProblemException SLOT-020 to SLOT-024
    public boolean forget(Json.Obj parameters) {
        return store.delete(account(parameters));
    }

    private String account(Json.Obj parameters) {
        var account = parameters.text("account");
        if (!account.matches(ID + "/" + ID) || !account.startsWith(home + "/")) {
            throw new JsonException("account", "has to be of this home");
        }
        return account;
    }

    /// Returns an account that is safe as an argument and within a script.
    static String plain(String account) {
        if (!account.matches(ID + "/" + ID) || account.startsWith("-")) {
            throw new IllegalArgumentException("not an account of a home");
        }
        return account;
    }

    /// Reads what a store gave back, and wipes it.
    static SecretBytes keyOf(String store, byte[] output) {
        try {
            return KeyCheck.fromText(output);
        } catch (IllegalArgumentException e) {
            throw StoreProblems.notTheKey(store);
        }
    }
}

package dev.homarus.vault;

import dev.homarus.crypto.Aead;
import dev.homarus.crypto.Digests;
import dev.homarus.crypto.Hpke;
import dev.homarus.crypto.KeyDerivation;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the file `keyring.json` of a home says: which slots there are, the root key sealed once for each of
/// them, and
/// the keys that the root key wraps.
///
/// It holds nothing that opens the home by itself. A value: changes are made by [OpenRing]. Format:
/// `docs/spec/home.md`.
///
/// @param version grows with every change of the file, from 1
/// @param generation grows with every new root key, from 1
/// @param mac HMAC-SHA256 over everything else, under a key below the root key
public record KeyRing(
        Path file, String home, long version, long generation, List<Slot> slots, List<Wrapped> keys, byte[] mac) {
    /// The most slots of one home.
    public static final int MAX_SLOTS = 32;

    /// The most keys under one root: those of the house, and one for each person.
    static final int MAX_KEYS = 20_000;

    /// One way to open the home.
    ///
    /// @param kind `machine`, `passphrase`, or another room's word
    /// @param parameters what its [SlotKey] needs to make the slot's key again, in clear
    /// @param publicKey of the slot's key; it seals the next root key without the slot's key being there
    /// @param sealed the root key
    public record Slot(String id, String kind, Instant created, Json.Obj parameters, byte[] publicKey, byte[] sealed) {}

    /// A key, sealed under the root key.
    public record Wrapped(String name, byte[] sealed) {}

    public KeyRing {
        slots = List.copyOf(slots);
        keys = List.copyOf(keys);
    }

    /// Makes a new root key and a ring with one slot for it, and writes the ring.
    ///
    /// @throws dev.homarus.types.ProblemException VAULT-010 when there is a ring already: it may hold the only
    ///     copy
    ///     of its root key
    public static OpenRing create(Path file, SlotKey key, Instant now) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new Problem(
                            "VAULT-010",
                            "There is a key ring keyring.json already.",
                            "Start with it, or move it away together with the data it opens.")
                    .asException();
        }
        var made = OpenRing.fresh(
                file, SystemEntropy.INSTANCE.id("home_"), key, SecretBytes.random(32), SecretBytes.random(32), now);
        try {
            made.settle();
            return made;
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
    }

    /// Makes a ring for a home that is restored: a new root key with one slot, over the keys that a backup
    /// carried.
    ///
    /// @throws dev.homarus.types.ProblemException VAULT-004 when those are none
    public static OpenRing restore(Path file, SlotKey key, byte[] carried, Instant now) {
        return OpenRing.fromCarried(file, key, carried, now);
    }

    /// Reads the ring.
    ///
    /// @throws dev.homarus.types.ProblemException VAULT-004 when the file is damaged, VAULT-005 when it cannot
    ///     be read
    public static KeyRing read(Path file) {
        return RingFile.read(file);
    }

    /// Tells whether there is a slot of this kind.
    public boolean has(String kind) {
        return slots.stream().anyMatch(slot -> slot.kind().equals(kind));
    }

    /// Opens the first slot that the key fits; empty when it fits none.
    ///
    /// @throws dev.homarus.types.ProblemException VAULT-004 when the ring is damaged, or the key's own Problem
    ///     where what it takes is not there
    public Optional<OpenRing> open(SlotKey slotKey) {
        if (version == 0) {
            return RingFile.openFirstFormat(this, slotKey);
        }
        var refused = Optional.<ProblemException>empty();
        for (var slot : slots) {
            if (isFor(slotKey, slot)) {
                try (var key = slotKey.again(slot.parameters())) {
                    if (!Digests.same(Hpke.publicKey(key), slot.publicKey())) {
                        continue;
                    }
                    var root = Hpke.open(key, slotContext(slot), slot.sealed()).orElseThrow(KeyRing::damaged);
                    return Optional.of(OpenRing.of(this, SecretBytes.taking(root)));
                } catch (ProblemException e) {
                    // Another slot of the kind may take it: a share of the second set, the other token.
                    refused = Optional.of(e);
                } catch (JsonException | IllegalArgumentException e) {
                    throw damaged();
                }
            }
        }
        if (refused.isPresent()) {
            throw refused.get();
        }
        return Optional.empty();
    }

    private static boolean isFor(SlotKey slotKey, Slot slot) {
        try {
            return slotKey.isFor(slot.kind(), slot.parameters());
        } catch (JsonException | IllegalArgumentException e) {
            throw damaged();
        }
    }

    /// Tells whether the key opens a slot, without opening it.
    ///
    /// @throws dev.homarus.types.ProblemException as [#open]
    public boolean fits(SlotKey slotKey) {
        var opened = open(slotKey);
        opened.ifPresent(OpenRing::close);
        return opened.isPresent();
    }

    /// What a sealed root key is bound to: this home, slot, generation and parameters.
    byte[] slotContext(Slot slot) {
        return utf8("homarus slot/2 " + home + " " + generation + " " + slot.id() + " " + slot.kind() + " "
                + Digests.hex(Digests.sha256(slot.parameters().bytes())));
    }

    /// What a wrapped key is bound to.
    static byte[] keyContext(String home, long generation, String name) {
        return utf8("homarus key/2 " + home + " " + generation + " " + name);
    }

    /// Returns the key of that name, opened with the root key.
    ///
    /// @throws dev.homarus.types.ProblemException VAULT-004
    Optional<SecretBytes> unwrap(SecretBytes root, String name) {
        return keys.stream()
                .filter(key -> key.name().equals(name))
                .findFirst()
                .map(key -> Aead.open(root, keyContext(home, generation, name), key.sealed())
                        .map(SecretBytes::taking)
                        .orElseThrow(KeyRing::damaged));
    }

    /// Returns this ring with the code that `root` gives it.
    KeyRing authenticated(SecretBytes root) {
        return new KeyRing(file, home, version, generation, slots, keys, macUnder(root));
    }

    boolean isAuthentic(SecretBytes root) {
        return Digests.same(mac, macUnder(root));
    }

    private byte[] macUnder(SecretBytes root) {
        try (var key = KeyDerivation.derive(root, "keyring")) {
            return Digests.hmac(key, RingFile.body(this).bytes());
        }
    }

    /// Returns the digest by which the audit names this very ring: 64 hexadecimal digits.
    public String digest() {
        return Digests.hex(Digests.sha256(RingFile.whole(this).bytes()));
    }

    /// Returns VAULT-004, for whoever reads a slot's parameters.
    public static RuntimeException damaged() {
        return new Problem(
                        "VAULT-004",
                        "The key ring keyring.json is damaged.",
                        "Put back a copy of keyring.json that belongs to this home.")
                .asException();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

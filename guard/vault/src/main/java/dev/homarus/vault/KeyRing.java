package dev.homarus.vault;

import dev.homarus.crypto.Aead;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.types.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The file `keyring.json` of a home: which slots there are, and the root key sealed once for each of them.
///
/// It holds nothing that opens the home by itself. Written atomically, mode 0600. Format: `docs/spec/home.md`.
public final class KeyRing {
    private static final String FORMAT = "homarus-keyring/1";
    private static final int MAX_SIZE = 65_536;

    /// One way to open the home.
    ///
    /// @param kind `machine` or `passphrase`
    public record Slot(String id, String kind, Instant created, Json.Obj parameters, byte[] sealed) {}

    private final String home;
    private final List<Slot> slots;

    private KeyRing(String home, List<Slot> slots) {
        this.home = home;
        this.slots = List.copyOf(slots);
    }

    /// Makes a new root key and a ring with one slot for it, and writes the ring.
    ///
    /// @throws dev.homarus.types.ProblemException VAULT-010 when there is a ring already: it may hold
    ///     the only copy of its root key
    public static SecretBytes create(Path file, SlotKey slot, Instant now) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new Problem(
                            "VAULT-010",
                            "There is a key ring keyring.json already.",
                            "Start with it, or move it away together with the data it opens.")
                    .asException();
        }
        var home = SystemEntropy.INSTANCE.id("home_");
        var id = SystemEntropy.INSTANCE.id("slot_");
        var made = slot.make();
        try (var key = made.key()) {
            var root = SecretBytes.random(32);
            try {
                var sealed = root.use(raw -> Aead.seal(key, context(home, id, slot.kind()), raw));
                new KeyRing(home, List.of(new Slot(id, slot.kind(), now, made.parameters(), sealed))).write(file);
                return root;
            } catch (RuntimeException e) {
                root.close();
                throw e;
            }
        }
    }

    /// Reads the ring.
    ///
    /// @throws dev.homarus.types.ProblemException VAULT-004 when the file is damaged
    public static KeyRing read(Path file) {
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(MAX_SIZE + 1);
            if (bytes.length > MAX_SIZE) {
                throw damaged();
            }
            var json = JsonText.parseObject(bytes);
            if (!json.text("format").equals(FORMAT)) {
                throw damaged();
            }
            var slots = new ArrayList<Slot>();
            for (var item : json.array("slots")) {
                var slot = Json.object(item, "slot");
                slots.add(new Slot(
                        slot.text("id"),
                        slot.text("kind"),
                        Instant.parse(slot.text("created")),
                        slot.object("parameters").orElse(Json.Obj.EMPTY),
                        java.util.Base64.getDecoder().decode(slot.text("sealed"))));
            }
            return new KeyRing(json.text("home"), slots);
        } catch (JsonException | IllegalArgumentException | DateTimeException e) {
            throw damaged();
        } catch (IOException e) {
            throw new Problem(
                            "VAULT-005",
                            "The key ring cannot be read (" + e.getClass().getSimpleName() + ").",
                            "Check the permissions of keyring.json in the home.")
                    .asException();
        }
    }

    private static RuntimeException damaged() {
        return new Problem(
                        "VAULT-004",
                        "The key ring keyring.json is damaged.",
                        "Put back a copy of keyring.json that belongs to this home.")
                .asException();
    }

    /// Returns the id of the home that this ring belongs to.
    public String home() {
        return home;
    }

    public List<Slot> slots() {
        return slots;
    }

    /// Tells whether there is a slot of this kind.
    public boolean has(String kind) {
        return slots.stream().anyMatch(slot -> slot.kind().equals(kind));
    }

    /// Opens the first slot that the key fits; empty when it fits none.
    ///
    /// @throws dev.homarus.types.ProblemException VAULT-004 when a slot's parameters are damaged
    public Optional<SecretBytes> open(SlotKey slotKey) {
        for (var slot : slots) {
            if (slot.kind().equals(slotKey.kind())) {
                try (var key = slotKey.again(slot.parameters())) {
                    var root = Aead.open(key, context(home, slot.id(), slot.kind()), slot.sealed());
                    if (root.isPresent()) {
                        return root.map(SecretBytes::taking);
                    }
                } catch (JsonException | IllegalArgumentException e) {
                    throw damaged();
                }
            }
        }
        return Optional.empty();
    }

    private static byte[] context(String home, String slot, String kind) {
        return ("homarus keyring/1 " + home + " " + slot + " " + kind).getBytes(StandardCharsets.UTF_8);
    }

    private void write(Path file) {
        var items = slots.stream()
                .map(slot -> Json.object()
                        .put("id", slot.id())
                        .put("kind", slot.kind())
                        .put("created", slot.created().toString())
                        .put("parameters", slot.parameters())
                        .put("sealed", java.util.Base64.getEncoder().encodeToString(slot.sealed()))
                        .build())
                .toList();
        var json = Json.object()
                .put("format", FORMAT)
                .put("home", home)
                .put("slots", Json.array(items))
                .build();
        PrivateFiles.write(file, json.bytes());
    }
}

package dev.homarus.vault;

import dev.homarus.crypto.Aead;
import dev.homarus.crypto.KeyDerivation;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.types.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The bytes of `keyring.json`, in its format and in the one before it. Layout: `docs/spec/home.md`.
final class RingFile {
    private static final String FORMAT = "homarus-keyring/2";
    private static final String FIRST_FORMAT = "homarus-keyring/1";
    private static final int MAX_SIZE = 8 << 20;

    private RingFile() {}

    static KeyRing read(Path file) {
        try (var in = Files.newInputStream(file)) {
            PrivateFiles.suspicion(file).ifPresent(why -> {
                throw new Problem(
                                "VAULT-005",
                                "The key ring " + file + " is not used: " + why + ".",
                                "Put the file itself there, without links, as the user who runs Homarus.")
                        .asException();
            });
            var bytes = in.readNBytes(MAX_SIZE + 1);
            if (bytes.length > MAX_SIZE) {
                throw KeyRing.damaged();
            }
            var json = JsonText.parseObject(bytes);
            return switch (json.text("format")) {
                case FORMAT -> parse(file, json);
                case FIRST_FORMAT -> new KeyRing(file, json.text("home"), 0, 0, slots(json), List.of(), new byte[0]);
                default -> throw KeyRing.damaged();
            };
        } catch (JsonException | IllegalArgumentException | DateTimeException e) {
            throw KeyRing.damaged();
        } catch (IOException e) {
            throw new Problem(
                            "VAULT-005",
                            "The key ring cannot be read (" + e.getClass().getSimpleName() + ").",
                            "Check the permissions of keyring.json in the home.")
                    .asException();
        }
    }

    private static KeyRing parse(Path file, Json.Obj json) {
        var keys = new ArrayList<KeyRing.Wrapped>();
        for (var item : json.array("keys")) {
            var key = Json.object(item, "key");
            keys.add(new KeyRing.Wrapped(key.text("name"), bytes(key, "sealed")));
        }
        var slots = slots(json);
        if (slots.isEmpty() || slots.size() > KeyRing.MAX_SLOTS || keys.size() > KeyRing.MAX_KEYS) {
            throw KeyRing.damaged();
        }
        return new KeyRing(
                file,
                json.text("home"),
                json.number("version", 0, 1, Long.MAX_VALUE / 2),
                json.number("generation", 0, 1, Long.MAX_VALUE / 2),
                slots,
                keys,
                bytes(json, "mac"));
    }

    private static List<KeyRing.Slot> slots(Json.Obj json) {
        var slots = new ArrayList<KeyRing.Slot>();
        for (var item : json.array("slots")) {
            var slot = Json.object(item, "slot");
            slots.add(new KeyRing.Slot(
                    slot.text("id"),
                    slot.text("kind"),
                    Instant.parse(slot.text("created")),
                    slot.object("parameters").orElse(Json.Obj.EMPTY),
                    slot.optionalText("publicKey")
                            .map(Base64.getDecoder()::decode)
                            .orElse(new byte[0]),
                    bytes(slot, "sealed")));
        }
        return slots;
    }

    private static byte[] bytes(Json.Obj json, String name) {
        return Base64.getDecoder().decode(json.text(name));
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /// Returns everything that the authentication code covers.
    static Json.Obj body(KeyRing ring) {
        var slots = ring.slots().stream()
                .map(slot -> Json.object()
                        .put("id", slot.id())
                        .put("kind", slot.kind())
                        .put("created", slot.created().toString())
                        .put("parameters", slot.parameters())
                        .put("publicKey", text(slot.publicKey()))
                        .put("sealed", text(slot.sealed()))
                        .build())
                .toList();
        var keys = ring.keys().stream()
                .map(key -> Json.object()
                        .put("name", key.name())
                        .put("sealed", text(key.sealed()))
                        .build())
                .toList();
        return Json.object()
                .put("format", FORMAT)
                .put("home", ring.home())
                .put("version", ring.version())
                .put("generation", ring.generation())
                .put("slots", Json.array(slots))
                .put("keys", Json.array(keys))
                .build();
    }

    static Json.Obj whole(KeyRing ring) {
        var json = Json.object();
        body(ring).members().forEach(json::put);
        return json.put("mac", text(ring.mac())).build();
    }

    static void write(KeyRing ring) {
        PrivateFiles.write(ring.file(), whole(ring).bytes());
    }

    /// Opens a ring whose slots seal the root key under the slot's key itself and whose root key is what
    /// [OpenRing]
    /// calls the data key. The ring that is returned is in the new format, with the slot that opened it, and not
    /// written yet.
    static Optional<OpenRing> openFirstFormat(KeyRing old, SlotKey slotKey) {
        for (var slot : old.slots()) {
            if (slot.kind().equals(slotKey.kind())) {
                var context = "homarus keyring/1 " + old.home() + " " + slot.id() + " " + slot.kind();
                try (var key = slotKey.again(slot.parameters())) {
                    var root = Aead.open(key, context.getBytes(StandardCharsets.UTF_8), slot.sealed());
                    if (root.isPresent()) {
                        var data = SecretBytes.taking(root.get());
                        return Optional.of(OpenRing.fresh(
                                old.file(),
                                old.home(),
                                slotKey,
                                data,
                                KeyDerivation.derive(data, "vault"),
                                slot.created()));
                    }
                } catch (JsonException | IllegalArgumentException e) {
                    throw KeyRing.damaged();
                }
            }
        }
        return Optional.empty();
    }
}

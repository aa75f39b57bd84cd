package dev.homarus.vault;

import dev.homarus.crypto.Aead;
import dev.homarus.crypto.Hpke;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.types.Problem;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A key ring whose root key is at hand: the keys below it, and every change of the ring.
///
/// The *data key* is what the keys of the database, the audit and the backups are derived from; *secrets* seals
/// the vault; each person's own key seals what is about that person. They outlive the root key, which [#rotate]
/// replaces. Each change is one file written as a whole: after a crash either the ring before it or the one
/// after it is there, and both open. Thread-safe.
public final class OpenRing implements AutoCloseable {
    private static final String DATA = "data";
    private static final String SECRETS = "secrets";
    private static final String SUBJECT = "subject ";
    private static final String AUDIT = "audit ";
    private static final String CARRIED = "homarus-carried-keys/1";

    /// A change of the ring that is about to be written.
    ///
    /// @param what `made`, `upgraded`, `slot added`, `slot removed`, `root replaced`, `subject added`,
    ///     `subject erased`, `data key replaced`
    /// @param about the slot or subject, or empty
    public record Change(String what, String about, KeyRing ring) {}

    private final Map<String, SecretBytes> keys = new HashMap<>();
    private KeyRing ring;
    private SecretBytes root;
    private Optional<Change> unwritten = Optional.empty();
    private Consumer<Change> before = change -> {};
    private Consumer<KeyRing> after = written -> {};

    private OpenRing(KeyRing ring, SecretBytes root) {
        this.ring = ring;
        this.root = root;
    }

    /// Takes `root` over.
    static OpenRing of(KeyRing ring, SecretBytes root) {
        var open = new OpenRing(ring, root);
        try {
            if (!ring.isAuthentic(root)) {
                throw KeyRing.damaged();
            }
            for (var key : ring.keys()) {
                open.keys.put(key.name(), ring.unwrap(root, key.name()).orElseThrow());
            }
            if (!open.keys.keySet().containsAll(List.of(DATA, SECRETS))) {
                throw KeyRing.damaged();
            }
            return open;
        } catch (RuntimeException e) {
            open.close();
            throw e;
        }
    }

    /// A ring with a new root key and one slot, not written yet. Takes `data` and `secrets` over.
    static OpenRing fresh(Path file, String home, SlotKey slotKey, SecretBytes data, SecretBytes secrets, Instant now) {
        boolean upgrade = java.nio.file.Files.exists(file);
        var empty = new KeyRing(file, home, 0, 0, List.of(), List.of(), new byte[0]);
        var open = new OpenRing(empty, SecretBytes.random(32));
        open.keys.put(DATA, data);
        open.keys.put(SECRETS, secrets);
        try {
            open.ring = open.sealed(1, open.root, List.of(slot(slotKey, now)));
            open.unwritten = Optional.of(new Change(upgrade ? "upgraded" : "made", "", open.ring));
            return open;
        } catch (RuntimeException e) {
            open.close();
            throw e;
        }
    }

    private static KeyRing.Slot slot(SlotKey slotKey, Instant now) {
        var made = slotKey.make();
        try (var key = made.key()) {
            return new KeyRing.Slot(
                    SystemEntropy.INSTANCE.id("slot_"),
                    slotKey.kind(),
                    now,
                    made.parameters(),
                    Hpke.publicKey(key),
                    new byte[0]);
        }
    }

    /// Tells `before` of each change before it is written, and `after` of the ring once it is there.
    public synchronized void watch(Consumer<Change> before, Consumer<KeyRing> after) {
        this.before = before;
        this.after = after;
    }

    /// Writes what the way of opening has changed: a new home, or a file in the format before this one.
    public synchronized void settle() {
        unwritten.ifPresent(change -> {
            unwritten = Optional.empty();
            write(change);
        });
    }

    /// Returns what the file says now.
    public synchronized KeyRing ring() {
        return ring;
    }

    /// Returns the data key; it stays this ring's.
    public synchronized SecretBytes data() {
        return key(DATA);
    }

    /// Returns the key that seals the vault's secrets; it stays this ring's.
    public synchronized SecretBytes secrets() {
        return key(SECRETS);
    }

    private SecretBytes key(String name) {
        return Optional.ofNullable(keys.get(name)).orElseThrow(KeyRing::damaged);
    }

    /// Returns the key of a person, made where there is none; it stays this ring's. After [#erase] of that
    /// person a new one is made, which opens nothing of before.
    public synchronized SecretBytes subject(String subject) {
        var name = SUBJECT + subject;
        var known = keys.get(name);
        if (known != null) {
            return known;
        }
        if (keys.size() >= KeyRing.MAX_KEYS) {
            throw new Problem("VAULT-014", "The key ring holds no more people.", "Erase people you no longer know.")
                    .asException();
        }
        var made = SecretBytes.random(32);
        keys.put(name, made);
        try {
            change("subject added", subject, ring.generation(), root, ring.slots());
            return made;
        } catch (RuntimeException e) {
            keys.remove(name);
            made.close();
            throw e;
        }
    }

    /// Returns the key of a person, where there is one; it stays this ring's.
    public synchronized Optional<SecretBytes> known(String subject) {
        return Optional.ofNullable(keys.get(SUBJECT + subject));
    }

    /// Tells whether the person has a key.
    public synchronized boolean knows(String subject) {
        return keys.containsKey(SUBJECT + subject);
    }

    /// Destroys a person's key, and with it all that is sealed under it; returns whether there was one. A copy
    /// of the ring from before still holds it, which is why no backup of data has the ring.
    public synchronized boolean erase(String subject) {
        var gone = keys.remove(SUBJECT + subject);
        if (gone == null) {
            return false;
        }
        try {
            change("subject erased", subject, ring.generation(), root, ring.slots());
        } catch (RuntimeException e) {
            keys.put(SUBJECT + subject, gone);
            throw e;
        }
        gone.close();
        return true;
    }

    /// Adds a slot.
    ///
    /// @throws dev.homarus.types.ProblemException VAULT-013 when there are [KeyRing#MAX_SLOTS], or the key's own
    public synchronized KeyRing.Slot add(SlotKey slotKey, Instant now) {
        if (ring.slots().size() >= KeyRing.MAX_SLOTS) {
            throw new Problem(
                            "VAULT-013",
                            "There are " + KeyRing.MAX_SLOTS + " slots already.",
                            "Remove one first: homarus key slots, homarus key rm ID")
                    .asException();
        }
        var slots = new ArrayList<>(ring.slots());
        var slot = slot(slotKey, now);
        slots.add(slot);
        change("slot added", slot.kind() + " " + slot.id(), ring.generation(), root, slots);
        return slot;
    }

    /// Removes a slot. A new root key comes with it: whoever could open the slot that is gone, and has an
    /// earlier copy of the ring, cannot open a later one.
    ///
    /// @throws dev.homarus.types.ProblemException VAULT-011 no such slot, VAULT-012 when it is the last one
    public synchronized void remove(String id) {
        var slot = ring.slots().stream()
                .filter(known -> known.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new Problem(
                                "VAULT-011", "There is no slot of that id.", "List them with: homarus key slots")
                        .asException());
        if (ring.slots().size() == 1) {
            throw new Problem(
                            "VAULT-012",
                            "This is the last slot: without it nobody could open the home again.",
                            "Add another one first, like: homarus key add passphrase")
                    .asException();
        }
        var slots = new ArrayList<>(ring.slots());
        slots.remove(slot);
        replaceRoot("slot removed", slot.kind() + " " + id, slots);
    }

    /// Makes a new root key: the keys below it are wrapped anew and every slot is sealed anew, without the
    /// slots' own keys. The old root key is wiped.
    public synchronized void rotate() {
        replaceRoot("root replaced", "", ring.slots());
    }

    /// Replaces the data key and the key of the secrets, as the last step of writing anew what hangs on them. A
    /// new root key comes with it: whoever has the one of before has none of these.
    ///
    /// @param next are this ring's from now on, where it returns
    /// @param audit what reading the audit log of the key that goes needs; this ring's from now on likewise
    public synchronized void renew(NextKeys next, SecretBytes audit) {
        var before = Map.copyOf(keys);
        keys.put(AUDIT + (earlierAudits().size() + 1), audit);
        keys.put(DATA, next.data());
        keys.put(SECRETS, next.secrets());
        try {
            replaceRoot("data key replaced", "", ring.slots());
        } catch (RuntimeException e) {
            keys.clear();
            keys.putAll(before);
            throw e;
        }
        List.of(DATA, SECRETS)
                .forEach(name -> Optional.ofNullable(before.get(name)).ifPresent(SecretBytes::close));
    }

    /// Returns what reading the audit logs of earlier data keys needs, the oldest first; they stay this ring's.
    public synchronized List<SecretBytes> earlierAudits() {
        return Stream.iterate(1, number -> number + 1)
                .map(number -> Optional.ofNullable(keys.get(AUDIT + number)))
                .takeWhile(Optional::isPresent)
                .flatMap(Optional::stream)
                .toList();
    }

    private void replaceRoot(String what, String about, List<KeyRing.Slot> slots) {
        var next = SecretBytes.random(32);
        try {
            change(what, about, ring.generation() + 1, next, slots);
        } catch (RuntimeException e) {
            next.close();
            throw e;
        }
        root.close();
        root = next;
    }

    private void change(String what, String about, long generation, SecretBytes under, List<KeyRing.Slot> slots) {
        settle();
        write(new Change(what, about, sealed(generation, under, slots)));
    }

    private void write(Change change) {
        before.accept(change);
        RingFile.write(change.ring());
        ring = change.ring();
        after.accept(ring);
    }

    private KeyRing sealed(long generation, SecretBytes under, List<KeyRing.Slot> slots) {
        var bare = new KeyRing(
                ring.file(), ring.home(), ring.version() + 1, generation, List.of(), List.of(), new byte[0]);
        var sealedSlots = slots.stream()
                .map(slot -> new KeyRing.Slot(
                        slot.id(),
                        slot.kind(),
                        slot.created(),
                        slot.parameters(),
                        slot.publicKey(),
                        under.use(raw -> Hpke.seal(slot.publicKey(), bare.slotContext(slot), raw))))
                .toList();
        var wrapped = keys.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(key -> new KeyRing.Wrapped(
                        key.getKey(),
                        key.getValue()
                                .use(raw -> Aead.seal(
                                        under, KeyRing.keyContext(ring.home(), generation, key.getKey()), raw))))
                .toList();
        return new KeyRing(bare.file(), bare.home(), bare.version(), generation, sealedSlots, wrapped, new byte[0])
                .authenticated(under);
    }

    /// Returns the keys below the root key, in clear, as a backup carries the newest of them: an erased
    /// person's is not among them. The caller seals the bytes and wipes them.
    public synchronized byte[] carried() {
        var all = keys.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(key -> Json.object()
                        .put("name", key.getKey())
                        .put("key", key.getValue().<String>use(Base64.getEncoder()::encodeToString))
                        .build())
                .toList();
        return Json.object()
                .put("format", CARRIED)
                .put("home", ring.home())
                .put("keys", Json.array(all))
                .build()
                .bytes();
    }

    /// A ring with a new root key and one slot over the keys that [#carried] returned, written to `file`.
    ///
    /// @throws dev.homarus.types.ProblemException VAULT-004 when the bytes are none
    static OpenRing fromCarried(Path file, SlotKey slotKey, byte[] carried, Instant now) {
        try {
            var json = JsonText.parseObject(carried);
            if (!json.text("format").equals(CARRIED)) {
                throw KeyRing.damaged();
            }
            var found = new HashMap<String, SecretBytes>();
            for (var item : json.array("keys")) {
                var key = Json.object(item, "key");
                found.put(
                        key.text("name"), SecretBytes.taking(Base64.getDecoder().decode(key.text("key"))));
            }
            var data = Optional.ofNullable(found.remove(DATA)).orElseThrow(KeyRing::damaged);
            var secrets = Optional.ofNullable(found.remove(SECRETS)).orElseThrow(KeyRing::damaged);
            var open = fresh(file, json.text("home"), slotKey, data, secrets, now);
            open.keys.putAll(found);
            open.ring = open.sealed(open.ring.generation(), open.root, open.ring.slots());
            open.unwritten = Optional.of(new Change("restored", "", open.ring));
            open.settle();
            return open;
        } catch (JsonException | IllegalArgumentException e) {
            throw KeyRing.damaged();
        }
    }

    /// Wipes every key.
    @Override
    public synchronized void close() {
        keys.values().forEach(SecretBytes::close);
        root.close();
    }
}

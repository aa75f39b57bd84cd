package dev.homarus.vault;

import dev.homarus.crypto.Aead;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import dev.homarus.types.SecretRef;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// Secrets by handle. A value goes in once and comes out only into [#use], for the one origin it is bound to; nothing
/// here returns a value, and there is no way to list values.
public final class Vault {
    /// The longest secret, in bytes.
    public static final int MAX_SECRET = 65_536;

    /// Secrets, sealed a second time inside the encrypted database.
    public static final Space SPACE = new Space(
            "secret",
            List.of("CREATE TABLE secret(name TEXT PRIMARY KEY, origin TEXT NOT NULL, sealed BLOB NOT NULL,"
                    + " created INTEGER NOT NULL, label TEXT NOT NULL) WITHOUT ROWID"),
            Classification.SECRET,
            Duration.ofDays(3_650),
            Space.Subjects.OWNER,
            Space.Export.NONE,
            false,
            Optional.empty());

    private static final Label LABEL = Label.of(Classification.SECRET, Provenance.OWNER);

    /// What may be known about a secret.
    ///
    /// @param origin the only `scheme://host:port` it may be sent to; empty: none
    public record Entry(SecretRef ref, String origin, Instant created) {}

    private final Store store;
    private final InstantSource clock;
    private final SecretBytes key;
    private final AtomicLong version = new AtomicLong();

    /// @param key seals the values; it stays the caller's
    public Vault(Store store, SecretBytes key, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.key = key;
    }

    /// Keeps `value`, at most [#MAX_SECRET] bytes, bound to `origin`, in place of an older value of that name; zeroes
    /// `value`.
    public void put(SecretRef ref, String origin, byte[] value) {
        try (var secret = SecretBytes.taking(value)) {
            if (value.length > MAX_SECRET) {
                throw new IllegalArgumentException("the secret is too long");
            }
            var sealed = secret.use(raw -> Aead.seal(key, context(ref, origin), raw));
            var now = clock.instant();
            store.write(tx -> tx.run(
                    "INSERT OR REPLACE INTO secret(name, origin, sealed, created, label) VALUES (?, ?, ?, ?, ?)",
                    ref.name(),
                    origin,
                    sealed,
                    now,
                    LABEL));
            version.incrementAndGet();
        }
    }

    /// Returns a number that changes with every secret that comes or goes.
    public long version() {
        return version.get();
    }

    public List<Entry> list() {
        return store.read(tx -> tx.all(
                "SELECT name, origin, created FROM secret ORDER BY name",
                row -> new Entry(new SecretRef(row.text(0)), row.text(1), row.time(2))));
    }

    public Optional<Entry> find(SecretRef ref) {
        return list().stream().filter(entry -> entry.ref().equals(ref)).findFirst();
    }

    /// Removes the secret; returns whether it was there.
    public boolean remove(SecretRef ref) {
        boolean removed = store.write(tx -> tx.run("DELETE FROM secret WHERE name = ?", ref.name())) > 0;
        version.incrementAndGet();
        return removed;
    }

    /// Lends the value to `work`, if it is there and bound to exactly this origin; `work` must not keep it.
    public <T> Optional<T> use(SecretRef ref, String origin, Function<byte[], T> work) {
        return store.read(tx -> tx.one(
                        "SELECT sealed FROM secret WHERE name = ? AND origin = ?",
                        row -> row.bytes(0),
                        ref.name(),
                        origin))
                .flatMap(bytes -> Aead.open(key, context(ref, origin), bytes))
                .map(SecretBytes::taking)
                .map(secret -> {
                    try (secret) {
                        return secret.use(work);
                    }
                });
    }

    private static byte[] context(SecretRef ref, String origin) {
        return ("homarus secret/1 " + ref.name() + " " + origin).getBytes(StandardCharsets.UTF_8);
    }
}

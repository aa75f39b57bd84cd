package dev.homarus.vault;

import dev.homarus.crypto.Aead;
import dev.homarus.crypto.Digests;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.store.Row;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// Secrets by handle. A value goes in once and comes out only into [#use], for what it is bound to; nothing here
/// returns a value, and there is no way to list values.
///
/// A *sealed* secret is kept, as ciphertext; a *session-only* one is never written and is gone with the process
/// or the lock. Thread-safe.
public final class Vault {
    /// The longest secret, in bytes.
    public static final int MAX_SECRET = 65_536;

    /// How exactly it is known when a secret was used last.
    static final Duration USE_STEP = Duration.ofHours(1);

    /// Secrets, sealed a second time inside the encrypted database.
    public static final Space SPACE = new Space(
                    "secret",
                    List.of(
                            "CREATE TABLE secret(name TEXT PRIMARY KEY, origin TEXT NOT NULL, sealed BLOB NOT NULL,"
                                    + " created INTEGER NOT NULL, label TEXT NOT NULL) WITHOUT ROWID",
                            "ALTER TABLE secret ADD COLUMN path TEXT NOT NULL DEFAULT ''",
                            "ALTER TABLE secret ADD COLUMN header TEXT NOT NULL DEFAULT ''",
                            "ALTER TABLE secret ADD COLUMN changed INTEGER",
                            "ALTER TABLE secret ADD COLUMN used INTEGER",
                            "ALTER TABLE secret ADD COLUMN held INTEGER"),
                    Classification.SECRET,
                    Duration.ofDays(3_650),
                    Space.Subjects.OWNER,
                    Space.Export.NONE,
                    false,
                    Optional.empty())
            .guarded(List.of("UPDATE secret SET held = ?1"))
            .absent("values of secrets never leave the vault; their names are in the manifest");

    private static final Label LABEL = Label.of(Classification.SECRET, Provenance.OWNER);
    private static final String COLUMNS = "name, origin, path, header, created, changed, used, held";

    /// What a secret may be used for.
    ///
    /// @param origin the only `scheme://host:port` it may be sent to; empty: none
    /// @param path what the path has to begin with, up to a `/`; empty: any
    /// @param header the only header it may stand in; empty: any
    public record Binding(String origin, String path, String header) {
        /// No use at all, until it is bound.
        public static final Binding NONE = new Binding("", "", "");

        /// Bound to an origin, whatever the path and the header.
        public static Binding to(String origin) {
            return new Binding(origin, "", "");
        }

        /// Tells whether it may be sent there, in this header.
        boolean covers(String toOrigin, String toPath, String inHeader) {
            var plain = toPath.replaceFirst("\\?.*", "");
            return !origin.isEmpty()
                    && origin.equals(toOrigin)
                    && (path.isEmpty() || plain.equals(path) || plain.startsWith(path.replaceFirst("/$", "") + "/"))
                    && !plain.contains("/../")
                    && !plain.endsWith("/..")
                    && (header.isEmpty() || header.equalsIgnoreCase(inHeader));
        }
    }

    /// What may be known about a secret.
    ///
    /// @param changed when its value was set last
    /// @param used when it was used last, to the hour
    /// @param sessionOnly whether it is never written
    /// @param held whether it is lent to nobody until the owner sets or binds it anew: an older copy of the
    ///     vault was put in its place
    public record Entry(
            SecretRef ref,
            Binding binding,
            Instant created,
            Instant changed,
            Optional<Instant> used,
            boolean sessionOnly,
            boolean held) {
        /// Returns the origin it is bound to, or nothing at all.
        public String origin() {
            return binding.origin();
        }
    }

    private record Held(Entry entry, SecretBytes value) {}

    private final Store store;
    private final InstantSource clock;
    private final SecretBytes key;
    private final AtomicLong version = new AtomicLong();
    private final Map<SecretRef, Held> sessionOnly = new ConcurrentHashMap<>();

    /// @param key seals the values; it stays the caller's
    public Vault(Store store, SecretBytes key, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.key = key;
    }

    /// Keeps `value`, sealed and bound to `origin`; see [#put(SecretRef, Binding, byte[], boolean)].
    public void put(SecretRef ref, String origin, byte[] value) {
        put(ref, Binding.to(origin), value, false);
    }

    /// Keeps `value`, at most [#MAX_SECRET] bytes, in place of an older value of that name; zeroes `value`.
    ///
    /// @param sessionOnly whether it is kept in memory only
    public void put(SecretRef ref, Binding binding, byte[] value, boolean sessionOnly) {
        var secret = SecretBytes.taking(value);
        try {
            if (value.length > MAX_SECRET) {
                throw new IllegalArgumentException("the secret is too long");
            }
            var now = clock.instant();
            var created = find(ref).map(Entry::created).orElse(now);
            if (sessionOnly) {
                remove(ref);
                var entry = new Entry(ref, binding, created, now, Optional.empty(), true, false);
                this.sessionOnly.put(ref, new Held(entry, secret));
                secret = SecretBytes.taking(new byte[0]);
            } else {
                seal(ref, binding, created, now, secret);
                forget(ref);
            }
            version.incrementAndGet();
        } finally {
            secret.close();
        }
    }

    private void seal(SecretRef ref, Binding binding, Instant created, Instant now, SecretBytes secret) {
        var sealed = secret.use(raw -> Aead.seal(key, context(ref, binding, Optional.of(now)), raw));
        store.write(tx -> tx.run(
                "INSERT OR REPLACE INTO secret(name, origin, path, header, sealed, created, changed, label)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                ref.name(),
                binding.origin(),
                binding.path(),
                binding.header(),
                sealed,
                created,
                now,
                LABEL));
    }

    /// Returns a number that changes with every secret that comes or goes.
    public long version() {
        return version.get();
    }

    /// Returns every secret by name.
    public List<Entry> list() {
        var all = new ArrayList<>(
                store.read(tx -> tx.all("SELECT " + COLUMNS + " FROM secret ORDER BY name", Vault::entry)));
        sessionOnly.values().forEach(held -> all.add(held.entry()));
        all.sort(Comparator.comparing(entry -> entry.ref().name()));
        return all;
    }

    public Optional<Entry> find(SecretRef ref) {
        var held = sessionOnly.get(ref);
        return held != null
                ? Optional.of(held.entry())
                : store.read(
                        tx -> tx.one("SELECT " + COLUMNS + " FROM secret WHERE name = ?", Vault::entry, ref.name()));
    }

    /// Tells whether this is the value of the secret.
    public boolean holds(SecretRef ref, byte[] value) {
        return compare(ref, raw -> Digests.same(raw, value)).orElse(false);
    }

    /// Binds a secret anew, its value as it is; returns whether it was there.
    public boolean bind(SecretRef ref, Binding binding) {
        var entry = find(ref);
        var value = entry.flatMap(found -> lend(found, raw -> raw.clone()));
        value.ifPresent(raw -> put(ref, binding, raw, entry.orElseThrow().sessionOnly()));
        return value.isPresent();
    }

    private static Entry entry(Row row) {
        var created = row.time(4);
        return new Entry(
                new SecretRef(row.text(0)),
                new Binding(row.text(1), row.text(2), row.text(3)),
                created,
                row.optionalTime(5).orElse(created),
                row.optionalTime(6),
                false,
                row.optionalTime(7).isPresent());
    }

    /// Removes the secret; returns whether it was there.
    public boolean remove(SecretRef ref) {
        boolean removed = store.write(tx -> tx.run("DELETE FROM secret WHERE name = ?", ref.name())) > 0;
        boolean forgotten = forget(ref);
        version.incrementAndGet();
        return removed || forgotten;
    }

    private boolean forget(SecretRef ref) {
        var held = sessionOnly.remove(ref);
        if (held != null) {
            held.value().close();
        }
        return held != null;
    }

    /// Lends the value to `work`, if it is there, not held, and may be sent there in this header; `work` must
    /// not keep it.
    ///
    /// @param path of the request, with or without its query
    public <T> Optional<T> use(SecretRef ref, String origin, String path, String header, Function<byte[], T> work) {
        var entry = find(ref).filter(found -> !found.held() && found.binding().covers(origin, path, header));
        entry.ifPresent(this::used);
        return entry.flatMap(found -> lend(found, work));
    }

    /// Lends the value to `work`, whatever it is bound to, to look for it in what is to leave; `work` must not
    /// keep it.
    public <T> Optional<T> compare(SecretRef ref, Function<byte[], T> work) {
        return find(ref).flatMap(found -> lend(found, work));
    }

    private <T> Optional<T> lend(Entry entry, Function<byte[], T> work) {
        var held = sessionOnly.get(entry.ref());
        if (held != null) {
            return Optional.ofNullable(held.value().use(work));
        }
        return store.read(tx -> tx.one(
                        "SELECT sealed, changed FROM secret WHERE name = ?",
                        row -> Map.entry(row.bytes(0), row.optionalTime(1)),
                        entry.ref().name()))
                .flatMap(row -> Aead.open(key, context(entry.ref(), entry.binding(), row.getValue()), row.getKey()))
                .map(SecretBytes::taking)
                .map(secret -> {
                    try (secret) {
                        return secret.use(work);
                    }
                });
    }

    private void used(Entry entry) {
        var now = clock.instant();
        boolean known = entry.used()
                .filter(before -> now.isBefore(before.plus(USE_STEP)))
                .isPresent();
        if (!known && !entry.sessionOnly()) {
            var ignored = store.writeSoon(tx -> tx.run(
                    "UPDATE secret SET used = ? WHERE name = ?",
                    now,
                    entry.ref().name()));
        }
    }

    /// Returns the groups of secrets that have the same value.
    public List<List<SecretRef>> reused() {
        var groups = new HashMap<String, List<SecretRef>>();
        for (var entry : list()) {
            lend(entry, raw -> Digests.hex(Digests.hmac(key, raw)))
                    .ifPresent(digest -> groups.computeIfAbsent(digest, first -> new ArrayList<>())
                            .add(entry.ref()));
        }
        return groups.values().stream().filter(group -> group.size() > 1).toList();
    }

    /// What a sealed value is bound to. Rows without the time of their change are of a time before bindings had
    /// a path and a header.
    static byte[] context(SecretRef ref, Binding binding, Optional<Instant> changed) {
        var text = changed.isEmpty()
                ? "homarus secret/1 " + ref.name() + " " + binding.origin()
                : "homarus secret/2 " + ref.name() + " " + binding.origin() + " " + binding.path() + " "
                        + binding.header() + " " + changed.get().toEpochMilli();
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

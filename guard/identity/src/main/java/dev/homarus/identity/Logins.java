package dev.homarus.identity;

import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Entropy;
import dev.homarus.types.Label;
import dev.homarus.types.Principal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The owner's browser logins: single-use codes that the terminal prints, and the cookies they are exchanged for.
public final class Logins {
    /// How long a printed code can be used.
    public static final Duration CODE_LIFETIME = Duration.ofMinutes(2);

    /// How long a cookie is good.
    public static final Duration COOKIE_LIFETIME = Duration.ofDays(30);

    /// How many codes are good at once; a further one ends them all.
    static final int MAX_CODES = 64;

    /// How many logins are good at once; a further one ends the oldest.
    static final int MAX_LOGINS = 256;

    /// Logins by the digest of their cookie.
    public static final Space SPACE = new Space(
            "login",
            List.of("CREATE TABLE login(digest TEXT PRIMARY KEY, created INTEGER NOT NULL, expires INTEGER NOT NULL,"
                    + " label TEXT NOT NULL) WITHOUT ROWID"),
            Classification.PERSONAL,
            COOKIE_LIFETIME,
            Space.Subjects.OWNER,
            Space.Export.NONE,
            false,
            Optional.empty())
            .guarded(List.of("DELETE FROM login"));

    /// A code for one login.
    public record Code(String value, Instant expires) {}

    private final Store store;
    private final InstantSource clock;
    private final Entropy entropy;
    private final Map<String, Instant> codes = new ConcurrentHashMap<>();
    private final Map<String, Instant> cookies = new ConcurrentHashMap<>();

    public Logins(Store store, InstantSource clock, Entropy entropy) {
        this.store = store;
        this.clock = clock;
        this.entropy = entropy;
        var now = clock.instant();
        store.read(tx -> tx.all("SELECT digest, expires FROM login", row -> cookies.put(row.text(0), row.time(1))));
        cookies.values().removeIf(expires -> !now.isBefore(expires));
    }

    /// Makes a code.
    public synchronized Code offer() {
        var now = clock.instant();
        codes.values().removeIf(expires -> !now.isBefore(expires));
        if (codes.size() >= MAX_CODES) {
            codes.clear();
        }
        var code = new Code(random(), now.plus(CODE_LIFETIME));
        codes.put(Tokens.digest(code.value()), code.expires());
        return code;
    }

    /// Exchanges a code for a cookie, once.
    public synchronized Optional<String> redeem(String code) {
        var expires = codes.remove(Tokens.digest(code));
        var now = clock.instant();
        if (expires == null || !now.isBefore(expires)) {
            return Optional.empty();
        }
        cookies.values().removeIf(end -> !now.isBefore(end));
        while (cookies.size() >= MAX_LOGINS) {
            cookies.entrySet().stream().min(Map.Entry.comparingByValue()).ifPresent(oldest -> forget(oldest.getKey()));
        }
        var cookie = random();
        var digest = Tokens.digest(cookie);
        store.write(tx -> {
            tx.run("DELETE FROM login WHERE expires <= ?", now);
            return tx.run(
                    "INSERT INTO login(digest, created, expires, label) VALUES (?, ?, ?, ?)",
                    digest,
                    now,
                    now.plus(COOKIE_LIFETIME),
                    Label.OWNER);
        });
        cookies.put(digest, now.plus(COOKIE_LIFETIME));
        return Optional.of(cookie);
    }

    /// Returns the owner for a valid cookie.
    public Optional<Principal> resolve(String cookie) {
        return Optional.ofNullable(cookies.get(Tokens.digest(cookie)))
                .filter(clock.instant()::isBefore)
                .map(expires -> Principal.OWNER);
    }

    /// Ends a login.
    public void end(String cookie) {
        forget(Tokens.digest(cookie));
    }

    private void forget(String digest) {
        cookies.remove(digest);
        store.write(tx -> tx.run("DELETE FROM login WHERE digest = ?", digest));
    }

    private String random() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(entropy.bytes(24));
    }
}

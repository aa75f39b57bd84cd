package dev.homarus.identity;

import dev.homarus.crypto.Digests;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.store.Row;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Entropy;
import dev.homarus.types.Label;
import dev.homarus.types.Principal;
import dev.homarus.types.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// The owner's browser logins: single-use codes that the terminal prints, and the cookies they are exchanged
/// for.
///
/// A cookie is replaced by its successor once it is older than [#STEP]. It goes on being good until the
/// successor was
/// shown for the first time, so that an answer that got lost locks nobody out, and for [#GRACE] after that, for
/// requests
/// that were under way. Shown again later, it was copied: the whole login ends. Only digests of cookies are
/// kept; a
/// successor is computed from the cookie before it, which only a browser has, and the login's seed. Thread-safe.
public final class Logins {
    /// How long a printed code can be used.
    public static final Duration CODE_LIFETIME = Duration.ofMinutes(2);

    /// How long a login is good, whatever cookies it has.
    public static final Duration COOKIE_LIFETIME = Duration.ofDays(30);

    /// After how long a cookie is replaced.
    public static final Duration STEP = Duration.ofHours(12);

    /// How long a cookie is still good after its successor was shown.
    public static final Duration GRACE = Duration.ofMinutes(1);

    /// How many codes are good at once; a further one ends them all.
    static final int MAX_CODES = 64;

    /// How many logins are good at once; a further one ends the oldest.
    static final int MAX_LOGINS = 256;

    /// Cookies by their digest, with the login they belong to.
    public static final Space SPACE = new Space(
                    "login",
                    List.of(
                            "CREATE TABLE login(digest TEXT PRIMARY KEY, created INTEGER NOT NULL, expires INTEGER NOT NULL,"
                                    + " label TEXT NOT NULL) WITHOUT ROWID",
                            "ALTER TABLE login ADD COLUMN family TEXT NOT NULL DEFAULT ''",
                            "ALTER TABLE login ADD COLUMN seed BLOB",
                            "ALTER TABLE login ADD COLUMN before TEXT",
                            "ALTER TABLE login ADD COLUMN replaced INTEGER",
                            "ALTER TABLE login ADD COLUMN ended INTEGER"),
                    Classification.PERSONAL,
                    COOKIE_LIFETIME,
                    Space.Subjects.OWNER,
                    Space.Export.NONE,
                    false,
                    Optional.empty())
            .guarded(List.of("DELETE FROM login"))
            .absent("rights to get in, which are worth nothing elsewhere");

    private static final int SEED = 32;
    private static final int COOKIE = 24;

    /// A code for one login.
    public record Code(String value, Instant expires) {}

    /// What a cookie that was shown comes to.
    public sealed interface Shown {
        /// The owner's.
        ///
        /// @param login the id of the login
        /// @param next the cookie to keep instead from now on
        /// @param left how long the login lasts from now
        record Known(String login, Optional<String> next, Duration left) implements Shown {}

        /// Nobody's: never given, ended, or past its time.
        record Unknown() implements Shown {}

        /// One that had been replaced, or of a login that ended because of such a one.
        ///
        /// @param first whether the login ended just now
        record Reused(String login, boolean first) implements Shown {}
    }

    /// @param family the id of the login
    /// @param seed from which successors are computed; empty: none yet
    /// @param before the digest of the cookie it is the successor of
    /// @param replaced since when its successor is known to be in use
    /// @param ended since when the login is over because a replaced cookie was shown
    private record Cookie(
            String digest,
            String family,
            byte[] seed,
            Instant created,
            Instant expires,
            Optional<String> before,
            Optional<Instant> replaced,
            Optional<Instant> ended) {
        Cookie replacedAt(Instant at) {
            return new Cookie(digest, family, seed, created, expires, before, Optional.of(at), ended);
        }

        Cookie endedAt(Instant at) {
            return new Cookie(digest, family, seed, created, expires, before, replaced, Optional.of(at));
        }

        Cookie of(String login, byte[] from) {
            return new Cookie(digest, login, from, created, expires, before, replaced, ended);
        }
    }

    private final Store store;
    private final InstantSource clock;
    private final Entropy entropy;
    private final Map<String, Instant> codes = new ConcurrentHashMap<>();
    private final Map<String, Cookie> cookies = new ConcurrentHashMap<>();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    public Logins(Store store, InstantSource clock, Entropy entropy) {
        this.store = store;
        this.clock = clock;
        this.entropy = entropy;
        var now = clock.instant();
        store.read(tx -> tx.all(
                        "SELECT digest, family, seed, created, expires, before, replaced, ended FROM login",
                        Logins::cookie))
                .forEach(cookie -> cookies.put(cookie.digest(), cookie));
        cookies.values().removeIf(cookie -> !now.isBefore(cookie.expires()));
    }

    private static Cookie cookie(Row row) {
        var digest = row.text(0);
        return new Cookie(
                digest,
                row.text(1).isEmpty() ? digest : row.text(1),
                row.bytes(2),
                row.time(3),
                row.time(4),
                row.optionalText(5),
                row.optionalTime(6),
                row.optionalTime(7));
    }

    /// Calls `listener` with the id of each login that ends before its time, however it does.
    public void onEnd(Consumer<String> listener) {
        listeners.add(listener);
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
        cookies.values().removeIf(old -> !now.isBefore(old.expires()));
        makeRoom();
        var value = random();
        var cookie = new Cookie(
                Tokens.digest(value),
                entropy.id("lgn_"),
                entropy.bytes(SEED),
                now,
                now.plus(COOKIE_LIFETIME),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        store.write(tx -> tx.run("DELETE FROM login WHERE expires <= ?", now));
        keep(cookie);
        return Optional.of(value);
    }

    private void makeRoom() {
        var families = new HashSet<String>();
        cookies.values().forEach(cookie -> families.add(cookie.family()));
        for (int over = families.size() - MAX_LOGINS; over >= 0; over--) {
            cookies.values().stream()
                    .min(Comparator.comparing(Cookie::expires))
                    .ifPresent(oldest -> forget(oldest.family()));
        }
    }

    private void keep(Cookie cookie) {
        store.write(tx -> tx.run(
                "INSERT OR REPLACE INTO login(digest, family, seed, created, expires, before, replaced, ended, label)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                cookie.digest(),
                cookie.family(),
                cookie.seed(),
                cookie.created(),
                cookie.expires(),
                cookie.before(),
                cookie.replaced(),
                cookie.ended(),
                Label.OWNER));
        cookies.put(cookie.digest(), cookie);
    }

    /// Tells what a cookie comes to. What it changes, a replacement that becomes known or a login that ends, is
    /// durable
    /// when it returns.
    public Shown show(String value) {
        var digest = Tokens.digest(value);
        var known = cookies.get(digest);
        if (known == null) {
            return new Shown.Unknown();
        }
        var now = clock.instant();
        return isPlain(known, now) ? known(known, Optional.empty(), now) : showSlowly(value, digest, now);
    }

    /// Whether nothing has to be changed or given.
    private boolean isPlain(Cookie cookie, Instant now) {
        return cookie.ended().isEmpty()
                && cookie.replaced().isEmpty()
                && now.isBefore(cookie.expires())
                && now.isBefore(cookie.created().plus(STEP))
                && (cookie.before().isEmpty()
                        || predecessor(cookie).flatMap(Cookie::replaced).isPresent());
    }

    private Optional<Cookie> predecessor(Cookie cookie) {
        return cookie.before().flatMap(digest -> Optional.ofNullable(cookies.get(digest)));
    }

    private synchronized Shown showSlowly(String value, String digest, Instant now) {
        var cookie = cookies.get(digest);
        if (cookie == null || !now.isBefore(cookie.expires())) {
            return new Shown.Unknown();
        }
        if (cookie.ended().isPresent()) {
            return new Shown.Reused(cookie.family(), false);
        }
        if (cookie.replaced().isPresent()) {
            return now.isBefore(cookie.replaced().get().plus(GRACE))
                    ? known(cookie, Optional.of(successor(cookie, value)), now)
                    : end(cookie.family(), now);
        }
        return known(cookie, replaced(cookie, value, now), now);
    }

    /// Takes note that a cookie is in use, and returns its successor where it is due. Where nothing can be
    /// written, on a
    /// full disk, the cookie stays good as it is: who is kept out then cannot stop anything either.
    private Optional<String> replaced(Cookie cookie, String value, Instant now) {
        try {
            predecessor(cookie)
                    .filter(before -> before.replaced().isEmpty())
                    .ifPresent(before -> keep(before.replacedAt(now)));
            return now.isBefore(cookie.created().plus(STEP)) ? Optional.empty() : Optional.of(next(cookie, value, now));
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    private Shown known(Cookie cookie, Optional<String> next, Instant now) {
        // A login of before families gets its id with its first successor.
        var current = cookies.getOrDefault(cookie.digest(), cookie);
        return new Shown.Known(current.family(), next, Duration.between(now, current.expires()));
    }

    /// Returns the successor of a cookie, the same each time; it is known before it is given out.
    private String next(Cookie cookie, String value, Instant now) {
        var seeded = cookie;
        if (cookie.seed().length == 0) {
            seeded = cookie.of(entropy.id("lgn_"), entropy.bytes(SEED));
            keep(seeded);
        }
        var next = successor(seeded, value);
        var digest = Tokens.digest(next);
        if (!cookies.containsKey(digest)) {
            keep(new Cookie(
                    digest,
                    seeded.family(),
                    seeded.seed(),
                    now,
                    seeded.expires(),
                    Optional.of(seeded.digest()),
                    Optional.empty(),
                    Optional.empty()));
        }
        return next;
    }

    private static String successor(Cookie cookie, String value) {
        try (var seed = SecretBytes.taking(cookie.seed().clone())) {
            var mac = Digests.hmac(seed, value.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(mac, COOKIE));
        }
    }

    private Shown end(String family, Instant now) {
        cookies.replaceAll((digest, cookie) -> cookie.family().equals(family) ? cookie.endedAt(now) : cookie);
        store.write(tx -> tx.run("UPDATE login SET ended = ? WHERE family = ?", now, family));
        listeners.forEach(listener -> listener.accept(family));
        return new Shown.Reused(family, true);
    }

    /// Tells whether a login has neither ended nor expired.
    ///
    /// @param family its id
    public boolean stands(String family) {
        var now = clock.instant();
        return cookies.values().stream()
                .anyMatch(cookie ->
                        cookie.family().equals(family) && cookie.ended().isEmpty() && now.isBefore(cookie.expires()));
    }

    /// Returns when logins ended because a cookie that had been replaced was shown, newest first.
    public List<Instant> reused() {
        return cookies.values().stream()
                .flatMap(cookie -> cookie.ended().stream())
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    /// Returns the owner for a valid cookie; see [#show].
    public Optional<Principal> resolve(String cookie) {
        return show(cookie) instanceof Shown.Known ? Optional.of(Principal.OWNER) : Optional.empty();
    }

    /// Ends the login that a cookie belongs to.
    public synchronized void end(String cookie) {
        Optional.ofNullable(cookies.get(Tokens.digest(cookie))).ifPresent(known -> forget(known.family()));
    }

    private void forget(String family) {
        var own = cookies.values().stream()
                .filter(cookie -> cookie.family().equals(family))
                .map(Cookie::digest)
                .toList();
        own.forEach(cookies::remove);
        store.write(tx -> {
            own.forEach(digest -> tx.run("DELETE FROM login WHERE digest = ?", digest));
            return own.size();
        });
        listeners.forEach(listener -> listener.accept(family));
    }

    private String random() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(entropy.bytes(COOKIE));
    }
}

package dev.homarus.identity;

import dev.homarus.crypto.Digests;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Entropy;
import dev.homarus.types.Label;
import dev.homarus.types.Principal;
import dev.homarus.types.Principal.Scope;
import dev.homarus.types.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// API tokens. Only their SHA-256 is kept: a token is 256 random bits, shown once.
public final class Tokens {
    /// The most tokens that can be valid at once.
    public static final int MAX_TOKENS = 1_000;

    /// The longest name of a token, in characters.
    public static final int MAX_NAME = 200;

    /// The shortest time a token is valid.
    public static final Duration SHORTEST = Duration.ofMinutes(1);

    /// The longest time a token is valid.
    public static final Duration LONGEST = Duration.ofDays(3_650);

    /// The longest time an earlier value of a token is good after [#rotate].
    public static final Duration LONGEST_GRACE = Duration.ofDays(1);

    /// How exactly it is known when an earlier value was shown last.
    static final Duration LATE_STEP = Duration.ofHours(1);

    /// How many earlier values of one token are remembered.
    static final int MAX_BEFORE = 16;

    /// Tokens by their digest, and their earlier values by theirs.
    public static final Space SPACE = new Space(
                    "token",
                    List.of(
                            "CREATE TABLE token(id TEXT PRIMARY KEY, digest TEXT NOT NULL UNIQUE, scope TEXT NOT NULL,"
                                    + " name TEXT NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL, label TEXT NOT NULL)"
                                    + " WITHOUT ROWID",
                            "CREATE TABLE token_before(digest TEXT PRIMARY KEY, id TEXT NOT NULL, until INTEGER NOT NULL,"
                                    + " used INTEGER, label TEXT NOT NULL) WITHOUT ROWID"),
                    Classification.PERSONAL,
                    Duration.ofDays(400),
                    Space.Subjects.OWNER,
                    Space.Export.NONE,
                    false,
                    Optional.empty())
            .guarded(List.of("DELETE FROM token", "DELETE FROM token_before"), "token_before")
            .absent("rights to get in, which are worth nothing elsewhere");

    /// What may be known about a token.
    public record Token(String id, Scope scope, String name, Instant created, Instant expires) {}

    /// A new token and its value, which is not kept.
    public record Created(Token token, String value) {}

    /// An earlier value of a token that was shown after its time.
    ///
    /// @param at when, to the hour
    public record Late(String id, Instant at) {}

    /// @param until how long it is good
    /// @param shown when it was shown last after that
    private record Before(String id, Instant until, Optional<Instant> shown) {}

    private final Store store;
    private final InstantSource clock;
    private final Entropy entropy;
    private final Map<String, Token> byDigest = new ConcurrentHashMap<>();
    private final Map<String, Before> before = new ConcurrentHashMap<>();
    private volatile Consumer<Late> late = shown -> {};

    public Tokens(Store store, InstantSource clock, Entropy entropy) {
        this.store = store;
        this.clock = clock;
        this.entropy = entropy;
        store.read(tx -> tx.all("SELECT id, scope, name, created, expires, digest FROM token", row -> {
            var token = new Token(row.text(0), Scope.valueOf(row.text(1)), row.text(2), row.time(3), row.time(4));
            byDigest.put(row.text(5), token);
            return token;
        }));
        store.read(tx -> tx.all(
                "SELECT digest, id, until, used FROM token_before",
                row -> before.put(row.text(0), new Before(row.text(1), row.time(2), row.optionalTime(3)))));
    }

    /// Makes a token that is valid for `lifetime`.
    ///
    /// @param name 1 to [#MAX_NAME] characters
    /// @param lifetime from [#SHORTEST] to [#LONGEST]
    public synchronized Created create(Scope scope, String name, Duration lifetime) {
        if (name.isBlank() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException("name of a token");
        }
        if (lifetime.compareTo(SHORTEST) < 0 || lifetime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("lifetime of a token");
        }
        if (byDigest.size() >= MAX_TOKENS) {
            throw new Problem(
                            "TOKEN-002",
                            "There are " + MAX_TOKENS + " tokens already.",
                            "Revoke some: homarus token list, homarus token revoke ID.")
                    .asException();
        }
        var value = value();
        var now = clock.instant();
        var token = new Token(entropy.id("tok_"), scope, name, now, now.plus(lifetime));
        var digest = digest(value);
        store.write(tx -> tx.run(
                "INSERT INTO token(id, digest, scope, name, created, expires, label) VALUES (?, ?, ?, ?, ?, ?, ?)",
                token.id(),
                digest,
                scope.name(),
                name,
                now,
                token.expires(),
                Label.OWNER));
        byDigest.put(digest, token);
        return new Created(token, value);
    }

    private String value() {
        return "hmr_" + Base64.getUrlEncoder().withoutPadding().encodeToString(entropy.bytes(32));
    }

    /// Gives a token a new value, and from now on the time that it was made for; empty where there is none of
    /// that id. Also one whose time is over.
    ///
    /// @param grace how long the value of before is still good, from nothing to [#LONGEST_GRACE]
    public synchronized Optional<Created> rotate(String id, Duration grace) {
        if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
            throw new IllegalArgumentException("grace of a token");
        }
        return byDigest.entrySet().stream()
                .filter(entry -> entry.getValue().id().equals(id))
                .findFirst()
                .map(entry -> rotate(entry.getKey(), entry.getValue(), grace));
    }

    private Created rotate(String earlier, Token token, Duration grace) {
        var value = value();
        var now = clock.instant();
        var ends = now.plus(grace);
        var until = ends.isBefore(token.expires()) ? ends : token.expires();
        var life = Duration.between(token.created(), token.expires());
        var next = new Token(token.id(), token.scope(), token.name(), now, now.plus(life));
        var forgotten = before.entrySet().stream()
                .filter(entry -> entry.getValue().id().equals(token.id()))
                .sorted(java.util.Comparator.comparing((Map.Entry<String, Before> entry) ->
                                entry.getValue().until())
                        .reversed())
                .skip(MAX_BEFORE - 1L)
                .map(Map.Entry::getKey)
                .toList();
        store.write(tx -> {
            forgotten.forEach(digest -> tx.run("DELETE FROM token_before WHERE digest = ?", digest));
            tx.run(
                    "INSERT INTO token_before(digest, id, until, label) VALUES (?, ?, ?, ?)",
                    earlier,
                    token.id(),
                    until,
                    Label.OWNER);
            return tx.run(
                    "UPDATE token SET digest = ?, created = ?, expires = ? WHERE id = ?",
                    digest(value),
                    now,
                    next.expires(),
                    token.id());
        });
        forgotten.forEach(before::remove);
        before.put(earlier, new Before(token.id(), until, Optional.empty()));
        byDigest.put(digest(value), next);
        byDigest.remove(earlier);
        return new Created(next, value);
    }

    /// Calls `listener` when an earlier value of a token is shown after its time, at most once an hour for each.
    public void onLate(Consumer<Late> listener) {
        late = listener;
    }

    /// Returns the earlier values that were shown after their time, newest first.
    public List<Late> late() {
        return before.values().stream()
                .flatMap(known -> known.shown().map(at -> new Late(known.id(), at)).stream())
                .sorted(java.util.Comparator.comparing(Late::at).reversed())
                .toList();
    }

    /// Returns all tokens that have not been revoked, expired ones too.
    public List<Token> list() {
        return byDigest.values().stream()
                .sorted(java.util.Comparator.comparing(Token::created))
                .toList();
    }

    /// Ends a token at once; returns whether it was there.
    public synchronized boolean revoke(String id) {
        byDigest.values().removeIf(token -> token.id().equals(id));
        before.values().removeIf(known -> known.id().equals(id));
        return store.write(tx -> {
                    tx.run("DELETE FROM token_before WHERE id = ?", id);
                    return tx.run("DELETE FROM token WHERE id = ?", id);
                })
                > 0;
    }

    /// Returns whom a shown token stands for; empty when it is unknown, replaced, revoked or expired.
    public Optional<Principal> resolve(String value) {
        var digest = digest(value);
        var now = clock.instant();
        return Optional.ofNullable(byDigest.get(digest))
                .or(() -> Optional.ofNullable(before.get(digest)).flatMap(known -> earlier(digest, known, now)))
                .filter(token -> now.isBefore(token.expires()))
                .map(token -> new Principal(Principal.Kind.TOKEN, token.id(), scopes(token.scope())));
    }

    private Optional<Token> earlier(String digest, Before known, Instant now) {
        if (now.isBefore(known.until())) {
            return byDigest.values().stream()
                    .filter(token -> token.id().equals(known.id()))
                    .findFirst();
        }
        boolean told =
                known.shown().filter(at -> now.isBefore(at.plus(LATE_STEP))).isPresent();
        if (!told && before.replace(digest, known, new Before(known.id(), known.until(), Optional.of(now)))) {
            var _ = store.writeSoon(tx -> tx.run("UPDATE token_before SET used = ? WHERE digest = ?", now, digest));
            late.accept(new Late(known.id(), now));
        }
        return Optional.empty();
    }

    private static Set<Scope> scopes(Scope scope) {
        return scope == Scope.ADMIN ? Set.of(Scope.ADMIN, Scope.READ) : Set.of(scope);
    }

    static String digest(String value) {
        return Digests.hex(Digests.sha256(value.getBytes(StandardCharsets.UTF_8)));
    }
}

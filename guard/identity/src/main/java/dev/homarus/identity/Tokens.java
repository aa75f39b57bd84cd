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

    /// Tokens by their digest.
    public static final Space SPACE = new Space(
            "token",
            List.of("CREATE TABLE token(id TEXT PRIMARY KEY, digest TEXT NOT NULL UNIQUE, scope TEXT NOT NULL,"
                    + " name TEXT NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL, label TEXT NOT NULL)"
                    + " WITHOUT ROWID"),
            Classification.PERSONAL,
            Duration.ofDays(400),
            Space.Subjects.OWNER,
            Space.Export.NONE,
            false,
            Optional.empty())
            .guarded(List.of("DELETE FROM token"));

    /// What may be known about a token.
    public record Token(String id, Scope scope, String name, Instant created, Instant expires) {}

    /// A new token and its value, which is not kept.
    public record Created(Token token, String value) {}

    private final Store store;
    private final InstantSource clock;
    private final Entropy entropy;
    private final Map<String, Token> byDigest = new ConcurrentHashMap<>();

    public Tokens(Store store, InstantSource clock, Entropy entropy) {
        this.store = store;
        this.clock = clock;
        this.entropy = entropy;
        store.read(tx -> tx.all("SELECT id, scope, name, created, expires, digest FROM token", row -> {
            var token = new Token(row.text(0), Scope.valueOf(row.text(1)), row.text(2), row.time(3), row.time(4));
            byDigest.put(row.text(5), token);
            return token;
        }));
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
        var value = "hmr_" + Base64.getUrlEncoder().withoutPadding().encodeToString(entropy.bytes(32));
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

    /// Returns all tokens that have not been revoked, expired ones too.
    public List<Token> list() {
        return byDigest.values().stream()
                .sorted(java.util.Comparator.comparing(Token::created))
                .toList();
    }

    /// Ends a token at once; returns whether it was there.
    public boolean revoke(String id) {
        byDigest.values().removeIf(token -> token.id().equals(id));
        return store.write(tx -> tx.run("DELETE FROM token WHERE id = ?", id)) > 0;
    }

    /// Returns whom a shown token stands for; empty when it is unknown, revoked or expired.
    public Optional<Principal> resolve(String value) {
        return Optional.ofNullable(byDigest.get(digest(value)))
                .filter(token -> clock.instant().isBefore(token.expires()))
                .map(token -> new Principal(Principal.Kind.TOKEN, token.id(), scopes(token.scope())));
    }

    private static Set<Scope> scopes(Scope scope) {
        return scope == Scope.ADMIN ? Set.of(Scope.ADMIN, Scope.READ) : Set.of(scope);
    }

    static String digest(String value) {
        return Digests.hex(Digests.sha256(value.getBytes(StandardCharsets.UTF_8)));
    }
}

package dev.homarus.store;

import dev.homarus.crypto.Digests;
import dev.homarus.crypto.KeyDerivation;
import dev.homarus.crypto.SecretBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Seals single cells of the database under the key of the person they are about, each bound to its place: home,
/// person, table, row and column. Format: `docs/spec/home.md`.
///
/// A person's keys are asked for once and kept until [#forget] or [#close]. Making the first one changes the
/// key ring,
/// which writes to the database: so a person is [#prepare]d before a transaction that seals for them.
/// Thread-safe.
public final class Sealer implements AutoCloseable {
    /// The person every Session is with who has not been told apart: the owner of the home.
    public static final String OWNER = "owner";

    /// The keys below a person's key.
    ///
    /// @param cells seals
    /// @param digests makes digests that nobody else can make
    private record Keys(SecretBytes cells, SecretBytes digests) implements AutoCloseable {
        @Override
        public void close() {
            cells.close();
            digests.close();
        }
    }

    private final String home;
    private final Function<String, SecretBytes> made;
    private final Function<String, Optional<SecretBytes>> found;
    private final Map<String, Keys> known = new ConcurrentHashMap<>();

    /// @param home its id
    /// @param made returns a person's key, and makes it where there is none
    /// @param found returns a person's key, where there is one
    public Sealer(String home, Function<String, SecretBytes> made, Function<String, Optional<SecretBytes>> found) {
        this.home = home;
        this.made = made;
        this.found = found;
    }

    /// Sees to it that the person has a key.
    public void prepare(String subject) {
        keys(subject);
    }

    private Keys keys(String subject) {
        var keys = known.get(subject);
        return keys != null ? keys : keep(subject, made.apply(subject));
    }

    /// Keeps the keys below a person's key, unless somebody else just did.
    private Keys keep(String subject, SecretBytes key) {
        var keys = below(key);
        var first = known.putIfAbsent(subject, keys);
        if (first != null) {
            keys.close();
            return first;
        }
        return keys;
    }

    private static Keys below(SecretBytes key) {
        return new Keys(KeyDerivation.derive(key, "cells"), KeyDerivation.derive(key, "digests"));
    }

    /// Returns the row that these values identify, in the order of the Space's [Space.Sealed#identity]; they
    /// may be
    /// what [Tx] takes.
    public SealedRow row(Space space, String subject, @Nullable Object... identity) {
        if (identity.length != space.cells().identity().size()) {
            throw new IllegalArgumentException("identity of a row of " + space.name());
        }
        return new SealedRow(this, space.name(), subject, Arrays.asList(identity));
    }

    /// Returns the row that a result is about.
    ///
    /// @param from the column of the result where [Space.Sealed#select] begins
    public SealedRow row(Space space, Row row, int from) {
        return row(space, row.optionalText(from).orElse(""), row, from + 1);
    }

    SealedRow row(Space space, String subject, Row row, int from) {
        var identity = new ArrayList<@Nullable Object>();
        for (int i = 0; i < space.cells().identity().size(); i++) {
            identity.add(row.value(from + i));
        }
        return new SealedRow(this, space.name(), subject, identity);
    }

    /// Returns 32 bytes that stand for `content` in this column, and that nobody can make without the person's
    /// key.
    public byte[] digest(Space space, String column, String subject, byte[] content) {
        var place = Bound.to("homarus digest/1", List.of(space.name(), column, content));
        return Digests.hmac(keys(subject).digests(), place);
    }

    /// Whether there is a key of this person.
    boolean knows(String subject) {
        return opening(subject).isPresent();
    }

    SecretBytes sealing(String subject) {
        return keys(subject).cells();
    }

    Optional<SecretBytes> opening(String subject) {
        var keys = known.get(subject);
        if (keys != null) {
            return Optional.of(keys.cells());
        }
        return found.apply(subject).map(key -> keep(subject, key).cells());
    }

    String home() {
        return home;
    }

    /// Wipes the keys of a person whose key was destroyed.
    public void forget(String subject) {
        var keys = known.remove(subject);
        if (keys != null) {
            keys.close();
        }
    }

    /// Wipes every key.
    @Override
    public void close() {
        List.copyOf(known.keySet()).forEach(this::forget);
    }
}

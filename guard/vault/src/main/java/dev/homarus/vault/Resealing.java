package dev.homarus.vault;

import dev.homarus.crypto.Aead;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.store.Store;
import dev.homarus.types.SecretRef;
import java.time.Instant;
import java.util.Optional;

/// Seals the secrets of a database under another key. Nobody uses the vault meanwhile.
public final class Resealing {
    private record Kept(String name, Vault.Binding binding, byte[] sealed, Optional<Instant> changed) {}

    private Resealing() {}

    /// Seals every value anew, in one transaction; one that does not open stays as it is.
    ///
    /// @param from opens them; it stays the caller's, and so does `to`
    /// @return how many were sealed anew
    public static int run(Store store, SecretBytes from, SecretBytes to) {
        return store.write(tx -> tx
                .all(
                        "SELECT name, origin, path, header, sealed, changed FROM secret",
                        row -> new Kept(
                                row.text(0),
                                new Vault.Binding(row.text(1), row.text(2), row.text(3)),
                                row.bytes(4),
                                row.optionalTime(5)))
                .stream()
                .mapToInt(kept -> anew(kept, from, to)
                        .map(value -> tx.run("UPDATE secret SET sealed = ? WHERE name = ?", value, kept.name()))
                        .orElse(0))
                .sum());
    }

    private static Optional<byte[]> anew(Kept kept, SecretBytes from, SecretBytes to) {
        var context = Vault.context(new SecretRef(kept.name()), kept.binding(), kept.changed());
        return Aead.open(from, context, kept.sealed()).map(SecretBytes::taking).map(value -> {
            try (value) {
                return value.use(raw -> Aead.seal(to, context, raw));
            }
        });
    }
}

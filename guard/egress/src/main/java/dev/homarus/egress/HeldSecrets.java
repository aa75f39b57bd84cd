package dev.homarus.egress;

import dev.homarus.detect.KnownValues;
import dev.homarus.types.Classification;
import dev.homarus.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The secrets of the vault, which never leave but by their handle.
///
/// @param vault lends them
public record HeldSecrets(Vault vault) implements Held {
    @Override
    public String version() {
        return Long.toString(vault.version());
    }

    @Override
    public List<KnownValues.Value> values() {
        return vault.list().stream()
                .flatMap(entry -> vault.compare(entry.ref(), raw -> new String(raw, StandardCharsets.UTF_8)).stream())
                .map(secret -> new KnownValues.Value(secret.strip(), "vault", Classification.SECRET))
                .toList();
    }
}

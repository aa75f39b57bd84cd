package dev.homarus.loop;

import dev.homarus.provider.ModelApi;
import dev.homarus.types.Destination;
import dev.homarus.types.SecretRef;
import java.util.Optional;

/// A model as the owner set it up.
///
/// @param name how the owner calls it
/// @param basePath the path of its base URL, without a `/` at its end
/// @param id how the provider calls it
/// @param key the handle of its key, where it needs one
/// @param writtenCalls whether the owner has said that it writes calls as text; else only what comes as a call is one
public record Model(
        String name,
        ModelApi api,
        Destination destination,
        String basePath,
        String id,
        Optional<SecretRef> key,
        boolean writtenCalls) {
    /// One whose calls are its API's.
    public Model(
            String name, ModelApi api, Destination destination, String basePath, String id, Optional<SecretRef> key) {
        this(name, api, destination, basePath, id, key, false);
    }
}

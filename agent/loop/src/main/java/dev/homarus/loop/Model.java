package dev.homarus.loop;

import dev.homarus.provider.Manner;
import dev.homarus.provider.ModelApi;
import dev.homarus.provider.Terms;
import dev.homarus.types.Destination;
import dev.homarus.types.SecretRef;
import java.util.Optional;

/// A model as the owner set it up.
///
/// @param name how the owner calls it
/// @param basePath the path of its base URL, without a `/` at its end
/// @param id how the provider calls it
/// @param key the handle of its key, where it needs one
/// @param manner how it answers
public record Model(
        String name,
        ModelApi api,
        Destination destination,
        String basePath,
        String id,
        Optional<SecretRef> key,
        Manner manner) {
    /// One that answers as its server does it.
    public Model(
            String name, ModelApi api, Destination destination, String basePath, String id, Optional<SecretRef> key) {
        this(name, api, destination, basePath, id, key, Manner.USUAL);
    }

    /// Returns the same, answering in this manner.
    public Model in(Manner other) {
        return new Model(name, api, destination, basePath, id, key, other);
    }

    /// Returns what a request to it says beside the conversation.
    public Terms terms() {
        return new Terms(
                id, destination.host(), manner.maxOutput(), manner.reasoning(), Optional.empty(), manner.context());
    }
}

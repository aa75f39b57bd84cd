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
public record Model(
        String name, ModelApi api, Destination destination, String basePath, String id, Optional<SecretRef> key) {}

package dev.homarus.provider;

import dev.homarus.types.Destination;
import dev.homarus.types.SecretRef;
import java.util.Optional;

/// The search engine that the owner has declared.
///
/// @param destination of the name `search`
/// @param base what its own path begins with, without a slash at its end
/// @param key where it answers only with one
public record SearchEngine(SearchApi api, Destination destination, String base, Optional<SecretRef> key) {}

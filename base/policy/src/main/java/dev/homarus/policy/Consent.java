package dev.homarus.policy;

import dev.homarus.types.Classification;
import java.time.Instant;

/// The owner's consent to what one destination may be sent.
///
/// @param origin `scheme://host:port`; a consent never follows a changed address
/// @param highest PUBLIC or PERSONAL
public record Consent(String origin, Classification highest, Instant expires) {
    public Consent {
        if (highest.compareTo(Classification.PERSONAL) > 0) {
            throw new IllegalArgumentException("a consent covers PUBLIC or PERSONAL only");
        }
    }
}

package dev.homarus.policy;

import dev.homarus.types.Classification;
import java.time.Instant;

/// The owner's consent to what one destination may be sent.
///
/// @param origin `scheme://host:port`; a consent never follows a changed address
/// @param highest PUBLIC or PERSONAL
/// @param names whether values that identify a person go as pseudonyms
public record Consent(String origin, Classification highest, Instant expires, boolean names) {
    /// A consent under which they go as they are.
    public Consent(String origin, Classification highest, Instant expires) {
        this(origin, highest, expires, false);
    }

    public Consent {
        if (highest.compareTo(Classification.PERSONAL) > 0) {
            throw new IllegalArgumentException("a consent covers PUBLIC or PERSONAL only");
        }
    }
}
